"""Reports: anybody may say that something is wrong with a shown case; who says that it shows them hides it at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, cast, select, update

from directory.audit.rules import Actor, ActorKind
from directory.languages import gettext
from directory.portfolio.desk import HELD_WORDS
from directory.portfolio.letters import tell_keepers
from directory.portfolio.models import CaseReport, PhotoCase
from directory.portfolio.moves import move, record_case
from directory.portfolio.rules import REPORTER_KEPT_FOR, CaseState, HeldFor, Move, ReportReason
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken

REPORTER = Actor(ActorKind.PERSON, "reporter")
FORGOTTEN = "forgotten "
"""What stands before a report's own number where its reporter's hash was."""


def report_case(case: PhotoCase, *, reason: ReportReason, is_the_person: bool, reporter: str, now: datetime) -> bool:
    """Write a report of a case down; False when this reporter made one of it already.

    `reporter` is a keyed hash, 64 hex digits. Who says to be the person shown, or that it shows a minor, hides the case
    until somebody at the desk has looked. Raises RuleBroken for a case that does not show.
    """
    if db.session.scalars(
        select(CaseReport.id).where(CaseReport.case_id == case.id, CaseReport.reporter == reporter)
    ).one_or_none():
        return False
    if case.state not in (CaseState.SHOWN, CaseState.HELD):
        raise RuleBroken(gettext("These photos are not shown any more."))
    db.session.add(
        CaseReport(case_id=case.id, reason=reason, is_the_person=is_the_person, reporter=reporter, reported_at=now)
    )
    said = {"is_the_person": is_the_person}
    record_case("report_case", case, by=REPORTER, now=now, reason=reason.value, after=said)
    if case.state is CaseState.SHOWN and (is_the_person or reason is ReportReason.PICTURE_OF_A_MINOR):
        held_for = HeldFor.PERSON_SHOWN if is_the_person else HeldFor.REPORTED
        move(case, Move.HOLD, now=now, held_for=held_for)
        tell_keepers("case_held", case, now=now, reason=HELD_WORDS[held_for])
    return True


def forget_reporters(now: datetime) -> int:
    """A job: put nothing in the place of hashes of reporters whose time is over; how many.

    What was reported and what came of it stays. Whoever it was may report the same case again from then on.
    """
    over = update(CaseReport).where(
        CaseReport.reported_at <= now - REPORTER_KEPT_FOR, CaseReport.reporter.not_like(f"{FORGOTTEN}%")
    )
    with unit_of_work():
        forgotten = over.values(reporter=FORGOTTEN + cast(CaseReport.id, String)).returning(CaseReport.id)
        return len(db.session.scalars(forgotten.execution_options(synchronize_session=False)).all())
