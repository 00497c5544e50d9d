"""While the index is away the database answers: near a place exactly what the index would, noise or not."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from directory.credentials.rules import CredentialKind
from directory.discovery import instead
from directory.discovery.find import SORTS
from directory.discovery.instead import search_database
from directory.discovery.sync import rebuild
from directory.listings.rules import Access, PriceKind, Status, TermKind
from search_index import Request
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
MILES = 1609.344
HERE = (40.25, -74.05)
SUVA_EAST, SUVA_WEST = (-16.8, 179.95), (-16.8, -179.95)


@pytest.fixture
def people(any_app):
    """Listings around here and around the date line, ordinary and odd."""
    sessions = (9000, 14000, 21000)
    rows = [
        a_listing(
            slug=f"near-{number}",
            now=NOW,
            name=f"Near {'Anna Lee' if number % 2 else 'Bo Kim'}",
            confirmed_days_ago=(10, 170, 200)[number % 3],
            is_accepting=(True, False, None)[number % 3],
            terms={TermKind.LANGUAGE: ("en",) if number % 2 else ("en", "es")},
            places=[a_place(**OCEAN_TOWNSHIP | {"lat": HERE[0] + number / 40}, access=list(Access)[number % 3])],
            prices=[a_price(kind, sessions[number % 3], now=NOW) for kind in PriceKind],
        )
        for number in range(12)
    ]
    rows += [
        a_listing(slug="two-places", now=NOW, places=[a_place(**DENVER), a_place(**RED_BANK, position=1)]),
        a_listing(slug="fiji-east", now=NOW, places=[a_place(lat=SUVA_EAST[0], lon=SUVA_EAST[1])]),
        a_listing(slug="fiji-west", now=NOW, places=[a_place(lat=SUVA_WEST[0], lon=SUVA_WEST[1])]),
        a_listing(slug="alert", now=NOW, places=[a_place(lat=82.5, lon=-62.3)]),
        a_stub(slug="stub-near", now=NOW),
        a_stub(slug="stub-red-bank", now=NOW, places=[a_place(**RED_BANK, hours=[], access=None)]),
    ]
    keep(*rows)
    keep(*(a_credential(row.practitioner, kind, now=NOW) for row in rows[:6] for kind in CredentialKind))
    return rows


@pytest.fixture
def noise(people):
    """Rows that must not be returned: hidden ones here, found ones far away, some without a point."""
    keep(
        *(
            a_listing(slug=f"noise-{status}", now=NOW, status=status)
            for status in Status
            if status not in (Status.PUBLISHED, Status.STUB)
        ),
        a_stub(slug="noise-private-stub", now=NOW, is_public_stub=False),
        a_listing(slug="noise-far", now=NOW, places=[a_place(**DENVER)]),
        a_listing(slug="noise-nowhere", now=NOW, places=[a_place(lat=None, lon=None)]),
        a_listing(slug="noise-homeless", now=NOW, places=[]),
        a_listing(slug="noise-other-side", now=NOW, places=[a_place(lat=-HERE[0], lon=HERE[1] + 180)]),
    )


QUESTIONS = {
    "here": {},
    "next door": {"within_m": 2 * MILES},
    "far around": {"within_m": 120 * MILES},
    "as far as one may": {"within_m": 500 * MILES},
    "with stubs": {"include_unclaimed": True},
    "the second page": {"size": 5, "page": 2, "sort": "distance"},
    "by a filter": {"choices": {"language": frozenset({"es"}), "accepting": frozenset({"yes"})}},
    "by a point": {"all_of": {"answered": frozenset({"4", "5"})}},
    "by a price": {"at_most": {"price_cents": 14000}},
    "by a name": {"words": "anna lee"},
    "by a beginning": {"words": "ann"},
    "in half a year": {"now": int((NOW + timedelta(days=175)).timestamp())},
    "across the date line from the east": {"near": SUVA_EAST},
    "across the date line from the west": {"near": SUVA_WEST},
    "around the date line, far": {"near": SUVA_WEST, "within_m": 500 * MILES},
    "in the far north": {"near": (83.5, -20.0), "within_m": 500 * MILES},
    "at the pole": {"near": (90.0, 0.0), "within_m": 530 * MILES},
    "in the middle of the sea": {"near": (0.0, -30.0)},
    **{f"by {sort}": {"sort": sort} for sort in SORTS},
}


def test_near_a_place_the_database_answers_as_the_index_does(any_app, noise):
    index = index_of(any_app)
    rebuild(index)
    differences, hits = [], 0
    for name, asked in QUESTIONS.items():
        request = Request(**{"near": HERE, "within_m": 25 * MILES, "now": int(NOW.timestamp())} | asked)
        by_index, by_database = index.engine.search(request), search_database(request)
        hits += len(by_index.hits)
        seen = [
            ([hit.id for hit in result.hits], result.total, result.total_unclaimed, result.facets)
            for result in (by_index, by_database)
        ]
        if seen[0] != seen[1]:
            differences.append((name, *seen))
    assert not differences
    assert hits > 100


def test_both_sides_of_the_date_line_are_near_each_other(any_app, noise):
    for center in (SUVA_EAST, SUVA_WEST):
        assert slugs(any_app, now=NOW, near=town(*center), sort="distance") != []
        assert sorted(slugs(any_app, now=NOW, near=town(*center))) == ["fiji-east", "fiji-west"]


def test_what_answers_is_said_and_the_index_is_asked_for(any_app, people):
    index = index_of(any_app)
    index.stale.clear()
    assert found(any_app, now=NOW).is_from_database
    assert index.stale.is_set()
    rebuild(index)
    assert not found(any_app, now=NOW).is_from_database
    shutil.rmtree(index.path)
    assert found(any_app, now=NOW).is_from_database


def test_hidden_listings_stay_hidden_without_an_index(any_app, noise):
    everybody = [
        slug
        for page in (1, 2)
        for slug in slugs(any_app, now=NOW, near=town(*HERE), within=500, include_unclaimed=True, page=page)
    ]
    assert len(everybody) == 15
    assert not any(slug.startswith("noise") for slug in everybody)


def test_claimed_listings_come_before_stubs_where_not_all_can_be_read(any_app, people, monkeypatch):
    monkeypatch.setattr(instead, "MOST_LISTINGS", 16)
    keep(*(a_stub(now=NOW) for _ in range(20)))
    assert found(any_app, now=NOW).result.total == 16
