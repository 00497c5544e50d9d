"""Reads of stated credentials and of the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select

from directory.credentials.models import Credential, LedgerEntry, Programme
from directory.credentials.rules import Outcome
from directory.shared.db import db


def credential_by_id(credential_id: int) -> Credential | None:
    """One credential, taken back or not."""
    return db.session.get(Credential, credential_id)


def credentials_by_practitioner(practitioner_ids: Iterable[int]) -> Mapping[int, Sequence[Credential]]:
    """Every stated credential of several practitioners, in one read; those without any are absent."""
    found: dict[int, list[Credential]] = defaultdict(list)
    wanted = set(practitioner_ids)
    if wanted:
        rows = db.session.scalars(
            select(Credential)
            .where(Credential.practitioner_id.in_(wanted), Credential.withdrawn_at.is_(None))
            .order_by(Credential.kind, Credential.id)
        )
        for row in rows:
            found[row.practitioner_id].append(row)
    return found


def entries_of(credential_id: int) -> Sequence[LedgerEntry]:
    """Every check of one credential, oldest first."""
    return db.session.scalars(
        select(LedgerEntry).where(LedgerEntry.credential_id == credential_id).order_by(LedgerEntry.id)
    ).all()


def newest_entries(credential_ids: Iterable[int]) -> Mapping[int, LedgerEntry]:
    """The newest check that decided something, by credential; those never decided are absent."""
    newest = (
        select(func.max(LedgerEntry.id))
        .where(LedgerEntry.credential_id.in_(set(credential_ids)), LedgerEntry.outcome != Outcome.MORE_INFORMATION)
        .group_by(LedgerEntry.credential_id)
    )
    rows = db.session.scalars(select(LedgerEntry).where(LedgerEntry.id.in_(newest)))
    return {row.credential_id: row for row in rows}


def programmes() -> Sequence[Programme]:
    """The training register, by body and title."""
    return db.session.scalars(
        select(Programme).where(Programme.ended_at.is_(None)).order_by(Programme.body, Programme.title)
    ).all()
