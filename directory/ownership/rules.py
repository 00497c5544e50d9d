"""The rules of ownership."""

from __future__ import annotations

import enum


class Part(enum.StrEnum):
    """What a keeper is to a listing: the practitioner themselves, or the clinic that keeps it for them."""

    OWNER = "owner"
    CLINIC = "clinic"
