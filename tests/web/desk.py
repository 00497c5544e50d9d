"""What lies at the verification desk, for tests of the pages around it. Needs an application context.

one = a_submission(listing, opened_at=NOW - DAY)      a stated credential that waits
decided(one, at=NOW)                                  decided, in the database alone
"""

from __future__ import annotations

from datetime import date, datetime

from directory.audit.rules import OPERATOR
from directory.credentials.actions import state_credential
from directory.credentials.facts import StatedFacts
from directory.credentials.rules import CredentialKind, Outcome
from directory.listings.models import Listing
from directory.shared.db import unit_of_work
from directory.verification.models import Submission
from directory.verification.rules import OpenedFor, SubmissionState

ISSUED = date(2020, 5, 1)


def a_submission(listing: Listing, *, opened_at: datetime, **facts: object) -> Submission:
    """A credential of somebody, stated and handed to the desk."""
    given = {
        "kind": CredentialKind.TRAINING,
        "title": f"A course of {opened_at:%Y-%m-%d}",
        "issuer": "A school",
        "hours": 8,
        "issued_on": ISSUED,
    } | facts
    with unit_of_work() as session:
        stated = StatedFacts(**given)
        credential = state_credential(listing.practitioner, stated, by=OPERATOR, now=opened_at)
        submission = Submission(
            credential_id=credential.id,
            opened_for=OpenedFor.STATED,
            opened_at=opened_at,
            waiting_since=opened_at,
        )
        session.add(submission)
    return submission


def decided(submission: Submission, *, at: datetime) -> None:
    """Decide it, without a ledger entry."""
    with unit_of_work():
        submission.state, submission.outcome, submission.decided_at = SubmissionState.DECIDED, Outcome.VERIFIED, at
