"""Plan and cost: from one's own numbers, from what a listing states, and from the day of an event."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import time_machine

from directory.listings.models import Listing, OldSlug
from directory.listings.rules import Currency, PriceKind, Refund, Status
from directory.shared.db import db
from tests.factories.listings import a_listing, a_package, a_plan, a_price, keep
from tests.rules.test_course_dates import entries
from tests.web.a_site import own_site
from tests.web.visitor import words_of

__all__ = ["own_site"]

NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)
COST, EVENT = "/plan-and-cost", "/plan-and-cost/event"
OWN = f"{COST}?first_visit=180&included=yes&session=140&package_sessions=10&package_price=1,250&package_refund=none"


@pytest.fixture
def planned(own_site):
    """Ana Lee with everything; Bea Roy in Canada without a plan, Gil Ott there with nothing but a package; Cy Fox.

    Cy Fox has no prices. Di Gone and Fay Rest are not to be seen.
    """
    with time_machine.travel(NOON, tick=False):
        with own_site.inside():
            in_dollars = {"currency": Currency.CAD}
            keep(
                a_listing(slug="ana-lee", name="Ana Lee", now=NOON, plan=a_plan(sessions_low=8, sessions_high=10)),
                a_listing(
                    slug="bea-roy",
                    name="Bea Roy",
                    now=NOON,
                    plan=None,
                    prices=[
                        a_price(PriceKind.FIRST_VISIT, 20_050, now=NOON, includes_treatment=False, **in_dollars),
                        a_price(PriceKind.SESSION, 15_000, now=NOON, **in_dollars),
                    ],
                    packages=[
                        a_package(label="Three", sessions=3, cents=44_000, now=NOON, **in_dollars),
                        a_package(label="Six", sessions=6, cents=78_000, now=NOON, refund=Refund.FULL, **in_dollars),
                    ],
                ),
                a_listing(
                    slug="gil-ott",
                    name="Gil Ott",
                    now=NOON,
                    plan=a_plan(sessions_low=5, sessions_high=5, maintenance_weeks_low=8, maintenance_weeks_high=8),
                    prices=[],
                    packages=[a_package(cents=205_000, now=NOON, are_singles_sold=False, **in_dollars)],
                ),
                a_listing(slug="cy-fox", name="Cy Fox", now=NOON, prices=[], packages=[]),
                a_listing(slug="di-gone", name="Di Gone", now=NOON, status=Status.HIDDEN),
                a_listing(slug="fay-rest", name="Fay Rest", now=NOON, status=Status.CLOSED),
            )
            ana = db.session.query(Listing).filter_by(slug="ana-lee").one()
            keep(OldSlug(slug="ana-before", listing_id=ana.id))
        yield own_site.visitor()


def bills(page):
    """Each bill: words → amount."""
    rows = [[words_of(part) for line in one.iter("div") for part in line] for one in page.all("article", class_="bill")]
    return [dict(zip(row[::2], row[1::2], strict=True)) for row in rows]


def days(page):
    """The lines of the calendar: words, day."""
    lines = page.all("li", class_="plan-day")
    return [(words_of(next(line.iter("b"))), next(line.iter("time")).get("datetime")) for line in lines]


def typed(page):
    """What stands in the fields of the form."""
    return {
        one.get("name"): one.get("value")
        for one in page.one("form", class_="plan-form").iter("input")
        if one.get("type") != "radio"
    }


def test_a_first_year_from_ones_own_numbers(visitor):
    empty = visitor.see(COST)
    assert (empty.h1, bills(empty), typed(empty)["sessions_low"]) == ("Plan and cost", [], "10")
    page = visitor.see(OWN)
    assert "$2,270–$3,120 17–22 sessions The usual course: 10–12 sessions a week apart" in page.text
    lowest, highest = bills(page)
    assert lowest == {
        "First visit, the first session in it": "$180",
        "1 package of 10 sessions": "$1,250",
        "6 single sessions, $140 each": "$840",
        "In the first year": "$2,270",
    }
    assert highest["21 single sessions, $140 each"] == "$2,940"
    assert "It pays from session 9 on: 9 single sessions cost $1,260, the package $1,250." in page.text
    assert "Stop after 5 of 10, and you have paid $1,250 for what costs $700 singly: $550 lost." in page.text
    assert "9 pays from here $1,250 $1,260 $10 less" in " ".join(words_of(one) for row in page.all("tr") for one in row)
    assert "On the first day $180 $180" in " ".join(words_of(one) for row in page.all("tr") for one in row)
    assert page.response.get_data(as_text=True).count('class="year-chart__run ') == 4
    assert not page.response.headers.getlist("Set-Cookie")
    dear = visitor.see(f"{COST}?session=140&package_sessions=4&package_price=600&weeks_high=8&weeks_low=8")
    assert "No package makes the year cheaper" in dear.text
    assert "It costs $40 more than 4 single sessions." in dear.text
    assert "The course that you entered: 10–12 sessions a week apart, then one every 8 weeks." in dear.text
    exact = visitor.see(f"{COST}?session=100&sessions_low=5&sessions_high=5&weeks_low=8&weeks_high=8")
    assert [words_of(one) for one in exact.all("h3", class_="bill__heading")] == ["Lowest and highest"]
    assert "$1,000 10 sessions" in exact.text
    assert "listing" not in dear.links["Before an event"]
    assert "weeks_high=8" in dear.links["Before an event"]


@pytest.mark.parametrize(
    ("asked", "field", "sentence"),
    [
        ("session=", "session", "Enter the price of a session, or a package."),
        ("session=0", "session", "Enter an amount above zero, or leave it empty."),
        ("session=140,50", "session", "Enter an amount in dollars, like 140 or 140.50."),
        ("session=from+140", "session", "Enter an amount in dollars, like 140 or 140.50."),
        ("session=140%00&first_visit=-1", "first_visit", "Enter an amount in dollars, like 140 or 140.50."),
        ("session=140&package_sessions=10", "package_price", "Enter the price of the package."),
        ("session=140&package_price=900", "package_sessions", "Enter how many sessions the package holds."),
        ("session=140&package_sessions=1&package_price=9", "package_sessions", "sessions from 2 to 100."),
        ("session=140&sessions_low=9&sessions_high=3", "sessions_high", "The most cannot be less than the fewest."),
        ("session=140&days_between=x", "days_between", "whole number of days from 1 to 60"),
        ("session=140&currency=EUR", "currency", "There is no currency “EUR”."),
        ("session=140&package_refund=maybe&package_price=9&package_sessions=2", "package_refund", "There is no"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(visitor, asked, field, sentence):
    page = visitor.see(f"{COST}?{asked}")
    assert page.title.startswith("Error: ")
    assert sentence in words_of(page.one("p", id=f"{field}-error"))
    assert page.one("div", id="error-summary").find(f".//a[@href='#{field}']") is not None
    assert bills(page) == []


def test_a_plan_begins_from_what_a_practitioner_states(planned):
    ana = planned.see(f"{COST}?listing=ana-lee")
    profile = planned.see("/providers/ana-lee")
    assert ana.links["Ana Lee"] == "/providers/ana-lee"
    in_words = words_of(ana.one("p", class_="plan-year__range"))
    assert in_words == words_of(profile.one("p", class_="cost-summary__range"))
    assert profile.links["Plan with these prices"] == f"{COST}?listing=ana-lee"
    assert "Ana Lee’s own course: 8–10 sessions a week apart" in ana.text
    assert "Prices that Ana Lee confirmed on November 12, 2026." in ana.text
    assert typed(ana)["package_price"] == "1250"
    same = planned.see(f"{COST}?" + "&".join(f"{name}={value}" for name, value in typed(ana).items()))
    assert (bills(same), "Begun from what Ana Lee states." in same.text) == (bills(ana), True)


def test_two_packages_in_canadian_dollars_and_the_usual_course(planned):
    page = planned.see(f"{COST}?listing=bea-roy")
    assert "Bea Roy states no course, so this is the usual one: 10–12 sessions" in page.text
    lowest, highest = bills(page)
    assert lowest == {
        "First visit": "CA$200.50",
        "2 packages of 6 sessions, CA$780 each": "CA$1,560",
        "1 package of 3 sessions": "CA$440",
        "2 single sessions, CA$150 each": "CA$300",
        "In the first year": "CA$2,500.50",
    }
    assert highest["In the first year"] == "CA$3,500.50"
    assert {"Three: 3 sessions for CA$440", "Six: 6 sessions for CA$780"} <= {words_of(one) for one in page.all("h3")}
    assert "It pays from session 3 on: 3 single sessions cost CA$450, the package CA$440." in page.text
    assert "each session you had cost CA$130." in page.text
    assert (typed(page)["package_sessions"], typed(page)["first_visit"]) == ("6", "200.50")
    assert "CA$2,500.50–CA$3,500.50" in planned.see("/providers/bea-roy").text
    gil = planned.see("/providers/gil-ott")
    assert "CA$2,050 in the first year" in gil.text
    assert " $2,050" not in gil.text


def test_a_listing_without_prices_or_that_nobody_sees_leaves_the_form(planned):
    cy = planned.see(f"{COST}?listing=cy-fox")
    assert "Cy Fox has not stated prices. Ask, and enter what you hear." in cy.text
    assert (bills(cy), cy.all("p", class_="field__error")) == ([], [])
    for slug in ("di-gone", "fay-rest", "nobody"):
        for path in (COST, f"{EVENT}?event=2027-06-12"):
            page = planned.see(f"{path}{'&' if '?' in path else '?'}listing={slug}")
            assert "is not here, or no longer" in page.text
            assert not re.search("Di Gone|Fay Rest", page.text)
    moved = planned.get(f"{EVENT}?listing=ana-before&event=2027-06-12")
    assert (moved.status_code, moved.location) == (301, f"{EVENT}?listing=ana-lee&event=2027-06-12")


def test_counting_back_from_a_wedding(planned):
    page = planned.see(f"{EVENT}?event=2027-06-12&listing=ana-lee")
    assert "There is time for a course of 10 sessions" in page.text
    assert "Begin at best on Saturday, April 3, 2027" in " ".join(
        words_of(one) for row in page.all("dl") for one in row.iter() if one.tag in ("dt", "dd")
    )
    lines = days(page)
    assert lines[0] == ("Session 1", "2027-04-03")
    assert lines[9:] == [
        ("Session 10", "2027-06-05"),
        ("Bruises gone, by one account", "2027-06-07"),
        ("Bruises gone, by others", "2027-06-12"),
        ("Your event", "2027-06-12"),
    ]
    file = planned.get(page.links["Take the days into a calendar (.ics)"])
    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert file.headers["Content-Disposition"] == 'attachment; filename="sessions.ics"'
    found = entries(file.get_data())
    assert [one["DTSTART;VALUE=DATE"] for one in found] == [
        day.replace("-", "") for words, day in lines if "gone" not in words
    ]
    assert not re.search("(?i)ana|lee|acupunct|facial|needle", file.get_data(as_text=True))
    for words, url in page.links.items():
        parts = urlsplit(url)
        if parts.path.startswith("/guides/"):
            guide = planned.see(parts.path)
            assert not parts.fragment or guide.all("*", id=parts.fragment), words


def test_a_day_that_is_too_near_past_or_far_is_said_in_words(planned):
    part = planned.see(f"{EVENT}?event=2026-12-20")
    assert "There is time for 3 sessions of a course of 10–12 sessions" in part.text
    assert ("Session 4", "2026-12-14") in days(part)
    assert "1 more session would leave the two days only" in part.text
    near = planned.see(f"{EVENT}?event=2026-11-24")
    assert "Any session from tomorrow on could leave a bruise that still shows." in near.text
    today = planned.see(f"{EVENT}?event=2026-11-22")
    assert "Better come after the event." in today.text
    far = planned.see(f"{EVENT}?event=2031-02-01")
    assert "more than two years ahead" in far.text
    assert "Begin at best on" in far.text
    for one in (near, today, far):
        assert days(one) == []
        assert not [words for words in one.links if "calendar" in words]
    leap = planned.see(f"{EVENT}?event=2028-02-29")
    assert days(leap)[-1] == ("Your event", "2028-02-29")
    for asked, sentence in {
        "": "Enter the day of the event.",
        "2027-02-29": "February has no 29th in 2027. Enter another day.",
        "2027-04-31": "The calendar has no such day.",
        "0000-02-29": "The calendar has no such day.",
        "12/06/2027": "Enter the day as year-month-day, like 2027-06-12.",
        "2026-11-21": "That day is past. Enter one that is still to come.",
        "0001-01-01": "That day is past.",
    }.items():
        page = planned.see(f"{EVENT}?event={asked}")
        assert sentence in words_of(page.one("p", id="event-error")), asked
        file = planned.get(f"{EVENT}/sessions.ics?event={asked}")
        assert (file.status_code, urlsplit(file.location).path) == (302, EVENT)


def test_a_listings_day_begins_at_its_own_midnight(planned):
    with time_machine.travel(datetime(2026, 11, 23, 3, tzinfo=UTC), tick=False):
        assert "That is today" in planned.see(f"{EVENT}?event=2026-11-22&listing=ana-lee").text


def test_the_pages_speak_spanish(planned):
    page = planned.get(f"/es{COST}?listing=bea-roy").get_data(as_text=True)
    assert "El primer año" in page
    assert "2 paquetes de 6 sesiones, CA$780 cada uno" in page
    event = planned.get(f"/es{EVENT}?event=2027-06-12").get_data(as_text=True)
    assert "sábado, 20 de marzo de 2027" in event
    assert f'href="/es{EVENT}/sessions.ics?event=2027-06-12"' in event
    file = planned.get(f"/es{EVENT}/sessions.ics?event=2027-06-12").get_data()
    assert entries(file)[0]["SUMMARY"] == "Sesión 1 de 12 (prevista)"


def test_names_in_the_address_are_a_visitors_and_no_arguments_of_ours(planned):
    """They came to the function that builds the next address, which broke, or took another scheme or host."""
    for name in ("endpoint", "self", "_scheme", "_method", "_anchor", "_external"):
        answer = planned.get(f"/plan-and-cost/event/sessions.ics?{name}=1&event=x")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{EVENT}?{name}=1&event=x")
        for page in ("photos", "reviews"):
            moved = planned.get(f"/providers/ana-before/{page}?{name}=1&slug=x")
            assert (moved.status_code, moved.location) == (301, f"/providers/ana-lee/{page}?{name}=1")
