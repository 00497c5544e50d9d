"""The five points: from facts and an instant to states, and the instants at which they change."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from directory.checklist.facts import Facts, PackageFact, PriceFact, StatedCredential
from directory.credentials.rules import CredentialKind
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
    State.VERIFIED: "Verified",
    State.SHOWN: "Shown",
    State.CONFIRMED: "Confirmed",
    State.STATED: "Stated",
    State.STATED_OLD: "Stated but old",
    State.LAPSED: "Lapsed",
    State.NOT_PROVIDED: "Not provided",
}


class Number(enum.IntEnum):
    """The five points in their one order."""

    LICENSED = 1
    TRAINED = 2
    PHOTOS = 3
    COSTS = 4
    PLAN = 5


QUESTIONS = {
    Number.LICENSED: "Licensed?",
    Number.TRAINED: "Trained in facial work?",
    Number.PHOTOS: "Photos of people like me?",
    Number.COSTS: "Costs upfront?",
    Number.PLAN: "A plan for my goals?",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the card: its state, whether that answers the question, and the instant it rests on, if any."""

    number: Number
    state: State
    is_answered: bool
    since: datetime | None = None
    credential: StatedCredential | None = None

    @property
    def question(self) -> str:
        """The question of this line."""
        return QUESTIONS[self.number]

    @property
    def word(self) -> str:
        """The state in a word or two."""
        return STATE_WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The card: five points, always these, always in this order."""

    points: tuple[Point, Point, Point, Point, Point]

    @property
    def answered(self) -> tuple[Number, ...]:
        """The numbers of the answered points."""
        return tuple(point.number for point in self.points if point.is_answered)


def checklist(facts: Facts, *, now: datetime) -> Checklist:
    """The five points of a listing at an instant."""
    return Checklist(
        (
            _by_credential(Number.LICENSED, facts, (CredentialKind.LICENSE, CredentialKind.CERTIFICATION), now),
            _by_credential(Number.TRAINED, facts, (CredentialKind.TRAINING,), now),
            Point(Number.PHOTOS, State.NOT_PROVIDED, is_answered=False),
            costs_point(facts, now),
            plan_point(facts, now),
        )
    )


def credential_state(credential: StatedCredential, *, now: datetime) -> State:
    """A stated credential is Stated until it lapses."""
    return State.LAPSED if credential.lapses_at is not None and credential.lapses_at <= now else State.STATED


def _by_credential(number: Number, facts: Facts, kinds: tuple[CredentialKind, ...], now: datetime) -> Point:
    """The first kind that has any credential speaks; within it, one that holds before one that lapsed."""
    for kind in kinds:
        of_kind = [one for one in facts.credentials if one.kind == kind]
        if of_kind:
            best = min(of_kind, key=lambda one: (credential_state(one, now=now) is State.LAPSED, -(one.hours or 0)))
            return Point(number, credential_state(best, now=now), is_answered=False, credential=best)
    return Point(number, State.NOT_PROVIDED, is_answered=False)


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
    priced_things: tuple[PriceFact | PackageFact, ...] = (*facts.prices, *facts.packages)
    for priced in priced_things:
        yield facts.midnight(priced.effective_on)
        if priced.ended_on is not None:
            yield facts.midnight(priced.ended_on)
    if facts.prices_confirmed_at is not None:
        yield facts.prices_confirmed_at + CONFIRMED_FOR
    if facts.plan is not None:
        yield (facts.plan_confirmed_at or facts.plan.stated_at) + CONFIRMED_FOR
