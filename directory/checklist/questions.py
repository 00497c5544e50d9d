"""What to ask before booking: for whatever a listing does not prove, from its facts. Pure; words are the pages'."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from directory.checklist.facts import ANYBODY, CredentialFact, Facts, PeopleLikeMe
from directory.checklist.rules import Number, Point, State, checklist, of_kind
from directory.credentials.rules import Answer, CredentialKind
from directory.credentials.standing import StandingState
from directory.listings.rules import is_in_effect


class Topic(enum.StrEnum):
    """What is asked about, in the order of asking."""

    FACIAL_WORK = "facial-work"
    LICENSE = "license"
    CERTIFICATION = "certification"
    TRAINING = "training"
    EXTENT = "extent"
    IN_PERSON = "in-person"
    PHOTOS = "photos"
    PRICES = "prices"
    PACKAGES = "packages"
    PLAN = "plan"
    STOP = "stop"
    INSURANCE = "insurance"


class Why(enum.StrEnum):
    """Why it is asked: how the listing falls short of proving it."""

    UNCLAIMED = "unclaimed"
    NOT_PROVIDED = "not-provided"
    STATED = "stated"
    NOT_CONFIRMED = "not-confirmed"
    LAPSED = "lapsed"
    OLD = "old"
    OF_OTHERS = "of-others"
    UNKNOWN = "unknown"
    NOT_COVERED = "not-covered"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `point`: which of the five points it belongs to, if any."""

    topic: Topic
    why: Why
    point: Number | None = None


NOT_PROVEN = {
    StandingState.STATED: Why.STATED,
    StandingState.DECLINED: Why.NOT_CONFIRMED,
    StandingState.REVOKED: Why.NOT_CONFIRMED,
    StandingState.LAPSED: Why.LAPSED,
}
"""What a credential that is not verified leaves open."""
LEAST_OPEN = (Why.STATED, Why.NOT_CONFIRMED, Why.UNKNOWN, Why.NOT_COVERED, Why.LAPSED)
"""Of several policies the one counts that comes nearest to proving it."""


def questions(facts: Facts, *, now: datetime, like: PeopleLikeMe = ANYBODY) -> tuple[Question, ...]:
    """What people like the visitor should ask, point by point, then about insurance; none for what is proven."""
    licensed, trained, photos, costs, plan = checklist(facts, now=now, like=like).points
    return (
        *_of_license(licensed, facts, now),
        *_of_training(trained, now),
        *_of_photos(photos),
        *_of_costs(costs, facts, now),
        *_of_plan(plan),
        *_of_insurance(facts, now),
    )


def questions_of_unclaimed(facts: Facts, *, now: datetime) -> tuple[Question, ...]:
    """What to ask somebody of whom only a register's record is known: first whether they offer facial work at all."""
    return (Question(Topic.FACIAL_WORK, Why.UNCLAIMED), *questions(facts, now=now))


def _of_license(point: Point, facts: Facts, now: datetime) -> Iterator[Question]:
    if point.is_answered:
        return
    if point.credential is None:
        is_nowhere = bool(facts.unlicensed) and facts.unlicensed.issuperset(facts.regions)
        yield Question(Topic.CERTIFICATION if is_nowhere else Topic.LICENSE, Why.NOT_PROVIDED, point.number)
        return
    is_certified = point.credential.kind is CredentialKind.CERTIFICATION
    yield Question(Topic.CERTIFICATION if is_certified else Topic.LICENSE, _why(point.credential, now), point.number)


def _of_training(point: Point, now: datetime) -> Iterator[Question]:
    """The proof, and what the course came to: a verified one may still not say how much of it was in person."""
    if point.credential is None:
        yield Question(Topic.TRAINING, Why.NOT_PROVIDED, point.number)
        return
    if not point.is_answered:
        yield Question(Topic.TRAINING, _why(point.credential, now), point.number)
    if point.credential.stated.hours is None:
        yield Question(Topic.EXTENT, Why.NOT_PROVIDED, point.number)
    elif point.credential.stated.in_person_hours is None:
        yield Question(Topic.IN_PERSON, Why.NOT_PROVIDED, point.number)


def _of_photos(point: Point) -> Iterator[Question]:
    if not point.is_answered:
        yield Question(Topic.PHOTOS, Why.OF_OTHERS if point.cases else Why.NOT_PROVIDED, point.number)


def _of_costs(point: Point, facts: Facts, now: datetime) -> Iterator[Question]:
    """Prices; and the terms of packages where none is given: one that is given must state them."""
    if not point.is_answered:
        why = Why.OLD if point.state is State.STATED_OLD else Why.NOT_PROVIDED
        yield Question(Topic.PRICES, why, point.number)
    today = facts.today(now)
    if not any(is_in_effect(one.effective_on, one.ended_on, today=today) for one in facts.packages):
        yield Question(Topic.PACKAGES, Why.NOT_PROVIDED, point.number)


def _of_plan(point: Point) -> Iterator[Question]:
    if point.state is State.NOT_PROVIDED:
        yield Question(Topic.PLAN, Why.NOT_PROVIDED, point.number)
        yield Question(Topic.STOP, Why.NOT_PROVIDED, point.number)
    elif not point.is_answered:
        yield Question(Topic.PLAN, Why.OLD, point.number)


def _of_insurance(facts: Facts, now: datetime) -> Iterator[Question]:
    """Whether cosmetic work is insured: proven only by a policy that was checked and covers it."""
    whys = [_uninsured(one, now) for one in of_kind(facts, CredentialKind.INSURANCE)]
    if not whys:
        yield Question(Topic.INSURANCE, Why.NOT_PROVIDED)
    elif None not in whys:
        yield Question(Topic.INSURANCE, min((one for one in whys if one), key=LEAST_OPEN.index))


def _uninsured(policy: CredentialFact, now: datetime) -> Why | None:
    """What a policy leaves open; None for one that proves its cover."""
    holds = policy.standing(now)
    if holds.state is StandingState.LAPSED:
        return Why.LAPSED
    if policy.stated.covers_cosmetic is Answer.NO:
        return Why.NOT_COVERED
    if policy.stated.covers_cosmetic is not Answer.YES:
        return Why.UNKNOWN
    return None if holds.is_verified else NOT_PROVEN[holds.state]


def _why(credential: CredentialFact, now: datetime) -> Why:
    """Why a credential that is not verified proves nothing."""
    return NOT_PROVEN[credential.standing(now).state]
