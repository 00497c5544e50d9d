"""The words of the verification desk: how risky, why it is there, where it stands, how long, in whose hands."""

from __future__ import annotations

from datetime import datetime

from directory.accounts.queries import account_by_id
from directory.shared.text import plural
from directory.verification.models import Submission
from directory.verification.rules import OpenedFor, Risk, SubmissionState, is_in_other_hands

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
HOUR, DAY = 3600, 86400


def age_words(since: datetime, *, now: datetime) -> str:
    """How long something waits: "3 days", "5 hours", "less than an hour"."""
    seconds = (now - since).total_seconds()
    if seconds < HOUR:
        return "less than an hour"
    if seconds < 2 * DAY:
        return plural(int(seconds // HOUR), "hour")
    return plural(int(seconds // DAY), "day")


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


def name_of(account_id: int | None) -> str:
    """Who an account is, for the desk."""
    account = account_by_id(account_id) if account_id is not None else None
    return (account.name or account.email) if account else "an account that is gone"
