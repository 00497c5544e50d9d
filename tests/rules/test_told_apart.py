"""One box, told apart: which words of a typed line are a place, and which never are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from directory import vocabulary
from directory.discovery.told_apart import How, tell_apart
from directory.places import Ambiguous, Found, Unknown

PLACES = [
    # with a word before the place
    ("gua sha near ocean township nj", "gua sha", "Ocean Township, NJ"),
    ("gua sha near Ocean Township, NJ", "gua sha", "Ocean Township, NJ"),
    ("near ocean township nj gua sha", "gua sha", "Ocean Township, NJ"),
    ("gua sha in ocean township nj", "gua sha", "Ocean Township, NJ"),
    ("gua sha at red bank nj", "gua sha", "Red Bank, NJ"),
    ("cupping close to asbury park", "cupping", "Asbury Park, NJ"),
    ("gua sha around boston", "gua sha", "Boston, MA"),
    ("gua sha for 07712", "gua sha", "Asbury Park, NJ 07712"),
    ("near 07712 for gua sha", "gua sha", "Asbury Park, NJ 07712"),
    ("gua sha in the greater boston area", "gua sha", "Boston, MA"),
    ("best acupuncturist in brooklyn", "best acupuncturist", "Brooklyn, NY"),
    ("acupuncture in london", "acupuncture", "London, ON"),
    ("tui na near jackson", "tui na", "Jackson, MS"),
    ("acupuncture near me 07712", "acupuncture", "Asbury Park, NJ 07712"),
    # in Spanish
    ("acupuntura facial cerca de Newark, NJ", "acupuntura facial", "Newark, NJ"),
    ("líneas de la frente en Boston", "líneas de la frente", "Boston, MA"),
    ("papada a 10 millas de Red Bank NJ", "papada", "Red Bank, NJ"),
    ("acupunturista en Newark, Nueva Jersey", "acupunturista", "Newark, NJ"),
    # a postal code
    ("gua sha near 07712", "gua sha", "Asbury Park, NJ 07712"),
    ("07712 gua sha", "gua sha", "Asbury Park, NJ 07712"),
    ("microneedling 10001", "microneedling", "New York, NY 10001"),
    ("microneedling 10001-2345.", "microneedling", "New York, NY 10001"),
    ("asbury park nj 07712 gua sha", "gua sha", "Asbury Park, NJ 07712"),
    ("gua sha 07712 asbury park nj", "gua sha", "Asbury Park, NJ 07712"),
    ("gua sha m5v", "gua sha", "Toronto, ON M5V"),
    ("gua sha M5V 2T6", "gua sha", "Toronto, ON M5V"),
    # a town with its state or province
    ("gua sha ocean township nj", "gua sha", "Ocean Township, NJ"),
    ("Ocean Township NJ gua sha", "gua sha", "Ocean Township, NJ"),
    ("acupuncture austin tx", "acupuncture", "Austin, TX"),
    ("acupuncture, Austin, Texas", "acupuncture", "Austin, TX"),
    ("gua sha austin tx usa", "gua sha", "Austin, TX"),
    ("gua sha st. louis mo", "gua sha", "Saint Louis, MO"),
    ("mt laurel nj gua sha", "gua sha", "Mount Laurel, NJ"),
    ("o'fallon mo tui na", "tui na", "O'Fallon, MO"),
    ("gua sha kansas city mo", "gua sha", "Kansas City, MO"),
    ("gua sha portland or", "gua sha", "Portland, OR"),
    ("acupuncture in portland me", "acupuncture", "Portland, ME"),
    ("gua sha jackson ms", "gua sha", "Jackson, MS"),
    ("gua sha salisbury md", "gua sha", "Salisbury, MD"),
    ("acupuncture vancouver bc", "acupuncture", "Vancouver, BC"),
    ("gua sha toronto on", "gua sha", "Toronto, ON"),
    ("hamilton ontario cupping", "cupping", "Hamilton, ON"),
    ("washington dc gua sha", "gua sha", "Washington, DC"),
    ("sarah lee austin tx", "sarah lee", "Austin, TX"),
    ("dr smith austin tx", "dr smith", "Austin, TX"),
    # a town alone that is surely meant
    ("los angeles cosmetic acupuncture", "cosmetic acupuncture", "Los Angeles, CA"),
    ("ft worth microneedling", "microneedling", "Fort Worth, TX"),
    ("gua sha downtown chicago", "gua sha", "Chicago, IL"),
    ("MONTRÉAL gua sha", "gua sha", "Montreal, QC"),
    ("la jolla gua sha", "gua sha", "La Jolla, CA"),
    ("gua-sha winston-salem", "gua-sha", "Winston-Salem, NC"),
    ("gua sha new york", "gua sha", "New York, NY"),
    ("gua sha nyc", "gua sha", "New York, NY"),
    ("gua sha SF", "gua sha", "San Francisco, CA"),
    ("facial dc", "facial", "Washington, DC"),
    ("philly cupping", "cupping", "Philadelphia, PA"),
    ("boston", "", "Boston, MA"),
]
WORDS = [
    "",
    " ",
    "near",
    "crow's feet",
    "mei zen",
    "orange peel skin",
    "la jolla medical arts",
    "Dr. Austin Reading",
    "dr reading",
    "dr reading pa",
    "sarah jackson",
    "paris jackson",
    "virginia smith",
    "ana lee red bank",
    "Smith",
    "may",
    "open in may",
    "lines near eyes",
    "wrinkles around the mouth",
    "near infrared",
    "gua sha near temple",
    "fine lines around eyes",
    "trained in gua sha",
    "gua sha in english",
    "jaw tension in spanish",
    "acne in teenagers",
    "in home acupuncture",
    "acupuncture by anna",
    "acupuncture needles",
    "license 12345",
    "npi 10001",
    "$100 gua sha",
    "neck or jaw",
    "help me in or out",
    f"{'word ' * 24}near boston",
]
OFFERED = [
    ("jackson", "Jackson, MS", ""),
    ("gua sha jackson", "Jackson, MS", "gua sha"),
    ("Austin", "Austin, TX", ""),
    ("austin acupuncture", "Austin, TX", "acupuncture"),
    ("gua sha paris", "Paris, ON", "gua sha"),
    ("Reading", "Reading, PA", ""),
    ("mobile acupuncture", "Mobile, AL", "acupuncture"),
    ("orange gua sha", "Orange, CA", "gua sha"),
    ("nice skin", "Nice, CA", "skin"),
    ("facial flushing", "Flushing, NY", "facial"),
    ("tui na hoboken", "Hoboken, NJ", "tui na"),
    ("springfield", "Springfield, MA", ""),
    ("gua sha la", "Los Angeles, CA", "gua sha"),
    ("jane salisbury md", "Salisbury, MD", "jane"),
    ("austin reading pa", "Reading, PA", "austin"),
]
REGIONS = [
    ("gua sha new jersey", "gua sha New Jersey"),
    ("gua sha nj", "gua sha New Jersey"),
    ("gua sha in New Jersey", "gua sha New Jersey"),
    ("jaw pain in ma", "jaw pain Massachusetts"),
    ("facial acupuncture calif", "facial acupuncture California"),
    ("nccaom florida", "nccaom Florida"),
    ("trigger point tx", "trigger point Texas"),
    ("oriental medical doctor ca", "oriental medical doctor California"),
    ("gua sha near georgia", "gua sha Georgia"),
    ("gua sha british columbia", "gua sha British Columbia"),
]
HERE = [
    ("gua sha near me", "gua sha", None),
    ("gua sha cerca de mí", "gua sha", None),
    ("gua sha, near me", "gua sha", None),
    ("gua sha nearby", "gua sha", None),
    ("gua sha near by", "gua sha", None),
    ("microneedling in my area", "microneedling", None),
    ("nearest acupuncturist", "acupuncturist", None),
    ("gua sha within 5 miles of me", "gua sha", 5),
    ("gua sha within 10 miles", "gua sha", 10),
    ("near me", "", None),
]
DISTANCES = [
    ("gua sha within 10 miles of 07712", "gua sha", 10, "Asbury Park, NJ 07712"),
    ("within 50 mi of red bank nj gua sha", "gua sha", 50, "Red Bank, NJ"),
    ("gua sha 15km from toronto", "gua sha", 9, "Toronto, ON"),
    ("gua sha 10 mile radius of 07712", "gua sha", 10, "Asbury Park, NJ 07712"),
    ("gua sha near 07712 within 5 miles", "gua sha", 5, "Asbury Park, NJ 07712"),
]


def label(answer) -> str:
    return answer.place.label if isinstance(answer, Found) else answer.choices[0].label


@pytest.mark.parametrize(("typed", "words", "place"), PLACES)
def test_a_place_in_the_words_is_taken_out_of_them(typed, words, place):
    told = tell_apart(typed)
    assert (told.how, told.words, label(told.answer)) == (How.PLACE, words, place)
    assert told.place_text
    assert told.typed == typed


@pytest.mark.parametrize("typed", WORDS)
def test_words_that_are_no_place_stay_words(typed):
    told = tell_apart(typed)
    assert (told.how, told.words, told.answer) == (How.WORDS, typed, None)


def test_no_phrase_of_the_vocabularies_is_eaten_by_a_place():
    phrases = [phrase for group in vocabulary.synonym_groups() for phrase in group]
    assert [phrase for phrase in phrases if tell_apart(phrase).how is not How.WORDS] == []


@pytest.mark.parametrize(("typed", "place", "rest"), OFFERED)
def test_a_name_that_may_be_a_place_is_offered_and_the_words_stay_whole(typed, place, rest):
    told = tell_apart(typed)
    assert (told.how, told.words, told.rest, label(told.answer)) == (How.OFFERED, typed, rest, place)


@pytest.mark.parametrize(("typed", "words"), REGIONS)
def test_a_whole_state_is_searched_by_its_name_and_answered_with_its_towns(typed, words):
    told = tell_apart(typed)
    assert (told.how, told.words) == (How.REGION, words)
    assert isinstance(told.answer, Ambiguous)


@pytest.mark.parametrize(("typed", "words", "within"), HERE)
def test_near_me_is_no_place_but_a_question(typed, words, within):
    told = tell_apart(typed)
    assert (told.how, told.words, told.within) == (How.HERE, words, within)


@pytest.mark.parametrize(("typed", "words", "within", "place"), DISTANCES)
def test_a_distance_is_read_too(typed, words, within, place):
    told = tell_apart(typed)
    assert (told.how, told.words, told.within, label(told.answer)) == (How.PLACE, words, within, place)


def test_several_places_of_one_name_are_a_choice():
    told = tell_apart("gua sha near springfield")
    assert (told.how, told.words) == (How.PLACE, "gua sha")
    assert isinstance(told.answer, Ambiguous)
    assert len(told.answer.choices) > 3


def test_a_slip_after_near_is_mended_and_says_so():
    told = tell_apart("gua sha near ocaen township nj")
    assert (told.how, told.words) == (How.PLACE, "gua sha")
    assert isinstance(told.answer, Found)
    assert told.answer.corrected_from == "ocaen township nj"


def test_a_slip_without_a_sign_is_not_mended():
    assert tell_apart("gua sha ocaen").how is How.WORDS


def test_a_postal_code_that_does_not_exist_is_said_to_be_unknown():
    told = tell_apart("gua sha 00000")
    assert (told.how, told.words) == (How.PLACE, "gua sha")
    assert isinstance(told.answer, Unknown)


def test_an_unknown_name_after_near_stays_words_and_is_named():
    told = tell_apart("gua sha near xyzzyville")
    assert (told.how, told.words, told.rest) == (How.OFFERED, "gua sha near xyzzyville", "gua sha")
    assert told.answer == Unknown("xyzzyville")


@pytest.mark.parametrize("typed", [case[0] for case in PLACES])
def test_what_was_told_apart_holds_nothing_more_to_tell(typed):
    assert tell_apart(tell_apart(typed).words).how in (How.WORDS, How.OFFERED)


@given(st.text(max_size=130))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_told_apart_without_complaint(typed):
    told = tell_apart(typed)
    assert told.words == typed or told.place_text
    assert told.how is How.WORDS or told.place_text
