"""No cell of a CSV file is taken for a formula by a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given, strategies as st

from directory.listings.rules import PriceKind
from directory.privacy.cells import BEGINS_A_FORMULA, cell


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("http://example.com","x")']
)
def test_what_would_be_a_formula_becomes_text(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "text"), [("Session", "Session"), (None, ""), (True, "yes"), (60, "60"), (PriceKind.SESSION, "session")]
)
def test_anything_else_stays_as_it_is(value, text):
    assert cell(value) == text


@given(st.text())
def test_whatever_is_typed_no_cell_begins_a_formula_and_nothing_is_lost(text):
    written = cell(text)
    assert not written.lstrip(" ").startswith(BEGINS_A_FORMULA)
    assert written.removeprefix("'") == text or written == text
    line = io.StringIO(newline="")
    csv.writer(line).writerow([written, "next"])
    if "\x00" not in text:
        assert next(csv.reader(io.StringIO(line.getvalue(), newline="")))[1] == "next"
