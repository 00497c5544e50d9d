"""Single values as registers write them."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from directory.registers import values
from tests.factories import npi


@pytest.mark.parametrize("number", [0, 1, 7, 123_456, 899_999_999])
def test_an_invented_npi_passes_the_check_digit(number):
    assert values.is_npi(npi.npi(number))


def test_the_standards_own_example_passes():
    assert values.is_npi("1234567893")


@given(st.integers(0, 899_999_999), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_never_passes(number, place, more):
    right = npi.npi(number)
    wrong = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    assert not values.is_npi(wrong)


@pytest.mark.parametrize("text", ["", "123456789", "12345678930", "123456789X", "١٢٣٤٥٦٧٨٩٣"])
def test_what_is_not_ten_digits_is_no_npi(text):
    assert not values.is_npi(text)


@pytest.mark.parametrize(
    ("text", "is_code"),
    [("171100000X", True), ("207RC0000X", True), ("171100000x", False), ("17110000X", False), ("1711000000", False)],
)
def test_a_taxonomy_code_has_ten_characters_and_ends_in_x(text, is_code):
    assert values.is_taxonomy_code(text) is is_code


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("17403", "US", "17403"),
        ("17403.0", "US", "17403"),
        ("174029001", "US", "17402-9001"),
        ("174029001.0", "US", "17402-9001"),
        ("17402-9001", "US", "17402-9001"),
        ("7712.0", "US", "07712"),
        ("77121234.0", "US", "07712-1234"),
        ("901", "US", "00901"),
        ("077120000", "US", "07712"),
        ("12", "US", "12"),
        ("M5V2T6", "CA", "M5V 2T6"),
        ("m5v 2t6", "CA", "M5V 2T6"),
        ("1000001", "JP", "1000001"),
        ("SW1A 1AA", "GB", "SW1A 1AA"),
    ],
)
def test_postal_codes_are_written_as_people_write_them(text, country, code):
    assert values.postal_code(text, country) == code


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7325550123", "+17325550123"),
        ("7325550123.0", "+17325550123"),
        ("1-732-555-0123", "+17325550123"),
        ("0000000000", None),
        ("5550123", None),
        ("", None),
        ("442079460000", None),
    ],
)
def test_a_phone_number_is_north_american_or_none(text, number):
    assert values.phone(text) == number


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MCDONALD", "McDonald"),
        ("MACY", "Macy"),
        ("MC", "Mc"),
        ("O'BRIEN", "O'Brien"),
        ("O’BRIEN", "O’Brien"),
        ("SMITH-JONES", "Smith-Jones"),
        ("DE LA CRUZ", "De La Cruz"),
        ("MUÑOZ", "Muñoz"),
        ("ST. JOHN", "St. John"),
        ("van der Berg", "van der Berg"),
        ("  LEE  ANN ", "Lee Ann"),
    ],
)
def test_names_in_capitals_are_written_as_people_write_them(text, name):
    assert values.name_case(text) == name


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("35 W MONUMENT RD STE 201A", "35 W Monument Rd Ste 201A"),
        ("100 5TH AVE NE", "100 5th Ave NE"),
        ("PO BOX 12", "PO Box 12"),
        ("1 MCKINLEY'S WAY # 2B", "1 McKinley's Way # 2B"),
        ("745 Old Mayfield Rd", "745 Old Mayfield Rd"),
    ],
)
def test_street_lines_in_capitals_are_written_as_people_write_them(text, line):
    assert values.address_case(text) == line


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("JANE", "Q", "DOE", ""), "Jane Doe"),
        (("J", "PAUL", "DOE", "JR."), "J. Paul Doe Jr."),
        (("J.", "P", "DOE", ""), "J. P. Doe"),
        (("JOHN", "", "DOE", "III"), "John Doe III"),
        (("JOHN", "", "DOE", "M.D."), "John Doe"),
        (("", "", "DOE", ""), "Doe"),
    ],
)
def test_a_person_is_named_without_titles(parts, name):
    assert values.person_name(*parts) == name


def test_a_day_is_read_in_both_orders_and_nothing_else():
    assert values.day("03/16/2006") == values.day("2006-03-16") == date(2006, 3, 16)
    assert values.day(" ") is None
    for text in ("16/03/2006", "02/30/2006", "soon"):
        with pytest.raises(ValueError, match="is not a date"):
            values.day(text)


@given(st.text(max_size=60))
def test_hostile_values_never_raise(text):
    values.postal_code(text, "US")
    values.postal_code(text, "CA")
    values.phone(text)
    values.name_case(text)
    values.address_case(text)
    values.person_name(text, text, text, text)
    values.is_npi(text)
