"""The five points: from facts and an instant to states, and the instants at which they change."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from directory.checklist.facts import ANYBODY, CredentialFact, Facts, PackageFact, PeopleLikeMe, PriceFact
from directory.credentials.kinds import covers_acupuncture
from directory.credentials.rules import CredentialKind
from directory.credentials.standing import StandingState
from directory.languages import gettext, mark
from directory.listings.rules import CONFIRMED_FOR, PriceKind, is_confirmed


class State(enum.StrEnum):
    """What a point shows. Never color alone: every state has its word."""

    VERIFIED = "verified"
    SHOWN = "shown"
    CONFIRMED = "confirmed"
    STATED = "stated"
    STATED_OLD = "stated-old"
    LAPSED = "lapsed"
    NOT_PROVIDED = "not-provided"


STATE_WORDS = {
    State.VERIFIED: mark("Verified"),
    State.SHOWN: mark("Shown"),
    State.CONFIRMED: mark("Confirmed"),
    State.STATED: mark("Stated"),
    State.STATED_OLD: mark("Stated but old"),
    State.LAPSED: mark("Lapsed"),
    State.NOT_PROVIDED: mark("Not provided"),
}


STATE_OF = {
    StandingState.VERIFIED: State.VERIFIED,
    StandingState.STATED: State.STATED,
    StandingState.DECLINED: State.STATED,
    StandingState.REVOKED: State.STATED,
    StandingState.LAPSED: State.LAPSED,
}
"""What a credential shows: what could not be confirmed stays stated, and its history says on which day."""
SPEAKS_FIRST = (State.VERIFIED, State.STATED, State.LAPSED)
"""What holds before what is over; the history below the point shows all of them."""


class Number(enum.IntEnum):
    """The five points in their one order."""

    LICENSED = 1
    TRAINED = 2
    PHOTOS = 3
    COSTS = 4
    PLAN = 5


QUESTIONS = {
    Number.LICENSED: mark("Licensed?"),
    Number.TRAINED: mark("Trained in facial work?"),
    Number.PHOTOS: mark("Photos of people like me?"),
    Number.COSTS: mark("Costs upfront?"),
    Number.PLAN: mark("A plan for my goals?"),
}


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How many photo cases show, and how many of them show people like the visitor: all, where nothing was said."""

    shown: int
    alike: int


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the card: its state, whether that answers the question, and the instant it rests on, if any.

    `cases`: of point 3, where any show.
    """

    number: Number
    state: State
    is_answered: bool
    since: datetime | None = None
    credential: CredentialFact | None = None
    cases: CaseCounts | None = None

    @property
    def question(self) -> str:
        """The question of this line."""
        return gettext(QUESTIONS[self.number])

    @property
    def word(self) -> str:
        """The state in a word or two."""
        return gettext(STATE_WORDS[self.state])


@dataclass(frozen=True, slots=True)
class Checklist:
    """The card: five points, always these, always in this order."""

    points: tuple[Point, Point, Point, Point, Point]

    @property
    def answered(self) -> tuple[Number, ...]:
        """The numbers of the answered points."""
        return tuple(point.number for point in self.points if point.is_answered)


def checklist(facts: Facts, *, now: datetime, like: PeopleLikeMe = ANYBODY) -> Checklist:
    """The five points of a listing at an instant, point 3 as people like the visitor see it."""
    return Checklist(
        (
            _by_credential(Number.LICENSED, licenses_that_count(facts) + certifications_that_count(facts), now),
            _by_credential(Number.TRAINED, of_kind(facts, CredentialKind.TRAINING), now),
            photos_point(facts, now, like),
            costs_point(facts, now),
            plan_point(facts, now),
        )
    )


def credential_state(credential: CredentialFact, *, now: datetime) -> State:
    """What a credential shows at an instant: Verified, Stated or Lapsed."""
    return STATE_OF[credential.standing(now).state]


def of_kind(facts: Facts, kind: CredentialKind) -> tuple[CredentialFact, ...]:
    """The credentials of one kind."""
    return tuple(one for one in facts.credentials if one.kind == kind)


def licenses_that_count(facts: Facts) -> tuple[CredentialFact, ...]:
    """The licenses of a jurisdiction in which there is a place of practice, whatever profession they are of.

    A license of anywhere else is shown, but says nothing about practicing here.
    """
    return tuple(one for one in of_kind(facts, CredentialKind.LICENSE) if one.stated.region in facts.regions)


def certifications(facts: Facts) -> tuple[CredentialFact, ...]:
    """The certifications in acupuncture; a diploma in herbs or bodywork is shown, and is none."""
    return tuple(one for one in of_kind(facts, CredentialKind.CERTIFICATION) if covers_acupuncture(one.stated))


def certifications_that_count(facts: Facts) -> tuple[CredentialFact, ...]:
    """The certifications, where a place of practice is in a jurisdiction that issues no license."""
    return certifications(facts) if facts.unlicensed else ()


def _by_credential(number: Number, credentials: tuple[CredentialFact, ...], now: datetime) -> Point:
    """The one that speaks: verified, else lapsed, else stated; among equals the one of the most hours."""
    if not credentials:
        return Point(number, State.NOT_PROVIDED, is_answered=False)
    best = min(
        credentials,
        key=lambda one: (SPEAKS_FIRST.index(credential_state(one, now=now)), -(one.stated.hours or 0)),
    )
    state = credential_state(best, now=now)
    checked_at = None if state is State.LAPSED else best.standing(now).since
    return Point(number, state, is_answered=state is State.VERIFIED, since=checked_at, credential=best)


def photos_point(facts: Facts, now: datetime, like: PeopleLikeMe = ANYBODY) -> Point:
    """Point 3: what shows is shown to everybody; it answers whoever finds people like themselves in it."""
    shown, alike = len(facts.cases_shown(now)), len(facts.cases_shown(now, like))
    if not shown:
        return Point(Number.PHOTOS, State.NOT_PROVIDED, is_answered=False)
    return Point(Number.PHOTOS, State.SHOWN, is_answered=alike > 0, cases=CaseCounts(shown, alike))


def costs_point(facts: Facts, now: datetime) -> Point:
    """Point 4: a first visit and a session (or a package) priced, and confirmed in the last 180 days."""
    has_first_visit = facts.lowest(PriceKind.FIRST_VISIT, now) is not None
    if not has_first_visit or facts.first_year(now) is None:
        return Point(Number.COSTS, State.NOT_PROVIDED, is_answered=False)
    confirmed = is_confirmed(facts.prices_confirmed_at, now=now)
    state = State.CONFIRMED if confirmed else State.STATED_OLD
    return Point(Number.COSTS, state, is_answered=confirmed, since=facts.prices_confirmed_at)


def plan_point(facts: Facts, now: datetime) -> Point:
    """Point 5: a plan for at least one goal; answered while it is confirmed in the last 180 days."""
    if facts.plan is None or not facts.plan.goals:
        return Point(Number.PLAN, State.NOT_PROVIDED, is_answered=False)
    confirmed_at = facts.plan_confirmed_at or facts.plan.stated_at
    return Point(Number.PLAN, State.STATED, is_answered=is_confirmed(confirmed_at, now=now), since=confirmed_at)


def turning_points(facts: Facts) -> Iterator[datetime]:
    """Every instant at which a state or a price of these facts changes by itself, in no order."""
    for credential in facts.credentials:
        if credential.lapses_at is not None:
            yield credential.lapses_at
    for case in facts.cases:
        yield case.until
    priced_things: tuple[PriceFact | PackageFact, ...] = (*facts.prices, *facts.packages)
    for priced in priced_things:
        yield facts.midnight(priced.effective_on)
        if priced.ended_on is not None:
            yield facts.midnight(priced.ended_on)
    if facts.prices_confirmed_at is not None:
        yield facts.prices_confirmed_at + CONFIRMED_FOR
    if facts.plan is not None:
        yield (facts.plan_confirmed_at or facts.plan.stated_at) + CONFIRMED_FOR
