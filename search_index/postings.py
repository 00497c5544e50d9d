"""One Whoosh segment as arrays: the only file that knows how Whoosh 2.7.5 (whoosh-reloaded) keeps things inside.

Private names used: `SegmentReader._terms` and its `_tindex`, the block attributes of `W3LeafMatcher`, and the
protected attributes of column readers in subclasses. tests/search_index/test_postings.py holds every one of them
against Whoosh's public interface.
"""

from __future__ import annotations

import struct
import threading
import uuid
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from whoosh import columns, fields, formats
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader, TermNotFound

from search_index.engine import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search_index.record import Layout

_LENGTHS = struct.Struct("!Ii")
_FREQUENCY = struct.Struct("!BfI")

Array = np.ndarray[Any, np.dtype[Any]]


class Codec(W3Codec):  # type: ignore[misc]  # Whoosh carries no types
    """Whoosh's codec with long blocks, light compression, and segment names that nobody's `random.seed` repeats."""

    length_stats = False
    """Impacts hold what lengths are for; looking lengths up would take a third of the time of a build."""

    def __init__(self) -> None:
        super().__init__(blocklimit=1024, compression=1)

    def new_segment(self, _storage: FileStorage, indexname: str) -> W3Segment:
        """A segment under a name of its own."""
        return W3Segment(self, indexname, segid=uuid.uuid4().hex[:16])


class Files(FileStorage):  # type: ignore[misc]
    """A folder of files that are read without mapping them, and can all be closed, even after a failure halfway."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), supports_mmap=False)
        self._opened: list[Any] = []

    def open_file(self, name: str, **options: Any) -> Any:
        """As of Whoosh."""
        file = super().open_file(name, **options)
        self._opened.append(file.file)
        return file

    def close(self) -> None:
        """Close whatever was opened and is still open."""
        for file in self._opened:
            file.close()


class WordsField(fields.FieldType):  # type: ignore[misc]
    """Takes a mapping term → impact (1 to 255) and keeps the impact as the weight of the posting."""

    def __init__(self) -> None:
        super().__init__(analyzer=None, format=formats.Existence(), scorable=False, stored=False)

    def index(self, value: dict[str, int], **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """(term, frequency, weight, payload) as Whoosh's writer takes them."""
        for term, impact in value.items():
            yield term.encode(), 1, float(impact), b""


class RecordColumn(columns.FixedBytesColumn):  # type: ignore[misc]
    """Whoosh's fixed-width column, readable as one piece."""

    class Reader(columns.FixedBytesColumn.Reader):  # type: ignore[misc]
        def everything(self) -> bytes:
            """All values, one after the other."""
            size: int = self._count * self._fixedlen
            content: bytes = self._dbfile.get(self._basepos, size)
            if len(content) != size or self._count != self._doccount:
                raise EOFError("A record column is cut short.")
            return content


class BlobColumn(columns.VarBytesColumn):  # type: ignore[misc]
    """Whoosh's variable-width column, readable as one piece and at any place in it."""

    def __init__(self) -> None:
        super().__init__(write_offsets_cutoff=0)

    class Reader(columns.VarBytesColumn.Reader):  # type: ignore[misc]
        def part(self, start: int, size: int) -> bytes:
            """`size` bytes from `start` of all values one after the other."""
            content: bytes = self._dbfile.get(self._basepos + start, size)
            if len(content) != size:
                raise EOFError("A blob column is cut short.")
            return content

        def everything(self) -> bytes:
            """All values, one after the other."""
            return self.part(0, sum(self._lengths))


def whoosh_schema(layout: Layout) -> fields.Schema:
    """The five fields of an index: words, records, places, phases, names. Nothing is stored twice."""
    return fields.Schema(
        words=WordsField(),
        record=fields.COLUMN(RecordColumn(layout.record.itemsize)),
        places=fields.COLUMN(BlobColumn()),
        phases=fields.COLUMN(BlobColumn()),
        names=fields.COLUMN(BlobColumn()),
    )


class Lexicon(NamedTuple):
    """Terms of a segment in order, and in how many of its documents each is, deleted ones included."""

    terms: list[str]
    frequencies: list[int]


