"""How texts and typed words are cut, and which words stand for one another."""

from dataclasses import replace

import pytest

from search_index.language import Language, forms_of, singular, terms_of
from tests.search_index.strategies import SCHEMA


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Crow's feet", ["crows", "feet"]),
        ("crow\u2019s feet", ["crows", "feet"]),
        ("L.Ac.", ["lac"]),
        ("D.O.M., Ph.D.", ["dom", "phd"]),
        ("Müller-Łukasz Ångström", ["muller", "lukasz", "angstrom"]),
        ("Straße", ["strasse"]),
        ("O'Brien", ["obrien"]),
        ("under-eye/puffiness", ["under", "eye", "puffiness"]),
        ("St. Louis, MO 63101", ["st", "louis", "mo", "63101"]),
        ("", []),
        ("?* () \x00 \ud800", []),
    ],
)
def test_a_text_is_cut_into_plain_terms(text, terms):
    assert terms_of(text) == terms


@pytest.mark.parametrize(
    ("plural", "base"),
    [
        ("lines", "line"),
        ("bodies", "body"),
        ("wishes", "wish"),
        ("boxes", "box"),
        ("puffiness", "puffiness"),
        ("sinus", "sinus"),
        ("analysis", "analysis"),
        ("chen", "chen"),
        ("yes", "yes"),
    ],
)
def test_a_plural_finds_its_singular(plural, base):
    assert singular(plural) == base


def test_the_forms_of_a_word_are_found_from_each_of_them():
    assert set(forms_of("line")) == set(forms_of("lines"))
    assert set(forms_of("body")) == set(forms_of("bodies"))


def test_forms_are_words_that_exist():
    assert "headache" in forms_of("headaches")
    assert "headaches" in forms_of("headache")
    assert "changes" not in forms_of("chang")


def test_particles_are_also_stored_in_one_word_with_the_name_after_them():
    terms = Language(SCHEMA).impacts_of({"name": "Lucía De La Cruz", "about": "san"})
    assert {"de", "la", "cruz", "delacruz", "lacruz"} <= set(terms)
    assert "cruzsan" not in terms


def test_a_document_with_one_phrase_of_a_group_carries_the_group():
    language = Language(SCHEMA)
    for phrase in ("nasolabial folds", "smile line", "LAUGH LINES", "laughlines"):
        assert "=nasolabial folds" in language.impacts_of({"about": phrase})
    assert "=nasolabial folds" in language.impacts_of(
        {"about": "lines of a smile\nthe smile of lines, smile the lines"}
    )
    assert "=nasolabial folds" not in language.impacts_of({"about": "lines that smile"})


def test_a_word_weighs_more_in_a_name_than_in_a_text_and_more_in_a_short_text():
    language = Language(SCHEMA)
    name = language.impacts_of({"name": "chen"})["chen"]
    about = language.impacts_of({"about": "chen"})["chen"]
    long = language.impacts_of({"about": "chen " + "other words follow " * 40})["chen"]
    assert name > about > long >= 1


LAYERED = replace(
    SCHEMA,
    synonyms=(*SCHEMA.synonyms, ("folds",), ("everything",)),
    wider=(("folds", ("nasolabial folds",)), ("everything", ("folds",))),
    fillers=("price",),
)


def test_a_wider_group_is_met_by_those_that_it_covers_and_by_what_covers_it():
    language = Language(LAYERED)
    assert {"=folds", "=everything"} <= set(language.impacts_of({"about": "smile lines"}))
    assert "=nasolabial folds" not in language.impacts_of({"about": "folds"})


def test_a_group_that_covers_what_is_not_there_is_refused():
    with pytest.raises(ValueError, match="'wrinkles' covers, or is"):
        replace(SCHEMA, wider=(("wrinkles", ("nasolabial folds",)),))


def test_no_phrase_reaches_over_a_line():
    language = Language(SCHEMA)
    assert "=nasolabial folds" not in language.impacts_of({"about": "smile\nlines"})


@pytest.mark.parametrize(
    ("typed", "concepts"),
    [
        ("smile lines", ["=nasolabial folds"]),
        ("lines smile", ["=nasolabial folds"]),
        ("nasol abial folds", ["=nasolabial folds"]),
        ("laughlines gua-sha", ["=nasolabial folds", "=gua sha"]),
        ("smile", []),
        ("chen smiles", []),
    ],
)
def test_a_phrase_is_met_in_any_form_that_people_type(typed, concepts):
    assert [concept for _, _, concept in Language(SCHEMA).concepts_asked(terms_of(typed))] == concepts


def test_the_singular_and_the_plural_of_a_filler_are_fillers_and_no_name_that_only_looks_so():
    language = Language(replace(SCHEMA, fillers=("price", "does")))
    assert language.is_filler("prices")
    assert not language.is_filler("doe")
