"""The act that takes a shown or hidden case away: proposed by one person of the desk, carried out by another."""

from __future__ import annotations

from datetime import datetime

from directory.audit.rules import Actor
from directory.conflicts.queries import check_impartial
from directory.portfolio.letters import tell_keepers
from directory.portfolio.models import PhotoCase
from directory.portfolio.moves import move, record_case
from directory.portfolio.queries import case_by_id
from directory.portfolio.rules import Move, target
from directory.proposals.acts import Act, Done, Subject
from directory.shared.errors import RuleBroken

SUBJECT = "photo_case"


def removal(case: PhotoCase) -> Subject:
    """What to propose to take a case away for good."""
    return Subject(SUBJECT, str(case.id), {})


def case_about(subject_id: str) -> PhotoCase | None:
    """The case that a removal is about."""
    return case_by_id(int(subject_id)) if subject_id.isdecimal() else None


def _check_person(subject: Subject, by: Actor) -> None:
    case = case_about(subject.id)
    if case is not None:
        check_impartial(case.practitioner_id, by)


def _check(subject: Subject, by: Actor, now: datetime) -> None:  # noqa: ARG001 - any act is asked so
    case = _case(subject)
    _check_person(subject, by)
    if target(Move.REMOVE, case.state) is None:
        raise RuleBroken("This case is neither shown nor hidden now: there is nothing to take away.")


def _do(subject: Subject, done: Done) -> None:
    case = _case(subject)
    record_case(
        "remove_case",
        case,
        by=done.first,
        now=done.now,
        reason=done.why,
        after={"second": done.second.person_id if done.second else None},
    )
    last = done.second or done.first
    move(case, Move.REMOVE, now=done.now, decided_at=done.now, decided_by_id=last.person_id, note=done.why)
    tell_keepers("case_removed", case, now=done.now, reason=done.why)


def _case(subject: Subject) -> PhotoCase:
    case = case_about(subject.id)
    if case is None:
        raise RuleBroken("This case is not here any more.")
    return case


REMOVE_CASE = Act(
    name="remove-case", words="Take before and after photos away", check_person=_check_person, check=_check, do=_do
)
