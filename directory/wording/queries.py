"""Reads of waivers: what stands for a subject, and what that leaves of its remarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set as AbstractSet

from sqlalchemy import select

from directory.shared.db import db
from directory.wording.context import Proof, PublicText
from directory.wording.models import Waiver
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


def unwaived_remarks(
    texts: Mapping[str, PublicText], *, subject_kind: str, subject_id: object, verified: AbstractSet[Proof]
) -> dict[str, tuple[Remark, ...]]:
    """The remarks on one thing's texts that no standing waiver lets pass, by field; none when it may be published."""
    return unwaived(texts, verified=verified, waived=waived_for(subject_kind, subject_id))
