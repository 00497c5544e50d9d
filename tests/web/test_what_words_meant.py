"""The results page says what was made of typed words: left out, taken for others, or too many together."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest


def see(visitor, **parameters):
    return visitor.see(f"/search?{urlencode(parameters)}")


def test_a_word_that_nobody_has_is_left_out_and_named(visitor):
    page = see(visitor, q="gua sha xylophone", near="07712")
    assert page.slugs
    assert "No listing mentions “xylophone”: this is what matches the rest." in page.text


def test_words_that_nobody_has_find_nobody(visitor):
    page = see(visitor, q="xylophone zither", near="07712")
    assert page.slugs == []
    assert "this is what matches the rest" not in page.text


def test_words_that_nobody_has_together_are_offered_one_less_at_a_time(visitor):
    page = see(visitor, q="ana bo", near="07712")
    assert page.slugs == []
    assert visitor.see(page.links["Without “bo” (1)"]).slugs == ["ana-lee"]
    assert visitor.see(page.links["Without “ana” (1)"]).slugs == ["bo-kim"]


@pytest.mark.parametrize("typed", ["jaw tensi", "guas", "jaw tenson", "wrinkels"])
def test_a_listing_says_by_which_words_it_matched_and_once(typed, visitor):
    page = see(visitor, q=typed, near="07712", include_unclaimed=1)
    assert page.slugs
    assert "“=" not in page.text
