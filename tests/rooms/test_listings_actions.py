"""New addresses and duplicates: old addresses lead on, nothing is taken from anybody, the trail says why."""

from datetime import UTC, datetime

import pytest

from directory.audit.queries import entries_about
from directory.audit.rules import OPERATOR
from directory.discovery.models import StaleNote
from directory.discovery.profile import profile
from directory.listings.actions import change_slug, merge_listing
from directory.listings.queries import listing_at, slug_now
from directory.listings.rules import Status
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories.listings import a_listing, a_stub, keep

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def merge(duplicate, into):
    with unit_of_work():
        merge_listing(listing_at(duplicate), into=listing_at(into), by=OPERATOR, now=NOW, why="The same person twice.")


def rename(slug, new):
    with unit_of_work():
        change_slug(listing_at(slug), slug=new, by=OPERATOR, now=NOW, why="A new name.")


def test_a_duplicate_leads_to_the_listing_that_stays(any_app):
    keep(a_listing(slug="stays"), a_listing(slug="twin"))
    merge("twin", "stays")
    assert slug_now("twin") == "stays"
    assert profile("twin", stubs=True, now=NOW) is None
    assert listing_at("twin").status == Status.MOVED


def test_a_chain_of_duplicates_leads_to_its_end(any_app):
    keep(a_listing(slug="one"), a_listing(slug="two"), a_listing(slug="three"))
    merge("one", "two")
    merge("two", "three")
    assert slug_now("one") == "three"


def test_a_merge_is_in_the_trail_and_in_the_outbox(any_app):
    keep(a_listing(slug="stays"), a_listing(slug="twin"))
    with unit_of_work() as session:
        session.query(StaleNote).delete()
    merge("twin", "stays")
    [entry] = entries_about("listing", listing_at("twin").id)
    assert (entry.action, entry.reason) == ("merge_listing", "The same person twice.")
    assert listing_at("twin").id in set(db.session.scalars(db.select(StaleNote.listing_id)))


@pytest.mark.parametrize(
    ("duplicate", "into"),
    [
        ("kept", "kept"),
        ("kept", "stub"),
        ("moved", "kept"),
        ("kept", "moved"),
        ("removed", "kept"),
        ("kept", "removed"),
    ],
)
def test_what_cannot_be_merged_is_refused_and_nothing_changes(app, duplicate, into):
    keep(
        a_listing(slug="kept"),
        a_stub(slug="stub"),
        a_listing(slug="moved", status=Status.MOVED),
        a_listing(slug="removed", status=Status.REMOVED),
    )
    with pytest.raises(RuleBroken):
        merge(duplicate, into)
    assert listing_at("kept").status == Status.PUBLISHED


def test_an_old_address_redirects_for_good(any_app):
    keep(a_listing(slug="ada-lee"))
    rename("ada-lee", "ada-moss")
    rename("ada-moss", "ada-moss-denver")
    assert [slug_now(slug) for slug in ("ada-lee", "ada-moss", "ada-moss-denver")] == ["ada-moss-denver"] * 3


def test_a_listing_may_go_back_to_its_own_old_address(any_app):
    keep(a_listing(slug="ada-lee"))
    rename("ada-lee", "ada-moss")
    rename("ada-moss", "ada-lee")
    assert slug_now("ada-moss") == "ada-lee"
    assert slug_now("ada-lee") == "ada-lee"


@pytest.mark.parametrize("wanted", ["taken", "once-taken", "Not A Slug", ""])
def test_an_address_that_is_or_was_anothers_or_is_none_is_refused(app, wanted):
    keep(a_listing(slug="ada-lee"), a_listing(slug="taken"), a_listing(slug="once-taken"))
    rename("once-taken", "now-elsewhere")
    with pytest.raises(RuleBroken):
        rename("ada-lee", wanted)
    assert slug_now("ada-lee") == "ada-lee"


def test_a_closed_listing_says_so_only_where_it_was_public(app):
    keep(a_listing(slug="retired", status=Status.CLOSED), a_stub(slug="withdrawn", status=Status.CLOSED))
    assert profile("retired", stubs=True, now=NOW) is not None
    assert profile("withdrawn", stubs=True, now=NOW) is None
