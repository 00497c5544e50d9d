"""The checklist card in words: each point with its state and the sentence that says what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from directory.checklist.facts import ANYBODY, CredentialFact, Facts, PeopleLikeMe
from directory.checklist.rules import STATE_WORDS, Checklist, Number, Point, State, credential_state, of_kind
from directory.credentials.rules import CredentialKind, Method, masked
from directory.credentials.standing import StandingState
from directory.languages import gettext, mark, ngettext
from directory.listings.rules import PriceKind
from directory.places import REGIONS
from directory.shared.text import listed
from directory.web.formatting import apart, date_words, money, sessions
from directory.web.presenting.people_like_me import cases_words

ANCHORS = {
    Number.LICENSED: "#licensed",
    Number.TRAINED: "#trained",
    Number.PHOTOS: "#photos",
    Number.COSTS: "#costs",
    Number.PLAN: "#plan",
}
NOT_CHECKED = mark("Stated by the practitioner; we have not checked it.")
CHECKED_BY = {
    Method.LOOK_UP: mark("Looked up in the issuer’s public register on"),
    Method.ROSTER: mark("Found in the issuer’s published list on"),
    Method.DOCUMENT: mark("Seen on the document itself on"),
    Method.LETTER: mark("Confirmed by the issuer in writing on"),
}
UNPROVEN = {
    StandingState.STATED: NOT_CHECKED,
    StandingState.DECLINED: mark("Stated by the practitioner; we could not confirm it on"),
    StandingState.REVOKED: mark("Stated by the practitioner; our verification was withdrawn on"),
}
"""A sentence that ends in “on” is followed by the day of its check."""
MISSING = {
    Number.LICENSED: mark("No license has been stated."),
    Number.TRAINED: mark("No training in facial work has been stated."),
    Number.PHOTOS: mark("No before and after photos have been shown."),
    Number.COSTS: mark("No prices for a first visit and a session have been given."),
    Number.PLAN: mark("No plan for a course of sessions has been stated."),
}


@dataclass(frozen=True, slots=True)
class PointView:
    """One line of the card. `beside`: what is shown with it and does not answer it, in a sentence."""

    number: int
    question: str
    state: str
    word: str
    summary: str
    date: date | None
    evidence_anchor: str
    answered: bool
    beside: str = ""


@dataclass(frozen=True, slots=True)
class PointLine:
    """One line of a result, which has room for no sentence.

    `detail`: what the word is about in short; `detail_url`: what shows it.
    """

    question: str
    state: str
    word: str
    detail: str
    detail_url: str


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """The five lines."""

    points: tuple[PointView, ...]


def checklist_view(checklist: Checklist, facts: Facts, *, now: datetime, like: PeopleLikeMe = ANYBODY) -> ChecklistView:
    """The card of a listing, in words. `like`: for whom the checklist was made."""
    return ChecklistView(tuple(_view(point, facts, now, like) for point in checklist.points))


def point_lines(checklist: Checklist, *, like: PeopleLikeMe, gallery_url: str) -> list[PointLine]:
    """The five lines of a result. `like`: for whom the checklist was made; `gallery_url`: where the photos are."""
    return [
        PointLine(
            question=point.question,
            state=point.state,
            word=point.word,
            detail=cases_words(point.cases, like) if point.cases else "",
            detail_url=gallery_url if point.cases else "",
        )
        for point in checklist.points
    ]


def _view(point: Point, facts: Facts, now: datetime, like: PeopleLikeMe) -> PointView:
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
    )


def _beside(point: Point, facts: Facts, now: datetime) -> str:
    """Certifications with their own states, beside the license: the two are different things."""
    others = [one for one in of_kind(facts, CredentialKind.CERTIFICATION) if one != point.credential]
    words = [(one.stated.title, gettext(STATE_WORDS[credential_state(one, now=now)]).lower()) for one in others]
    named = listed([f"{title}, {state}" for title, state in words])
    if len(others) > 1:
        return gettext("Certifications beside it: %(named)s.", named=named)
    return gettext("Certification beside it: %(named)s.", named=named) if others else ""


def _summary(point: Point, facts: Facts, now: datetime, like: PeopleLikeMe) -> str:
    if point.credential is not None:
        return _credential_sentence(point.credential, facts, now)
    if point.number is Number.LICENSED:
        return _no_license(facts)
    if point.cases is not None:
        return gettext(
            "%(cases)s. Whoever is in them allows that they are shown here.", cases=cases_words(point.cases, like)
        )
    if point.state is State.NOT_PROVIDED:
        return gettext(MISSING[point.number])
    if point.number is Number.COSTS:
        return _costs_sentence(point, facts, now)
    return _plan_sentence(facts)


def _credential_sentence(fact: CredentialFact, facts: Facts, now: datetime) -> str:
    stated, holds = fact.stated, fact.standing(now)
    parts = [stated.title]
    if stated.kind is CredentialKind.TRAINING:
        parts += [ngettext("%(count)s hour", "%(count)s hours", stated.hours)] if stated.hours else []
        parts.append(stated.issuer)
    else:
        parts.append(_names([stated.region]) if stated.region else stated.issuer)
        parts += [gettext("number %(number)s", number=masked(stated.number))] if stated.number else []
    what = ", ".join(parts)
    if stated.kind is CredentialKind.CERTIFICATION:
        what = gettext(
            "%(region)s issues no license, so certification answers. %(what)s",
            region=_names(facts.unlicensed),
            what=what,
        )
    if holds.state is StandingState.LAPSED and stated.expires_on:
        return _lapsed_sentence(what, date_words(stated.expires_on), is_checked=fact.at_first.is_verified)
    if holds.is_verified and fact.newest is not None:
        how = gettext(CHECKED_BY[fact.newest.method])
        if stated.expires_on is None:
            return f"{what}. {how}"
        return gettext(
            "%(what)s, good through %(date)s. %(how)s", what=what, date=date_words(stated.expires_on), how=how
        )
    return f"{what}. {gettext(UNPROVEN[holds.state])}"


def _lapsed_sentence(what: str, day: str, *, is_checked: bool) -> str:
    if is_checked:
        return gettext("%(what)s. It ended on %(date)s.", what=what, date=day)
    return gettext("%(what)s. It ended on %(date)s, by the practitioner’s own date.", what=what, date=day)


def _no_license(facts: Facts) -> str:
    """Why point 1 has nothing to show: what is missing for where the practice is, and what there is instead."""
    licensing = [code for code in facts.regions if code not in facts.unlicensed]
    if facts.unlicensed and not licensing:
        return gettext(
            "%(region)s issues no license, and no national certification has been stated.",
            region=_names(facts.unlicensed),
        )
    elsewhere = {one.stated.region for one in of_kind(facts, CredentialKind.LICENSE)} - {None}
    if elsewhere and licensing:
        return gettext(
            "No license for %(region)s has been stated; one of %(elsewhere)s is, which does not count here.",
            region=_names(licensing),
            elsewhere=_names(code for code in elsewhere if code),
        )
    if of_kind(facts, CredentialKind.CERTIFICATION) and licensing:
        return gettext(
            "No license for %(region)s has been stated. A certification is not a license.", region=_names(licensing)
        )
    return gettext(MISSING[Number.LICENSED])


def _names(codes: Iterable[str]) -> str:
    return listed([gettext(REGIONS[code].name) if code in REGIONS else code for code in sorted(codes)])


def _costs_sentence(point: Point, facts: Facts, now: datetime) -> str:
    opening, session = facts.lowest(PriceKind.FIRST_VISIT, now), facts.lowest(PriceKind.SESSION, now)
    first = money(opening.cents, opening.currency) if opening else ""
    single = money(session.cents, session.currency) if session else ""
    if opening and session:
        prices = gettext("First visit %(first)s, session %(session)s.", first=first, session=single)
    elif opening:
        prices = gettext("First visit %(first)s, sessions in packages.", first=first)
    else:
        prices = gettext("Session %(session)s.", session=single) if session else gettext("Sessions in packages.")
    if point.is_answered:
        return gettext("%(prices)s Confirmed on", prices=prices)
    return gettext("%(prices)s Last confirmed on", prices=prices)


def _plan_sentence(facts: Facts) -> str:
    assert facts.plan is not None  # noqa: S101 - the state says so
    course = facts.plan.course
    return gettext(
        "%(sessions)s, %(apart)s, for %(goals)s. Stated on",
        sessions=sessions(course.sessions_low, course.sessions_high),
        apart=apart(course.days_between),
        goals=ngettext("%(count)s goal", "%(count)s goals", facts.plan.goals),
    )
