"""The rows of a comparison: what is known of each listing, said shortly, the same question for all.

No fact is made here: every cell reads what the listing's own page reads.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from directory import vocabulary
from directory.checklist.facts import CredentialFact, PeopleLikeMe
from directory.checklist.rules import Number, Point, of_kind
from directory.credentials.rules import CredentialKind
from directory.credentials.standing import StandingState
from directory.discovery.chosen import Compared
from directory.languages import gettext, mark, ngettext
from directory.listings.models import Package, Price
from directory.listings.rules import PrecautionKind, PriceKind, TermKind, is_confirmed, is_in_effect
from directory.reviews.numbers import Rated
from directory.shared.text import listed
from directory.web.formatting import apart, date_words, distance, money, money_range, sessions
from directory.web.presenting.compare_views import Cell, Line
from directory.web.presenting.costs import currency_of
from directory.web.presenting.credentials import hours_text, region_name
from directory.web.presenting.listing_card import availability_text, city_line
from directory.web.presenting.listing_words import ACCESS_WORDS, REFUND_WORDS, STANCE_WORDS
from directory.web.presenting.people_like_me import cases_words
from directory.web.presenting.photo_gallery import in_address

CREDENTIAL_WORDS = {
    StandingState.VERIFIED: mark("%(what)s; checked %(day)s"),
    StandingState.STATED: mark("%(what)s; not checked by us"),
    StandingState.DECLINED: mark("%(what)s; we could not confirm it"),
    StandingState.REVOKED: mark("%(what)s; our verification was withdrawn"),
    StandingState.LAPSED: mark("%(what)s; ended %(day)s"),
}
TRAINING_WORDS = {
    StandingState.VERIFIED: mark("Verified: %(what)s"),
    StandingState.LAPSED: mark("Lapsed: %(what)s"),
}
TRAINING_STATED = mark("Stated: %(what)s")
OWN_COURSE = mark("%(sessions)s, by their own usual course")
USUAL_COURSE = mark("%(sessions)s, by the usual course, since they state none")


@dataclass(frozen=True, slots=True)
class Asked:
    """At which instant, and for whom, the rows are made."""

    now: datetime
    like: PeopleLikeMe


Reading = Callable[[Compared, Asked], Cell]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a state rests on. `answer`: what of it counts as a difference; `day`: the date in it that does not."""

    words: str
    answer: Hashable = None
    day: str = ""


NO_EVIDENCE = Evidence("")


def where(one: Compared, _asked: Asked) -> Cell:
    """The place, and how far it is."""
    away = distance(one.distance_m, one.place.country) if one.distance_m is not None and one.place else ""
    return _cell([Line(city_line(one.place)), Line(away, is_quiet=True)])


def point(number: Number) -> Reading:
    """One of the five points: its state, and shortly what that rests on."""

    def read(one: Compared, asked: Asked) -> Cell:
        found = one.checklist.points[number - 1]
        rests_on = _evidence(found, one, asked)
        lines = (Line(rests_on.words, is_quiet=True),) if rests_on.words else ()
        days = (rests_on.day,) if rests_on.day else ()
        return Cell(lines, found.state, gettext(found.word), (found.state, rests_on.answer), days)

    return read


def _evidence(found: Point, one: Compared, asked: Asked) -> Evidence:
    if found.credential is not None:
        return _credential(found.credential, one, asked)
    if found.cases is not None:
        return Evidence(cases_words(found.cases, asked.like), found.cases)
    day = date_words(one.facts.today(found.since)) if found.since else ""
    if found.number is Number.COSTS and day:
        said = gettext("by the practitioner, %(day)s") if found.is_answered else gettext("Last confirmed %(day)s")
        return Evidence(said % {"day": day}, None, day)
    if found.number is Number.PLAN and day and one.facts.plan:
        course = one.facts.plan.course
        said = gettext(
            "%(sessions)s, %(apart)s; stated %(day)s",
            sessions=sessions(course.sessions_low, course.sessions_high),
            apart=apart(course.days_between),
            day=day,
        )
        return Evidence(said, course, day)
    return NO_EVIDENCE


