"""Reads of waivers: what stands for a subject, what that leaves of its remarks, and who asks for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set as AbstractSet

from sqlalchemy import select

from directory.shared.db import db
from directory.wording.context import Proof, PublicText
from directory.wording.models import Waiver, WaiverRequest
from directory.wording.rules import Remark, Waived, unwaived


def waivers_about(subject_kind: str, subject_id: object) -> Sequence[Waiver]:
    """Every waiver about one thing, also the revoked ones, oldest first."""
    return db.session.scalars(
        select(Waiver)
        .where(Waiver.subject_kind == subject_kind, Waiver.subject_id == str(subject_id))
        .order_by(Waiver.id)
    ).all()


def waived_for(subject_kind: str, subject_id: object) -> frozenset[Waived]:
    """What the standing waivers about one thing let pass, for `rules.unwaived` and `rules.check_publishable`."""
    rows = db.session.execute(
        select(Waiver.field, Waiver.rule, Waiver.fingerprint).where(
            Waiver.subject_kind == subject_kind, Waiver.subject_id == str(subject_id), Waiver.revoked_at.is_(None)
        )
    )
    return frozenset(Waived(field, rule, fingerprint) for field, rule, fingerprint in rows)


def waiver_by_id(waiver_id: int) -> Waiver | None:
    """One waiver, revoked or not."""
    return db.session.get(Waiver, waiver_id)


def standing_waivers(limit: int) -> Sequence[Waiver]:
    """The waivers that hold, the newest first."""
    wanted = select(Waiver).where(Waiver.revoked_at.is_(None)).order_by(Waiver.id.desc())
    return db.session.scalars(wanted.limit(limit)).all()


def waiver_request_by_id(request_id: int) -> WaiverRequest | None:
    """One request for a waiver, decided or not."""
    return db.session.get(WaiverRequest, request_id)


def open_waiver_requests(limit: int) -> Sequence[WaiverRequest]:
    """The requests that wait for a decision, the oldest first."""
    wanted = select(WaiverRequest).where(WaiverRequest.decided_at.is_(None))
    return db.session.scalars(wanted.order_by(WaiverRequest.asked_at, WaiverRequest.id).limit(limit)).all()


def asked_about(subject_kind: str, subject_id: object) -> frozenset[Waived]:
    """What the open requests about one thing would let pass."""
    rows = db.session.execute(
        select(WaiverRequest.field, WaiverRequest.rule, WaiverRequest.fingerprint).where(
            WaiverRequest.subject_kind == subject_kind,
            WaiverRequest.subject_id == str(subject_id),
            WaiverRequest.decided_at.is_(None),
        )
    )
    return frozenset(Waived(field, rule, fingerprint) for field, rule, fingerprint in rows)


def unwaived_remarks(
    texts: Mapping[str, PublicText], *, subject_kind: str, subject_id: object, verified: AbstractSet[Proof]
) -> dict[str, tuple[Remark, ...]]:
    """The remarks on one thing's texts that no standing waiver lets pass, by field; none when it may be published."""
    return unwaived(texts, verified=verified, waived=waived_for(subject_kind, subject_id))
