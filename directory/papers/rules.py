"""What a private document may be."""

from __future__ import annotations

import enum

NAME_MAX_CHARS = 120


class Media(enum.StrEnum):
    """What a document turned out to be when it was decoded."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
