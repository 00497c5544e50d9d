"""What is said of one kind of personal data."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


class Of(enum.StrEnum):
    """Whose data it is."""

    EVERYBODY = "everybody"
    ACCOUNTS = "accounts"
    PRACTITIONERS = "practitioners"


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of data: what it is, why it is kept, until when, in sentences to be translated.

    `tables`: where it lies; none for what is not kept here. `times`: the places of `until` → how long (a number is
    said as it is). `jobs`: what ends it, by their names in `serving`; none where a person or nobody does.
    `says_health`: it can say that somebody looks for care, and about what.
    """

    code: str
    of: Of
    what: str
    why: str
    until: str
    tables: tuple[str, ...] = ()
    times: Mapping[str, timedelta | int] = field(default_factory=dict)
    jobs: tuple[str, ...] = ()
    says_health: bool = False
