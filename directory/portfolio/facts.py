"""What a keeper states of a case and of its photos, and what must be there before the desk sees it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from directory.portfolio.rules import (
    ALT_MAX_CHARS,
    DAYS_MAX,
    NO_OTHER_TREATMENTS,
    SESSIONS_MAX,
    TEXT_MAX_CHARS,
    Declared,
    Part,
)
from directory.shared.errors import RuleBroken
from directory.vocabulary import age_bands, concerns, techniques

Photo = TypeVar("Photo")

_KEY = re.compile(r"[0-9a-f]{32}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StatedCase:
    """A case as its keeper states it.

    `procedures`, `concerns` and `age_band` are codes of the vocabularies. `other_treatments`: those in the interval, or
    "none". `declared`: what differs, by declaration; "" where it is true without exception.
    """

    age_band: str
    procedures: tuple[str, ...]
    concerns: tuple[str, ...]
    sessions: int
    other_treatments: str
    declared: Mapping[Declared, str]

    def plain(self) -> dict[str, object]:
        """The same as JSON values, for the trail: no text that says something of a person's health stays there."""
        return {
            "age_band": self.age_band,
            "procedures": list(self.procedures),
            "concerns": list(self.concerns),
            "sessions": self.sessions,
            "has_other_treatments": self.other_treatments.strip().casefold() != NO_OTHER_TREATMENTS,
            "exceptions": sorted(one.value for one, text in self.declared.items() if text.strip()),
        }


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A picture whose files are stored. `key`: 128 random bits in hex, by which they are named.

    `digest`: SHA-256 of what came in. `fingerprints`: hashes of the picture and of its cuts. `measures`: for pairs.
    """

    key: str
    digest: str
    width: int
    height: int
    fingerprints: str
    measures: str


def check_stated(stated: StatedCase) -> None:
    """Raise RuleBroken, with the field and what to enter, for a case that lacks something or says what cannot be."""
    if stated.age_band not in {term.code for term in age_bands()}:
        raise RuleBroken("Choose the person's age band. People under 18 are never shown.", field="age_band")
    _check_codes(stated.procedures, {term.code for term in techniques()}, "Choose what was done.", "procedures")
    _check_codes(stated.concerns, {term.code for term in concerns()}, "Choose what it was done for.", "concerns")
    if not 1 <= stated.sessions <= SESSIONS_MAX:
        raise RuleBroken(f"Enter the number of sessions, from 1 to {SESSIONS_MAX}.", field="sessions")
    if not stated.other_treatments.strip():
        message = f"Name other treatments in the interval, or write “{NO_OTHER_TREATMENTS}”."
        raise RuleBroken(message, field="other_treatments")
    if len(stated.other_treatments) > TEXT_MAX_CHARS:
        raise RuleBroken(f"Use at most {TEXT_MAX_CHARS} characters.", field="other_treatments")
    for one in Declared:
        if one not in stated.declared:
            raise RuleBroken("Declare this to be so, or say what is otherwise.", field=f"declared-{one}")
        if len(stated.declared[one]) > TEXT_MAX_CHARS:
            raise RuleBroken(f"Use at most {TEXT_MAX_CHARS} characters.", field=f"declared-{one}")


def check_photo(part: Part, days: int, alt: str) -> None:
    """Raise RuleBroken for a photo without words, or on a day that does not fit its part.

    `days`: since the first session; a before is taken on its day or earlier, an after later.
    """
    if not alt.strip() or len(alt) > ALT_MAX_CHARS:
        message = f"Say in 1 to {ALT_MAX_CHARS} characters what the photo shows, for people who do not see it."
        raise RuleBroken(message, field="alt")
    if part is Part.BEFORE and not -DAYS_MAX <= days <= 0:
        raise RuleBroken("A before is taken on the day of the first session, or earlier: 0 or −3.", field="days")
    if part is Part.AFTER and not 1 <= days <= DAYS_MAX:
        raise RuleBroken(f"An after is taken 1 to {DAYS_MAX:,} days after the first session.", field="days")


def check_stored(photo: StoredPhoto) -> None:
    """Raises ValueError for what no store of pictures hands out."""
    if not _KEY.fullmatch(photo.key) or not _DIGEST.fullmatch(photo.digest) or min(photo.width, photo.height) < 1:
        message = f"{photo.key!r} names no stored photo"
        raise ValueError(message)


def check_parts(parts: Sequence[Part]) -> None:
    """Raise RuleBroken unless there is at least one photo of each part."""
    for part in Part:
        if part not in parts:
            raise RuleBroken(f"Add at least one “{part}” photo.", field="photos")


def days_between(days: Sequence[tuple[Part, int]]) -> int | None:
    """Days from the last before to the last after, by days since the first session; None while one is missing."""
    last = {part: max(when for one, when in days if one is part) for part in {part for part, _ in days}}
    return last[Part.AFTER] - last[Part.BEFORE] if len(last) == len(Part) else None


def in_pairs(befores: Sequence[Photo], afters: Sequence[Photo]) -> list[tuple[Photo, Photo]]:
    """Befores and afters as they are compared: first with first, second with second; the last one stays for the rest.

    So one before is compared with every after. Nothing while a part has none.
    """
    if not befores or not afters:
        return []
    most = range(max(len(befores), len(afters)))
    return [(befores[min(one, len(befores) - 1)], afters[min(one, len(afters) - 1)]) for one in most]


def _check_codes(codes: Sequence[str], known: set[str], message: str, field: str) -> None:
    if not codes or not known.issuperset(codes) or len(set(codes)) != len(codes):
        raise RuleBroken(message, field=field)
