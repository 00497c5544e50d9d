"""What verifiers do at the desk: take a submission, give it back, decide it. Of two who decide, one does."""

from __future__ import annotations

from datetime import datetime

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.conflicts.queries import check_impartial
from directory.credentials.actions import record_check
from directory.credentials.facts import facts_stated
from directory.credentials.models import LedgerEntry
from directory.credentials.rules import Outcome
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.verification.letters import day_in_words, tell_keepers
from directory.verification.models import Submission, SubmissionMessage
from directory.verification.moves import check_seen, move
from directory.verification.queries import standing_now, today_for
from directory.verification.rules import Decision, SubmissionState, check_decision, is_in_other_hands
from directory.verification.words import REASON_WORDS

LETTERS = {
    Outcome.VERIFIED: "verification_verified",
    Outcome.DECLINED: "verification_declined",
    Outcome.MORE_INFORMATION: "verification_asked",
}


def take(submission: Submission, *, seen_version: int, by: Actor, now: datetime) -> None:
    """Take a submission in hand; others leave it alone for four hours.

    Raises RuleBroken for a person with a conflict of interest, while somebody else has it, and when it moved.
    """
    check_impartial(submission.credential.practitioner_id, by)
    check_seen(submission, seen_version=seen_version)
    _check_hands(submission, by, now=now)
    _record("take_submission", submission, by=by, now=now)
    move(submission, seen_version=seen_version, assigned_to_id=by.person_id, assigned_at=now)


def give_back(submission: Submission, *, seen_version: int, by: Actor, now: datetime) -> None:
    """Give back what one has in hand. Raises RuleBroken when one has not, or when it moved."""
    check_seen(submission, seen_version=seen_version)
    if by.person_id is None or submission.assigned_to_id != by.person_id:
        raise RuleBroken("You do not have this one in hand.")
    _record("give_back_submission", submission, by=by, now=now)
    move(submission, seen_version=seen_version, assigned_to_id=None, assigned_at=None)


def decide(submission: Submission, decision: Decision, *, seen_version: int, by: Actor, now: datetime) -> LedgerEntry:
    """Decide a submission, or ask its keeper for more: one ledger entry, one line of the trail, letters to keepers.

    `seen_version` is the version of the page that the decision was made on. Raises RuleBroken for a person with a
    conflict of interest, while somebody else has it in hand, when it or the facts moved since they were seen (the
    sentence says who did what), for a decision that lacks something, and where it would take a verification back.
    """
    credential = submission.credential
    check_impartial(credential.practitioner_id, by)
    check_seen(submission, seen_version=seen_version)
    _check_hands(submission, by, now=now)
    if facts_stated(credential).fingerprint != decision.facts_seen:
        raise RuleBroken("What is stated changed a moment ago. Look again before you decide.")
    check_decision(decision, today=today_for(credential, now=now))
    if decision.outcome is Outcome.DECLINED and standing_now(credential, now=now).is_verified:
        raise RuleBroken("It is verified now. To take that back, propose its revocation below: that takes two people.")
    entry = record_check(
        credential,
        outcome=decision.outcome,
        reason=decision.reason,
        method=decision.method,
        source_url=decision.source_url,
        note=decision.note,
        expires_on=decision.expires_on if decision.outcome is Outcome.VERIFIED else None,
        next_due_on=decision.next_due_on if decision.outcome is Outcome.VERIFIED else None,
        by=by,
        now=now,
    )
    if decision.outcome is Outcome.MORE_INFORMATION:
        _ask(submission, decision, seen_version=seen_version, by=by, now=now)
    else:
        move(
            submission,
            seen_version=seen_version,
            state=SubmissionState.DECIDED,
            outcome=decision.outcome,
            decided_at=now,
            decided_by_id=by.person_id,
        )
    tell_keepers(
        LETTERS[decision.outcome],
        credential,
        about=str(entry.id),
        now=now,
        note=decision.note,
        reason=REASON_WORDS[decision.reason],
        until=day_in_words(entry.expires_on) if entry.expires_on else "",
        submission=str(submission.id),
    )
    return entry


def _ask(submission: Submission, decision: Decision, *, seen_version: int, by: Actor, now: datetime) -> None:
    move(
        submission,
        seen_version=seen_version,
        state=SubmissionState.ASKED,
        assigned_to_id=by.person_id,
        assigned_at=now,
    )
    question = SubmissionMessage(at=now, account_id=by.person_id, is_from_desk=True, text=decision.note)
    submission.messages.append(question)
    db.session.flush()


def _check_hands(submission: Submission, by: Actor, *, now: datetime) -> None:
    other = submission.assigned_to
    if is_in_other_hands(submission.assigned_to_id, submission.assigned_at, account_id=by.person_id, now=now):
        raise RuleBroken(f"{(other.name if other else '') or 'Somebody else'} has this one in hand.")


def _record(act: str, submission: Submission, *, by: Actor, now: datetime) -> None:
    record(
        act,
        subject_kind="credential",
        subject_id=submission.credential_id,
        by=by,
        now=now,
        before={"assigned_to": submission.assigned_to_id},
        after={"submission": submission.id},
    )
