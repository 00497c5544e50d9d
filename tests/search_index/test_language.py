"""How texts and typed words are cut, and which words stand for one another."""

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


def test_a_document_with_one_phrase_of_a_group_carries_the_group():
    language = Language(SCHEMA)
    for phrase in ("nasolabial folds", "smile line", "LAUGH LINES", "laughlines"):
        assert "=nasolabial folds" in language.impacts_of({"about": phrase})
    assert "=nasolabial folds" not in language.impacts_of({"about": "lines that smile"})


def test_a_word_weighs_more_in_a_name_than_in_a_text_and_more_in_a_short_text():
    language = Language(SCHEMA)
    name = language.impacts_of({"name": "chen"})["chen"]
    about = language.impacts_of({"about": "chen"})["chen"]
    long = language.impacts_of({"about": "chen " + "other words follow " * 40})["chen"]
    assert name > about > long >= 1
