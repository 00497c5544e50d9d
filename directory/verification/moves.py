"""The one way in which a submission changes: a conditional update on its version, so that of two people one wins.

Whoever works at the desk holds the credential first (`hold`), then writes the trail, then moves the submission. A
keeper's change goes the same way, so that no two of them wait for each other.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from directory.audit.rules import Actor
from directory.conflicts.queries import why_not_impartial
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.verification.models import Submission
from directory.verification.rules import OPEN, SubmissionState


def move(submission: Submission, *, seen_version: int, **values: Any) -> None:
    """Change an open submission that still is as it was seen. Raises RuleBroken, and says what happened, when not."""
    db.session.flush()
    changed = db.session.scalars(
        update(Submission)
        .where(Submission.id == submission.id, Submission.version == seen_version, Submission.state.in_(OPEN))
        .values(version=seen_version + 1, **values)
        .returning(Submission.id)
        .execution_options(synchronize_session=False)
    ).all()
    db.session.refresh(submission)
    if not changed:
        raise RuleBroken(what_happened(submission))


def check_seen(submission: Submission, *, seen_version: int) -> None:
    """Read a submission again and raise RuleBroken, saying what happened, when it moved since it was seen."""
    db.session.refresh(submission)
    if submission.version != seen_version or submission.state not in OPEN:
        raise RuleBroken(what_happened(submission))


def check_impartial(practitioner_id: int, by: Actor) -> None:
    """Raise RuleBroken for a person who must not decide about a practitioner."""
    why = why_not_impartial(by.person_id, practitioner_id)
    if why is not None:
        raise RuleBroken(f"{why} Somebody else must decide.")


def what_happened(submission: Submission) -> str:
    """Who did what to a submission while somebody else looked at it, in a sentence."""
    if submission.state is SubmissionState.DECIDED and submission.outcome is not None:
        who = submission.decided_by.name if submission.decided_by and submission.decided_by.name else "Somebody else"
        done = {"verified": "verified it", "declined": "declined it", "revoked": "took its verification back"}
        return f"{who} decided a moment ago: {done[submission.outcome.value]}. Nothing of yours was written."
    if submission.state is SubmissionState.WITHDRAWN:
        return "Its keeper took it back a moment ago. Nothing was written."
    if submission.state is SubmissionState.ASKED:
        return "Somebody asked its keeper for more a moment ago. Nothing of yours was written; look again."
    if submission.assigned_to is not None:
        return f"It moved a moment ago, and {submission.assigned_to.name or 'somebody'} has it now. Look again."
    return "It moved a moment ago: its keeper changed it, or somebody gave it back. Look again before you decide."
