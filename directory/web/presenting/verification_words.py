"""The words of the verification desk: how risky, why it is there, where it stands, in whose hands."""

from __future__ import annotations

from datetime import datetime

from directory.verification.models import Submission
from directory.verification.rules import OpenedFor, Risk, SubmissionState, is_in_other_hands
from directory.web.presenting.desk_words import name_of

RISK_WORDS = {
    Risk.HIGH: "Look closely",
    Risk.MEDIUM: "Something to see",
    Risk.LOW: "Nothing unusual",
    None: "Not compared yet",
}
RISK_SIGNS = {Risk.HIGH: "triangle-alert", Risk.MEDIUM: "info", Risk.LOW: "circle", None: "clock"}
OPENED_WORDS = {
    OpenedFor.STATED: "New",
    OpenedFor.CHANGED: "Changed",
    OpenedFor.RECHECK: "Due again",
    OpenedFor.REPORT: "Reported",
}
STATE_WORDS = {
    SubmissionState.WAITING: "Waiting",
    SubmissionState.ASKED: "With its keeper",
    SubmissionState.DECIDED: "Decided",
    SubmissionState.WITHDRAWN: "Taken back",
}


def hands_words(row: Submission, *, account_id: int, now: datetime) -> str:
    """Who has a submission in hand, for whoever looks; empty where nobody has."""
    if row.assigned_to_id is None:
        return ""
    if row.assigned_to_id == account_id:
        return "You have it"
    name = name_of(row.assigned_to_id)
    if is_in_other_hands(row.assigned_to_id, row.assigned_at, account_id=account_id, now=now):
        return f"{name} has it"
    return f"{name} had it"
