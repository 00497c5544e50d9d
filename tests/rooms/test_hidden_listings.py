"""A hidden listing is never shown, whatever the index still believes."""

import random
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from directory.discovery.find import SORTS
from directory.discovery.sync import rebuild
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.shared.db import unit_of_work
from tests.factories.listings import OCEAN_TOWNSHIP, RED_BANK, a_listing, a_place, a_stub, keep
from tests.rooms.searching import found, index_of, town

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LISTING = Listing.__table__
"""What is changed by its table alone leaves no note."""
SEARCHES = 200
HIDDEN_AS = (Status.DRAFT, Status.HIDDEN, Status.MOVED, Status.CLOSED, Status.REMOVED)
WORDS = ("", "", "person", "gua sha", "acupuncture", "jaw tension", "needles", "practice", "persn", "gentle fac")


def anything(dice):
    """What somebody may ask: any place, words, filters, order and page."""
    asked = {
        "words": dice.choice(WORDS),
        "sort": dice.choice(SORTS),
        "page": dice.choice((1, 1, 1, 2)),
        "include_unclaimed": dice.random() < 0.5,
        "within": dice.choice((1, 5, 25, 500)),
        "near": dice.choice((None, town(OCEAN_TOWNSHIP["lat"], OCEAN_TOWNSHIP["lon"]), town(40.3, -74.1))),
    }
    if dice.random() < 0.3:
        asked["choices"] = {"language": frozenset({"en"}), "accepting": frozenset({"yes"})}
    if dice.random() < 0.3:
        asked["answered"] = frozenset({"4"})
    if dice.random() < 0.2:
        asked["max_price"] = dice.choice((100, 140, 200))
    return asked


@pytest.fixture
def stale(any_app):
    """An index that believes in everybody, over a database in which half of them have gone; the slugs of those."""
    people = [
        a_listing(slug=f"person-{number}", now=NOW, places=[a_place(**(OCEAN_TOWNSHIP, RED_BANK)[number % 2])])
        for number in range(30)
    ] + [a_stub(slug=f"stub-{number}", now=NOW) for number in range(10)]
    keep(*people)
    rebuild(index_of(any_app))
    gone = {one.slug: one.status for one in people[::2]}
    with unit_of_work() as session:
        for number, (slug, status) in enumerate(gone.items()):
            values = {"is_public_stub": False} if status == Status.STUB else {"status": HIDDEN_AS[number % 5]}
            session.execute(update(LISTING).where(LISTING.c.slug == slug).values(**values))
    return set(gone)


def test_no_search_shows_a_hidden_listing_even_when_the_index_is_stale(any_app, stale):
    dice, believed, shown = random.Random(1), 0, set()
    for _ in range(SEARCHES):
        answer = found(any_app, now=NOW, **anything(dice))
        believed += len(answer.result.hits) - len(answer.cards)
        shown |= {card.listing.slug for card in answer.cards}
    assert believed > SEARCHES, "the index is not stale: nothing was tried"
    assert len(shown) == 20
    assert not shown & stale


def test_a_site_without_stubs_shows_none_even_when_the_index_takes_one_for_claimed(any_app):
    keep(a_listing(slug="was-claimed", now=NOW))
    rebuild(index_of(any_app))
    with unit_of_work() as session:
        session.execute(update(LISTING).values(status=Status.STUB, is_public_stub=True))
    assert found(any_app, now=NOW).result.total == 1
    assert found(any_app, now=NOW, stubs=False).cards == ()
