"""Reads of imports: which register was brought in when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from directory.registers.models import RegisterImport
from directory.shared.db import db


def newest_imports() -> Mapping[str, RegisterImport]:
    """The newest import of each register, by the register's name; those never imported are absent."""
    newest = select(func.max(RegisterImport.id)).group_by(RegisterImport.register)
    rows = db.session.scalars(
        select(RegisterImport).where(RegisterImport.id.in_(newest)).order_by(RegisterImport.register)
    )
    return {row.register: row for row in rows}


def imports_before(before_id: int | None, *, limit: int) -> Sequence[RegisterImport]:
    """Imports, the newest first; older than one, where it is named."""
    wanted = select(RegisterImport).order_by(RegisterImport.id.desc()).limit(limit)
    return db.session.scalars(wanted if before_id is None else wanted.where(RegisterImport.id < before_id)).all()
