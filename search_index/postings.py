"""One Whoosh segment as arrays: the only file that knows how Whoosh 2.7.5 (whoosh-reloaded) keeps things inside.

Private names used: `SegmentReader._terms` with its `_tindex` and `_postfile`, the layout of their entries and blocks,
`W3PostingsWriter._mini_weights`, and the protected attributes of column readers in subclasses.
tests/search_index/test_postings.py holds every one of them against Whoosh's public interface.
"""

from __future__ import annotations

import pickle
import threading
import uuid
import weakref
import zlib
from array import array
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from whoosh import columns, fields, formats
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3PostingsWriter, W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader, TermNotFound

from search_index import name_order
from search_index.engine import IndexUnavailable
from search_index.memory import give_back
from search_index.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search_index.record import Layout

_LENGTH_BYTES = 4
_LENGTHS_BYTES = 8
_FIELD_BYTES = 2
_BEFORE_FREQUENCY_BYTES = 5

Array = np.ndarray[Any, np.dtype[Any]]


class PostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    """Whoosh's writer of postings, which keeps the weights of a block, our impacts, as one piece of bytes.

    Whoosh reads them as it reads its own tuple of numbers; we read them four times as fast.
    """

    def _mini_weights(self) -> bytes:
        return bytes(map(int, self._weights))


class Codec(W3Codec):  # type: ignore[misc]  # Whoosh carries no types
    """Whoosh's codec with long blocks, light compression, and segment names that nobody's `random.seed` repeats."""

    length_stats = False
    """Impacts hold what lengths are for; looking lengths up would take a third of the time of a build."""

    def __init__(self) -> None:
        super().__init__(blocklimit=1024, compression=1)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> PostingsWriter:  # noqa: FBT001, FBT002
        """What writes the postings of a segment."""
        return PostingsWriter(dbfile, self._blocklimit, byteids, self._compression, self._inlinelimit)

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
    """Whoosh's fixed-width column, readable at any place in it."""

    class Reader(columns.FixedBytesColumn.Reader):  # type: ignore[misc]
        def part(self, first: int, count: int) -> bytes:
            """`count` values from the `first` on, one after the other."""
            size: int = self._fixedlen
            content: bytes = self._dbfile.get(self._basepos + first * size, count * size)
            if len(content) != count * size or self._count != self._doccount:
                raise EOFError("A record column is cut short.")
            return content


class BlobColumn(columns.VarBytesColumn):  # type: ignore[misc]
    """Whoosh's variable-width column, readable as one piece and at any place in it."""

    def __init__(self) -> None:
        super().__init__(write_offsets_cutoff=0)

    class Reader(columns.VarBytesColumn.Reader):  # type: ignore[misc]
        def _read_offsets_and_lengths(self) -> None:
            """Not yet: a part is read without them."""

        def __getattr__(self, name: str) -> Any:
            if name not in ("_offsets", "_lengths"):
                raise AttributeError(name)
            super()._read_offsets_and_lengths()
            return self.__dict__[name]

        def part(self, start: int, size: int) -> bytes:
            """`size` bytes from `start` of all values one after the other."""
            content: bytes = self._dbfile.get(self._basepos + start, size)
            if len(content) != size:
                raise EOFError("A blob column is cut short.")
            return content

        def everything(self) -> bytes:
            """All values, one after the other."""
            return self.part(0, sum(self._lengths))


def name_order_of(folder: Path, segment: Any) -> Path:
    """Where the order of the names of a segment is kept; Whoosh deletes files called so with their segment."""
    name: str = segment.make_filename(".names")
    return folder / name


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
    """Terms of a segment in order, and in how many of its documents each is, (terms,) uint32, deleted ones included."""

    terms: Terms
    frequencies: Array


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
        self._names_order = name_order_of(folder, segment)

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

    def records(self, first: int, count: int) -> Array:
        """(count,) of the layout's record type from the `first` on."""
        with self._reading():
            return np.frombuffer(self._column("record").part(first, count), self._layout.record)

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

    def names_in_order(self) -> Array | None:
        """What `name_order.in_order` makes of the names, where it was kept; else None."""
        return name_order.read(self._names_order)

    def lexicon(self) -> Lexicon:
        """All terms, read once, when first needed."""
        if self._lexicon is None:
            with self._reading():
                table = self._reader._terms._tindex  # noqa: SLF001
                content = table.dbfile.get(0, table.endofdata)
                order = table.dbfile.get(table.indexbase, table.indexlen * table.indexsize)
                if len(content) != table.endofdata or len(order) != table.indexlen * table.indexsize:
                    raise EOFError("The term table is cut short.")
                self._lexicon = _parse_lexicon(content, np.frombuffer(order, f">{table.extras['indextype']}"))
            give_back()
        return self._lexicon

    def postings(self, term: str) -> tuple[Array, Array]:
        """Documents of a term, ascending, (n,) uint32, and its impact in each, (n,) uint8; empty when unknown."""
        terms = self._reader._terms  # noqa: SLF001
        with self._reading():
            try:
                offset, (length,) = terms.term_info("words", term.encode()).extent()
            except TermNotFound:
                return np.empty(0, np.uint32), np.empty(0, np.uint8)
            blocks = list(_decoded_blocks(terms._postfile.get(offset, length)))  # noqa: SLF001
        return np.concatenate([ids for ids, _ in blocks]), np.concatenate([impacts for _, impacts in blocks])


def _parse_lexicon(content: bytes, starts: Array) -> Lexicon:
    """From the term table and where its entries start.

    An entry: the lengths of key and value, key (field number, term), value (flag, weight, frequency and more).
    """
    starts = starts.astype(np.int64)
    letters = np.frombuffer(content, np.uint8)
    lengths = _numbers_at(letters, starts) - _FIELD_BYTES
    terms = starts + _LENGTHS_BYTES + _FIELD_BYTES
    frequencies = _numbers_at(letters, terms + lengths + _BEFORE_FREQUENCY_BYTES)
    ends = lengths.cumsum()
    places = np.repeat(terms - (ends - lengths), lengths) + np.arange(lengths.sum())
    return Lexicon(Terms(letters[places].tobytes(), ends), frequencies.astype(np.uint32))


def _numbers_at(content: Array, places: Array) -> Array:
    """(n,) int64 of the numbers of four bytes, the highest first, at some places of (size,) uint8."""
    return content[places[:, None] + np.arange(4)].view(">u4")[:, 0].astype(np.int64)


def _decoded_blocks(content: bytes) -> Iterator[tuple[Array, Array]]:
    """Documents and impacts of each block of a term's postings.

    A block: its length, negative in the last one, its pickled summary, and its pickled data, mostly compressed.
    """
    file = BytesIO(content)
    if file.read(len(WHOOSH3_HEADER_MAGIC)) != WHOOSH3_HEADER_MAGIC:
        raise ValueError("Postings do not begin as they should.")
    is_last = False
    while not is_last:
        length = int.from_bytes(file.read(_LENGTH_BYTES), "big", signed=True)
        is_last, end = length < 0, file.tell() + abs(length)
        _, _, _, compression, _, _ = pickle.load(file)  # noqa: S301 - the folder of an index is private
        data = file.read(end - file.tell())
        steps, impacts, _ = pickle.loads(zlib.decompress(data) if compression else data)  # noqa: S301 - as above
        yield np.cumsum(array("I", steps), dtype=np.uint32), np.frombuffer(impacts, np.uint8)
