"""The ledger: a file of lines that outlives the database beside it.

Who writes holds the file's lock, takes away what a crash left of a line, and takes back what finds no room: a line is
there whole or not at all.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from directory.shared.db import db
from directory.tombstones.rules import Buried, read_lines

_WAITING = "tombstones"
_ledgers: dict[str, Path] = {}


def keep_ledger(database: str, path: Path) -> None:
    """Write what is erased from a database (its URL) into a file from now on."""
    _ledgers[database] = path
    if not event.contains(db.session, "before_commit", _write_down):
        event.listen(db.session, "before_commit", _write_down)
        event.listen(db.session, "after_soft_rollback", _forget)


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
    _append(path, "".join(f"{one.line()}\n" for one in waiting).encode())


def _append(path: Path, lines: bytes) -> None:
    """Write lines to the disk, or none of them. Raises OSError."""
    ledger = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(ledger, fcntl.LOCK_EX)
        end = _mend_end(ledger)
        try:
            _write_all(ledger, lines)
            os.fsync(ledger)
        except OSError:
            os.ftruncate(ledger, end)
            raise
    finally:
        os.close(ledger)  # gives the lock back


def _mend_end(ledger: int) -> int:
    """Where the next line begins; leaves the file open there.

    A piece of a line is of a commit that never was, and goes; a whole one that only lacks its end is given it.
    """
    end = size = os.lseek(ledger, 0, os.SEEK_END)
    while end and os.pread(ledger, 1, end - 1) != b"\n":
        end -= 1
    if list(read_lines([os.pread(ledger, size - end, end).decode(errors="replace")])):
        _write_all(ledger, b"\n")
        return size + 1
    os.ftruncate(ledger, end)
    return os.lseek(ledger, end, os.SEEK_SET)


def _write_all(ledger: int, lines: bytes) -> None:
    while lines:
        lines = lines[os.write(ledger, lines) :]


def _forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:  # what goes back to a savepoint leaves what was erased before it
        session.info.pop(_WAITING, None)
