"""What a sheet is, and how it is named: `about`, `place:12`, `place:new`."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Protocol

from directory.editing.sheets.values import Values
from directory.listings.models import Listing
from directory.listings.rules import Subject
from directory.wording.context import PublicText

NEW = "new"


class Key(NamedTuple):
    """Names one sheet of a listing: its kind and, where a listing has several, the row."""

    kind: str
    row: int | None = None
    is_new: bool = False

    @classmethod
    def read(cls, text: str) -> Key:
        """The key that a text writes. Raises ValueError for anything else."""
        kind, _, row = text.partition(":")
        return cls(kind, None if row in {"", NEW} else int(row), row == NEW)

    def __str__(self) -> str:
        if self.is_new:
            return f"{self.kind}:{NEW}"
        return self.kind if self.row is None else f"{self.kind}:{self.row}"


class Sheet(Protocol):
    """One kind of sheet."""

    @property
    def subject(self) -> Subject:
        """What counts as confirmed when it is saved."""
        ...

    def read(self, listing: Listing, row: int | None) -> Values | None:
        """The values as they are now; None where there is no such row."""
        ...

    def asked(self, values: Values) -> Values:
        """Those of the values that its form asks for; the rest another sheet has too."""
        ...

    def check(self, values: Values) -> None:
        """Raise RuleBroken, with the field, for values that no listing may have."""
        ...

    def public_texts(self, values: Values) -> dict[str, PublicText]:
        """The texts that everybody will read, by field, for the wording check."""
        ...

    def write(self, listing: Listing, row: int | None, values: Values | None, *, now: datetime) -> int | None:
        """Make the listing say these values, or remove the row where there are none; the row they are in now."""
        ...
