"""The import of the exclusion list: the whole list, or a supplement of a month.

A supplement adds rows, or says who was reinstated; what it does not name stays. Only where the operator says that a
file is the whole list does a row that it lacks no longer hold: the office takes reinstated people off the list.
Every batch is one unit of work, so a killed import leaves whole batches, and running it again does the rest.
"""

from __future__ import annotations

import enum
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from directory.audit.rules import Actor
from directory.registers import EXCLUSIONS
from directory.registers.actions import record_import
from directory.registers.exclusions.actions import carry_out, clear
from directory.registers.exclusions.layout import ExclusionLayout
from directory.registers.exclusions.queries import held_like, ids_in_force
from directory.registers.exclusions.rules import ExclusionFacts, Outcome, once, plan
from directory.registers.reading import Form, Source, open_source
from directory.registers.tally import Mode, Tally, Watch, batches, usable
from directory.shared.db import db, unit_of_work

BATCH_ROWS = 500
LIST = re.compile(r"(?i).*\.csv")
FORM = Form(other_encoding="cp1252")
SMALL_LIST_ROWS = 1000
NOT_WHOLE = "the file lacks more than half of the list, or rows of it could not be read: nobody was cleared for absence"


class Extent(enum.StrEnum):
    """What the operator says of a file: a supplement, or the whole list."""

    SUPPLEMENT = "supplement"
    WHOLE = "whole"


@dataclass(slots=True)
class Report(Tally):
    """What an import did. `cleared`: rows that held and do not any more; rows about the same count once."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    cleared_for_absence: int = 0
    repeated: int = 0

    def counts(self) -> dict[str, int]:
        """The numbers, for the report and the audit trail."""
        return {
            "read": self.read,
            "new": self.outcomes[Outcome.NEW],
            "changed": self.outcomes[Outcome.CHANGED],
            "unchanged": self.outcomes[Outcome.UNCHANGED] + self.outcomes[Outcome.OLDER],
            "older": self.outcomes[Outcome.OLDER],
            "cleared": self.outcomes[Outcome.CLEARED] + self.cleared_for_absence,
            "repeated": self.repeated,
            "set_aside": self.set_aside_count,
        }


def import_exclusions(path: Path, *, extent: Extent, mode: Mode, by: Actor, now: datetime, watch: Watch) -> Report:
    """Import a file of the list (CSV, or a zip that holds it), and record the import in the trail.

    Raises WrongLayout, NotInside or Unreadable before anything is written. Damage found later ends the reading and
    is told by the report; the batches before it stay, and nobody is cleared for absence.
    """
    with open_source(path, LIST, FORM) as source:
        layout = ExclusionLayout(source.name, source.header)
        run = _Run(mode, now)
        with watch(source):
            run.read(source, layout)
        if extent is Extent.WHOLE:
            run.clear_who_is_absent()
        if mode is Mode.WRITE:
            with unit_of_work():
                record_import(EXCLUSIONS, run.report, run.report.counts(), file=source.name, by=by, now=now)
        return run.report


class _Run:
    """One import under way: its report, and which held rows the file named so far."""

    def __init__(self, mode: Mode, now: datetime) -> None:
        self.report = Report()
        self._mode, self._now = mode, now
        self._seen: set[int] = set()
        self._seen_keys: set[str] = set()
        self._said: set[str] = set()
        self._in_force = ids_in_force()
        db.session.rollback()

    def read(self, source: Source, layout: ExclusionLayout) -> None:
        facts = usable(source, layout.facts, put_aside=self.report.put_aside)
        for batch in batches(facts, BATCH_ROWS):
            self._write(self._first_said(batch))
        self.report.read = source.rows_read
        if source.damage:
            self.report.damages.append(source.damage)

    def clear_who_is_absent(self) -> None:
        """Clear the rows in force that a whole list lacks, unless that list can hardly be whole."""
        report, absent = self.report, sorted(self._in_force - self._seen)
        is_doubtful = len(self._in_force) > SMALL_LIST_ROWS and len(absent) > len(self._in_force) // 2
        if is_doubtful or report.set_aside_count or report.damages:
            report.notes[NOT_WHOLE] += 1
            return
        report.cleared_for_absence = len(absent)
        if self._mode is Mode.WRITE:
            with unit_of_work():
                for chunk in batches(absent, BATCH_ROWS):
                    clear(chunk, now=self._now)

    def _first_said(self, batch: Sequence[ExclusionFacts]) -> list[ExclusionFacts]:
        """The rows of a batch without those that the file said before; the list has some twice."""
        rows = [row for row in once(batch) if row.fingerprint not in self._said]
        self._said |= {row.fingerprint for row in rows}
        self.report.repeated += len(batch) - len(rows)
        return rows

    def _write(self, rows: Sequence[ExclusionFacts]) -> None:
        """Decide a batch and carry it out; both under one write lock, unless this is a dry run."""
        today = self._now.date()
        if self._mode is Mode.DRY_RUN:
            decisions = plan(rows, held_like(rows), already_seen=self._seen_keys, today=today)
            db.session.rollback()
        else:
            with unit_of_work():
                decisions = plan(rows, held_like(rows), already_seen=self._seen_keys, today=today)
                carry_out(decisions, now=self._now)
        self.report.outcomes.update(one.outcome for one in decisions)
        self._seen |= {one.held.id for one in decisions if one.held}
        self._seen_keys |= {one.facts.key for one in decisions} | {one.held.key for one in decisions if one.held}
