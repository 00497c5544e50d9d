"""Writes that keepers make at the desk: hand a credential in, answer a question, take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.credentials.models import Credential
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.verification.matching import match_practitioner
from directory.verification.models import Submission, SubmissionMessage
from directory.verification.moves import move
from directory.verification.queries import open_submission_of
from directory.verification.rules import MESSAGE_MAX_CHARS, MESSAGES_MAX, OpenedFor, SubmissionState, reason_it_stays


def submit_credential(credential: Credential, *, opened_for: OpenedFor, by: Actor, now: datetime) -> Submission:
    """Hand a credential to the desk, or again after a change; the submission that is open from now on.

    One that is open already waits again, one version later, so that nobody decides what they have not seen. Its
    holder is held against the exclusion list.
    Raises RuleBroken for a credential that was taken back.
    """
    if credential.withdrawn_at is not None:
        raise RuleBroken("This credential was taken back. State it again to have it checked.")
    _record("submit_credential", credential, by=by, now=now, after={"opened_for": opened_for.value})
    match_practitioner(credential.practitioner_id, now)
    standing = open_submission_of(credential.id)
    if standing is None:
        return _new_submission(credential, opened_for=opened_for, now=now)
    _wait_again(standing, now=now, opened_for=reason_it_stays(standing.opened_for, opened_for))
    return standing


def answer_question(submission: Submission, *, text: str, by: Actor, now: datetime) -> None:
    """A keeper answers the desk, or adds a word: it waits again. Raises RuleBroken when it is decided already."""
    if not text.strip():
        raise RuleBroken("Write an answer, or hand in what is missing.", field="text")
    if len(text) > MESSAGE_MAX_CHARS:
        raise RuleBroken(f"Use at most {MESSAGE_MAX_CHARS} characters.", field="text")
    if len(submission.messages) >= MESSAGES_MAX:
        raise RuleBroken("You wrote very often about this one. Wait until the desk has answered.", field="text")
    _record("answer_desk", submission.credential, by=by, now=now, after={"submission": submission.id})
    _wait_again(submission, now=now)
    submission.messages.append(SubmissionMessage(at=now, account_id=by.person_id, is_from_desk=False, text=text))


def show_again(credential: Credential) -> None:
    """Of a credential at the desk something was taken away: nobody decides on a page that still shows it."""
    standing = open_submission_of(credential.id)
    if standing is not None:
        move(standing, seen_version=standing.version, risk=None, risk_reasons=None, assessed_at=None)


def withdraw_submission(credential: Credential, *, by: Actor, now: datetime) -> None:
    """Take a credential back from the desk; nothing where it does not lie there."""
    standing = open_submission_of(credential.id)
    if standing is not None:
        _record("withdraw_submission", credential, by=by, now=now)
        move(standing, seen_version=standing.version, state=SubmissionState.WITHDRAWN, decided_at=now)


def _wait_again(submission: Submission, *, now: datetime, **values: Any) -> None:
    """Let it wait, from now on if it was with its keeper; its findings are computed anew."""
    since = now if submission.state is SubmissionState.ASKED else submission.waiting_since
    move(
        submission,
        seen_version=submission.version,
        state=SubmissionState.WAITING,
        waiting_since=since,
        risk=None,
        risk_reasons=None,
        assessed_at=None,
        **values,
    )


def _new_submission(credential: Credential, *, opened_for: OpenedFor, now: datetime) -> Submission:
    submission = Submission(
        credential=credential,
        opened_for=opened_for,
        opened_at=now,
        state=SubmissionState.WAITING,
        waiting_since=now,
        version=1,
    )
    db.session.add(submission)
    db.session.flush()
    return submission


def _record(act: str, credential: Credential, **given: Any) -> None:
    record(act, subject_kind="credential", subject_id=credential.id, **given)
