"""The checklist card in words: each point with its state and the sentence that says what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from directory import vocabulary
from directory.checklist.facts import Facts, StatedCredential
from directory.checklist.rules import Checklist, Number, Point, State
from directory.credentials.rules import masked
from directory.listings.rules import PriceKind
from directory.shared.text import plural
from directory.web.formatting import apart, date_words, money, span

ANCHORS = {
    Number.LICENSED: "#licensed",
    Number.TRAINED: "#trained",
    Number.PHOTOS: "#photos",
    Number.COSTS: "#costs",
    Number.PLAN: "#plan",
}
NOT_CHECKED = "Stated by the practitioner; we have not checked it."
MISSING = {
    Number.LICENSED: "No license or certification has been stated.",
    Number.TRAINED: "No training in facial work has been stated.",
    Number.PHOTOS: "No before and after photos have been shown.",
    Number.COSTS: "No prices for a first visit and a session have been given.",
    Number.PLAN: "No plan for a course of sessions has been stated.",
}


@dataclass(frozen=True, slots=True)
class PointView:
    """One line of the card."""

    number: int
    question: str
    state: str
    word: str
    summary: str
    date: date | None
    evidence_anchor: str
    answered: bool


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """The five lines."""

    points: tuple[PointView, ...]


def checklist_view(checklist: Checklist, facts: Facts, *, now: datetime) -> ChecklistView:
    """The card of a listing, in words."""
    return ChecklistView(tuple(_view(point, facts, now) for point in checklist.points))


def _view(point: Point, facts: Facts, now: datetime) -> PointView:
    return PointView(
        number=point.number,
        question=point.question,
        state=point.state,
        word=point.word,
        summary=_summary(point, facts, now),
        date=facts.today(point.since) if point.since else None,
        evidence_anchor=ANCHORS[point.number],
        answered=point.is_answered,
    )


def _summary(point: Point, facts: Facts, now: datetime) -> str:
    if point.state is State.NOT_PROVIDED:
        return MISSING[point.number]
    if point.credential is not None:
        return _credential_sentence(point, point.credential)
    if point.number is Number.COSTS:
        return _costs_sentence(point, facts, now)
    return _plan_sentence(facts)


def _credential_sentence(point: Point, credential: StatedCredential) -> str:
    parts = [credential.title]
    if point.number is Number.TRAINED:
        if credential.hours:
            parts.append(plural(credential.hours, "hour"))
        parts.append(credential.issuer)
    else:
        parts.append(vocabulary.jurisdiction(credential.region).name if credential.region else credential.issuer)
        if credential.number:
            parts.append(f"number {masked(credential.number)}")
    if point.state is State.LAPSED and credential.expires_on:
        return f"{', '.join(parts)}. It ended on {date_words(credential.expires_on)}, by the practitioner's own date."
    return f"{', '.join(parts)}. {NOT_CHECKED}"


def _costs_sentence(point: Point, facts: Facts, now: datetime) -> str:
    opening, session = facts.lowest(PriceKind.FIRST_VISIT, now), facts.lowest(PriceKind.SESSION, now)
    parts = []
    if opening:
        parts.append(f"first visit {money(opening.cents, opening.currency)}")
    parts.append(f"session {money(session.cents, session.currency)}" if session else "sessions in packages")
    sentence = ", ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}. {'Confirmed' if point.is_answered else 'Last confirmed'} on"


def _plan_sentence(facts: Facts) -> str:
    assert facts.plan is not None  # noqa: S101 - the state says so
    course = facts.plan.course
    sessions = span(course.sessions_low, course.sessions_high, "session")
    return f"{sessions}, {apart(course.days_between)}, for {plural(facts.plan.goals, 'goal')}. Stated on"
