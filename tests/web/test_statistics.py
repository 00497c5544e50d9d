"""Who is counted and who is not; what the keeper is told of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.discovery.sync import rebuild
from directory.interest.actions import Key, add_counts
from directory.interest.models import WeeklyCount
from directory.interest.rules import WEEK, What, week_of
from directory.listings.queries import listing_at
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from tests.factories.accounts import keeps
from tests.factories.listings import a_listing, a_stub, keep
from tests.web.a_site import ANA, own_site

__all__ = ["own_site"]

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


@pytest.fixture
def kept(own_site):
    """Ana keeps one of two listings that a search finds; a register record is there, too."""
    own_site.account(ANA, Role.PRACTITIONER)
    with own_site.inside():
        keep(a_listing(slug="ana-lee", name="Ana Lee"), a_listing(slug="bo-kim"), a_stub(slug="a-stub"))
        keeps(own_site.found(ANA), listing_at("ana-lee"))
        rebuild(own_site.app.extensions["search_index"])
    return own_site


def look(site, address, *, email=None, method="GET", **headers):
    given = {"User-Agent": BROWSER} | {name.replace("_", "-"): value for name, value in headers.items()}
    answer = site.visitor(email).open(address, method=method, headers=given)
    assert answer.status_code == 200
    return answer


def counted(site):
    """What is counted, by slug."""
    with site.inside():
        site.app.extensions["interest"].write()
        names = {listing_at(slug).id: slug for slug in ("ana-lee", "bo-kim", "a-stub")}
        return {(names[row.listing_id], row.what.value): row.count for row in db.session.scalars(select(WeeklyCount))}


def test_a_visit_is_a_view_and_a_page_of_results_a_match_of_each_listing_on_it(kept):
    look(kept, "/providers/ana-lee")
    look(kept, "/providers/ana-lee")
    look(kept, "/search?near=07712&include_unclaimed=1")
    look(kept, "/providers/a-stub")
    assert counted(kept) == {("ana-lee", "view"): 2, ("ana-lee", "match"): 1, ("bo-kim", "match"): 1}


def test_robots_glances_ahead_and_head_are_not_people(kept):
    look(kept, "/providers/ana-lee", method="HEAD")
    look(kept, "/providers/ana-lee", User_Agent="Mozilla/5.0 (compatible; Googlebot/2.1)")
    look(kept, "/providers/ana-lee", User_Agent="")
    look(kept, "/providers/ana-lee", Sec_Purpose="prefetch;prerender")
    look(kept, "/providers/ana-lee", X_Moz="prefetch")
    assert counted(kept) == {}


def test_a_keeper_who_looks_at_their_own_listing_is_not_counted(kept):
    look(kept, "/providers/ana-lee", email=ANA)
    look(kept, "/search?near=07712", email=ANA)
    look(kept, "/practice/findability?near=07712", email=ANA)
    assert counted(kept) == {("bo-kim", "match"): 1}


def test_looking_sets_no_cookie(kept):
    assert "Set-Cookie" not in look(kept, "/providers/ana-lee").headers


def test_the_keeper_reads_the_numbers_in_a_chart_and_a_table(kept):
    with kept.inside():
        listing_id, this = listing_at("ana-lee").id, week_of(utc_now())
        with unit_of_work():
            add_counts({
                Key(listing_id, this - WEEK, What.VIEW): 1234, Key(listing_id, this, What.VIEW): 4,
                Key(listing_id, this - WEEK, What.INQUIRY): 1,
            })  # fmt: skip
    page = kept.visitor(ANA).see("/practice/ana-lee/statistics")
    assert "1,234 views last week" in page.text
    assert "at most 1,234 views in a week; fewer than 5 in 25 weeks" in page.text
    rows = [[cell.text for cell in row.iter("td")] for row in page.one("tbody").iter("tr")]
    assert len(rows) == 26
    assert rows[:2] == [["Fewer than 5"] * 3, ["1,234", "Fewer than 5", "Fewer than 5"]]


def test_before_there_is_a_number_the_page_says_when_there_will_be(kept):
    page = kept.visitor(ANA).see("/practice/ana-lee/statistics")
    assert "A number appears when a week has at least five" in page.text
    assert not page.all("svg", class_="week-chart__bars")


def test_nobody_else_reads_them(kept):
    kept.account("other@example.org", Role.PRACTITIONER)
    kept.visitor("other@example.org").see("/practice/ana-lee/statistics", 404)
    assert kept.visitor().get("/practice/ana-lee/statistics").status_code in (302, 404)