def _credential(fact: CredentialFact, one: Compared, asked: Asked) -> Evidence:
    """What is stated, and since when it holds; the day on which it ended is part of the answer."""
    stated, holds = fact.stated, fact.standing(asked.now)
    what = f"{stated.title}, {region_name(stated.region) if stated.region else stated.issuer}"
    ended = stated.expires_on if holds.state is StandingState.LAPSED else None
    checked = date_words(one.facts.today(holds.since)) if holds.is_verified and holds.since else ""
    words = gettext(CREDENTIAL_WORDS[holds.state]) % {"what": what, "day": date_words(ended) if ended else checked}
    return Evidence(words, (what, holds.state, ended), checked)


def first_year(one: Compared, asked: Asked) -> Cell:
    """The first-year cost, low to high, and how many sessions it is of."""
    year = one.facts.first_year(asked.now)
    if year is None:
        return _cell([])
    cost = money_range(year.cents_low, year.cents_high, currency_of(one.facts, asked.now))
    number = sessions(year.sessions_low, year.sessions_high)
    basis = gettext(OWN_COURSE if one.facts.plan else USUAL_COURSE) % {"sessions": number}
    return _cell([Line(cost), Line(basis, is_quiet=True)])


def prices(kind: PriceKind) -> Reading:
    """The prices of one kind that hold now, each with its minutes."""

    def read(one: Compared, asked: Asked) -> Cell:
        today = one.facts.today(asked.now)
        rows = [row for row in one.listing.prices if row.kind == kind and _holds(row, today)]
        return _cell([line for row in sorted(rows, key=lambda row: row.cents) for line in _price(row)])

    return read


def _price(row: Price) -> Iterator[Line]:
    amount = money(row.cents, row.currency)
    if row.minutes:
        amount = ngettext(
            "%(price)s for %(count)s minute", "%(price)s for %(count)s minutes", row.minutes, price=amount
        )
    yield Line(amount)
    if row.kind is PriceKind.FIRST_VISIT:
        included = gettext("With a treatment") if row.includes_treatment else gettext("Without a treatment")
        yield Line(included, is_quiet=True)


def packages(one: Compared, asked: Asked) -> Cell:
    """Every package with its terms."""
    today = one.facts.today(asked.now)
    return _cell([line for row in one.listing.packages if _holds(row, today) for line in _package(row)])


