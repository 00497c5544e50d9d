"""The exclusion list held against who is here, and what a person decides about what is possible.

The same NPI is an exact match. A name that fits, in a state where somebody is known, is a possible one: a person
decides. Somebody whose own NPI is known to be another than the list's is not meant. A match is *cleared* when its row
of the list does not hold any more. What was dismissed stays dismissed, unless what was a name becomes a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import joinedload

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.listings.models import Practitioner
from directory.registers.exclusions.models import Exclusion
from directory.registers.exclusions.queries import ExcludedPerson, excluded_by_npi, people_excluded_in
from directory.registers.exclusions.rules import NAME_CUT
from directory.registers.names import block_of, names_fit
from directory.registers.tally import Mode, batches
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if
from directory.verification.known import Known, known
from directory.verification.models import ExclusionMatch
from directory.verification.rules import MESSAGE_MAX_CHARS, Likeness, MatchState

BATCH_PEOPLE = 500
MOVES: Mapping[MatchState, frozenset[MatchState]] = {
    MatchState.OPEN: frozenset({MatchState.CONFIRMED, MatchState.DISMISSED}),
    MatchState.CONFIRMED: frozenset({MatchState.OPEN}),
    MatchState.DISMISSED: frozenset({MatchState.OPEN}),
    MatchState.CLEARED: frozenset(),
}
"""What a person may decide. Who was wrong opens a match again, with a reason, and then decides it otherwise."""

Pair = tuple[int, int]
"""The ids of an exclusion and of a practitioner."""


@dataclass(slots=True)
class MatchReport:
    """What matching came to: pairs that fit now (`exact`, `possible`), what is new, cleared, and open at its end."""

    exact: int = 0
    possible: int = 0
    new: int = 0
    cleared: int = 0
    open: int = 0

    def counts(self) -> dict[str, int]:
        """The numbers as commands print them."""
        return {
            "matched_exact": self.exact,
            "matched_possible": self.possible,
            "matches_new": self.new,
            "matches_cleared": self.cleared,
            "matches_open": self.open,
        }


def match_exclusions(now: datetime, *, mode: Mode = Mode.WRITE) -> MatchReport:
    """Match everybody with the list as it is held, in units of work of its own; running it again changes nothing."""
    report, names = MatchReport(), _Names()
    people = list(db.session.scalars(select(Practitioner.id).order_by(Practitioner.id)))
    db.session.rollback()
    for batch in batches(people, BATCH_PEOPLE):
        if mode is Mode.DRY_RUN:
            _count(report, _found(known(batch), names))
            db.session.rollback()
        else:
            with unit_of_work():
                found = _found(known(batch), names)
                _count(report, found)
                report.new += _write(found, now=now)
    if mode is Mode.WRITE:
        with unit_of_work():
            report.cleared = _clear(now=now)
    is_open = ExclusionMatch.state == MatchState.OPEN
    report.open = db.session.scalar(select(func.count()).select_from(ExclusionMatch).where(is_open)) or 0
    db.session.rollback()
    return report


def match_practitioner(practitioner_id: int, now: datetime) -> MatchReport:
    """Match one practitioner with the list, in the caller's unit of work."""
    report = MatchReport()
    found = _found(known([practitioner_id]), _Names())
    _count(report, found)
    report.new = _write(found, now=now)
    of_one = ExclusionMatch.practitioner_id == practitioner_id
    report.cleared = _clear(of_one, now=now)
    is_open = ExclusionMatch.state == MatchState.OPEN
    report.open = db.session.scalar(select(func.count()).select_from(ExclusionMatch).where(of_one, is_open)) or 0
    return report


def matches_of(practitioner_id: int) -> Sequence[ExclusionMatch]:
    """The matches of one practitioner with the list, whatever became of them, exact ones first."""
    return db.session.scalars(
        select(ExclusionMatch)
        .where(ExclusionMatch.practitioner_id == practitioner_id)
        .options(joinedload(ExclusionMatch.exclusion))
        .order_by(ExclusionMatch.likeness, ExclusionMatch.id)
    ).all()


