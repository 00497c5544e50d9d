"""The index on disk: folders, commits, the pointer to the folder that serves.

    index/current            → index-1764000000000 (a symbolic link, replaced in one step)
    index/index-1764000000000/      a Whoosh index, with the digest of its schema in the file `digest`, and beside each
                                    large segment the order of its names

Whoosh's commit is atomic and survives a killed process. It never asks the disk to write: we do, after each commit.
The index is a pickle among other things: whoever can write to the folder can run code, so keep it private.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from whoosh.index import TOC, FileIndex
from whoosh.reading import SegmentReader

from search_index import name_order
from search_index.columns import parts
from search_index.engine import IndexUnavailable
from search_index.memory import give_back
from search_index.postings import Codec, Files, Segment, name_order_of, whoosh_schema
from search_index.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from search_index.document import Document
    from search_index.language import Language
    from search_index.record import Layout, Packed

INDEX_NAME = "MAIN"
SETTLED_NS = 50_000_000
"""A folder changed less than this ago may change again within one tick of the clock of its file system."""
LOCK_PATIENCE_S = 30.0
POOL_MB = 96
LARGE_DOCUMENTS = 2048
"""A segment of so many is opened as a shard of its own, and its names are sorted when it is built."""
MERGED_AT_ONCE = 8
MERGED_MAX_DOCUMENTS = 512
GENERATION_BITS = 22
"""Commits between two rebuilds, so that a generation fits 63 bits."""


class Stamp(NamedTuple):
    """Changes whenever the serving folder or anything in it does."""

    inode: int
    changed_ns: int


class Contents(NamedTuple):
    """The segments of one generation."""

    folder: Path
    generation: int
    schema: Any
    segments: list[Any]


class Store:
    """The folder of an index."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self._path = path
        self._layout = layout
        self._current = path / "current"
        self._watched = str(self._current)

    def stamp(self) -> Stamp | None:
        """A cheap mark of the state on disk (one system call); None when it must be opened to know."""
        try:
            status = os.stat(self._watched)  # noqa: PTH116 - called with every search
        except OSError:  # missing, or replaced just now
            return None
        if time.time_ns() - status.st_mtime_ns < SETTLED_NS:
            return None
        return Stamp(status.st_ino, status.st_mtime_ns)

    def _folder(self) -> Path:
        """The folder that serves, of our schema. Raises as `contents`."""
        folder = self._pointed_to()
        with self._unless_replaced(folder):
            try:
                digest = (folder / "digest").read_text(errors="replace")
            except OSError as missing:
                raise IndexUnavailable("There is no index.") from missing
            if digest != self._layout.schema.digest:
                raise IndexUnavailable("The index is of another schema or format.")
        return folder

    def _pointed_to(self) -> Path:
        try:
            return self._path / self._current.readlink()
        except OSError as missing:
            raise IndexUnavailable("There is no index.") from missing

    @contextmanager
    def _unless_replaced(self, folder: Path) -> Iterator[None]:
        """What is missing in a folder that a rebuild has replaced by now is no damage: the caller looks again."""
        try:
            yield
        except IndexUnavailable as trouble:
            if self._pointed_to() != folder:
                raise FileNotFoundError(f"{folder} was replaced.") from trouble
            raise

    def contents(self) -> Contents:
        """What the index holds now. Raises `IndexUnavailable`; `FileNotFoundError` when it was replaced meanwhile."""
        folder = self._folder()
        with self._unless_replaced(folder):
            return _contents_of(folder)

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """A Whoosh writer that commits at the end, or cancels when anything is raised."""
        folder = self._folder()
        before = _names(folder)
        index = FileIndex(Files(folder), indexname=INDEX_NAME)
        writer = index.writer(codec=Codec(), timeout=LOCK_PATIENCE_S, delay=0.01)
        try:
            yield writer
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=merge_small)
        _sync(folder, _names(folder) - before)

    def rebuild(self, documents: Iterable[Document], pack: Callable[[Document], Packed], language: Language) -> None:
        """Write a new folder, its documents along a Hilbert curve, and point to it."""
        self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = self._path / f"index-{self._next_number()}"
        folder.mkdir(mode=0o700)
        (folder / "digest").write_text(self._layout.schema.digest)
        index = FileIndex.create(Files(folder), whoosh_schema(self._layout), INDEX_NAME)
        with Spool(folder) as spool:
            for document in documents:
                spool.add(document, pack(document))
            if spool:
                writer = index.writer(codec=Codec(), limitmb=POOL_MB)
                try:
                    for packed, text in spool.along_the_curve():
                        add_document(writer, packed, language.impacts_of(text))
                except BaseException:
                    writer.cancel()
                    raise
                writer.commit(merge=False)
                self._sort_names(folder)
        _sync(folder, _names(folder))
        self._point_to(folder)

    def _sort_names(self, folder: Path) -> None:
        """Keep the order of the names of each large segment beside it, for every process that will read it."""
        contents = _contents_of(folder)
        for segment in contents.segments:
            if segment.doc_count_all() >= LARGE_DOCUMENTS:
                source = Segment(folder, contents.schema, segment, self._layout)
                ids = np.empty(source.size, np.uint32)
                for rows, records in parts(source):
                    ids[rows] = records["id"]
                name_order.write(name_order_of(folder, segment), name_order.in_order(source.names(), ids))
                give_back()

    def _next_number(self) -> int:
        """Milliseconds since 1970, or one more than the newest folder: no number ever comes back."""
        newest = max((int(old.name.removeprefix("index-")) for old in self._path.glob("index-*")), default=0)
        return max(newest + 1, time.time_ns() // 1_000_000)

    def _point_to(self, folder: Path) -> None:
        pointer = self._path / "next"
        pointer.unlink(missing_ok=True)
        pointer.symlink_to(folder.name)
        pointer.replace(self._current)
        _sync(self._path, set())
        for old in self._path.glob("index-*"):
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)


