"""What can be erased by a person, and a line of the ledger. Pure."""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime


class Kind(enum.StrEnum):
    """What was erased. The word is kept in ledgers for years: it never changes."""

    ACCOUNT = "account"
    INQUIRY = "inquiry"
    SAVED_SEARCH = "saved-search"
    PHOTO_CONSENT = "photo-consent"
    REVIEW = "review"
    REVIEW_ENTRY = "review-entry"
    REGISTER_RECORD = "register-record"


@dataclass(frozen=True, slots=True)
class Buried:
    """Something that was erased: its kind, the number of its row, when."""

    kind: Kind
    subject: int
    at: datetime

    def line(self) -> str:
        """As a line of the ledger: `{"kind": "inquiry", "subject": 7, "at": "2026-11-22T17:00:00+00:00"}`."""
        return json.dumps({"kind": self.kind.value, "subject": self.subject, "at": self.at.isoformat()})


def read_lines(lines: Iterable[str]) -> Iterator[Buried]:
    """What a ledger says. A last line that a crash cut short says nothing; any other that cannot be read is an error.

    Raises ValueError naming the line.
    """
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    for number, line in numbered:
        try:
            said = json.loads(line)
            yield Buried(Kind(said["kind"]), int(said["subject"]), datetime.fromisoformat(said["at"]))
        except (ValueError, KeyError, TypeError) as error:
            if number == numbered[-1][0] and not line.endswith("\n"):
                return
            message = f"Line {number} of the ledger of what was erased cannot be read."
            raise ValueError(message) from error
