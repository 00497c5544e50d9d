"""The windows themselves: lent again they are as clean as new ones, and what a page does in them is seen."""

from __future__ import annotations

import pytest

from tests.browser.claimers import DESK
from tests.browser.conftest import Witness
from tests.browser.cookies import come_in

pytestmark = pytest.mark.browser


def test_a_window_that_is_lent_again_knows_nothing_of_who_had_it(windows):
    name, page = windows.lend()
    page.goto("/healthz")
    come_in(page, DESK)
    page.evaluate("localStorage.setItem('kept', 'yes')")
    page.route("**/privacy", lambda route: route.abort())
    page.context.new_page()
    page.emulate_media(media="print")
    windows.take_back(name, page)

    name, again = windows.lend()
    assert again is page
    assert again.context.pages == [again]
    assert again.context.cookies() == []
    again.goto("/privacy")
    assert again.locator("h1").text_content() == "Privacy"
    assert again.evaluate("localStorage.length") == 0
    assert again.evaluate("matchMedia('screen').matches")
    windows.take_back(name, again)


def test_whom_a_page_asks_and_what_it_complains_of_is_seen_while_it_is_watched(windows):
    name, page = windows.lend()
    witness = Witness("another.example")
    witness.watch(page)
    page.goto("/healthz")
    page.evaluate("console.error('a complaint')")
    seen = len(witness.foreign), len(witness.complaints)
    witness.leave(page)
    page.goto("/healthz")
    page.evaluate("console.error('another')")
    windows.take_back(name, page)
    assert seen == (1, 1)
    assert (len(witness.foreign), len(witness.complaints)) == seen
