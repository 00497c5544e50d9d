"""The proof that the trail is what was written: a walk along the chain that names the first entry where it is not.

Each entry is read as the database holds it, held against its own hash and the hash before it, and the last against
the head. What cannot even be read (a broken date, a word that there is not) is broken at that entry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.exc import DBAPIError

from directory.audit.models import HEAD_ID, AuditCheck, AuditEntry, AuditHead
from directory.audit.rules import FIRST_HASH, Anchor, chain_hash, content_of
from directory.shared.db import db

CHUNK = 1000
TABLE = AuditEntry.__table__

Progress = Callable[[int], object]
_Row = Row[Any]


@dataclass(frozen=True, slots=True)
class Walk:
    """How far the chain holds: `entries` whole ones, the last with `last_hash`; and what broke it, if anything.

    `broken_id` is the entry at which it broke, None where it is the head or an anchor.
    """

    entries: int
    last_hash: str
    problem: str = ""
    broken_id: int | None = None

    @property
    def head(self) -> str:
        """The last whole entry and its hash, to be noted elsewhere."""
        return f"{self.entries}:{self.last_hash}"


class _BrokenError(Exception):
    """The chain does not hold at an entry (or, with None, at the head); the message says how."""

    def __init__(self, entry_id: int | None, sentence: str) -> None:
        super().__init__(sentence)
        self.entry_id = entry_id


def walk_trail(*, anchor: Anchor | None = None, progress: Progress | None = None) -> Walk:
    """Walk the whole chain. `progress` is told how many entries each step took.

    With an `anchor`, a chain that is whole in itself must also hold the entry which was noted then: somebody who
    can write everything can chain everything anew, but not so that an old hash comes out. The last check that was
    kept is such an anchor too.
    """
    walker = _Walker([one for one in (anchor, _kept_anchor()) if one is not None])
    try:
        walker.walk(progress)
    except _BrokenError as broken:
        return Walk(walker.last_id, walker.last_hash, str(broken), broken.entry_id)
    return Walk(walker.last_id, walker.last_hash)


class _Walker:
    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self.last_id, self.last_hash = 0, FIRST_HASH
        self.before: _Row | None = None
        self.by_id = {one.entry_id: one.hash for one in anchors if one.entry_id}
        self.unmet = {one.hash for one in anchors} - {FIRST_HASH}

    def walk(self, progress: Progress | None) -> None:
        while True:
            rows = _rows_after(self.last_id if self.before is not None else None)
            for row in rows:
                self._step(row)
            if progress is not None:
                progress(len(rows))
            if not rows and self._has_arrived():
                break
        if gone := [one for one in self.by_id if one > self.last_id]:
            first = self.last_id + 1
            raise _BrokenError(first, f"Entry {first} is missing: the trail was seen to go on to {max(gone)}.")
        if self.unmet:
            raise _BrokenError(None, "No entry has the hash that was noted before: the trail was written anew since.")

    def _step(self, row: _Row) -> None:
        expected = self.last_id + 1
        if row.id < expected:
            raise _BrokenError(row.id, f"Entry {row.id} was put in: the trail begins with entry 1.")
        if row.id > expected:
            raise _BrokenError(expected, f"Entry {expected} is missing: the next one there is {row.id}.")
        if row.previous_hash != self.last_hash or row.hash != _hash_of(row, self.last_hash):
            raise self._what_broke(row)
        if self.by_id.get(row.id, row.hash) != row.hash:
            sentence = f"Entry {_said(row)} has not the hash that was noted: it, or one before it, was written anew."
            raise _BrokenError(row.id, sentence)
        self.unmet.discard(row.hash)
        self.last_id, self.last_hash, self.before = row.id, row.hash, row

    def _what_broke(self, row: _Row) -> _BrokenError:
        """Whether the entry itself was changed, or the one before it together with its hash."""
        if row.hash == _hash_of(row, row.previous_hash) and self.before is not None:
            return _BrokenError(
                self.before.id,
                f"Entry {_said(self.before)} is not what was written: entry {row.id} follows another one.",
            )
        if row.hash == _hash_of(row, row.previous_hash, number=row.id - 1) and self.before is not None:
            return _BrokenError(
                self.before.id, f"Entry {_said(self.before)} was put in: entry {row.id} was written in its place."
            )
        return _BrokenError(row.id, f"Entry {_said(row)} is not what was written.")

    def _has_arrived(self) -> bool:
        """Whether the head says that the trail ends here; False where it went on meanwhile."""
        head = db.session.execute(
            select(AuditHead.last_id, AuditHead.last_hash).where(AuditHead.id == HEAD_ID)
        ).one_or_none()
        if head is None:
            if self.last_id:
                raise _BrokenError(None, f"The head is missing; the trail ends at entry {self.last_id}.")
            return True
        if (head.last_id, head.last_hash) == (self.last_id, self.last_hash):
            return True
        if head.last_id == self.last_id:
            name = _said(self.before) if self.before is not None else "0"
            raise _BrokenError(self.last_id or None, f"Entry {name} is not the one that the head names.")
        if head.last_hash == self.last_hash:
            raise _BrokenError(None, f"The head names entry {head.last_id}, but its hash is that of {self.last_id}.")
        if head.last_id < self.last_id:
            first = max(head.last_id, 0) + 1
            raise _BrokenError(first, f"Entry {first} was put in: the head says that the trail ends at {head.last_id}.")
        if _rows_after(self.last_id):
            return False  # somebody wrote on meanwhile
        missing = self.last_id + 1
        raise _BrokenError(
            missing, f"Entry {missing} is missing: the head says that the trail goes on to {head.last_id}."
        )


def _kept_anchor() -> Anchor | None:
    """The last whole head that a check kept."""
    kept = select(AuditCheck.last_hash, AuditCheck.entries).where(AuditCheck.problem == "")
    found = db.session.execute(kept.order_by(AuditCheck.id.desc()).limit(1)).one_or_none()
    return Anchor(found.last_hash, found.entries or None) if found else None


def _rows_after(last_id: int | None, limit: int = CHUNK) -> Sequence[_Row]:
    """The next entries; where one of them cannot be read, those before it, and that one by an error."""
    wanted = select(*TABLE.c).order_by(TABLE.c.id).limit(limit)
    if last_id is not None:
        wanted = wanted.where(TABLE.c.id > last_id)
    try:
        return db.session.execute(wanted).all()
    except (ValueError, LookupError, TypeError, ArithmeticError) as error:
        return _fewer(last_id, limit, error)
    except DBAPIError as error:
        if "decode" not in str(error.orig):
            raise
        return _fewer(last_id, limit, error)


def _fewer(last_id: int | None, limit: int, error: Exception) -> Sequence[_Row]:
    if limit > 1:
        return _rows_after(last_id, limit // 10)
    wanted = select(TABLE.c.id).order_by(TABLE.c.id).limit(1)
    found = db.session.scalar(wanted if last_id is None else wanted.where(TABLE.c.id > last_id))
    raise _BrokenError(found, f"Entry {found} cannot be read: what stands in it is no entry.") from error


def _hash_of(row: _Row, previous: str, *, number: int | None = None) -> str | None:
    """The hash that fits what stands in an entry; None where that is no content at all."""
    try:
        return chain_hash(previous, content_of(row, number=number))
    except (TypeError, ValueError):
        return None


def _said(row: _Row) -> str:
    return f"{row.id} ({row.action}, {row.at.isoformat()})"
