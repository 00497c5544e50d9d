"""A listing's document says at every instant what its card says, and what it says depends on no clock."""

from datetime import timedelta

import time_machine
from hypothesis import given, settings, strategies as st

from directory.checklist.facts import Facts, PlanFact, PriceFact
from directory.checklist.rules import checklist, turning_points
from directory.discovery.documents import document_of
from directory.discovery.schema import schema
from directory.listings.first_year import Course
from directory.listings.rules import Currency, PriceKind
from directory.web.presenting.listing_card import availability_text
from search_index import Request
from search_index.likeness import has_first, is_lesser, is_told
from search_index.record import Layout
from tests.factories.listings import a_listing
from tests.rules.facts_strategies import SPAN, START, days, facts, instants, people

LAYOUT = Layout(schema())
seconds = st.integers(0, int(SPAN.total_seconds())).map(lambda passed: START + timedelta(seconds=passed))


@st.composite
def listings(draw):
    opening = draw(st.none() | days)
    one = a_listing(
        now=START,
        next_opening_on=opening,
        next_opening_stated_at=draw(instants) if opening else None,
        is_accepting=draw(st.none() | st.booleans()),
    )
    one.id = 1
    return one


def at(document, instant):
    return document.phase_at(int(instant.timestamp()))


@given(some=facts, instant=seconds, like=people)
@settings(max_examples=60, deadline=None)
def test_a_document_answers_point_3_for_whomever_the_card_does(some, instant, like):
    one = a_listing(now=START)
    one.id = 1
    phase, card = at(document_of(one, some), instant), checklist(some, now=instant, like=like).points[2]
    choices = {"age_band": frozenset({like.age_band} - {None}), "concern": like.concerns}
    asked = Request(choices={name: chosen for name, chosen in choices.items() if chosen}).clamped(schema())
    assert is_told(phase, asked, schema().likeness) == card.is_answered
    if like.age_band:
        assert has_first(phase, asked, schema().likeness) == card.is_answered
    assert is_lesser(phase, asked, schema().likeness) == (card.state == "shown" and not card.is_answered)


@given(some=facts, instant=seconds)
@settings(max_examples=25, deadline=None)
def test_a_document_holds_the_points_prices_and_costs_of_the_card(some, instant):
    one = a_listing(now=START)
    one.id = 1
    phase, session = at(document_of(one, some), instant), some.lowest(PriceKind.SESSION, instant)
    year = some.first_year(instant)
    assert phase.values["answered"] == {str(number.value) for number in checklist(some, now=instant).answered}
    assert phase.numbers["answered"] == len(phase.values["answered"])
    assert phase.numbers["price_cents"] == (session.cents if session else None)
    assert phase.numbers["first_year_cents"] == (year.cents_low if year else None)


@given(some=facts)
@settings(max_examples=25, deadline=None)
def test_and_does_so_in_the_very_seconds_of_a_change(some):
    one = a_listing(now=START)
    one.id = 1
    document = document_of(one, some)
    for turn in turning_points(some):
        for instant in (turn.replace(microsecond=0), turn.replace(microsecond=0) + timedelta(seconds=1)):
            answered = checklist(some, now=instant).answered
            assert at(document, instant).values["answered"] == {str(number.value) for number in answered}


@given(one=listings(), some=facts, instant=seconds)
@settings(max_examples=25, deadline=None)
def test_the_next_opening_is_in_the_filter_what_it_is_on_the_card(one, some, instant):
    bands = at(document_of(one, some), instant).values["availability"]
    words = availability_text(one, some, now=instant)
    assert bool(bands) == (words is not None)
    if words:
        soon = words.startswith("Has openings now") or "this week" in words
        assert soon == ("this-week" in bands)
        assert ("later" in bands) == (some.today(instant) < one.next_opening_on - timedelta(days=30))


@given(one=listings(), some=facts)
@settings(max_examples=25, deadline=None)
def test_a_document_fits_into_the_index(one, some):
    LAYOUT.pack(document_of(one, some))


@given(one=listings(), some=facts, instant=seconds)
@settings(max_examples=30, deadline=None)
def test_a_document_does_not_depend_on_the_clock(one, some, instant):
    before = document_of(one, some).fingerprint()
    with time_machine.travel(instant, tick=False):
        assert document_of(one, some).fingerprint() == before


def test_changes_within_one_second_are_one_phase():
    one = a_listing(now=START)
    one.id = 1
    prices = [
        PriceFact(kind, 10_000, Currency.USD, True, START.date(), None)
        for kind in (PriceKind.FIRST_VISIT, PriceKind.SESSION)
    ]
    confirmed_at = START.replace(microsecond=1)
    some = Facts(
        "America/New_York",
        prices=tuple(prices),
        prices_confirmed_at=confirmed_at,
        plan=PlanFact(Course(), 1, confirmed_at.replace(microsecond=500_000)),
    )
    starts = [phase.since for phase in document_of(one, some).phases]
    assert starts == sorted(set(starts))