class Segment:
    """An opened segment. It never changes; reading takes a lock, because its files have one position each.

    Everything may raise `IndexUnavailable` when the files are damaged.
    """

    def __init__(self, folder: Path, schema: fields.Schema, segment: Any, layout: Layout) -> None:
        self._lock = threading.Lock()
        files = Files(folder)
        weakref.finalize(self, files.close)
        with self._reading():
            self._reader = SegmentReader(files, schema, segment)
        self._schema = schema
        self._layout = layout
        self._lexicon: Lexicon | None = None
        self.size: int = segment.doc_count_all()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except FileNotFoundError:  # merged away between two looks: the caller looks again
                raise
            except Exception as damage:  # damaged pickles raise anything
                raise IndexUnavailable(f"A segment cannot be read: {damage!r}") from damage

    def _column(self, name: str) -> Any:
        return self._reader.column_reader(name, translate=False)

    def records(self) -> Array:
        """(size,) of the layout's record type."""
        with self._reading():
            return np.frombuffer(self._column("record").everything(), self._layout.record)

    def further_places(self, count: int) -> Array:
        """(count, 3) float32: every further point, in the order of the documents."""
        with self._reading():
            content = self._column("places").part(0, count * self._layout.place.itemsize)
        return np.frombuffer(content, "<f4").reshape(-1, 3)

    def later_phases(self, first: int, count: int) -> Array:
        """(count,) of the layout's phase type from the `first` on, in the order of the documents."""
        size = self._layout.phase.itemsize
        with self._reading():
            return np.frombuffer(self._column("phases").part(first * size, count * size), self._layout.phase)

    def names(self) -> bytes:
        """The line of names of every document, in their order."""
        with self._reading():
            content: bytes = self._column("names").everything()
            if content.count(b"\n") != self.size:
                raise EOFError("The names are not one line for each document.")
        return content

    def lexicon(self) -> Lexicon:
        """All terms, read once, when first needed."""
        if self._lexicon is None:
            with self._reading():
                table = self._reader._terms._tindex  # noqa: SLF001
                content = table.dbfile.get(table.startofdata, table.endofdata - table.startofdata)
                if len(content) != table.endofdata - table.startofdata:
                    raise EOFError("The term table is cut short.")
                self._lexicon = _parse_lexicon(content)
        return self._lexicon

    def postings(self, term: str) -> tuple[Array, Array]:
        """Documents of a term, ascending, (n,) uint32, and its impact in each, (n,) uint8; empty when unknown."""
        with self._reading():
            try:
                matcher = self._reader._terms.matcher("words", term.encode(), formats.Existence())  # noqa: SLF001
            except TermNotFound:
                return np.empty(0, np.uint32), np.empty(0, np.uint8)
            blocks = list(_decoded_blocks(matcher))
        return np.concatenate([ids for ids, _ in blocks]), np.concatenate([impacts for _, impacts in blocks])


def _parse_lexicon(content: bytes) -> Lexicon:
    """From the key-value part of the term table: lengths, then field number and term, then the term's facts."""
    terms, frequencies, position = [], [], 0
    while position < len(content):
        key_size, value_size = _LENGTHS.unpack_from(content, position)
        key = position + _LENGTHS.size
        value = key + key_size
        terms.append(content[key + 2 : value].decode())
        frequencies.append(_FREQUENCY.unpack_from(content, value)[2])
        position = value + value_size
    return Lexicon(terms, frequencies)


def _decoded_blocks(matcher: Any) -> Iterator[tuple[Array, Array]]:
    while not matcher._atend:  # noqa: SLF001
        matcher._read_data()  # noqa: SLF001
        steps, weights, _ = matcher._data  # noqa: SLF001
        count = matcher._blocklength  # noqa: SLF001
        ids = np.cumsum(np.array(steps, np.uint32), dtype=np.uint32)
        impacts = np.empty(count, np.uint8)
        impacts[:] = 1 if weights is None else weights
        yield ids, impacts
        matcher._next_block()  # noqa: SLF001
