"""Register files as streams: whole, damaged, in a zip and out of it."""

import re
import tracemalloc

import pytest

from directory.registers.reading import LINE_MAX_BYTES, NotInside, Row, SetAside, Unreadable, open_source
from tests.factories import npi

PROVIDERS = re.compile(r"npidata_pfile_(?!.*FileHeader).*\.csv")
ROWS = [npi.person(number) for number in range(1, 6)]
WHOLE = npi.original(ROWS)


def read(path, keep=None):
    with open_source(path, PROVIDERS) as source:
        rows = list(source.rows(keep))
    return source, [row for row in rows if isinstance(row, Row)], [row for row in rows if isinstance(row, SetAside)]


def written(tmp_path, content):
    path = tmp_path / "npidata_pfile_a.csv"
    path.write_bytes(content)
    return path


def spoiled(place, change):
    """The file with the raw line `place` (the header is line 1) changed."""
    lines = WHOLE.splitlines(keepends=True)
    lines[place - 1] = change(lines[place - 1])
    return b"".join(lines)


def test_a_csv_file_and_the_published_zip_give_the_same_rows(tmp_path):
    plain, rows, aside = read(written(tmp_path, WHOLE))
    zipped, zip_rows, _ = read(npi.published_zip(tmp_path / "NPPES.zip", WHOLE, pl_pfile=b"NPI\n"))
    assert [row.cells for row in rows] == [row.cells for row in zip_rows]
    assert (len(rows), aside, plain.damage) == (5, [], None)
    assert plain.rows_read == zipped.rows_read == 5
    assert plain.position == plain.size == zipped.position == zipped.size == len(WHOLE)


@pytest.mark.parametrize(
    "change", [lambda whole: whole, lambda whole: b"\xef\xbb\xbf" + whole, lambda whole: whole[:-2]]
)
def test_a_byte_order_mark_and_a_missing_last_line_end_do_no_harm(tmp_path, change):
    source, rows, aside = read(written(tmp_path, change(WHOLE)))
    assert (source.header[0], len(rows), aside, source.damage) == ("NPI", 5, [], None)


def test_the_filter_passes_over_lines_before_they_are_parsed(tmp_path):
    wanted = npi.npi(3).encode()
    source, rows, _ = read(written(tmp_path, WHOLE), keep=lambda line: wanted in line)
    assert [(row.line, row.number) for row in rows] == [(4, npi.npi(3))]
    assert source.rows_read == 5


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda line: line.replace(b"SAMPLEC", b"MU\xd1OZ"), "not in UTF-8"),
        (lambda line: line.replace(b"SAMPLEC", b"SAM\0PLE"), "NUL byte"),
        (lambda line: line.replace(b"SAMPLEC", b"S" * LINE_MAX_BYTES), "longer than 64 kB"),
        (lambda line: line.replace(b"SAMPLEC", b"S" * 3 * LINE_MAX_BYTES), "longer than 64 kB"),
        (lambda line: line.replace(b'"SAMPLEC"', b'"SAM"PLE"'), "broken quotes"),
        (lambda line: line.replace(b'"SAMPLEC",', b""), "329 columns where the header has 330"),
        (lambda line: line.replace(b'"SAMPLEC"', b'"SAM\nPLE"'), "broken quotes|columns"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside_and_the_rest_is_kept(tmp_path, change, reason):
    source, rows, aside = read(written(tmp_path, spoiled(3, change)))
    assert [row.number for row in rows] == [npi.npi(number) for number in (1, 3, 4, 5)]
    assert (aside[0].line, aside[0].number) == (3, npi.npi(2))
    assert re.search(reason, aside[0].reason)
    assert source.damage is None


def test_blank_lines_are_not_rows(tmp_path):
    source, rows, aside = read(written(tmp_path, spoiled(3, lambda line: b"\r\n" + line)))
    assert (source.rows_read, len(rows), aside, rows[-1].line) == (5, 5, [], 7)


def test_a_file_that_ends_in_the_middle_of_a_row_says_so_even_when_nobody_looks_for_that_row(tmp_path):
    source, rows, aside = read(written(tmp_path, WHOLE[:-300]), keep=lambda _line: False)
    assert "ends in the middle of a row, at line 6" in source.damage
    assert (rows, aside[0].line) == ([], 6)


def test_a_truncated_zip_is_refused_in_words(tmp_path):
    whole = npi.published_zip(tmp_path / "NPPES.zip", WHOLE).read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Unreadable, match=r"cut\.zip is a zip that was cut off"), open_source(cut, PROVIDERS):
        pass


def test_a_zip_with_a_damaged_file_inside_tells_where_the_reading_ended(tmp_path):
    many = npi.original(npi.person(number) for number in range(1, 2001))
    packed = bytearray(npi.published_zip(tmp_path / "NPPES.zip", many).read_bytes())
    packed[len(packed) // 2 : len(packed) // 2 + 200] = bytes(200)
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(packed)
    source, rows, _ = read(damaged)
    assert "is damaged after line" in source.damage
    assert 0 < len(rows) < 2000


def test_a_zip_without_the_file_names_what_it_holds(tmp_path):
    path = npi.published_zip(tmp_path / "NPPES.zip", WHOLE)
    with pytest.raises(NotInside, match="npidata_pfile_"), open_source(path, re.compile("pl_pfile.*")):
        pass


@pytest.mark.parametrize("content", ["NPI,Name\n".encode("utf-16"), b"\xff\xfe\x00", b"a\0b\n"])
def test_what_is_no_text_is_refused_in_words(tmp_path, content):
    with pytest.raises(Unreadable, match="not a CSV file in UTF-8"):
        read(written(tmp_path, content))


def test_reading_needs_little_memory_however_long_the_file_is(tmp_path):
    row = npi.original([npi.person(1)]).splitlines(keepends=True)[1]
    path = tmp_path / "npidata_pfile_long.csv"
    with path.open("wb") as file:
        file.write(WHOLE)
        file.writelines(row for _ in range(20_000))
    tracemalloc.start()
    with open_source(path, PROVIDERS) as source:
        count = sum(1 for _ in source.rows(lambda _line: False))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, source.rows_read) == (0, 20_005)
    assert peak < 4_000_000 < path.stat().st_size
