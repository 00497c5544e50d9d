"""Writes: a waiver is granted, and may be revoked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.wording.models import Waiver
from directory.wording.queries import waived_for
from directory.wording.rules import Waived, check_reason, check_waivable, fingerprint


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
    mark = fingerprint(text)
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
        why=waiver.reason,
        after={"waiver": waiver.id, "rule": rule, "field": field, "fingerprint": mark},
    )
    return waiver


def revoke_waiver(waiver: Waiver, *, reason: str, by: Actor, now: datetime) -> None:
    """Take a waiver back; the text meets its rule again. Raises RuleBroken without a reason or when it was revoked."""
    check_reason(reason)
    revoked = db.session.execute(
        update(Waiver)
        .where(Waiver.id == waiver.id, Waiver.revoked_at.is_(None))
        .values(revoked_at=now, revoked_by_id=by.person_id)
        .returning(Waiver.id)
    ).first()
    if revoked is None:
        raise RuleBroken("This waiver was revoked already.")
    record(
        "revoke_waiver",
        subject_kind=waiver.subject_kind,
        subject_id=waiver.subject_id,
        by=by,
        now=now,
        why=reason.strip(),
        before={"waiver": waiver.id, "rule": waiver.rule, "field": waiver.field},
    )
