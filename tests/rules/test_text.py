"""Words made fit for addresses and headings."""

import pytest

from directory.shared.text import listed, plural, printable, slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Zoë O'Neil, L.Ac.", "zoe-oneil-lac"),
        ("Bronisława Gołębiowska", "bronislawa-golebiowska"),
        ("Đặng Thị Æble Groß", "dang-thi-aeble-gross"),
        ("北京", "listing"),
        ("", "listing"),
        ("a" * 200, "a" * 80),
    ],
)
def test_a_name_becomes_an_address(text, slug):
    assert slugify(text) == slug
    assert slugify(slug) == slug


@pytest.mark.parametrize(("count", "words"), [(0, "0 miles"), (1, "1 mile"), (2, "2 miles"), (1200, "1,200 miles")])
def test_a_count_has_its_noun_in_singular_or_plural(count, words):
    assert plural(count, "mile") == words


def test_a_noun_may_have_a_plural_of_its_own():
    assert plural(2, "person", "people") == "2 people"


@pytest.mark.parametrize(
    ("items", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")]
)
def test_words_become_a_list_in_a_sentence(items, words):
    assert listed(items) == words


def test_control_characters_become_spaces():
    assert printable("a\x1fb\u202ec") == "a b c"
