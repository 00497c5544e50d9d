"""Money, days, distances, hours and counts, as pages print them."""

from datetime import UTC, date, datetime

import pytest

from directory.listings.rules import Currency
from directory.places import miles_to_m
from directory.shared.text import SLUG_MAX_CHARS, listed, plural, printable, slugify
from directory.web.formatting import clock_time, date_words, distance, money, money_range, phone_words


@pytest.mark.parametrize(
    ("cents", "words"),
    [(0, "$0"), (1, "$0.01"), (14_000, "$140"), (9_950, "$99.50"), (128_000, "$1,280"), (99_999_905, "$999,999.05")],
)
def test_money_is_exact(cents, words):
    assert money(cents) == words


def test_canadian_money_says_so():
    assert money(14_000, Currency.CAD) == "CA$140"


def test_a_range_of_money_goes_from_low_to_high_and_is_one_amount_where_both_are():
    assert money_range(238_000, 308_000) == "$2,380–$3,080"
    assert money_range(14_000, 14_000) == "$140"


def test_a_day_is_written_out_without_a_leading_zero():
    assert date_words(date(2026, 11, 2)) == "November 2, 2026"
    assert date_words(datetime(2028, 2, 29, 23, 59, tzinfo=UTC)) == "February 29, 2028"


@pytest.mark.parametrize(
    ("miles", "words"),
    [
        (0, "less than a mile"),
        (0.49, "less than a mile"),
        (0.5, "about 1 mile"),
        (1.49, "about 1 mile"),
        (1.51, "about 2 miles"),
        (12.3, "about 12 miles"),
        (1234.4, "about 1,234 miles"),
    ],
)
def test_a_distance_is_about_right(miles, words):
    assert distance(miles_to_m(miles)) == words


@pytest.mark.parametrize(
    ("meters", "words"), [(400, "less than 1 km"), (500, "about 1 km"), (1_000, "about 1 km"), (12_400, "about 12 km")]
)
def test_a_distance_in_canada_is_in_kilometers(meters, words):
    assert distance(meters, "CA") == words


@pytest.mark.parametrize(
    ("minute", "words"),
    [
        (0, "12 am"),
        (1, "12:01 am"),
        (540, "9 am"),
        (719, "11:59 am"),
        (720, "noon"),
        (750, "12:30 pm"),
        (1110, "6:30 pm"),
        (1439, "11:59 pm"),
        (1440, "midnight"),
    ],
)
def test_a_time_of_day_reads_as_people_say_it(minute, words):
    assert clock_time(minute) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("+17325550142", "(732) 555-0142"),
        ("7325550142", "(732) 555-0142"),
        ("732.555.0142", "(732) 555-0142"),
        ("+442079460000", "+442079460000"),
        ("5550142", "5550142"),
        ("", ""),
    ],
)
def test_a_north_american_number_is_written_as_people_write_it_and_any_other_as_it_is(number, words):
    assert phone_words(number) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 listings"), (1, "1 listing"), (2, "2 listings"), (1_234, "1,234 listings")]
)
def test_a_count_agrees_with_its_noun(count, words):
    assert plural(count, "listing") == words


def test_an_irregular_plural_is_given():
    assert [plural(count, "person", "people") for count in (1, 2)] == ["1 person", "2 people"]


@pytest.mark.parametrize(
    ("items", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_reads_as_a_sentence(items, words):
    assert listed(items) == words


def test_a_list_of_alternatives_is_joined_by_or():
    assert listed(["a", "b"], "or") == "a or b"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Zoë O'Neil, L.Ac.", "zoe-oneil-lac"),
        ("Zoë O’Neil", "zoe-oneil"),
        ("Bronisława Gołębiowska", "bronislawa-golebiowska"),
        ("Đặng Thị Æble Groß", "dang-thi-aeble-gross"),
        ("  many   spaces ", "many-spaces"),
        ("陳", "listing"),
        ("", "listing"),
        ("a" * 200, "a" * SLUG_MAX_CHARS),
        (f"{'a' * (SLUG_MAX_CHARS - 1)} b", "a" * (SLUG_MAX_CHARS - 1)),
    ],
)
def test_a_slug_is_plain_and_never_empty(text, slug):
    assert slugify(text) == slug


def test_control_characters_become_spaces():
    assert printable("a\x1fb\u202ec") == "a b c"