def _package(row: Package) -> Iterator[Line]:
    each = money(row.cents // row.sessions, row.currency)
    yield Line(
        ngettext(
            "%(price)s for %(count)s session, %(each)s each",
            "%(price)s for %(count)s sessions, %(each)s each",
            row.sessions,
            price=money(row.cents, row.currency),
            each=each,
        )
    )
    expiry = gettext("To be used at any time")
    if row.expires_after_months:
        expiry = ngettext(
            "To be used within %(count)s month", "To be used within %(count)s months", row.expires_after_months
        )
    yield Line(expiry, is_quiet=True)
    yield Line(gettext(REFUND_WORDS[row.refund]), is_quiet=True)
    singles = gettext("Single sessions sold too") if row.are_singles_sold else gettext("No single sessions")
    yield Line(singles, is_quiet=True)


def training(one: Compared, asked: Asked) -> Cell:
    """The hours of each training, verified ones and stated ones apart."""
    lines = []
    for fact in of_kind(one.facts, CredentialKind.TRAINING):
        state = fact.standing(asked.now).state
        hours = hours_text(fact) or gettext("hours not given")
        what = f"{hours}, {fact.stated.issuer}"
        words = gettext(TRAINING_WORDS.get(state, TRAINING_STATED)) % {"what": what}
        lines.append((state is not StandingState.VERIFIED, Line(words)))
    return _cell([line for _, line in sorted(lines, key=lambda pair: pair[0])])


def photos(one: Compared, asked: Asked) -> Cell:
    """How many photo cases show people like who asks, with the way to see them."""
    cases = one.checklist.points[Number.PHOTOS - 1].cases
    if cases is None:
        return _cell([Line(gettext("None shown"), is_quiet=True)])
    if not cases.alike:
        return _cell([Line(gettext("None for you yet"))])
    url = url_for("public.photo_gallery", slug=one.listing.slug, **in_address(asked.like))
    return _cell([Line(ngettext("%(count)s case", "%(count)s cases", cases.alike), url)])


def reviews(one: Compared, _asked: Asked) -> Cell:
    """What verified visitors said at the end of their course: an average from five of them on, else how many visits."""
    if not one.rated.votes:
        return _cell([Line(gettext("No verified visits yet"), is_quiet=True)])
    url = url_for("public.reviews", slug=one.listing.slug)
    return _cell(list(_rated(one.rated, url)))


def _rated(rated: Rated, url: str) -> Iterator[Line]:
    if rated.at_end is None:
        yield Line(ngettext("%(count)s verified visit", "%(count)s verified visits", rated.votes), url)
        yield Line(gettext("Too few at the end of a course for an average"), is_quiet=True)
        return
    end = rated.at_end
    yield Line(gettext("%(mean)s of 5", mean=f"{end.mean:.1f}"), url)
    yield Line(
        ngettext(
            "between %(low)s and %(high)s with 95 %% certainty, from %(count)s verified visit",
            "between %(low)s and %(high)s with 95 %% certainty, from %(count)s verified visits",
            end.count,
            low=f"{end.low:.1f}",
            high=f"{end.high:.1f}",
        ),
        is_quiet=True,
    )


def opening(one: Compared, asked: Asked) -> Cell:
    """The next opening as it was dated, or whether new clients are taken."""
    dated = availability_text(one.listing, one.facts, now=asked.now)
    accepting = {True: gettext("Accepts new clients"), False: gettext("Not accepting new clients"), None: ""}
    return _cell([Line(dated or accepting[one.listing.is_accepting])])


def precaution(kind: PrecautionKind) -> Reading:
    """The practitioner's own wait or exclusion of one kind."""

    def read(one: Compared, _asked: Asked) -> Cell:
        row = next((row for row in one.listing.precautions if row.kind is kind), None)
        if row is None:
            return _cell([Line(gettext("Nothing stated"), is_quiet=True)])
        words = gettext(STANCE_WORDS[row.stance]) if row.days is None else _wait(row.days)
        return _cell([Line(words), Line(row.note, is_quiet=True, is_theirs=True)])

    return read


def _wait(days: int) -> str:
    return ngettext("Waits %(count)s day", "Waits %(count)s days", days)


def languages(one: Compared, _asked: Asked) -> Cell:
    """The languages that are spoken."""
    labels = vocabulary.labels("languages", one.listing.codes(TermKind.LANGUAGE))
    return _cell([Line(listed(sorted(gettext(label) for label in labels)))])


def access(one: Compared, _asked: Asked) -> Cell:
    """How one gets in, at each place that says so."""
    found = dict.fromkeys(place.access for place in one.listing.places if place.access)
    return _cell([Line(gettext(ACCESS_WORDS[one])) for one in found])


def confirmed(one: Compared, asked: Asked) -> Cell:
    """When the practitioner last said that something is still correct."""
    latest = max((row.confirmed_at for row in one.listing.confirmations), default=None)
    if latest is None:
        return _cell([Line(gettext("Never yet"))])
    lines = [Line(date_words(one.facts.today(latest)))]
    if not is_confirmed(latest, now=asked.now):
        lines.append(Line(gettext("More than half a year ago: ask whether it still holds"), is_quiet=True))
    return _cell(lines)


def _holds(row: Price | Package, today: date) -> bool:
    return is_in_effect(row.effective_on, row.ended_on, today=today)


def _cell(lines: list[Line]) -> Cell:
    """A cell of the lines that say something; cells differ by their words, not by where these lead."""
    said = tuple(line for line in lines if line.text) or (Line(gettext("Not given"), is_quiet=True),)
    return Cell(said, differs_by=tuple(line.text for line in said))
