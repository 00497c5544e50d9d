"""Sentences, addresses and small words of the pages, without a page."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from directory.checklist.facts import Facts
from directory.checklist.rules import Number, checklist
from directory.credentials.rules import CredentialKind, Outcome
from directory.listings.rules import PriceKind
from directory.web.presenting.address import SearchAddress
from directory.web.presenting.checklist_card import checklist_view
from directory.web.presenting.listing_card import availability_text, initials, why_here
from directory.web.presenting.search_page import pagination
from tests.factories.checks import a_fact
from tests.factories.listings import RED_BANK, a_listing, a_place
from tests.rules.test_checklist_points import FIRST, SESSION, package, plan, price

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEW_YORK = "America/New_York"


def a_license(**given):
    stated = {"title": "L.Ac.", "number": "25MZ00012300"}
    return a_fact(CredentialKind.LICENSE, at=datetime(2026, 11, 20, 3, tzinfo=UTC), **stated | given)


def sentence(number, now=NOW, regions=("NJ",), **facts):
    some = Facts(NEW_YORK, regions, **facts)
    point = checklist_view(checklist(some, now=now), some, now=now).points[number - 1]
    return point.summary + (f" {point.date:%Y-%m-%d}" if point.date else "")


def licensed(*credentials, **facts):
    return sentence(Number.LICENSED, credentials=credentials, **facts)


def test_a_stated_license_says_where_and_that_nobody_checked_it():
    assert licensed(a_license()) == (
        "L.Ac., New Jersey, number ending 300. Stated by the practitioner; we have not checked it."
    )


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.VERIFIED, ", good through December 31, 2026. Looked up in the issuer’s public register on 2026-11-19"),
        (Outcome.DECLINED, ". Stated by the practitioner; we could not confirm it on 2026-11-19"),
        (Outcome.REVOKED, ". Stated by the practitioner; our verification was withdrawn on 2026-11-19"),
    ],
)
def test_a_license_that_was_checked_says_how_it_came_out_and_on_which_local_day(outcome, words):
    said = licensed(a_license(outcome=outcome, expires_on=date(2026, 12, 31)))
    assert said == "L.Ac., New Jersey, number ending 300" + words


def test_a_lapsed_license_names_its_last_day_and_not_the_day_after():
    stated = licensed(a_license(expires_on=date(2026, 3, 31)))
    assert "It ended on March 31, 2026, by the practitioner’s own date." in stated
    assert licensed(a_license(expires_on=date(2026, 3, 31), outcome=Outcome.VERIFIED)).endswith(
        "number ending 300. It ended on March 31, 2026."
    )


def test_what_does_not_answer_for_where_one_practices_is_named_as_what_it_is():
    certification = a_fact(CredentialKind.CERTIFICATION, outcome=Outcome.VERIFIED)
    assert licensed() == "No license has been stated."
    assert licensed(a_license(region="NY", outcome=Outcome.VERIFIED)) == (
        "No license for New Jersey has been stated; one of New York is, which does not count here."
    )
    assert licensed(certification) == ("No license for New Jersey has been stated. A certification is not a license.")


def test_a_certification_stands_beside_the_license_with_its_own_state():
    one = a_fact(CredentialKind.CERTIFICATION, title="Dipl. Ac.", outcome=Outcome.VERIFIED)
    other = a_fact(CredentialKind.CERTIFICATION, title="Dipl. C.H.")
    for credentials, words in (
        ((a_license(),), ""),
        ((a_license(), one), "Certification beside it: Dipl. Ac., verified."),
        ((one, other), "Certifications beside it: Dipl. Ac., verified and Dipl. C.H., stated."),
    ):
        some = Facts(NEW_YORK, ("NJ",), credentials=credentials)
        assert checklist_view(checklist(some, now=NOW), some, now=NOW).points[0].beside == words


def test_where_no_license_exists_the_page_says_so():
    alabama = {"regions": ("AL",), "unlicensed": frozenset({"AL"})}
    certification = a_fact(CredentialKind.CERTIFICATION, title="Dipl. Ac.", issuer="NCBAHM", outcome=Outcome.VERIFIED)
    assert licensed(**alabama) == ("Alabama issues no license, and no national certification has been stated.")
    assert licensed(certification, **alabama).startswith(
        "Alabama issues no license, so certification answers. Dipl. Ac., NCBAHM. Looked up in"
    )


@pytest.mark.parametrize(("hours", "words"), [(1, "Course, 1 hour, School."), (192, "Course, 192 hours, School.")])
def test_a_training_says_its_hours(hours, words):
    course = a_fact(CredentialKind.TRAINING, title="Course", issuer="School", hours=hours)
    assert sentence(Number.TRAINED, credentials=(course,)).startswith(words)


@pytest.mark.parametrize(
    ("prices", "packages", "confirmed_at", "words"),
    [
        ((FIRST, SESSION), (), NOW, "First visit $100, session $100. Confirmed on"),
        ((FIRST, price(PriceKind.SESSION, 9950)), (), None, "First visit $100, session $99.50. Last confirmed on"),
        ((FIRST,), (package(),), NOW, "First visit $100, sessions in packages. Confirmed on"),
        ((), (), NOW, "No prices for a first visit and a session have been given."),
    ],
)
def test_costs_are_said_exactly(prices, packages, confirmed_at, words):
    said = sentence(Number.COSTS, prices=prices, packages=packages, prices_confirmed_at=confirmed_at)
    assert said.startswith(words.removesuffix(" on"))


@pytest.mark.parametrize(("goals", "words"), [(1, "for 1 goal"), (2, "for 2 goals")])
def test_a_plan_says_its_course_and_goals(goals, words):
    said = sentence(Number.PLAN, plan=plan(goals=goals))
    assert said.startswith(f"10–12 sessions, a week apart, {words}.")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "Has openings now, stated November 21, 2026"),
        (7, "Next opening this week, November 29, 2026, stated November 21, 2026"),
        (8, "Next opening November 30, 2026, stated November 21, 2026"),
        (-13, "Has openings now, stated November 21, 2026"),
    ],
)
def test_the_next_opening_is_said_with_the_local_day_on_which_it_was_stated(days, words):
    stated_at = datetime(2026, 11, 22, 3, tzinfo=UTC)  # the evening before in New York
    one = a_listing(now=NOW, next_opening_on=NOW.date() + timedelta(days=days), next_opening_stated_at=stated_at)
    assert availability_text(one, Facts(NEW_YORK), now=NOW) == words


@pytest.mark.parametrize(
    ("changes", "now"),
    [
        ({"is_accepting": False}, NOW),
        ({"next_opening_on": None}, NOW),
        ({"next_opening_on": date(2026, 11, 20)}, NOW + timedelta(days=14)),
    ],
)
def test_an_opening_that_is_none_is_not_said(changes, now):
    one = a_listing(**{"now": NOW, "next_opening_stated_at": NOW} | changes)
    assert availability_text(one, Facts(NEW_YORK), now=now) is None


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ana Lee", "AL"), ("Ana Maria de Lee", "AL"), ("Ana", "A"), ("A. B. Lee", "AL"), ("", "·"), ("Éva Nord", "ÉN")],
)
def test_initials_are_the_first_and_the_last(name, letters):
    assert initials(name) == letters


def card(*, distance_m=None, facts=None):
    some = facts or Facts(NEW_YORK)
    return SimpleNamespace(
        hit=SimpleNamespace(distance_m=distance_m), place=a_place(**RED_BANK), checklist=checklist(some, now=NOW)
    )


def test_a_result_says_how_far_it_is_what_it_matches_and_what_it_answers():
    facts = Facts(NEW_YORK, prices=(FIRST, SESSION), prices_confirmed_at=NOW, plan=plan())
    said = why_here(card(distance_m=16_093, facts=facts), sort="best", readings=[("guasha", "gua sha"), ("Lee", "lee")])
    assert said == [
        "Red Bank, NJ is about 10 miles away.",
        "It matches “guasha” by “gua sha”.",
        "It matches “Lee”.",
        "Answered with proof or a fresh confirmation: costs upfront and a plan for my goals.",
        "Among listings that answer as many, nearer ones come first, then a daily shuffle decides.",
    ]


def test_a_result_that_answers_nothing_says_so_and_other_orders_say_nothing_of_it():
    assert why_here(card(), sort="best", readings=[])[0].startswith("None of the five points is answered yet")
    assert why_here(card(), sort="price", readings=[]) == []


ADDRESS = SearchAddress.of("/search", {"near": ["07712"], "q": [""], "language": ["en", "es"], "page": ["3"]})


def test_an_address_leaves_out_what_says_nothing():
    assert str(ADDRESS) == "/search?near=07712&language=en&language=es&page=3"
    assert str(SearchAddress.of("/search", {})) == "/search"


def test_any_change_of_an_address_starts_again_at_the_first_page():
    assert str(ADDRESS.having(within=50)) == "/search?near=07712&language=en&language=es&within=50"
    assert str(ADDRESS.having(language=None)) == "/search?near=07712"
    assert str(ADDRESS.dropping("language", "en")) == "/search?near=07712&language=es"
    assert str(ADDRESS.dropping("language", "en").dropping("language", "es")) == "/search?near=07712"
    assert str(ADDRESS.keeping("near")) == "/search?near=07712"
    assert str(ADDRESS.having(page=4)) == "/search?near=07712&language=en&language=es&page=4"


def test_what_people_typed_is_quoted_in_an_address():
    assert str(SearchAddress.of("/search", {"q": ["a&b=c d/é"]})) == "/search?q=a%26b%3Dc+d%2F%C3%A9"


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, 3, None, 9]),
        (5, 9, [1, None, 3, 4, 5, 6, 7, None, 9]),
        (9, 9, [1, None, 7, 8, 9]),
        (50, 3, [1, 2, 3]),
    ],
)
def test_the_pages_around_this_one_are_offered_with_the_first_and_the_last(page, pages, shown):
    offered = pagination(page, pages, SearchAddress("/search", {}))
    assert [item.number for item in offered.items] == shown
    assert (offered.prev_url is None) == (page == 1)
    assert (offered.next_url is None) == (page >= pages)
