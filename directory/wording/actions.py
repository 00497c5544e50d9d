"""Writes: a waiver is asked for, granted or declined, and may be revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from directory.accounts.queries import account_by_id
from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.notices.actions import queue_letter
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if
from directory.wording.models import Waiver, WaiverRequest
from directory.wording.queries import asked_about, waived_for
from directory.wording.rules import (
    OPEN_AT_MOST,
    Decision,
    Waived,
    check_reason,
    check_statement,
    check_waivable,
    fingerprint,
    waiver_field,
)


@dataclass(frozen=True, slots=True)
class About:
    """What a letter says of the thing that a text is about: its name, and the path of the page to go on at."""

    name: str
    path: str


def grant_waiver(
    text: str,
    *,
    rule: str,
    field: str,
    subject_kind: str,
    subject_id: object,
    reason: str,
    by: Actor,
    now: datetime,
) -> Waiver:
    """Let one exact text pass one rule. Raises RuleBroken without a reason, for an unknown rule, or when one stands."""
    mark, field = fingerprint(text), waiver_field(field)
    check_waivable(rule, field=field)
    check_reason(reason)
    if Waived(field, rule, mark) in waived_for(subject_kind, subject_id):
        raise RuleBroken("This text has this waiver already.")
    waiver = Waiver(
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        field=field,
        rule=rule,
        fingerprint=mark,
        reason=reason.strip(),
        granted_by_id=by.person_id,
        granted_at=now,
    )
    db.session.add(waiver)
    db.session.flush()
    record(
        "grant_waiver",
        subject_kind=subject_kind,
        subject_id=subject_id,
        by=by,
        now=now,
        reason=waiver.reason,
        after={"waiver": waiver.id, "rule": rule, "field": field, "fingerprint": mark},
    )
    return waiver


def revoke_waiver(waiver: Waiver, *, reason: str, by: Actor, now: datetime) -> None:
    """Take a waiver back; the text meets its rule again. Raises RuleBroken without a reason or when it was revoked."""
    check_reason(reason)
    if not change_if(waiver, Waiver.revoked_at.is_(None), revoked_at=now, revoked_by_id=by.person_id):
        raise RuleBroken("This waiver was revoked already.")
    record(
        "revoke_waiver",
        subject_kind=waiver.subject_kind,
        subject_id=waiver.subject_id,
        by=by,
        now=now,
        reason=reason.strip(),
        before={"waiver": waiver.id, "rule": waiver.rule, "field": waiver.field},
    )


def ask_for_waiver(
    text: str,
    *,
    rule: str,
    field: str,
    subject_kind: str,
    subject_id: object,
    statement: str,
    asked_by_id: int,
    by: Actor,
    now: datetime,
) -> WaiverRequest:
    """Ask that one exact text may pass one rule; `statement` is what speaks for it, or empty.

    Raises RuleBroken when this was asked or granted already, or when too many requests about the thing are open.
    """
    mark, field = fingerprint(text), waiver_field(field)
    check_waivable(rule, field=field)
    check_statement(statement)
    if Waived(field, rule, mark) in waived_for(subject_kind, subject_id):
        raise RuleBroken("This text has this waiver already.")
    asked = asked_about(subject_kind, subject_id)
    if Waived(field, rule, mark) in asked:
        raise RuleBroken("You have asked about these words already; we have not decided yet.")
    if len(asked) >= OPEN_AT_MOST:
        raise RuleBroken(f"{OPEN_AT_MOST} questions wait already. Change the words, or wait for our answers.")
    request = WaiverRequest(
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        field=field,
        rule=rule,
        fingerprint=mark,
        text=text,
        statement=statement.strip(),
        asked_by_id=asked_by_id,
        asked_at=now,
    )
    db.session.add(request)
    db.session.flush()
    _record_request("ask_for_waiver", request, by=by, now=now, why=request.statement)
    return request


def grant_asked_waiver(request: WaiverRequest, *, why: str, about: About, by: Actor, now: datetime) -> None:
    """Let the text pass that was asked about, and tell whoever asked.

    Raises RuleBroken without a reason or when somebody else has decided.
    """
    _decide(request, Decision.GRANTED, why=why, by=by, now=now)
    if Waived(request.field, request.rule, request.fingerprint) not in waived_for(
        request.subject_kind, request.subject_id
    ):
        grant_waiver(
            request.text,
            rule=request.rule,
            field=request.field,
            subject_kind=request.subject_kind,
            subject_id=request.subject_id,
            reason=why,
            by=by,
            now=now,
        )
    _tell("wording_granted", request, about, now=now)


def decline_asked_waiver(request: WaiverRequest, *, why: str, about: About, by: Actor, now: datetime) -> None:
    """Leave the rule as it is for the text that was asked about, and tell whoever asked why.

    Raises RuleBroken without a reason or when somebody else has decided.
    """
    _decide(request, Decision.DECLINED, why=why, by=by, now=now)
    _record_request("decline_asked_waiver", request, by=by, now=now, why=request.why)
    _tell("wording_declined", request, about, now=now)


def _decide(request: WaiverRequest, decision: Decision, *, why: str, by: Actor, now: datetime) -> None:
    check_reason(why)
    decided = {"decision": decision, "decided_at": now, "decided_by_id": by.person_id, "why": why.strip()}
    if not change_if(request, WaiverRequest.decided_at.is_(None), **decided):
        raise RuleBroken("Somebody else has decided this meanwhile.")


def _tell(template: str, request: WaiverRequest, about: About, *, now: datetime) -> None:
    """A letter with the exact words, to be copied back; nothing for an account that is gone or stopped."""
    account = account_by_id(request.asked_by_id)
    if account is None or not account.active:
        return
    values = {"name": about.name, "path": about.path, "text": request.text, "why": request.why}
    queue_letter(template, to=account.email, values=values, key=f"{template}:{request.id}", now=now)


def _record_request(act: str, request: WaiverRequest, *, by: Actor, now: datetime, why: str) -> None:
    record(
        act,
        subject_kind=request.subject_kind,
        subject_id=request.subject_id,
        by=by,
        now=now,
        reason=why,
        after={
            "request": request.id,
            "rule": request.rule,
            "field": request.field,
            "fingerprint": request.fingerprint,
        },
    )
