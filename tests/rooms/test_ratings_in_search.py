"""Ratings in search: filter, counts, order, cards and findability say the same, also when an emergency ends."""

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from directory.discovery.find import Query
from directory.discovery.findability import findability_of
from directory.discovery.sync import check, drain, rebuild
from directory.listings.queries import listing_at
from directory.listings.rules import Status
from directory.reviews.models import Review, ReviewEntry
from directory.reviews.numbers import ratings_of
from directory.shared.db import db, unit_of_work
from tests.factories.listings import a_listing, keep
from tests.factories.reviews import NOW, vote
from tests.rooms.searching import found, index_of, slugs

VOTES = {
    "many-good": [5] * 20 + [4] * 10,  # 4.67, from 4.06 on
    "few-perfect": [5] * 5,  # 5, from 3.26 on
    "mixed": [5, 5, 4, 4, 4, 3, 3],  # 4, from 3.08 on
    "poor": [2] * 6,
    "few": [5] * 4,
    "none": [],
}
BOUNDS = (1, 2.01, 3, 3.5, 4, 4.01, 4.5, 4.67, 4.68, 5)
HOURS = timedelta(hours=1)


@pytest.fixture
def rated(app):
    """Practitioners by their slugs; what one of them has for a good mean is hidden for two days."""
    for slug, votes in VOTES.items():
        vote(keep(a_listing(slug=slug, now=NOW)), *votes)
    hidden = vote(keep(a_listing(slug="hidden", now=NOW)), *[5] * 9, 1, 1)[-2:]
    with unit_of_work():
        for review in hidden:
            review.entries[0].hidden_until = NOW + 48 * HOURS
    rebuild(index_of(app))


def test_filter_counts_order_and_findability_agree_with_the_cards_before_and_after_an_emergency_ends(app, rated):
    for now, is_hiding in ((NOW + HOURS, True), (NOW + 48 * HOURS - HOURS / 60, True), (NOW + 48 * HOURS, False)):
        cards = found(app, now=now).cards
        mean = {card.listing.slug: card.rated.rating and round(card.rated.rating.mean, 2) for card in cards}
        assert mean == {
            "many-good": 4.67,
            "few-perfect": 5,
            "mixed": 4,
            "poor": 2,
            "few": None,
            "none": None,
            "hidden": 5 if is_hiding else 4.27,
        }
        counts = {"3": 4, "3.5": 4, "4": 4, "4.5": 3 if is_hiding else 2}
        for least in BOUNDS:
            reach = {slug for slug, one in mean.items() if one is not None and one >= least}
            answer = found(app, now=now, min_rating=least, sort="rating")
            assert {card.listing.slug for card in answer.cards} == reach, least
            assert answer.result.total == len(reach)
            if least <= 3 or least in (3, 3.5, 4, 4.5):
                assert answer.result.facets["min_rating"] == counts, least
            for slug in mean if least in (4, 4.68) else ():
                said = findability_of(
                    listing_at(slug), Query(min_rating=least, sort="rating"), index=index_of(app), now=now
                )
                assert (said.is_found, [one.name for one in said.criteria]) == (slug in reach, ["min_rating"])
                if said.standing:
                    assert said.standing.rank == [card.listing.slug for card in answer.cards].index(slug) + 1
        by_low = found(app, now=now, sort="rating").cards
        lows = [card.rated.rating and round(card.rated.rating.low, 2) for card in by_low]
        assert lows == [None if card.hit.value is None else round(card.hit.value, 2) for card in by_low]
        assert lows[:5] == sorted(lows[:5], reverse=True)
        in_order = [card.listing.slug for card in by_low]
        assert in_order[0] == "many-good", "thirty votes come before five perfect ones"
        assert in_order[5:] == ["few", "none"]
    assert check(index_of(app)).count == 0


def test_what_changes_a_rating_reaches_the_search_with_the_next_note(app, rated):
    asked = {"min_rating": 4.5, "now": NOW, "sort": "rating"}
    assert "few" not in slugs(app, **asked)
    vote(listing_at("few"), 5)
    drain(index_of(app))
    assert "few" in slugs(app, **asked)
    perfect = listing_at("few-perfect").practitioner_id
    with unit_of_work() as session:
        one = session.query(ReviewEntry).join(Review).filter(Review.practitioner_id == perfect).first()
        session.execute(update(ReviewEntry).where(ReviewEntry.id == one.id).values(state="removed"))
    drain(index_of(app))
    assert "few-perfect" not in slugs(app, **asked)
    stays, duplicate = listing_at("none"), listing_at("few")
    with unit_of_work():
        duplicate.status, duplicate.merged_into_id = Status.MOVED, stays.id
    drain(index_of(app))
    assert "none" in slugs(app, **asked)
    assert check(index_of(app)).count == 0


@pytest.mark.sqlite_only
def test_ratings_of_a_page_are_read_by_practitioner_however_many_entries_are_public(app, rated):
    asked, seen = [listing_at(slug).practitioner_id for slug in VOTES], []
    event.listen(db.engine, "before_cursor_execute", lambda *given: seen.append(given[2:4]))
    ratings_of(asked, NOW)
    statement, values = seen[-1]
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    assert [row.detail.split(" (")[0] for row in plan][:2] == [
        "SEARCH review USING INDEX ix_review_practitioner_id",
        "SEARCH review_entry USING INDEX ix_review_entry_review_id",
    ]
