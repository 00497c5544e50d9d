"""Being told when somebody new fits: asking, confirming, the letters, one click to end, and nothing left behind."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from directory.discovery.sync import rebuild
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.notices.message import compose
from directory.notices.models import Letter
from directory.notices.stationery import Letterhead
from directory.saved_searches.actions import delete_ended, tell_of_new
from directory.saved_searches.models import SavedSearch
from directory.saved_searches.rules import FOUND_MAX, UNCONFIRMED_FOR, Pace
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from directory.web.looking import looking
from directory.web.presenting.saved_search import too_many
from tests.factories.listings import a_listing, keep
from tests.web.a_site import own_site
from tests.web.visitor import Page, words_of

__all__ = ["own_site"]

NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)
SEARCH = "near=07712&within=25&concern=jaw-tension"
ASK = f"/search/save?{SEARCH}"
WEEK = timedelta(days=7, minutes=1)


@pytest.fixture
def site(own_site):
    with time_machine.travel(NOON, tick=False) as clock:
        with own_site.inside():
            keep(a_listing(slug="ana-lee", now=NOON))
            rebuild_index(own_site)
        own_site.app.clock = clock
        yield own_site


def rebuild_index(site):
    rebuild(site.app.extensions["search_index"])


def fill(visitor, url=ASK, **changes):
    form = visitor.see(url)
    token = form.one("input", name="csrf_token").get("value")
    given = {"email": "robin@example.net", "pace": "weekly", "months": "6", "consent": "y"} | changes
    return visitor.post(url, data={"csrf_token": token} | {k: v for k, v in given.items() if v is not None})


def letters(site):
    with site.inside():
        return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def page_in(letter):
    return re.search(r"(?:/es)?/saved-searches/[0-9a-f]{32}", letter.text)[0]


def press(visitor, url, act, **more):
    token = visitor.see(url).all("input", name="csrf_token")[0].get("value")
    return visitor.post(url, data={"csrf_token": token, "act": act} | more)


def confirmed(site, **changes):
    visitor = site.visitor()
    fill(visitor, **changes)
    page = page_in(letters(site)[-1])
    press(visitor, page, "confirm")
    return visitor, page


def somebody_new(site, slug="new-one", **given):
    with site.inside():
        keep(a_listing(slug=slug, now=utc_now(), **given))
        rebuild_index(site)


def run(site):
    with site.inside():
        return tell_of_new(utc_now(), look=looking(site.app))


def test_the_whole_way_from_asking_to_a_letter_to_nothing(site):
    visitor = site.visitor()
    page = visitor.see(ASK)
    assert "within 25 miles of Asbury Park, NJ 07712 · Jaw tension (TMJ)" in page.text
    assert fill(visitor).headers["Location"] == "/saved-searches/asked"
    (letter,) = letters(site)
    assert letter.to_address == "robin@example.net"
    assert letter.unsubscribe_url.endswith(f"{page_in(letter)}/unsubscribe")
    mine = page_in(letter)
    site.app.clock.shift(WEEK)
    somebody_new(site, "early")
    assert run(site) == 0, "nobody confirmed it"
    site.app.clock.move_to(NOON)
    assert "Confirm your saved search" in visitor.see(mine).text
    assert press(visitor, mine, "confirm").status_code == 303
    assert "Your saved search" in visitor.see(mine).text
    assert run(site) == 0, "it is not due"
    site.app.clock.shift(WEEK)
    somebody_new(site)
    assert run(site) == 1
    told = letters(site)[-1]
    assert told.subject == "2 new practitioners fit your search"
    assert "/providers/new-one" in told.text
    assert "/providers/ana-lee" not in told.text
    assert "Licensed?" in told.text
    message = compose(told, sender=Letterhead("F", "http://localhost", "a@example.org", "x").sender)
    assert (message["List-Unsubscribe"], message["List-Unsubscribe-Post"]) == (
        f"<{told.unsubscribe_url}>",
        "List-Unsubscribe=One-Click",
    )
    site.app.clock.shift(WEEK)
    assert run(site) == 0, "nobody is new"
    assert visitor.post(f"{mine}/unsubscribe", data={"List-Unsubscribe": "One-Click"}).status_code == 303
    assert letters(site) == []
    with site.inside():
        assert db.session.scalar(select(func.count(SavedSearch.id))) == 0
    visitor.see(mine, 404)


def test_results_lead_to_being_told_with_what_was_asked_where_a_place_is_known(site):
    visitor = site.visitor()
    words = "Tell me when somebody new fits"
    page = visitor.see(f"/search?{SEARCH}&sort=price&page=1&include_unclaimed=1")
    assert page.links[words] == f"/search/save?{SEARCH}", "neither order nor page is kept"
    nobody = visitor.see("/search?q=zzzzzz+near+07712")
    assert nobody.links[words] == "/search/save?near=Asbury+Park%2C+NJ+07712&q=zzzzzz", "and of nobody"
    assert "Back to the search" not in visitor.see(nobody.links[words]).text
    assert visitor.see(f"/es/search?{SEARCH}").links["Avisarme cuando haya alguien nuevo"] == f"/es{ASK}"
    for nowhere in ("/search", "/search?near=Springfield", "/search?near=00000"):
        assert words not in visitor.see(nowhere).links


def test_a_search_that_cannot_be_saved_says_why_and_keeps_the_way_back(site):
    visitor = site.visitor()
    assert "Give a place first" in visitor.see("/search/save?concern=jaw-tension").text
    assert "Give a place first" in visitor.see("/search/save?near=Nowhereville").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": ""}, "Enter your e-mail address"),
        ({"email": "a@b\nBcc: c@d"}, "Enter one e-mail address"),
        ({"consent": None}, "Tick the box"),
        ({"months": "600"}, "Choose one of the answers"),
        ({"pace": "hourly"}, "Choose one of the answers"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(changes, said, site):
    answer = fill(site.visitor(), **changes)
    assert (answer.status_code, said in words_of(Page(answer).root)) == (422, True)
    assert letters(site) == []


def test_who_fills_in_the_trap_gets_the_same_answer_and_no_letter(site):
    assert fill(site.visitor(), website="https://buy.example").headers["Location"] == "/saved-searches/asked"
    assert letters(site) == []


def test_letters_to_an_address_that_nobody_confirmed_are_few(site):
    visitor = site.visitor()
    assert [fill(visitor).status_code for _ in range(6)] == [303] * 5 + [429]
    assert len(letters(site)) == 5


def test_what_was_never_confirmed_and_what_is_past_its_day_is_deleted_with_its_letters(site):
    confirmed(site, months="3")
    fill(site.visitor(), email="other@example.net")
    site.app.clock.shift(UNCONFIRMED_FOR)
    with site.inside():
        assert delete_ended(utc_now()) == 1
    assert {letter.to_address for letter in letters(site)} == {"robin@example.net"}
    site.app.clock.move_to(datetime(2027, 2, 23, 4, 59, tzinfo=UTC))
    somebody_new(site)
    assert run(site) == 1, "a minute before midnight in New Jersey it is still asked"
    with site.inside():
        assert delete_ended(utc_now()) == 0
    site.app.clock.move_to(datetime(2027, 2, 23, 5, tzinfo=UTC))
    with site.inside(), unit_of_work():
        db.session.scalars(select(SavedSearch)).one().look_at = utc_now()
    assert run(site) == 0, "nobody is written to after the day that they chose"
    with site.inside():
        assert (delete_ended(utc_now()), db.session.scalar(select(func.count(SavedSearch.id)))) == (1, 0)
    assert letters(site) == []


def test_a_new_listing_that_was_hidden_meanwhile_is_not_in_the_letter(site):
    confirmed(site)
    site.app.clock.shift(WEEK)
    somebody_new(site)
    with site.inside(), unit_of_work():
        db.session.query(Listing).filter_by(slug="new-one").one().status = Status.HIDDEN
    assert run(site) == 0 or "new-one" not in letters(site)[-1].text


def test_pace_and_last_day_are_changed_on_the_private_page(site):
    visitor, mine = confirmed(site)
    assert press(visitor, mine, "change", pace="monthly", months="12").status_code == 303
    with site.inside():
        saved = db.session.scalars(select(SavedSearch)).one()
        assert (saved.pace, f"{saved.ends_on}") == (Pace.MONTHLY, "2027-11-22")
    assert press(visitor, mine, "shout").status_code == 400
    answer = press(visitor, mine, "delete")
    assert answer.headers["Location"] == "/saved-searches/deleted"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_last_day_is_one_of_the_place_that_is_searched(site):
    site.app.clock.move_to(datetime(2026, 11, 23, 5, 30, tzinfo=UTC))
    confirmed(site, months="3")  # in New Jersey it is the 23rd already
    page = fill(site.visitor(), "/search/save?near=90012&within=25", months="3")
    assert page.status_code == 303
    with site.inside():
        days = [f"{one.ends_on}" for one in db.session.scalars(select(SavedSearch).order_by(SavedSearch.id))]
    assert days == ["2027-02-23", "2027-02-22"]
    assert "Until the end of February 22, 2027." in site.visitor().see(page_in(letters(site)[-1])).text


def test_in_spanish_the_page_the_letters_and_their_links_are_spanish(site):
    visitor = site.visitor()
    fill(visitor, f"/es{ASK}")
    (letter,) = letters(site)
    assert letter.subject == "Confirme: avisarle cuando haya alguien nuevo"
    assert page_in(letter).startswith("/es/")
    press(visitor, page_in(letter), "confirm")
    site.app.clock.shift(WEEK)
    somebody_new(site)
    assert run(site) == 1
    told = letters(site)[-1]
    assert told.subject == "1 profesional nuevo coincide con su búsqueda"
    assert "/es/providers/new-one" in told.text
    assert "¿Tiene licencia?" in told.text
    assert '<html lang="es">' in told.html


def test_only_one_of_two_rounds_writes(site):
    confirmed(site)
    site.app.clock.shift(WEEK)
    somebody_new(site)
    assert (run(site), run(site)) == (1, 0)


def test_a_search_that_finds_too_many_is_to_be_narrowed(site):
    assert too_many(FOUND_MAX) == ""
    assert f"more than {FOUND_MAX}" in too_many(FOUND_MAX + 1)


def test_a_letter_to_whoever_did_not_ask_says_nothing_that_a_stranger_typed(site):
    fill(site.visitor(), f"{ASK}&q=Your+account+is+locked:+https://evil.example/pay")
    (letter,) = letters(site)
    for said in (letter.text, letter.html, letter.subject):
        assert "evil.example" not in said
        assert "jaw" not in said.lower(), "it may be the address of somebody else"
    assert "evil.example" in site.visitor().see(page_in(letter)).text


def test_an_address_is_the_same_one_in_capitals(site):
    for number in range(12):
        fill(site.visitor(), email="robin@example.net" if number % 2 else "Robin@Example.net")
        if number % 3 == 2:
            site.app.clock.shift(timedelta(days=1, minutes=1))
            with site.inside(), unit_of_work():
                for saved in db.session.scalars(select(SavedSearch)):
                    saved.confirmed_at = saved.look_at = utc_now()
    with site.inside():
        assert db.session.scalar(select(func.count(SavedSearch.id))) == 10


def test_who_fits_by_an_old_index_and_is_hidden_now_is_not_told_of(site):
    confirmed(site)
    site.app.clock.shift(WEEK)
    somebody_new(site)
    with site.inside(), unit_of_work():
        hidden = db.session.scalars(select(Listing).where(Listing.slug == "new-one")).one()
        hidden.status = Status.HIDDEN
    assert run(site) == 0


def test_one_that_cannot_be_asked_holds_up_none_behind_it(site):
    confirmed(site)
    site.app.clock.shift(timedelta(minutes=1))
    confirmed(site, email="behind@example.net")
    site.app.clock.shift(WEEK)
    somebody_new(site)

    def look(saved, now):
        return looking(site.app)(saved, now) if saved.email.startswith("behind") else 1 // 0

    with site.inside():
        assert [tell_of_new(utc_now(), look=look) for _ in range(2)] == [1, 0]
    assert letters(site)[-1].to_address == "behind@example.net"
    with site.inside():
        assert all(one.look_at > utc_now() for one in db.session.scalars(select(SavedSearch)))
