"""The checklist card in words: each point with its state and the sentence that says what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from directory.checklist.facts import ANYBODY, CredentialFact, Facts, PeopleLikeMe
from directory.checklist.rules import STATE_WORDS, Checklist, Number, Point, State, credential_state, of_kind
from directory.credentials.rules import CredentialKind, Method, masked
from directory.credentials.standing import StandingState
from directory.listings.rules import PriceKind
from directory.places import REGIONS
from directory.shared.text import listed, plural
from directory.web.formatting import apart, date_words, money, sessions
from directory.web.presenting.people_like_me import cases_words

ANCHORS = {
    Number.LICENSED: "#licensed",
    Number.TRAINED: "#trained",
    Number.PHOTOS: "#photos",
    Number.COSTS: "#costs",
    Number.PLAN: "#plan",
}
NOT_CHECKED = "Stated by the practitioner; we have not checked it."
CHECKED_BY = {
    Method.LOOK_UP: "Looked up in the issuer’s public register on",
    Method.ROSTER: "Found in the issuer’s published list on",
    Method.DOCUMENT: "Seen on the document itself on",
    Method.LETTER: "Confirmed by the issuer in writing on",
}
UNPROVEN = {
    StandingState.STATED: NOT_CHECKED,
    StandingState.DECLINED: "Stated by the practitioner; we could not confirm it on",
    StandingState.REVOKED: "Stated by the practitioner; our verification was withdrawn on",
}
"""A sentence that ends in “on” is followed by the day of its check."""
CONSENTED = "Whoever is in them allows that they are shown here."
MISSING = {
    Number.LICENSED: "No license has been stated.",
    Number.TRAINED: "No training in facial work has been stated.",
    Number.PHOTOS: "No before and after photos have been shown.",
    Number.COSTS: "No prices for a first visit and a session have been given.",
    Number.PLAN: "No plan for a course of sessions has been stated.",
}


@dataclass(frozen=True, slots=True)
class PointView:
    """One line of the card. `beside`: what is shown with it and does not answer it, in a sentence.

    `detail`: what the word is about in short, where a card has room for no sentence; `detail_url`: what shows it.
    """

    number: int
    question: str
    state: str
    word: str
    summary: str
    date: date | None
    evidence_anchor: str
    answered: bool
    beside: str = ""
    detail: str = ""
    detail_url: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """The five lines."""

    points: tuple[PointView, ...]


def checklist_view(
    checklist: Checklist, facts: Facts, *, now: datetime, like: PeopleLikeMe = ANYBODY, gallery_url: str = ""
) -> ChecklistView:
    """The card of a listing, in words. `like`: for whom the checklist was made; `gallery_url`: where the photos are."""
    return ChecklistView(tuple(_view(point, facts, now, like, gallery_url) for point in checklist.points))


def _view(point: Point, facts: Facts, now: datetime, like: PeopleLikeMe, gallery_url: str) -> PointView:
    return PointView(
        number=point.number,
        question=point.question,
        state=point.state,
        word=point.word,
        summary=_summary(point, facts, now, like),
        date=facts.today(point.since) if point.since else None,
        evidence_anchor=ANCHORS[point.number],
        answered=point.is_answered,
        beside=_beside(point, facts, now) if point.number is Number.LICENSED else "",
        detail=cases_words(point.cases, like) if point.cases else "",
        detail_url=gallery_url if point.cases else "",
    )


def _beside(point: Point, facts: Facts, now: datetime) -> str:
    """Certifications with their own states, beside the license: the two are different things."""
    others = [one for one in of_kind(facts, CredentialKind.CERTIFICATION) if one != point.credential]
    named = listed([f"{one.stated.title}, {STATE_WORDS[credential_state(one, now=now)].lower()}" for one in others])
    kind = "Certification" if len(others) == 1 else "Certifications"
    return f"{kind} beside it: {named}." if others else ""


def _summary(point: Point, facts: Facts, now: datetime, like: PeopleLikeMe) -> str:
    if point.credential is not None:
        return _credential_sentence(point.credential, facts, now)
    if point.number is Number.LICENSED:
        return _no_license(facts)
    if point.cases is not None:
        return f"{cases_words(point.cases, like)}. {CONSENTED}"
    if point.state is State.NOT_PROVIDED:
        return MISSING[point.number]
    if point.number is Number.COSTS:
        return _costs_sentence(point, facts, now)
    return _plan_sentence(facts)


def _credential_sentence(fact: CredentialFact, facts: Facts, now: datetime) -> str:
    stated, holds = fact.stated, fact.standing(now)
    parts = [stated.title]
    if stated.kind is CredentialKind.TRAINING:
        parts += [plural(stated.hours, "hour")] if stated.hours else []
        parts.append(stated.issuer)
    else:
        parts.append(_names([stated.region]) if stated.region else stated.issuer)
        parts += [f"number {masked(stated.number)}"] if stated.number else []
    what = ", ".join(parts)
    if stated.kind is CredentialKind.CERTIFICATION:
        what = f"{_names(facts.unlicensed)} issues no license, so certification answers. {what}"
    if holds.state is StandingState.LAPSED and stated.expires_on:
        whose = "" if fact.at_first.is_verified else ", by the practitioner’s own date"
        return f"{what}. It ended on {date_words(stated.expires_on)}{whose}."
    if holds.is_verified and fact.newest is not None:
        until = f", good through {date_words(stated.expires_on)}" if stated.expires_on else ""
        return f"{what}{until}. {CHECKED_BY[fact.newest.method]}"
    return f"{what}. {UNPROVEN[holds.state]}"


def _no_license(facts: Facts) -> str:
    """Why point 1 has nothing to show: what is missing for where the practice is, and what there is instead."""
    licensing = [code for code in facts.regions if code not in facts.unlicensed]
    if facts.unlicensed and not licensing:
        return f"{_names(facts.unlicensed)} issues no license, and no national certification has been stated."
    elsewhere = {one.stated.region for one in of_kind(facts, CredentialKind.LICENSE)} - {None}
    if elsewhere and licensing:
        there = _names(code for code in elsewhere if code)
        return f"No license for {_names(licensing)} has been stated; one of {there} is, which does not count here."
    if of_kind(facts, CredentialKind.CERTIFICATION) and licensing:
        return f"No license for {_names(licensing)} has been stated. A certification is not a license."
    return MISSING[Number.LICENSED]


def _names(codes: Iterable[str]) -> str:
    return listed([REGIONS[code].name if code in REGIONS else code for code in sorted(codes)])


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
    course_sessions = sessions(course.sessions_low, course.sessions_high)
    return f"{course_sessions}, {apart(course.days_between)}, for {plural(facts.plan.goals, 'goal')}. Stated on"
