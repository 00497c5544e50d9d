"""Writes: keep a document, erase one, and clear away what an upload that never ended left behind."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from sqlalchemy import select

from directory.audit.actions import record
from directory.audit.rules import Actor, ActorKind
from directory.files.sealing import SealedStore
from directory.papers.models import Paper, PaperPage
from directory.papers.queries import kept_keys
from directory.papers.rules import ORPHANED_AFTER, original_name, page_name
from directory.papers.taking import Taken
from directory.shared.db import db, unit_of_work
from directory.shared.moving import change_if

RETENTION = Actor(ActorKind.MACHINE, "erase_due_papers")
SHELVES = 256


def store_paper(taken: Taken, *, store: SealedStore) -> None:
    """Seal and store a document's files. Slow, so outside of any unit of work; `keep_paper` comes next.

    Files that get no row are swept. Raises OSError when the store cannot take them, as on a full disk.
    """
    for name, content in _files(taken).items():
        store.put(name, content)


def keep_paper(taken: Taken, *, store: SealedStore, by: Actor, now: datetime) -> Paper:
    """Keep a document's row, in the running unit of work, once its files are stored; those that are not are now.

    Raises OSError when the store cannot take them.
    """
    for name, content in _files(taken).items():
        if not store.exists(name):
            store.put(name, content)
    paper = Paper(
        key=taken.key,
        digest=taken.digest,
        media=taken.media,
        byte_count=len(taken.original),
        file_name=taken.file_name,
        brought_by_id=by.person_id,
        brought_at=now,
        pages=[
            PaperPage(number=number, width=page.width, height=page.height, fingerprint=page.fingerprint)
            for number, page in enumerate(taken.pages, 1)
        ],
    )
    db.session.add(paper)
    db.session.flush()
    said = {"digest": paper.digest, "media": paper.media.value, "pages": len(taken.pages)}
    record("keep_paper", subject_kind="paper", subject_id=paper.id, by=by, now=now, after=said)
    return paper


def record_handed_out(paper: Paper, *, by: Actor, now: datetime) -> None:
    """Write down that what came in was handed out, and to whom."""
    record("hand_out_paper", subject_kind="paper", subject_id=paper.id, by=by, now=now, after={"digest": paper.digest})


def erase_paper(paper: Paper, *, store: SealedStore, by: Actor, now: datetime) -> None:
    """Delete a document's files, for good. Its digest and fingerprints stay, so that it is known again.

    Nothing happens to one that is erased already. The files go before the commit: should it fail, erasing it again
    ends what was begun.
    """
    if not change_if(paper, Paper.erased_at.is_(None), erased_at=now, file_name=""):
        return
    record("erase_paper", subject_kind="paper", subject_id=paper.id, by=by, now=now, before={"digest": paper.digest})
    for name in (original_name(paper.key), *(page_name(paper.key, page.number) for page in paper.pages)):
        store.delete(name)


def erase_due_papers(paper_ids: Iterable[int], *, store: SealedStore, now: datetime) -> int:
    """A job: erase documents whose time is over, each in a unit of work of its own; how many there were.

    Which ones they are is known above: those of credentials that were declined or withdrawn 90 days ago.
    """
    count = 0
    for paper_id in tuple(paper_ids):
        with unit_of_work():
            paper = db.session.scalars(
                select(Paper).where(Paper.id == paper_id, Paper.erased_at.is_(None))
            ).one_or_none()
            if paper is not None:
                erase_paper(paper, store=store, by=RETENTION, now=now)
                count += 1
    return count


def sweep_papers(now: datetime, *, store: SealedStore) -> int:
    """A job: delete stored files that belong to no document, of one shelf of the store each minute; how many.

    A whole round takes four hours and a quarter. Files younger than an hour may belong to an upload that goes on.
    """
    shelf = f"{int(now.astimezone(UTC).timestamp()) // 60 % SHELVES:02x}"
    return store.sweep(shelf, before=now - ORPHANED_AFTER, kept=_belonging)


def _belonging(names: Collection[str]) -> Collection[str]:
    """Which of some stored files belong to a document that is kept."""
    kept = kept_keys({name.split("-")[0] for name in names})
    return {name for name in names if name.split("-")[0] in kept}


def _files(taken: Taken) -> dict[str, bytes]:
    pages = {page_name(taken.key, number): page.picture for number, page in enumerate(taken.pages, 1)}
    return {original_name(taken.key): taken.original} | pages
