"""Photos of people like the visitor: what filters, counts and the order say is what the cards say, at every instant."""

from datetime import date, timedelta
from itertools import product

import pytest

from directory import vocabulary
from directory.accounts.rules import Role
from directory.checklist.facts import PeopleLikeMe
from directory.checklist.rules import Number
from directory.discovery.find import Query
from directory.discovery.findability import findability_of
from directory.discovery.models import StaleNote
from directory.discovery.sync import drain, rebuild
from directory.listings.queries import listing_at
from directory.listings.rules import TermKind
from directory.portfolio.consent import Recorder
from directory.portfolio.consenting import revoke_consent
from directory.portfolio.queries import case_by_id
from directory.shared.db import db
from tests.factories.accounts import an_account
from tests.factories.listings import a_listing, keep
from tests.factories.portfolio import NOW, a_shown_case
from tests.rooms.case_life import LATER, done
from tests.rooms.searching import found, index_of, slugs

JAW, LINES = "jaw-tension", "fine-lines"
BANDS = [term.code for term in vocabulary.age_bands()]
POINT_3 = frozenset({str(Number.PHOTOS.value)})


@pytest.fixture
def jaw(app):
    """Three listings for both concerns, one of them without photos. The case of Ana's that ends with the year."""
    vera = an_account("vera@example.org", Role.VERIFIER, has_second_factor=True)
    ana, bo, _ = (
        keep(a_listing(slug=slug, now=NOW, terms={TermKind.CONCERN: (JAW, LINES)})) for slug in ("ana", "bo", "cy")
    )
    jaw = a_shown_case(vera, listing=ana, age_band="40-49", concerns=(JAW,), until=date(2026, 12, 31)).id
    a_shown_case(vera, listing=ana, age_band="60-69", concerns=(LINES,))
    a_shown_case(vera, listing=bo, age_band="40-49", concerns=(LINES,))
    rebuild(index_of(app))
    return jaw


def choices(age_band, concerns):
    chosen = {"age_band": frozenset({age_band} - {None}), "concern": frozenset(concerns)}
    return {name: values for name, values in chosen.items() if values}


def test_filters_counts_and_order_agree_with_the_cards_before_and_after_a_consent_ends(app, jaw):
    for now in (LATER, LATER + timedelta(days=60)):
        everybody = {card.listing.slug: card.facts for card in found(app, now=now).cards}
        for age_band, concerns in product((None, *BANDS), ((), (JAW,), (LINES,), (JAW, LINES))):
            like = PeopleLikeMe(age_band, frozenset(concerns))
            alike = {slug for slug, facts in everybody.items() if facts.cases_shown(now, like)}
            asked = choices(age_band, concerns)
            result = found(app, now=now, choices=asked)
            assert {card.listing.slug for card in result.cards} == (alike if age_band else set(everybody))
            assert set(slugs(app, now=now, choices=asked, answered=POINT_3)) == alike
            assert result.result.facets["answered"]["3"] == len(alike)
            assert result.result.facets["age_band"] == {
                band: sum(
                    bool(facts.cases_shown(now, PeopleLikeMe(band, like.concerns))) for facts in everybody.values()
                )
                for band in BANDS
            }
            assert all((card.listing.slug in alike) == (3 in card.checklist.answered) for card in result.cards)
            assert [card.hit.value for card in result.cards] == [len(card.checklist.answered) for card in result.cards]
            assert {card.listing.slug for card in result.cards[: len(alike)]} == alike
    assert slugs(app, now=LATER, choices=choices("40-49", [JAW])) == ["ana"]
    assert slugs(app, now=LATER + timedelta(days=60), choices=choices("40-49", [JAW])) == []


def test_a_consent_taken_back_leaves_the_answer_at_once_and_the_counts_with_the_next_note(app, jaw):
    asked = {"choices": choices("40-49", [JAW]), "now": LATER}
    assert slugs(app, **asked) == ["ana"]
    done(revoke_consent, case_by_id(jaw), recorded_as=Recorder.PERSON_SHOWN)
    assert slugs(app, **asked) == []
    assert slugs(app, now=LATER, choices=choices(None, [JAW]), answered=POINT_3) == []
    assert found(app, **asked).result.total == 1
    assert db.session.query(StaleNote).count() > 0
    drain(index_of(app))
    assert (found(app, **asked).result.total, slugs(app, **asked)) == (0, [])
    assert slugs(app, now=LATER, choices=choices("60-69", [])) == ["ana"]


def test_the_findability_test_says_of_photos_what_the_search_does(app, jaw):
    for age_band, concerns in product((None, "40-49", "60-69"), ((), (JAW,), (LINES,))):
        query = Query(choices=choices(age_band, concerns), answered=POINT_3)
        expected = slugs(app, now=LATER, choices=query.choices, answered=POINT_3)
        for slug in ("ana", "bo"):
            listing = listing_at(slug)
            said = findability_of(listing, query, index=index_of(app), now=LATER)
            assert said.is_found == (listing.slug in expected)
            if said.standing:
                assert said.standing.rank == expected.index(listing.slug) + 1
