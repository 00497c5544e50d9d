"""What the desk does with a case: ask for more, approve, decline, hide, put back, and write down a withdrawal.

Whoever decides has no interest in the practitioner, and decides on the version that they saw.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from directory.audit.rules import Actor
from directory.conflicts.queries import check_impartial
from directory.portfolio.actions import check_consented
from directory.portfolio.consent import Recorder
from directory.portfolio.consenting import revoke_consent
from directory.portfolio.facts import check_parts
from directory.portfolio.letters import REASON_WORDS, tell_keepers
from directory.portfolio.models import CaseReport, PhotoCase
from directory.portfolio.moves import check_seen, move, record_case
from directory.portfolio.rules import CaseState, DeskReason, HeldFor, Move, Overtaken, check_note
from directory.shared.db import db
from directory.shared.errors import RuleBroken

HELD_WORDS = {
    HeldFor.PERSON_SHOWN: "Somebody says that they are the person in the photos and did not agree.",
    HeldFor.REPORTED: "Somebody reported it.",
    HeldFor.REUSED: "One of its photos is known from another case.",
}


def approve_case(case: PhotoCase, *, seen_version: int, by: Actor, now: datetime) -> None:
    """Let a waiting case show, wherever and as long as the person shown allows. What was reported of it is answered.

    Raises RuleBroken for a person with a conflict of interest, when it moved since it was seen, and where no consent
    covers exactly these photos now.
    """
    _look(case, seen_version=seen_version, by=by)
    check_parts([photo.part for photo in case.photos])
    check_consented(case, now=now)
    record_case("approve_case", case, by=by, now=now, after={"pictures": case.pictures})
    move(case, Move.APPROVE, now=now, shown_at=now, decided_at=now, decided_by_id=by.person_id, reason=None, note="")
    _answered(case, now=now)
    tell_keepers("case_shown", case, now=now)


def decline_case(
    case: PhotoCase, reason: DeskReason, *, note: str, seen_version: int, by: Actor, now: datetime
) -> None:
    """Say no to a waiting case, and why; its keeper may mend it. Raises RuleBroken as `approve_case` does."""
    _answer(Move.DECLINE, "decline_case", case, reason, note=note, seen_version=seen_version, by=by, now=now)
    tell_keepers("case_declined", case, now=now, note=note, reason=REASON_WORDS[reason])


def ask_about_case(
    case: PhotoCase, reason: DeskReason, *, note: str, seen_version: int, by: Actor, now: datetime
) -> None:
    """Ask the keeper of a waiting case for more. Raises RuleBroken as `approve_case` does."""
    _answer(Move.ASK, "ask_about_case", case, reason, note=note, seen_version=seen_version, by=by, now=now)
    tell_keepers("case_asked", case, now=now, note=note, reason=REASON_WORDS[reason])


def hold_case(case: PhotoCase, held_for: HeldFor, *, by: Actor, now: datetime, note: str = "") -> None:
    """Hide a case until somebody at the desk has looked. Raises RuleBroken for one that nobody sees or has in hand."""
    before, after = {"state": case.state.value}, {"note": note} if note else None
    record_case("hold_case", case, by=by, now=now, reason=held_for.value, before=before, after=after)
    move(case, Move.HOLD, now=now, held_for=held_for)
    tell_keepers("case_held", case, now=now, reason=HELD_WORDS[held_for])


def hide_case(case: PhotoCase, held_for: HeldFor, *, note: str, seen_version: int, by: Actor, now: datetime) -> None:
    """Hide a case as somebody at the desk, and say why. Raises RuleBroken as `approve_case` does."""
    _look(case, seen_version=seen_version, by=by)
    check_note(note)
    hold_case(case, held_for, by=by, now=now, note=note)


def release_case(case: PhotoCase, *, note: str, seen_version: int, by: Actor, now: datetime) -> None:
    """Put back a held case: one that was approved as it is shows again, any other waits for its decision.

    Raises RuleBroken as `approve_case` does. A held case that has to go is removed, which takes two people.
    """
    _look(case, seen_version=seen_version, by=by)
    check_note(note)
    was_approved = case.shown_at is not None
    if was_approved:
        check_consented(case, now=now)
    record_case("release_case", case, by=by, now=now, reason=note, after={"was_approved": was_approved})
    move(case, Move.RELEASE if was_approved else Move.RETURN, now=now)
    _answered(case, now=now)


def dismiss_reports(case: PhotoCase, *, note: str, seen_version: int, by: Actor, now: datetime) -> int:
    """Say that what was reported of a shown case is unfounded, and why; how many reports that answers.

    Raises RuleBroken as `approve_case` does, and Overtaken where nothing waits for an answer any more.
    """
    _look(case, seen_version=seen_version, by=by)
    check_note(note)
    if case.state is not CaseState.SHOWN:
        raise RuleBroken("Only what shows goes on showing: put this case back instead.")
    count = _answered(case, now=now)
    if count == 0:
        raise Overtaken
    record_case("dismiss_reports", case, by=by, now=now, reason=note, after={"reports": count})
    return count


def withdraw_at_desk(case: PhotoCase, *, note: str, by: Actor, now: datetime) -> None:
    """Write down that the person shown told the desk that they take their consent back, and how they told it.

    At once and for good, whatever version of the case was seen. Raises RuleBroken for a person with a conflict of
    interest, and when consent was taken back before.
    """
    check_impartial(case.practitioner_id, by)
    check_note(note)
    record_case("withdraw_at_desk", case, by=by, now=now, reason=note, before={"state": case.state.value})
    if not revoke_consent(case, recorded_as=Recorder.ADMINISTRATOR, by=by, now=now):
        raise RuleBroken("Consent to this case was taken back before.")


def _look(case: PhotoCase, *, seen_version: int, by: Actor) -> None:
    check_impartial(case.practitioner_id, by)
    check_seen(case, seen_version=seen_version)


def _answered(case: PhotoCase, *, now: datetime) -> int:
    """Mark what was reported of a case as looked at; how many reports there were."""
    waiting = update(CaseReport).where(CaseReport.case_id == case.id, CaseReport.answered_at.is_(None))
    return len(db.session.scalars(waiting.values(answered_at=now).returning(CaseReport.id)).all())


def _answer(
    answer: Move,
    act: str,
    case: PhotoCase,
    reason: DeskReason,
    *,
    note: str,
    seen_version: int,
    by: Actor,
    now: datetime,
) -> None:
    _look(case, seen_version=seen_version, by=by)
    check_note(note)
    record_case(act, case, by=by, now=now, reason=reason.value, after={"note": note})
    move(case, answer, now=now, decided_at=now, decided_by_id=by.person_id, reason=reason, note=note)
