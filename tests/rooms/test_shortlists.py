"""Shortlists of accounts: kept once and in order, never longer than they may be, gone with whom they belong to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from directory.accounts.models import Account
from directory.audit.rules import Actor, ActorKind
from directory.discovery.chosen import chosen, chosen_cards, side_by_side
from directory.listings.models import Listing, OldSlug
from directory.listings.rules import Status
from directory.places import postal_place
from directory.shared.db import db, unit_of_work
from directory.shortlists.actions import keep_listings, leave_all, leave_listings
from directory.shortlists.models import ShortlistEntry
from directory.shortlists.queries import entries_of, listing_ids_of, slugs_of
from directory.shortlists.rules import SHORTLIST_MAX
from tests.factories.listings import a_listing, a_stub, keep
from tests.rooms.processes import in_processes

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PROCESSES = 3


def somebody(name="ana"):
    """An account's actor, without its letters and trails."""
    account = keep(Account(email=f"{name}@example.org", fs_uniquifier=name, created_at=NOW, version=1))
    return Actor(ActorKind.PERSON, name, account.id)


def listings(*slugs, **given):
    return [keep(a_listing(slug=slug, now=NOW, **given)).id for slug in slugs]


def test_a_list_is_kept_in_order_merged_once_and_goes_with_its_account(any_app):
    ana, bo = somebody(), somebody("bo")
    first, second, third = listings("one", "two", "three")
    with unit_of_work():
        assert keep_listings([second, first], by=ana, now=NOW).added == (second, first)
        assert keep_listings([first, third], by=ana, now=NOW + timedelta(days=1)).added == (third,)
        keep_listings([third], by=bo, now=NOW)
    assert listing_ids_of(ana.person_id) == (second, first, third)
    assert slugs_of(ana.person_id) == ("two", "one", "three")
    with unit_of_work():
        leave_listings([first, 999_999], by=ana)
    assert slugs_of(ana.person_id) == ("two", "three")
    with unit_of_work() as session:
        session.delete(session.get(Account, bo.person_id))
    assert db.session.scalar(select(func.count()).select_from(ShortlistEntry)) == 2, "Bo’s went with Bo"
    with unit_of_work():
        leave_all(by=ana)
    assert slugs_of(ana.person_id) == ()
    with pytest.raises(ValueError, match="signed in"):
        leave_all(by=Actor(ActorKind.OPERATOR))


def test_devices_that_add_at_once_never_make_a_list_too_long(any_app):
    ana, each = somebody(), SHORTLIST_MAX // 2 - 2
    ids = listings(*(f"many-{number}" for number in range(PROCESSES * each)))

    def work(number):
        for _ in range(2):
            with unit_of_work():
                keep_listings(ids[number * each : (number + 1) * each], by=ana, now=NOW)

    in_processes(any_app, work, count=PROCESSES)
    db.session.rollback()
    assert len(listing_ids_of(ana.person_id)) == SHORTLIST_MAX


def test_a_slug_leads_where_its_listing_is_now_and_nowhere_when_it_is_hidden(any_app):
    home, merged_away, hidden, stub = (
        keep(a_listing(slug="home", now=NOW)),
        keep(a_listing(slug="merged-away", now=NOW)),
        keep(a_listing(slug="hidden", now=NOW, status=Status.HIDDEN)),
        keep(a_stub(slug="stub", now=NOW)),
    )
    twice = keep(a_listing(slug="merged-twice", now=NOW))
    keep(OldSlug(slug="old-home", listing_id=home.id))
    with unit_of_work() as session:
        for duplicate, of in ((merged_away, home), (twice, merged_away)):
            row = session.get(Listing, duplicate.id)
            row.status, row.merged_into_id = Status.MOVED, of.id
    slugs = ["home", "old-home", "merged-away", "merged-twice", "hidden", "stub", "unknown"]
    found = chosen(slugs, stubs=True)
    assert {slug: one.slug for slug, one in found.items()} == {
        "home": "home", "old-home": "home", "merged-away": "home", "merged-twice": "home", "stub": "stub",
    }  # fmt: skip
    assert "stub" not in chosen(slugs, stubs=False)
    cards = chosen_cards([stub.id, home.id, home.id, hidden.id], now=NOW)
    assert [card.listing.slug for card in cards] == ["stub", "home"]
    ana = somebody()
    with unit_of_work():
        keep_listings([merged_away.id, home.id, hidden.id], by=ana, now=NOW)
    assert entries_of(ana.person_id)[0] == (merged_away.id, "home")
    assert slugs_of(ana.person_id) == ("home", "hidden")


def test_a_comparison_takes_as_many_queries_for_four_as_for_one(app):
    listings("one", "two", "three", "four")
    near = postal_place("07701")

    def asked(slugs):
        db.session.expunge_all()
        statements = []
        event.listen(db.engine, "before_cursor_execute", listen := lambda *given: statements.append(given[2]))
        found = side_by_side(slugs, stubs=True, now=NOW, near=near)
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(statements), found

    alone, _ = asked(["one"])
    together, found = asked(["four", "two", "one", "three", "two"])
    assert alone == together <= 20
    assert list(found) == ["four", "two", "one", "three"]
    assert 9_000 < found["two"].distance_m < 13_000