def add_document(writer: Any, packed: Packed, impacts: dict[str, int]) -> None:
    """Hand a document to a Whoosh writer."""
    writer.add_document(
        words=impacts, record=packed.record, places=packed.places, phases=packed.phases, names=packed.names
    )


def merge_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge policy: eight segments of one size class (under 8, 64, 512 documents) become one.

    Each document is then rewritten at most three times until the next rebuild, and no commit rewrites many.
    """
    kept = [segment for segment in segments if segment.doc_count_all() > segment.deleted_count()]
    limit = MERGED_AT_ONCE
    while limit <= MERGED_MAX_DOCUMENTS:
        alike = [segment for segment in kept if limit // MERGED_AT_ONCE <= segment.doc_count_all() < limit]
        if len(alike) >= MERGED_AT_ONCE:
            for segment in alike:
                reader = SegmentReader(writer.storage, writer.schema, segment)
                writer.add_reader(reader)
                reader.close()
            return [segment for segment in kept if segment not in alike]
        limit *= MERGED_AT_ONCE
    return kept


def _contents_of(folder: Path) -> Contents:
    """What a folder holds. Raises as `Store.contents`."""
    files = Files(folder)
    try:
        toc = _read_toc(files)
    finally:
        files.close()
    generation = int(folder.name.removeprefix("index-")) << GENERATION_BITS | toc.generation
    return Contents(folder, generation, toc.schema, toc.segments)


def _read_toc(files: Files) -> Any:
    try:
        return TOC.read(files, INDEX_NAME)
    except FileNotFoundError:  # a commit replaced it between listing and opening: the caller looks again
        raise
    except Exception as damage:  # a damaged pickle raises anything
        raise IndexUnavailable(f"The index cannot be read: {damage!r}") from damage


def _names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def _sync(folder: Path, names: set[str]) -> None:
    """Have the disk write these files and the folder's list of them."""
    for path in [folder / name for name in names] + [folder]:
        try:
            handle = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            continue
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
