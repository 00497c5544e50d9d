"""Keeps the index in step with the database: drain the notes, rebuild beside, check and repair.

A note lives until the index has it: the documents are written and committed first, the notes deleted after. A
crash in between repeats the work, which changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import delete, func, select

from directory.discovery.documents import documents_of
from directory.discovery.index import SearchIndex
from directory.discovery.models import StaleNote
from directory.discovery.searched import all_searched, searched
from directory.shared.db import db, unit_of_work
from search_index import Document, IndexUnavailable

log = structlog.get_logger()

BATCH = 100
"""Documents written at once: larger batches make one commit merge for seconds."""
REBUILD_FROM = 3_000
"""So many changed listings are cheaper to answer with a rebuild."""
DELETE_AT_ONCE = 500

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Differences:
    """Where index and database disagreed, by listing id."""

    missing: frozenset[int]
    outdated: frozenset[int]
    left_over: frozenset[int]

    @property
    def count(self) -> int:
        """How many listings were not right in the index."""
        return len(self.missing) + len(self.outdated) + len(self.left_over)


def waiting_notes() -> int:
    """How many notes wait."""
    return db.session.scalar(select(func.count()).select_from(StaleNote)) or 0


def catch_up(index: SearchIndex) -> bool:
    """Bring the index up to the database, unless another process is at it. Returns whether this one did."""
    with index.writing(wait=False) as held:
        if held:
            _answer_notes(index, progress=None)
    return held


def drain(index: SearchIndex, *, progress: Progress | None = None) -> int:
    """Answer every waiting note; waits for the writer's lock. Returns how many there were.

    `progress` is told of every listing that a rebuild has read; few notes need none.
    """
    with index.writing(wait=True):
        waiting = waiting_notes()
        _answer_notes(index, progress)
        return waiting


def rebuild(index: SearchIndex, *, progress: Progress | None = None) -> int:
    """Build the index anew beside the live one, then switch. Returns how many listings it holds."""
    with index.writing(wait=True):
        return _rebuild(index, progress)


def is_usable(index: SearchIndex) -> bool:
    """Whether the index opens and is of this version."""
    return _trouble(index) is None


def _trouble(index: SearchIndex) -> str | None:
    """Why the index cannot be used, or None."""
    try:
        index.engine.document_count  # noqa: B018 - opens it
    except IndexUnavailable as trouble:
        return str(trouble)
    return None


def check(index: SearchIndex) -> Differences:
    """Compare every listing's fingerprint with its index entry. Raises IndexUnavailable."""
    held = index.engine.fingerprints()
    missing, outdated, seen = set(), set(), set()
    for document in _all_documents():
        seen.add(document.id)
        if document.id not in held:
            missing.add(document.id)
        elif held[document.id] != document.fingerprint():
            outdated.add(document.id)
    return Differences(frozenset(missing), frozenset(outdated), frozenset(held.keys() - seen))


def repair(index: SearchIndex) -> Differences:
    """Check, and write what differed again."""
    with index.writing(wait=True):
        _drain(index)
        differences = check(index)
        _write(index, sorted(differences.missing | differences.outdated | differences.left_over))
    return differences


def _answer_notes(index: SearchIndex, progress: Progress | None) -> None:
    """The cheaper way: note by note, or by a rebuild where many wait or the index cannot be used."""
    why = _why_rebuild(index)
    if why is None:
        try:
            _drain(index)
            return
        except Exception:
            why = _damage(index)
            if why is None:
                raise
    log.warning("index_rebuild", why=why)
    _rebuild(index, progress)


def _why_rebuild(index: SearchIndex) -> str | None:
    """Why notes are better answered by a rebuild, or None."""
    doubted = index.doubted.is_set()
    index.doubted.clear()
    noted = db.session.scalar(select(func.count(StaleNote.listing_id.distinct()))) or 0
    if noted >= REBUILD_FROM:
        return f"{noted:,} listings changed"
    return _trouble(index) or (_damage(index) if doubted else None)


def _damage(index: SearchIndex) -> str | None:
    """What cannot be read of the index on disk, if anything: a process may still answer from what it opened before."""
    try:
        index.opened_anew().engine.check()
    except Exception as damage:  # noqa: BLE001 - damaged files raise anything
        return f"{type(damage).__name__}: {damage}"
    return None


def _drain(index: SearchIndex) -> int:
    answered = 0
    while True:
        db.session.rollback()  # each round looks at the database as it is now
        oldest_first = select(StaleNote.listing_id).group_by(StaleNote.listing_id).order_by(func.min(StaleNote.id))
        listing_ids = db.session.scalars(oldest_first.limit(BATCH)).all()
        if not listing_ids:
            return answered
        note_ids = db.session.scalars(select(StaleNote.id).where(StaleNote.listing_id.in_(listing_ids))).all()
        _write(index, sorted(listing_ids))  # rows are read after their notes, so they hold what was noted
        _forget(note_ids)
        answered += len(note_ids)


def _write(index: SearchIndex, listing_ids: list[int]) -> None:
    for start in range(0, len(listing_ids), BATCH):
        batch = listing_ids[start : start + BATCH]
        found = searched(batch)
        gone = set(batch) - {one.id for one in found}
        if found:
            index.engine.put(documents_of(found))
        if gone:
            index.engine.drop(sorted(gone))


def _rebuild(index: SearchIndex, progress: Progress | None) -> int:
    db.session.rollback()
    noted = list(db.session.scalars(select(StaleNote.id)))
    index.engine.rebuild(_counted(_all_documents(), progress))
    _forget(noted)
    return index.engine.document_count


def _all_documents() -> Iterator[Document]:
    for chunk in all_searched():
        yield from documents_of(chunk)


def _counted(documents: Iterable[Document], progress: Progress | None) -> Iterator[Document]:
    for document in documents:
        yield document
        if progress is not None:
            progress(1)


def _forget(note_ids: Sequence[int]) -> None:
    for start in range(0, len(note_ids), DELETE_AT_ONCE):
        with unit_of_work() as session:
            session.execute(delete(StaleNote).where(StaleNote.id.in_(note_ids[start : start + DELETE_AT_ONCE])))
