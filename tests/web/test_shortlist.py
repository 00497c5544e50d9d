"""The shortlist: kept in a browser by a button without a token, then an account's, and nowhere twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event

from directory.accounts.models import Account
from directory.accounts.queries import account_by_email
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.shared.db import db, unit_of_work
from directory.shortlists.models import ShortlistEntry
from directory.shortlists.queries import slugs_of
from directory.web.same_origin import WRAPPED
from tests.factories.accounts import PASSWORD
from tests.factories.applications import as_new
from tests.factories.listings import a_listing, a_stub, keep
from tests.web.a_site import ANA, own_site
from tests.web.test_accounts_keys import set_up_authenticator
from tests.web.visitor import words_of

__all__ = ["own_site"]

OURS = {"Sec-Fetch-Site": "same-origin"}
NAMES = ("ana-lee", "bo-kim", "cy-diaz")


@pytest.fixture
def shelf(own_site):
    """A site with three listings, a hidden one, and more than a list holds."""
    with own_site.inside():
        for slug in NAMES:
            keep(a_listing(slug=slug, name=slug.replace("-", " ").title()))
        keep(a_stub(slug="a-stub"))
        keep(a_listing(slug="hidden-one", status=Status.HIDDEN))
    return own_site


def press(visitor, act, *slugs, headers=None, status=303, **more):
    answer = visitor.post(
        "/shortlist", data={"act": act, "listing": [*slugs], **more}, headers=OURS if headers is None else headers
    )
    assert answer.status_code == status
    return answer


def kept(visitor):
    """The slugs of the page, in its order, and how many the header counts."""
    page = visitor.see("/shortlist")
    counts = {one.text for one in page.all("span", class_="shortlist-link__count") if one.get("hidden") is None}
    return page.slugs, (counts.pop() if counts else None)


def test_a_browser_keeps_a_list_in_a_cookie_that_only_the_button_sets(shelf):
    ana = shelf.visitor()
    page = ana.see("/shortlist")
    assert "Nothing kept yet" in page.text
    assert "Set-Cookie" not in page.response.headers
    back = press(ana, "keep", "bo-kim", next="/search?near=07712#result-x")
    assert back.location == "/search?near=07712#keep-bo-kim"
    cookie = back.headers["Set-Cookie"]
    for part in ("shortlist=bo-kim;", "Max-Age=7776000", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie, part
    assert "session=" not in cookie
    press(ana, "keep", "ana-lee")
    press(ana, "keep", "hidden-one", "a-stub", "nobody")
    assert kept(ana) == (["ana-lee", "bo-kim"], "2")
    button = ana.see("/providers/bo-kim").one("form", id="keep-bo-kim")
    assert [one.get("value") for one in button.iter("input")] == ["bo-kim", "leave", "/providers/bo-kim"]
    assert words_of(button) == "Kept Bo Kim"
    assert [one.get("aria-pressed") for one in button.iter("button")] == ["true"]
    assert [one.get("aria-label") for one in ana.see("/shortlist").all("input", name="listing", type="checkbox")] == [
        "Compare Ana Lee",
        "Compare Bo Kim",
    ]
    assert ana.see("/shortlist?sort=price&off=..&full=x").slugs == ["ana-lee", "bo-kim"]

    off = press(ana, "leave", "bo-kim", next="/shortlist?sort=name")
    assert off.location == "/shortlist?off=bo-kim&at=0"
    page = ana.see(off.location)
    assert "1 listing was taken off your shortlist" in page.text
    undo(ana, page)
    assert kept(ana)[0] == ["ana-lee", "bo-kim"], "at its place of before"
    assert "taken off" not in ana.see(off.location).text, "what is back cannot be undone again"
    cleared = press(ana, "clear", "ana-lee", "bo-kim")
    assert "shortlist=; Expires=Thu, 01 Jan 1970" in cleared.headers["Set-Cookie"]
    assert kept(ana) == ([], None)
    json = OURS | {"Accept": "application/json"}
    told = press(ana, "keep", "cy-diaz", headers=json, status=200)
    assert told.json == {"count": 1, "full": False, "kept": ["cy-diaz"], "places": {}}
    told = press(ana, "leave", "cy-diaz", headers=json, status=200)
    assert told.json == {"count": 0, "full": False, "kept": [], "places": {"cy-diaz": 0}}


def undo(visitor, page):
    """Press the button that puts back what was just taken off."""
    form = next(one for one in page.all("form") if words_of(one) == "Undo")
    sent = {"listing": [], "at": []}
    for one in form.iter("input"):
        sent.setdefault(one.get("name"), []).append(one.get("value"))
    press(visitor, sent["act"][0], *sent["listing"], at=sent["at"])


def test_what_is_hidden_or_forged_is_said_without_detail_and_can_be_taken_off(shelf):
    ana = shelf.visitor()
    ana.set_cookie("shortlist", "ana-lee.hidden-one.no-such-one")
    page = ana.see("/shortlist")
    assert page.slugs == ["ana-lee"]
    assert "2 listings that you kept are no longer shown." in page.text
    gone = press(ana, "leave", "hidden-one", "no-such-one")
    assert gone.location == "/shortlist", "what nothing could put back is not offered"
    assert kept(ana) == (["ana-lee"], "1")
    for forged in ("ana-lee.ana-lee", "<script>", "ana-lee|1", "x" * 4000):
        ana.set_cookie("shortlist", forged)
        assert kept(ana) == ([], None)
    full = [f"some-{number}" for number in range(20)]
    ana.set_cookie("shortlist", ".".join(full))
    answer = press(ana, "keep", "ana-lee", next="/search")
    assert answer.location == "/shortlist?full=1"
    assert "holds 20, and it is full" in ana.see(answer.location).text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "http://127.0.0.1:8000"}, 303),
        ({}, 403),
        ({"Referer": "http://localhost/search"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://localhost"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
    ],
)  # fmt: skip
def test_the_button_answers_to_our_own_pages_only(headers, status, app):
    answer = app.test_client().post("/shortlist", data={"act": "clear"}, headers=headers)
    assert answer.status_code == status
    assert ("Set-Cookie" in answer.headers) == (status == 303)


def test_what_needs_no_token_asks_where_a_form_comes_from(app):
    views = {f"{view.__module__}.{view.__name__}": view for view in app.view_functions.values()}
    by_address = {"directory.web.public.saved_searches.unsubscribe"}
    exempt = {name for name in app.extensions["csrf"]._exempt_views if name not in by_address}
    assert exempt == {name for name, view in views.items() if getattr(view, WRAPPED, False)}
    assert "directory.web.public.shortlist.change_shortlist" in exempt


def test_a_form_that_is_none_of_ours_changes_nothing(app):
    client = app.test_client()
    for wrong in (
        {"act": "keep"},
        {"act": "drop", "listing": "ana-lee"},
        {"act": "keep", "listing": "Ana Lee"},
        {"act": "keep", "listing": [f"a-{n}" for n in range(21)]},
        {"act": "keep", "listing": "ana-lee", "at": "-1"},
        {"act": "keep", "listing": ["ana-lee", "bo-kim"], "at": "1"},
        {"act": "clear", "next": "//evil.example/"},
        {"act": "clear", "next": "https://evil.example/"},
        {"act": "clear", "next": "/\\evil.example"},
        {"act": "clear", "next": "/" + "x" * 2000},
    ):
        answer = client.post("/shortlist", data=wrong, headers=OURS)
        assert answer.status_code == 400, wrong
        assert "Set-Cookie" not in answer.headers


def test_at_sign_in_the_list_becomes_the_accounts_and_the_browser_forgets_it(shelf):
    shelf.account()
    ana, elsewhere = shelf.visitor(), shelf.visitor(ANA)
    press(elsewhere, "keep", "cy-diaz", "bo-kim")
    assert elsewhere.get_cookie("shortlist") is None, "who is signed in keeps nothing in the browser"
    press(ana, "keep", "ana-lee", "bo-kim")
    ana.send("/sign-in", 200, email=ANA, password="wrong one here")
    assert ana.get_cookie("shortlist") is not None, "a wrong password merges nothing"
    ana.send("/sign-in", email=ANA, password=PASSWORD)
    assert ana.get_cookie("shortlist") is None
    assert kept(ana) == kept(elsewhere) == (["ana-lee", "bo-kim", "cy-diaz"], "3")
    assert "on every device" in ana.see("/shortlist").text
    assert "Shortlist3 kept" in ana.see("/account").text
    undo(elsewhere, elsewhere.see(press(elsewhere, "leave", "bo-kim", "cy-diaz").location))
    assert kept(ana)[0] == ["ana-lee", "bo-kim", "cy-diaz"], "undone, they stand where they stood"
    press(elsewhere, "leave", "ana-lee")
    assert kept(ana)[0] == ["bo-kim", "cy-diaz"], "the account's list is the truth"

    ana.set_cookie("shortlist", "ana-lee")  # set in another window while the sign-in was under way
    assert kept(ana)[1] == "2"
    press(ana, "leave", "cy-diaz")
    assert kept(ana)[0] == ["ana-lee", "bo-kim"]
    assert ana.get_cookie("shortlist") is None
    with shelf.inside(), unit_of_work() as session:
        session.get(Listing, session.query(Listing).filter_by(slug="bo-kim").one().id).status = Status.HIDDEN
    assert "1 listing that you kept is no longer shown." in ana.see("/shortlist").text

    ana.send("/sign-out", form="/account")
    assert kept(ana) == ([], None), "who signs out leaves nothing behind"
    with shelf.inside():
        with unit_of_work() as session:
            session.delete(session.get(Account, account_by_email(ANA).id))
        assert db.session.query(ShortlistEntry).count() == 0


def test_a_list_is_merged_after_the_second_step_and_not_before(shelf):
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False) as clock:
        phone = set_up_authenticator(shelf.visitor(shelf.account()))
        clock.shift(timedelta(minutes=1))
        ana = shelf.visitor()
        press(ana, "keep", "ana-lee")
        ana.send("/sign-in", email=ANA, password=PASSWORD)
        with shelf.inside():
            assert slugs_of(account_by_email(ANA).id) == ()
        assert kept(ana) == (["ana-lee"], "1")
        ana.send("/sign-in/code", code=phone.generate().token)
        with shelf.inside():
            assert slugs_of(account_by_email(ANA).id) == ("ana-lee",)
        assert ana.get_cookie("shortlist") is None


def test_what_finds_no_room_at_sign_in_is_said(shelf):
    shelf.account()
    with shelf.inside():
        slugs = [keep(a_listing(slug=f"many-{number}")).slug for number in range(19)]
    press(shelf.visitor(ANA), "keep", *slugs)
    ana = shelf.visitor()
    press(ana, "keep", *NAMES)
    ana.send("/sign-in", email=ANA, password=PASSWORD)
    assert "Your shortlist holds 20, so 2 that this browser kept could not be added." in ana.see("/account").text
    assert kept(ana) == (["cy-diaz", *reversed(slugs)], "20")


def test_a_page_with_many_buttons_reads_the_list_once(shelf):
    shelf.account()
    ana = shelf.visitor(ANA)
    press(ana, "keep", *NAMES)
    read = []
    with shelf.inside():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen := lambda *given: read.append(given[2]))
    page = ana.see("/shortlist")
    event.remove(engine, "before_cursor_execute", listen)
    assert len(page.all("form", class_="shortlist-button")) == 3
    assert len([one for one in read if "FROM shortlist_entry" in one or "JOIN shortlist_entry" in one]) == 1


def test_in_production_the_copy_is_bound_to_this_very_host_and_to_https(config):
    site = as_new(replace(config, production=True, secret_key="x" * 40))
    with site.app_context():
        db.engine.dispose()  # another test may have had these settings, and a database that is gone
        keep(a_listing(slug="ana-lee"))
        db.session.remove()
    keeping = {"act": "keep", "listing": "ana-lee"}
    answer = site.test_client().post("/shortlist", data=keeping, headers=OURS, base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-shortlist=ana-lee;")
    assert "; Secure; HttpOnly; Path=/; SameSite=Lax" in cookie
    assert "Domain" not in cookie
