"""What a results page shows: cards that agree with the filters at any instant, honest numbers, few reads."""

from datetime import UTC, datetime, timedelta
from itertools import combinations, product

import pytest
from sqlalchemy import event

from directory.checklist.rules import Number
from directory.discovery.numbers import numbers
from directory.discovery.sync import rebuild
from directory.listings.rules import PriceKind, Status
from directory.shared.db import db
from tests.factories.listings import (
    DENVER,
    OCEAN_TOWNSHIP,
    RED_BANK,
    a_credential,
    a_listing,
    a_place,
    a_price,
    a_stub,
    keep,
)
from tests.rooms.searching import found, index_of, slugs, town

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOST_READS = 13
HERE = town(OCEAN_TOWNSHIP["lat"], OCEAN_TOWNSHIP["lon"])


@pytest.fixture
def people(any_app):
    """Listings whose confirmations end and whose prices change on different days."""
    later = (NOW + timedelta(days=30)).date()
    for number in range(12):
        prices = [
            a_price(PriceKind.FIRST_VISIT, 18_000 + number, now=NOW, ended_on=later if number % 4 == 0 else None),
            a_price(PriceKind.SESSION, 10_000 + number * 500, now=NOW, ended_on=later),
            a_price(PriceKind.SESSION, 20_000 - number * 500, effective_on=later),
        ]
        one = a_listing(slug=f"person-{number}", now=NOW, confirmed_days_ago=number * 20, prices=prices)
        keep(one, a_credential(one.practitioner, now=NOW))
    rebuild(index_of(any_app))


def test_cards_say_what_the_filters_say_at_every_instant(any_app, people, subtests):
    for days in (0, 15, 29, 30, 31, 90, 179, 180, 400):
        now = NOW + timedelta(days=days)
        cards = found(any_app, now=now).cards
        assert len(cards) == 12
        for size in (1, 2) if days == 30 else (1,):
            for wanted in combinations(Number, size):
                by_card = {card.listing.slug for card in cards if set(wanted) <= set(card.checklist.answered)}
                answered = frozenset(str(one.value) for one in wanted)
                with subtests.test(days=days, answered=answered):
                    assert set(slugs(any_app, now=now, answered=answered)) == by_card


def test_cards_print_the_amount_that_orders_them(any_app, people, subtests):
    for sort, days in product(("price", "first_year"), (0, 29, 30, 31)):
        cards = found(any_app, now=NOW + timedelta(days=days), sort=sort).cards
        shown = [
            (card.session_price and card.session_price.cents, card.first_year and card.first_year.cents_low)[
                sort != "price"
            ]
            for card in cards
        ]
        with subtests.test(sort=sort, days=days):
            assert shown == [None if card.hit.value is None else int(card.hit.value) for card in cards]
            assert shown == sorted(shown)


def test_a_card_shows_the_nearest_place_and_without_a_place_asked_for_the_first(any_app):
    places = [a_place(**DENVER), a_place(lat=None, lon=None, position=1), a_place(**RED_BANK, position=2)]
    keep(a_listing(now=NOW, places=places))
    rebuild(index_of(any_app))
    (near,), (anywhere,) = (found(any_app, now=NOW, near=where).cards for where in (HERE, None))
    assert near.place.city == "Red Bank"
    assert anywhere.place.city == "Denver"


def test_the_numbers_are_counted(any_app):
    both = [a_place(**OCEAN_TOWNSHIP), a_place(**RED_BANK, position=1)]
    keep(
        a_listing(now=NOW),
        a_listing(now=NOW, places=both),
        a_listing(now=NOW, confirmed_days_ago=200, places=[a_place(**DENVER)]),
        a_listing(now=NOW, status=Status.HIDDEN, places=[a_place(city="Hidden Hills")]),
        a_stub(now=NOW, places=[a_place(city="Stubton", hours=[])]),
        a_stub(now=NOW, is_public_stub=False),
    )
    rebuild(index_of(any_app))
    seen = numbers(index=index_of(any_app), stubs=True, now=NOW)
    assert (seen.practitioners, seen.towns, seen.unclaimed) == (3, 3, 1)
    assert seen.answered == {1: 0, 2: 0, 3: 0, 4: 2, 5: 2}


def test_a_site_without_stubs_counts_none(any_app):
    keep(a_stub(now=NOW))
    rebuild(index_of(any_app))
    assert numbers(index=index_of(any_app), stubs=False, now=NOW).unclaimed == 0
    assert found(any_app, now=NOW, stubs=False, include_unclaimed=True).result.total_unclaimed == 0


def reads(work):
    """How many SELECTs it takes."""
    seen = []

    def count(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    db.session.rollback()
    db.session.expunge_all()
    event.listen(db.engine, "before_cursor_execute", count)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return sum(statement.lstrip().startswith("SELECT") for statement in seen)


def test_a_results_page_takes_as_many_reads_for_one_listing_as_for_twenty(any_app):
    keep(a_listing(now=NOW))
    rebuild(index_of(any_app))
    for_one = reads(lambda: found(any_app, now=NOW))
    rows = [a_listing(now=NOW) for _ in range(30)]
    keep(*rows)
    keep(*(a_credential(row.practitioner, now=NOW) for row in rows))
    rebuild(index_of(any_app))
    for_twenty = reads(lambda: len(found(any_app, now=NOW).cards) == 20 or pytest.fail("not a full page"))
    assert for_twenty == for_one <= MOST_READS


def test_a_rebuild_takes_as_many_reads_for_one_listing_as_for_a_chunk(any_app):
    keep(a_listing(now=NOW))
    for_one = reads(lambda: rebuild(index_of(any_app)))
    keep(*(a_listing(now=NOW) for _ in range(30)))
    assert reads(lambda: rebuild(index_of(any_app))) == for_one
