"""Prices, packages and places over HTTP: exact amounts, history, the day it is there, several places with hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.factories.listings import a_place
from tests.web.a_site import own_site
from tests.web.workspace import nothing, said, workspace

__all__ = ["own_site", "workspace"]

A_PACKAGE = {"label": "Course of six", "sessions": "6", "amount": "720", "refund": "full", "are_singles_sold": "yes"}


@pytest.mark.parametrize(
    "amount", ["from $99", "as low as 99", "99 and up", "99+", "ab 99", "99-120", "", "1.234", "0"]
)
def test_an_amount_that_is_not_exact_is_refused_with_the_reason(amount, workspace):
    ana = workspace.keeper()
    page = ana.save("prices/new", 422, label="A session", amount=amount)
    error = "".join(page.one("p", id="amount-error").itertext())
    assert "exact amount" in error or "whole cents" in error
    assert page.one("input", id="amount").get("value") == amount
    if any(sign.isalpha() or sign == "+" for sign in amount):
        assert "are not prices" in error


def test_a_new_amount_begins_on_its_day_and_the_old_one_is_history(workspace):
    ana = workspace.keeper()
    ana.save("prices/2", amount="155")
    prices = ana.see("prices")
    assert "$155" in prices.text
    assert "History (1)" in prices.text
    public = workspace.public("ana-lee").text
    assert "$155" in public
    assert "$140" not in public


def test_an_amount_from_a_later_day_is_announced_to_the_keeper_and_shown_to_nobody_yet(workspace):
    ana = workspace.keeper()
    later = (datetime.now(UTC) + timedelta(days=30)).date()
    ana.save("prices/2", amount="155", effective_on=later.isoformat())
    assert "Begin later" in ana.see("prices").text
    assert "$140" in workspace.public("ana-lee").text
    with time_machine.travel(datetime.now(UTC) + timedelta(days=31)):
        assert "$155" in workspace.public("ana-lee").text


def test_what_people_have_paid_by_is_not_changed_for_days_that_are_over(workspace):
    ana = workspace.keeper()
    page = ana.save("prices/2", 422, amount="155", effective_on="2024-01-01")
    assert "Give today or a later day" in "".join(page.one("p", id="effective_on-error").itertext())


def test_other_words_for_a_price_make_no_history(workspace):
    ana = workspace.keeper()
    ana.save("prices/2", label="Session with body points")
    assert "History" not in ana.see("prices").text
    assert "Session with body points" in workspace.public("ana-lee").text


def test_an_ended_price_is_gone_from_the_page_stays_in_the_history_and_comes_back_with_undo(workspace):
    ana = workspace.keeper()
    ana.press("prices/2/end", on="prices")
    assert "$140" not in workspace.public("ana-lee").text
    prices = ana.see("prices")
    assert "History (1)" in prices.text
    ana.see("prices/2", 404)
    way_back = next(link for link in undo_addresses(ana.see("changes")))
    ana.visitor.send(way_back, 303, form=ana.url("changes"))
    assert "$140" in workspace.public("ana-lee").text


def test_a_package_is_saved_with_everything_that_its_card_must_show(workspace):
    ana = workspace.keeper()
    ana.save("packages/new", **A_PACKAGE, expires_after_months="9")
    text = workspace.public("ana-lee").text
    for words in (
        "Course of six",
        "$720",
        "$120",
        "$20 less for each",
        "within 9 months",
        "Refunded in full",
        "Sold too",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sessions": "1"}, "sessions"),
        ({"sessions": "x"}, "sessions"),
        ({"refund": ""}, "refund"),
        ({"are_singles_sold": ""}, "are_singles_sold"),
        ({"amount": "from 720"}, "amount"),
        ({"expires_after_months": "600"}, "expires_after_months"),
        ({"label": " "}, "label"),
        ({"effective_on": "tomorrow"}, "effective_on"),
    ],
)
def test_a_package_lacks_none_of_its_terms(changed, field, workspace):
    ana = workspace.keeper()
    page = ana.save("packages/new", 422, **A_PACKAGE | changed)
    assert page.one("p", id=f"{field}-error") is not None


def test_the_first_year_is_said_as_visitors_see_it(workspace):
    ana = workspace.keeper()
    year = next(words for words in workspace.public("ana-lee").text.split() if words.startswith("$") and "–" in words)
    assert year in ana.see("prices").text


def test_today_is_the_day_where_the_practitioner_works(workspace):
    honolulu = a_place(
        city="Honolulu", region="HI", postal_code="96813", lat=21.3, lon=-157.8, time_zone="Pacific/Honolulu"
    )
    with time_machine.travel(datetime(2026, 11, 22, 5, 0, tzinfo=UTC)):
        kai = workspace.keeper(slug="kai", name="Kai Ito", places=[honolulu])
        assert kai.see("prices/new").one("input", id="effective_on").get("value") == "2026-11-21"


def test_places_are_added_changed_given_hours_removed_and_brought_back(workspace):
    eva = workspace.keeper(slug="eva", name="Eva New", **nothing())
    eva.save(
        "places/new", label="Studio", street="1 Example Street", city="Ocean Township", region="NJ", postal_code="07712"
    )
    eva.save(
        "places/1/hours", **{"opens-0-0": "09:00", "closes-0-0": "12:00", "opens-0-1": "13:00", "closes-0-1": "00:00"}
    )
    eva.save(
        "places/new", city="Toronto", region="ON", postal_code="m5v 2t6", access="steps", access_note="Seven steps."
    )
    text = eva.see("places").text
    for words in (
        "1 Example Street",
        "9 am to noon and 1 pm to midnight",
        "Toronto, ON M5V 2T6",
        "Steps on the way in. Seven steps.",
    ):
        assert words in text
    with workspace.site.inside():
        first, second = workspace.listing("eva").places
        assert (round(first.lat), first.time_zone) == (40, "America/New_York")
        assert (second.country, second.time_zone) == ("CA", "America/Toronto")
    assert eva.see("prices/new").one("select", id="currency") is not None
    eva.press("places/2/remove", on="places")
    assert "Toronto" not in eva.see("places").text
    eva.visitor.send(next(undo_addresses(eva.see("changes"))), 303, form=eva.url("changes"))
    assert "Toronto" in eva.see("places").text


def test_the_last_place_of_a_published_listing_stays(workspace):
    ana = workspace.keeper()
    ana.press("places/1/remove", on="places")
    assert "needs a place of practice" in said(ana.see("places"))
    assert "Ocean Township" in workspace.public("ana-lee").text


def test_rows_of_somebody_else_are_not_found(workspace):
    workspace.keeper()
    bo = workspace.keeper("bo@example.org", slug="bo-kim", name="Bo Kim")
    for path in ("places/1", "places/1/hours", "prices/1", "packages/1"):
        bo.see(path, 404)
    for path in ("places/1/remove", "prices/1/end", "packages/1/end", "changes/1/undo"):
        bo.force(path, 404)


def undo_addresses(page):
    return (form.get("action") for form in page.all("form") if "/undo" in (form.get("action") or ""))
