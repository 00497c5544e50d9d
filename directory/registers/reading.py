"""Register files as streams: rows from a CSV file or straight from the zip, in constant memory.

A raw-line filter passes over most of a national file before it is parsed (register files have no line breaks
inside a cell). A row that cannot be read is set aside with its line number, and reading goes on; damage that
ends the reading is told by `Source.damage`. Nothing here knows what a row means.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

BUFFER_BYTES = 1 << 20
LINE_MAX_BYTES = 1 << 16
"""The longest row of the provider file is under 10 kB; a line beyond this is not a row of it."""

WATCH_LINES = 2000

_ZIP_START = b"PK"
_FIRST_DIGITS = re.compile(rb'\s*"?([0-9]{1,20})(?:\.0)?"?\s*(?:,|$)')

Filter = Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is written: what parts its cells, and whether they stand in quotes.

    `other_encoding` is tried for lines that are not UTF-8. Where cells are not quoted, a quotation mark is a letter
    like any other, and a row may end in one delimiter too many.
    """

    delimiter: str = ","
    is_quoted: bool = True
    other_encoding: str | None = None


QUOTED_COMMAS = Form()


class Unreadable(ValueError):  # noqa: N818 - it reads as what happened
    """A file of which nothing can be read; the message says why and what to do."""


class NotInside(ValueError):  # noqa: N818 - it reads as what happened
    """A zip without the file that we look for."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that was not used: its line (the header is line 1), the number it begins with, if any, and why."""

    line: int
    number: str
    reason: str

    def in_file(self, name: str) -> SetAside:
        """The same, naming the file: for a report that is about another one."""
        return replace(self, reason=f"{name}: {self.reason}")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, as text."""

    line: int
    number: str
    cells: list[str]

    def set_aside(self, reason: object) -> SetAside:
        """The row as one that was not used."""
        return SetAside(self.line, self.number, str(reason))


class Source:
    """One open register file.

    `header` are its column names, `rows_read` counts the rows passed so far (blank lines do not count),
    `position` of `size` bytes are read (of the unpacked file; size 0 when it is not known), `watch` is called with
    the position now and then, and `damage` is a sentence once reading had to stop early.
    """

    def __init__(self, name: str, stream: BinaryIO, size: int, form: Form = QUOTED_COMMAS) -> None:
        """Raises Unreadable when there is no header in UTF-8."""
        self.name, self.size, self.form = name, size, form
        self.rows_read = self.position = 0
        self.damage: str | None = None
        self.watch: Callable[[int], None] = _unwatched
        self._stream = stream
        self._line = 0
        first = next(self._lines(), b"").removeprefix(codecs.BOM_UTF8)
        if self.damage:
            raise Unreadable(self.damage)
        try:
            self.header = _cells(first, form)
        except _BadRow as error:
            raise Unreadable(f"{name} is not a CSV file in UTF-8: its first line {error}.") from error

    def rows(self, keep: Filter | None = None) -> Iterator[Row | SetAside]:
        """The rows for whose raw line `keep` holds (all, without it), and those that cannot be read."""
        width = len(self.header)
        for line in self._lines():
            if line.isspace():
                continue
            self.rows_read += 1
            is_cut_off = line[-1] != 10
            if keep and not is_cut_off and not keep(line):
                continue
            try:
                cells = _cells(line, self.form, width)
            except _BadRow as error:
                if is_cut_off and len(line) < LINE_MAX_BYTES:
                    self.damage = f"{self.name} ends in the middle of a row, at line {self._line}: it is not whole."
                yield SetAside(self._line, _number_in(line), f"the row {error}")
                continue
            if not keep or keep(line):
                yield Row(self._line, _number_in(line), cells)

    def _lines(self) -> Iterator[bytes]:
        """Raw lines; one beyond the limit is given in part, without its end, and the rest of it is skipped."""
        read = self._stream.readline
        try:
            while line := read(LINE_MAX_BYTES):
                self._line += 1
                if self._line % WATCH_LINES == 0:
                    self.watch(self.position)
                self.position += len(line)
                if len(line) == LINE_MAX_BYTES and line[-1] != 10:
                    while (rest := read(LINE_MAX_BYTES)) and rest[-1] != 10:
                        self.position += len(rest)
                yield line
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            where = f"after line {self._line}" if self._line else "at its start"
            self.damage = f"{self.name} is damaged {where} ({error}): get the file again."


@contextmanager
def open_source(path: Path, member: re.Pattern[str], form: Form = QUOTED_COMMAS) -> Iterator[Source]:
    """Open a CSV file, or the one file inside a zip whose name fits `member` (the largest of several).

    Raises Unreadable when nothing can be read, NotInside when a zip lacks the file.
    """
    with io.BufferedReader(path.open("rb", buffering=0), BUFFER_BYTES) as file:
        if file.peek(len(_ZIP_START))[: len(_ZIP_START)] != _ZIP_START:
            size = path.stat().st_size if path.is_file() else 0
            yield Source(path.name, file, size, form)
            return
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError) as error:
            message = f"{path.name} is a zip that was cut off or damaged ({error}): get the file again."
            raise Unreadable(message) from error
        with archive:
            info = _member(archive, path.name, member)
            try:
                packed = archive.open(info)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
                raise Unreadable(f"{info.filename} in {path.name} cannot be unpacked ({error}).") from error
            with packed:
                stream = io.BufferedReader(cast("io.RawIOBase", packed), BUFFER_BYTES)
                yield Source(Path(info.filename).name, cast("BinaryIO", stream), info.file_size, form)


class _BadRow(ValueError):  # noqa: N818
    pass


def _unwatched(_position: int) -> None:
    pass


def _member(archive: zipfile.ZipFile, name: str, wanted: re.Pattern[str]) -> zipfile.ZipInfo:
    found = [info for info in archive.infolist() if wanted.fullmatch(Path(info.filename).name)]
    if not found:
        inside = ", ".join(info.filename for info in archive.infolist()[:8]) or "nothing"
        raise NotInside(f"{name} does not hold the file that is looked for; it holds {inside}.")
    return max(found, key=lambda info: info.file_size)


def _cells(line: bytes, form: Form, width: int | None = None) -> list[str]:
    if len(line) >= LINE_MAX_BYTES and line[-1] != 10:
        raise _BadRow(f"is longer than {LINE_MAX_BYTES // 1024} kB")
    if 0 in line:
        raise _BadRow("holds a NUL byte")
    text = _decoded(line, form)
    if form.is_quoted:
        try:
            cells = next(csv.reader([text], strict=True, delimiter=form.delimiter), [])
        except csv.Error as error:
            raise _BadRow(f"has broken quotes ({error})") from error
    else:
        cells = text.rstrip("\r\n").split(form.delimiter)
        if len(cells) > 1 and not cells[-1].strip() and len(cells) != width:
            cells.pop()
    if width is not None and len(cells) != width:
        raise _BadRow(f"has {len(cells)} columns where the header has {width}")
    return cells


def _decoded(line: bytes, form: Form) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        with suppress(UnicodeDecodeError):
            if form.other_encoding:
                return line.decode(form.other_encoding)
        raise _BadRow(f"is not in UTF-8 at byte {error.start + 1}") from error


def _number_in(line: bytes) -> str:
    digits = _FIRST_DIGITS.match(line)
    return digits[1].decode() if digits else ""