def decide_match(match: ExclusionMatch, state: MatchState, why: str, *, by: Actor, now: datetime) -> None:
    """Decide that a match is, or is not, the practitioner; or open it again. Of two deciders one wins.

    Whoever calls has asked `conflicts` first. Raises RuleBroken for a missing reason, for a move that there is not,
    and when somebody else decided meanwhile.
    """
    if not why.strip() or len(why) > MESSAGE_MAX_CHARS:
        raise RuleBroken(f"Say why, in at most {MESSAGE_MAX_CHARS} characters.", field="why")
    before = [one for one, after in MOVES.items() if state in after]
    if not before:
        raise RuleBroken("Only the exclusion list clears a match.", field="state")
    record(
        "decide_exclusion_match",
        subject_kind="exclusion_match",
        subject_id=match.id,
        by=by,
        now=now,
        reason=why.strip(),
        before={"state": match.state.value},
        after={"state": state.value, "practitioner": match.practitioner_id, "exclusion": match.exclusion_id},
    )
    is_decided = state is not MatchState.OPEN
    is_moved = change_if(
        match,
        ExclusionMatch.state.in_(before),
        state=state,
        why=why.strip(),
        decided_at=now if is_decided else None,
        decided_by_id=by.person_id if is_decided else None,
    )
    if not is_moved:
        raise RuleBroken("Somebody else has decided this meanwhile. Look at it once more.", field="state")


def is_somebody(row: ExcludedPerson, person: Known) -> bool:
    """Whether a row of the list, in one of the person's states, may be them by its name."""
    if row.npi and person.npi and row.npi != person.npi and person.has_npi_of_their_name:
        return False
    return any(names_fit(name, row.name, NAME_CUT) for name in person.names)


class _Names:
    """The people on the list by state and by the first letters of their last names; each state is read once."""

    def __init__(self) -> None:
        self._by_region: dict[str, dict[str, list[ExcludedPerson]]] = {}

    def like(self, person: Known) -> Iterable[ExcludedPerson]:
        """Whose last names begin as the person's may, in the person's states."""
        blocks = {block for name in person.names for block in name.blocks}
        for region in person.regions:
            by_block = self._of(region)
            for block in blocks:
                yield from by_block.get(block, ())

    def _of(self, region: str) -> Mapping[str, Sequence[ExcludedPerson]]:
        if region not in self._by_region:
            by_block = defaultdict(list)
            for row in people_excluded_in(region):
                by_block[block_of(row.name.last)].append(row)
            self._by_region[region] = by_block
        return self._by_region[region]


def _found(people: Sequence[Known], names: _Names) -> dict[Pair, Likeness]:
    by_npi = excluded_by_npi([person.npi for person in people if person.npi])
    found: dict[Pair, Likeness] = {}
    for person in people:
        for row in names.like(person):
            if is_somebody(row, person):
                found[row.id, person.practitioner_id] = Likeness.POSSIBLE
        for exclusion_id in by_npi.get(person.npi or "", ()):
            found[exclusion_id, person.practitioner_id] = Likeness.EXACT
    return found


def _count(report: MatchReport, found: Mapping[Pair, Likeness]) -> None:
    exact = sum(likeness is Likeness.EXACT for likeness in found.values())
    report.exact += exact
    report.possible += len(found) - exact


def _write(found: Mapping[Pair, Likeness], *, now: datetime) -> int:
    """Write what is found; returns how many matches are new, or open again."""
    people = {practitioner for _exclusion, practitioner in found}
    held = {
        (row.exclusion_id, row.practitioner_id): row
        for row in db.session.scalars(select(ExclusionMatch).where(ExclusionMatch.practitioner_id.in_(people)))
    }
    new = [
        {"exclusion_id": pair[0], "practitioner_id": pair[1], "likeness": likeness, "state": MatchState.OPEN}
        | {"found_at": now, "why": ""}
        for pair, likeness in found.items()
        if pair not in held
    ]
    if new:
        db.session.execute(insert(ExclusionMatch), new)
    again = 0
    for pair, likeness in found.items():
        row = held.get(pair)
        if row is None:
            continue
        is_number_now = likeness is Likeness.EXACT and row.likeness is Likeness.POSSIBLE
        if row.state is MatchState.CLEARED or (row.state is MatchState.DISMISSED and is_number_now):
            row.state, row.found_at, row.decided_at, row.decided_by_id = MatchState.OPEN, now, None, None
            again += 1
        if row.likeness is not likeness:
            row.likeness = likeness
    db.session.flush()
    return len(new) + again


def _clear(*which: ColumnElement[bool], now: datetime) -> int:
    """Clear open and confirmed matches whose row of the list does not hold any more."""
    over = select(Exclusion.id).where(Exclusion.cleared_at.is_not(None))
    cleared = db.session.execute(
        update(ExclusionMatch)
        .where(
            *which,
            ExclusionMatch.state.in_([MatchState.OPEN, MatchState.CONFIRMED]),
            ExclusionMatch.exclusion_id.in_(over),
        )
        .values(state=MatchState.CLEARED, decided_at=now, decided_by_id=None)
        .execution_options(synchronize_session=False)
    )
    return int(cleared.rowcount)  # type: ignore[attr-defined]
