"""What was checked: the stated facts of a credential as plain values, and their fingerprint."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from hashlib import blake2b

from directory.credentials.rules import Answer, CredentialKind


@dataclass(frozen=True, slots=True)
class StatedFacts:
    """Everything of a credential that a check vouches for."""

    kind: CredentialKind
    title: str
    issuer: str
    region: str | None = None
    number: str | None = None
    holder: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    hours: int | None = None
    in_person_hours: int | None = None
    covers_cosmetic: Answer | None = None
    programme_id: int | None = None

    @property
    def fingerprint(self) -> str:
        """32 hex digits that differ when any fact does."""
        values = (getattr(self, name) for name in NAMES)
        said = "\x1f".join("" if one is None else str(one) for one in values)
        return blake2b(said.encode(), digest_size=16).hexdigest()


NAMES = tuple(one.name for one in fields(StatedFacts))


def facts_stated(columns: object) -> StatedFacts:
    """The facts of a credential as they are stated now: of the row itself, or of anything with the same columns."""
    return StatedFacts(**{name: getattr(columns, name) for name in NAMES})
