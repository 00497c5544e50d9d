"""The act that takes a verification back: proposed by one person, carried out by another."""

from __future__ import annotations

from datetime import datetime

from directory.audit.rules import Actor
from directory.conflicts.queries import check_impartial
from directory.credentials.actions import record_check
from directory.credentials.models import Credential
from directory.credentials.queries import credential_by_id, newest_entries
from directory.credentials.rules import REASONS, Method, Outcome, Reason
from directory.proposals.acts import Act, Done, Subject
from directory.shared.errors import RuleBroken
from directory.verification.letters import tell_keepers
from directory.verification.moves import move
from directory.verification.queries import open_submission_of, standing_now
from directory.verification.rules import SubmissionState, check_source
from directory.verification.words import REASON_WORDS

SUBJECT = "credential"


def revocation(credential: Credential, *, reason: Reason, method: Method, source_url: str = "") -> Subject:
    """What to propose to take a verification back. Raises RuleBroken for a reason that is none to revoke."""
    if reason not in REASONS[Outcome.REVOKED]:
        raise RuleBroken("Choose a reason that fits a revocation.", field="reason")
    check_source(method, source_url)
    newest = newest_entries([credential.id]).get(credential.id)
    terms: dict[str, object] = {"reason": reason.value, "method": method.value, "source_url": source_url}
    terms |= {"entry": newest.id} if newest else {}
    return Subject(SUBJECT, str(credential.id), terms)


def credential_about(subject_id: str) -> Credential | None:
    """The credential that a revocation is about."""
    return credential_by_id(int(subject_id)) if subject_id.isdecimal() else None


def _check_person(subject: Subject, by: Actor) -> None:
    credential = credential_about(subject.id)
    if credential is not None:
        check_impartial(credential.practitioner_id, by)


def _check(subject: Subject, by: Actor, now: datetime) -> None:
    credential = _credential(subject)
    _check_person(subject, by)
    if not standing_now(credential, now=now).is_verified:
        raise RuleBroken("This credential is not verified now: there is nothing to take back.")
    if newest_entries([credential.id])[credential.id].id != subject.terms.get("entry"):
        raise RuleBroken("It was checked again since this was proposed. Look at that check, then propose anew.")


def _do(subject: Subject, done: Done) -> None:
    credential, reason = _credential(subject), Reason(subject.terms["reason"])
    entry = record_check(
        credential,
        outcome=Outcome.REVOKED,
        reason=reason,
        method=Method(subject.terms["method"]),
        source_url=str(subject.terms["source_url"]),
        note=done.why,
        by=done.first,
        second_id=done.second.person_id if done.second else None,
        now=done.now,
    )
    lying = open_submission_of(credential.id)
    if lying is not None:
        last = done.second or done.first
        move(
            lying,
            seen_version=lying.version,
            state=SubmissionState.DECIDED,
            outcome=Outcome.REVOKED,
            decided_at=done.now,
            decided_by_id=last.person_id,
        )
    tell_keepers(
        "verification_revoked",
        credential,
        about=str(entry.id),
        now=done.now,
        note=done.why,
        reason=REASON_WORDS[reason],
    )


REVOKE = Act(
    name="revoke-credential",
    words="Take back the verification of a credential",
    check_person=_check_person,
    check=_check,
    do=_do,
)


def _credential(subject: Subject) -> Credential:
    credential = credential_about(subject.id)
    if credential is None or credential.withdrawn_at is not None:
        raise RuleBroken("This credential is not here any more.")
    return credential
