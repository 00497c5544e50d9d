"""The ledger: a file of lines that outlives the database beside it."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

from directory.shared.db import db
from directory.tombstones.rules import Buried, read_lines

_WAITING = "tombstones"
_ledgers: dict[str, Path] = {}


def keep_ledger(database: str, path: Path) -> None:
    """Write what is erased from a database (its URL) into a file from now on."""
    _ledgers[database] = path
    if not event.contains(db.session, "before_commit", _write_down):
        event.listen(db.session, "before_commit", _write_down)
        event.listen(db.session, "after_rollback", _forget)


def write_before_commit(session: Session, buried: Buried) -> None:
    """Have a line written when this session commits."""
    session.info.setdefault(_WAITING, []).append(buried)


def read_ledger(path: Path) -> list[Buried]:
    """What a ledger says; nothing where there is none. Raises ValueError naming a line that cannot be read."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as file:
        return list(read_lines(file))


def _write_down(session: Session) -> None:
    waiting: list[Buried] = session.info.pop(_WAITING, [])
    path = _ledgers.get(session.connection().engine.url.render_as_string(hide_password=False)) if waiting else None
    if path is None:
        return
    lines = "".join(f"{one.line()}\n" for one in waiting)
    ledger = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(ledger, lines.encode())
        os.fsync(ledger)
    finally:
        os.close(ledger)


def _forget(session: Session) -> None:
    session.info.pop(_WAITING, None)
