"""The one way in which a submission changes, by the desk and by its keeper: one version on from what was seen."""

from __future__ import annotations

from typing import Any

from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if
from directory.verification.models import Submission
from directory.verification.rules import OPEN, SubmissionState


def move(submission: Submission, *, seen_version: int, **values: Any) -> None:
    """Change an open submission that still is as it was seen. Raises RuleBroken, and says what happened, when not."""
    still = Submission.version == seen_version, Submission.state.in_(OPEN)
    if not change_if(submission, *still, version=seen_version + 1, **values):
        raise RuleBroken(what_happened(submission))


def check_seen(submission: Submission, *, seen_version: int) -> None:
    """Raise RuleBroken, saying what happened, when a submission moved since it was seen."""
    if submission.version != seen_version or submission.state not in OPEN:
        raise RuleBroken(what_happened(submission))


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
