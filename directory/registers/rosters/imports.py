"""The import of a state's roster: read whole, its acupuncturists gathered (a few thousand at most), written in batches.

A license that the file lacks is *gone*, not gone bad: it is not found on that day. Several rows of one license become
one. Every batch is one unit of work, so a killed import leaves whole batches, and running it again does the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, update

from directory.audit.rules import Actor
from directory.registers import ROSTER
from directory.registers.actions import record_import
from directory.registers.reading import Source, open_source
from directory.registers.rosters.layout import PassedOver, RosterLayout
from directory.registers.rosters.mapping import RosterMapping, mapping
from directory.registers.rosters.models import RosterLicense
from directory.registers.rosters.queries import held_among, held_keys
from directory.registers.rosters.rules import LicenseFacts, Outcome, merged
from directory.registers.tally import Mode, Tally, Watch, batches, usable
from directory.shared.db import db, unit_of_work

BATCH_ROWS = 300
FILE = re.compile(r"(?i).*\.(csv|txt)")
SMALL_ROSTER = 100
TYPES_NOTED = 500
DOUBTFUL = "the file lacks more than half of the licenses held: none of them was marked as gone"

Key = tuple[str, str]


@dataclass(slots=True)
class Report(Tally):
    """What an import did. `kept` licenses are new, changed or unchanged; `merged` rows told of one held already."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    passed_over: Counter[str] = field(default_factory=Counter)
    """The license types of other rows, so that a mapping can be corrected."""
    merged: int = 0
    gone: int = 0

    def counts(self) -> dict[str, int]:
        """The numbers, for the report and the audit trail."""
        return {
            "read": self.read,
            "kept": sum(self.outcomes.values()),
            **{outcome.value: self.outcomes[outcome] for outcome in Outcome},
            "merged": self.merged,
            "gone": self.gone,
            "set_aside": self.set_aside_count,
        }


def import_roster(source: str, path: Path, *, mode: Mode, by: Actor, now: datetime, watch: Watch) -> Report:
    """Import the roster `source` ("wa") from a file, or from the zip that holds it, and record it in the trail.

    Raises KeyError for a source without a mapping, and WrongLayout, NotInside or Unreadable before anything is
    written. Damage found later ends the reading and is told by the report; then no license is marked as gone.
    """
    by_state = mapping(source)
    report = Report()
    with open_source(path, FILE, by_state.form) as file:
        layout = RosterLayout(file.name, file.header, by_state)
        with watch(file):
            licenses = _gathered(file, layout, report)
        _write_all(by_state, licenses, report, mode=mode, now=now)
        if mode is Mode.WRITE:
            with unit_of_work():
                record_import(f"{ROSTER}{source}", report, report.counts(), file=file.name, by=by, now=now)
    return report


def _gathered(file: Source, layout: RosterLayout, report: Report) -> dict[Key, LicenseFacts]:
    licenses: dict[Key, LicenseFacts] = {}
    for facts in usable(file, layout.facts, put_aside=report.put_aside):
        if isinstance(facts, PassedOver):
            if len(report.passed_over) < TYPES_NOTED or facts.license_type in report.passed_over:
                report.passed_over[facts.license_type] += 1
        elif facts.key in licenses:
            licenses[facts.key] = merged(licenses[facts.key], facts)
            report.merged += 1
        else:
            licenses[facts.key] = facts
    report.read = file.rows_read
    if file.damage:
        report.damages.append(file.damage)
    return licenses


def _write_all(
    by_state: RosterMapping, licenses: dict[Key, LicenseFacts], report: Report, *, mode: Mode, now: datetime
) -> None:
    source = by_state.source
    held = held_keys(source)
    db.session.rollback()
    for batch in batches(licenses.values(), BATCH_ROWS):
        if mode is Mode.DRY_RUN:
            report.outcomes.update(outcome for _facts, outcome, _id in _decided(source, batch))
            db.session.rollback()
        else:
            with unit_of_work():
                decided = _decided(source, batch)
                _carry_out(source, decided, now=now)
            report.outcomes.update(outcome for _facts, outcome, _id in decided)
    gone = [found for key, found in held.items() if key not in licenses]
    if report.damages or not gone:
        return
    if len(held) > SMALL_ROSTER and len(gone) > len(held) // 2:
        report.notes[DOUBTFUL] += 1
        return
    report.gone = len(gone)
    if mode is Mode.WRITE:
        with unit_of_work() as session:
            for chunk in batches(gone, BATCH_ROWS):
                session.execute(update(RosterLicense).where(RosterLicense.id.in_(chunk)).values(gone_at=now))


Decided = list[tuple[LicenseFacts, Outcome, int | None]]


def _decided(source: str, batch: list[LicenseFacts]) -> Decided:
    held = held_among(source, [facts.key for facts in batch])
    decided: Decided = []
    for facts in batch:
        one = held.get(facts.key)
        if one is None:
            decided.append((facts, Outcome.NEW, None))
        else:
            is_same = one.fingerprint == facts.fingerprint and one.gone_at is None
            decided.append((facts, Outcome.UNCHANGED if is_same else Outcome.CHANGED, one.id))
    return decided


def _carry_out(source: str, decided: Decided, *, now: datetime) -> None:
    seen = {"source": source, "last_seen_at": now, "gone_at": None}
    said = [
        (asdict(facts) | seen | {"fingerprint": facts.fingerprint}, outcome, held_id)
        for facts, outcome, held_id in decided
    ]
    new = [row | {"first_seen_at": now} for row, outcome, _held_id in said if outcome is Outcome.NEW]
    changed = [row | {"id": held_id} for row, outcome, held_id in said if outcome is Outcome.CHANGED]
    same = [held_id for _row, outcome, held_id in said if outcome is Outcome.UNCHANGED]
    if new:
        db.session.execute(insert(RosterLicense), new)
    if changed:
        db.session.execute(update(RosterLicense), changed)
    if same:
        db.session.execute(update(RosterLicense).where(RosterLicense.id.in_(same)).values(last_seen_at=now))
