"""What lies at the verification desk, for tests. Nobody in it exists.

submission = a_submission()                         a license of a published listing, waiting, saved
decide(submission, a_decision(submission), seen_version=submission.version, by=by(vera), now=NOW)
"""

from __future__ import annotations

from datetime import UTC, datetime

from directory.accounts.models import Account
from directory.audit.rules import Actor, ActorKind
from directory.credentials.facts import facts_stated
from directory.credentials.models import Credential
from directory.credentials.rules import CredentialKind, Method, Outcome, Reason
from directory.shared.db import unit_of_work
from directory.verification.actions import submit_credential
from directory.verification.desk import decide
from directory.verification.models import Submission
from directory.verification.rules import Decision, OpenedFor
from tests.factories.listings import a_credential, a_listing, keep

SOURCE = "https://board.example/look-up/EX-12345"
KEEPER = Actor(ActorKind.PERSON, "Keeper", None)


def by(account: Account | int) -> Actor:
    """An account as whoever acts."""
    if isinstance(account, int):
        return Actor(ActorKind.PERSON, "", account)
    return Actor(ActorKind.PERSON, account.name, account.id)


def a_submission(
    *,
    credential: Credential | None = None,
    kind: CredentialKind = CredentialKind.LICENSE,
    opened_for: OpenedFor = OpenedFor.STATED,
    now: datetime | None = None,
    **changes: object,
) -> Submission:
    """A credential that was handed to the desk; `changes` are columns of the credential."""
    now = now or datetime.now(UTC)
    if credential is None:
        listing = a_listing(now=now)
        credential = a_credential(listing.practitioner, kind, now=now, **changes)
        keep(listing, credential)
    with unit_of_work():
        return submit_credential(credential, opened_for=opened_for, by=KEEPER, now=now)


def a_decision(submission: Submission, outcome: Outcome = Outcome.VERIFIED, **changes: object) -> Decision:
    """A whole decision on a submission as it stands."""
    reason = {
        Outcome.VERIFIED: Reason.MATCHES_THE_SOURCE,
        Outcome.DECLINED: Reason.NOT_FOUND_AT_THE_SOURCE,
        Outcome.MORE_INFORMATION: Reason.DOCUMENT_MISSING,
    }[outcome]
    given: dict[str, object] = {
        "outcome": outcome,
        "reason": reason,
        "method": Method.LOOK_UP,
        "facts_seen": facts_stated(submission.credential).fingerprint,
        "source_url": SOURCE,
        "note": "Looked up by number and name.",
    }
    return Decision(**(given | changes))  # type: ignore[arg-type]


def a_verified_credential(
    verifier: Account, *, now: datetime | None = None, credential: Credential | None = None
) -> Credential:
    """A credential that somebody verified at the desk."""
    now = now or datetime.now(UTC)
    submission = a_submission(now=now, credential=credential)
    with unit_of_work():
        decide(submission, a_decision(submission), seen_version=submission.version, by=by(verifier), now=now)
    return submission.credential
