"""What an import did, counted: the numbers of the report, and the rows that were set aside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from directory.registers.npi.rules import Outcome, StubMove
from directory.registers.tally import Tally


@dataclass(slots=True)
class SideReport:
    """What the file of secondary locations or of other names did: rows of people who are held, records changed."""

    read: int = 0
    kept: int = 0
    changed: int = 0


@dataclass(slots=True)
class Report(Tally):
    """What an import did. Every kept row is new, changed, unchanged or deactivated; older rows changed nothing."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    moves: Counter[StubMove] = field(default_factory=Counter)
    sides: dict[str, SideReport] = field(default_factory=dict)

    @property
    def unchanged(self) -> int:
        """Rows after which the held record is as it was, among them rows older than it."""
        return self.outcomes[Outcome.UNCHANGED] + self.outcomes[Outcome.OLDER]

    @property
    def kept(self) -> int:
        """Rows of those who are looked for or held already."""
        written = (Outcome.NEW, Outcome.CHANGED, Outcome.DEACTIVATED)
        return self.unchanged + sum(self.outcomes[outcome] for outcome in written)

    def counts(self) -> dict[str, int]:
        """The numbers of the provider file, for the report and the audit trail."""
        return {
            "read": self.read,
            "kept": self.kept,
            "new": self.outcomes[Outcome.NEW],
            "changed": self.outcomes[Outcome.CHANGED],
            "unchanged": self.unchanged,
            "older": self.outcomes[Outcome.OLDER],
            "deactivated": self.outcomes[Outcome.DEACTIVATED],
            "stubs_opened": self.moves[StubMove.OPEN],
            "stubs_refreshed": self.moves[StubMove.REFRESH],
            "stubs_shown": self.moves[StubMove.SHOW],
            "stubs_reopened": self.moves[StubMove.REOPEN],
            "stubs_closed": self.moves[StubMove.CLOSE],
            "stubs_withheld": self.moves[StubMove.WITHHELD],
        }
