"""Invented facts of a listing, dense around a few days and instants, so that their changes meet."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from directory.checklist.facts import CaseFact, Facts, PackageFact, PeopleLikeMe, PlanFact, PriceFact
from directory.credentials.rules import CredentialKind, Outcome
from directory.listings.first_year import Course
from directory.listings.rules import Currency, PriceKind
from tests.factories.checks import a_fact

ZONES = ("America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "America/St_Johns", "UTC")
REGIONS = ("NJ", "AL", "ON")
AGE_BANDS = ("18-29", "40-49", "70-plus")
CONCERNS = ("jaw-tension", "fine-lines", "neck-laxity")
START = datetime(2026, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=800)

days = st.integers(0, 800).map(lambda number: date(2026, 1, 1) + timedelta(days=number))
instants = st.timedeltas(timedelta(0), SPAN).map(lambda passed: START + passed)
spans = st.tuples(days, st.none() | days).map(lambda pair: (pair[0], pair[1] and max(pair)))


@st.composite
def credentials(draw):
    kind = draw(st.sampled_from(CredentialKind))
    return a_fact(
        kind,
        outcome=draw(st.none() | st.sampled_from([one for one in Outcome if one is not Outcome.MORE_INFORMATION])),
        at=draw(instants),
        is_of_these=draw(st.booleans()),
        time_zone=draw(st.sampled_from(ZONES)),
        hours=draw(st.none() | st.integers(1, 200)),
        expires_on=draw(st.none() | days),
        **({"region": draw(st.sampled_from(REGIONS))} if kind == CredentialKind.LICENSE else {}),
    )


@st.composite
def prices(draw):
    since, until = draw(spans)
    kind, cents = draw(st.sampled_from(PriceKind)), draw(st.integers(1, 30_000))
    return PriceFact(kind, cents, Currency.USD, draw(st.booleans()), since, until)


@st.composite
def packages(draw):
    return PackageFact(draw(st.integers(2, 12)), draw(st.integers(1, 200_000)), *draw(spans))


cases = st.builds(
    CaseFact,
    age_band=st.sampled_from(AGE_BANDS),
    concerns=st.frozensets(st.sampled_from(CONCERNS), min_size=1),
    until=instants,
)
people = st.builds(
    PeopleLikeMe, age_band=st.none() | st.sampled_from(AGE_BANDS), concerns=st.frozensets(st.sampled_from(CONCERNS))
)
plans = st.builds(PlanFact, course=st.just(Course()), goals=st.integers(0, 2), stated_at=instants)
facts = st.builds(
    Facts,
    time_zone=st.sampled_from(ZONES),
    regions=st.lists(st.sampled_from(REGIONS), unique=True).map(tuple),
    unlicensed=st.sampled_from([frozenset(), frozenset({"AL"})]),
    credentials=st.lists(credentials(), max_size=4).map(tuple),
    prices=st.lists(prices(), max_size=5).map(tuple),
    packages=st.lists(packages(), max_size=2).map(tuple),
    prices_confirmed_at=st.none() | instants,
    plan=st.none() | plans,
    plan_confirmed_at=st.none() | instants,
    cases=st.lists(cases, max_size=3).map(tuple),
)
