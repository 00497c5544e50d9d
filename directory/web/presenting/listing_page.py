"""A listing's own page in words: evidence under each point, prices, plan, places, and what to ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from directory import vocabulary
from directory.checklist.facts import ANYBODY, PeopleLikeMe
from directory.checklist.questions import questions
from directory.checklist.rules import checklist
from directory.credentials.rules import CredentialKind
from directory.discovery.profile import Profile, is_for_search_engines
from directory.languages import gettext, ngettext
from directory.listings.models import Listing, Package, Place as PlaceOfPractice, Plan, Precaution, Price
from directory.listings.rules import PriceKind, Status, Subject, TermKind, is_confirmed, is_in_effect
from directory.web.formatting import apart, date_words, money, phone_words, sessions, weeks
from directory.web.presenting.boards import boards
from directory.web.presenting.checklist_card import checklist_view
from directory.web.presenting.contact import address_lines, full_city_line, opening_hours, phone_href, web_link
from directory.web.presenting.costs import cost_words, currency_of, package_words
from directory.web.presenting.credentials import credential_views, shown_name, title_line
from directory.web.presenting.listing_card import (
    availability_text,
    city_line,
    first_year_text,
    initials,
    picture_view,
    session_text,
)
from directory.web.presenting.listing_views import (
    ConfirmationView,
    GoalView,
    LabeledText,
    ListingPage,
    PlaceView,
    PlanView,
    PriceView,
)
from directory.web.presenting.listing_words import (
    ACCESS_WORDS,
    PRECAUTION_WORDS,
    STANCE_WORDS,
    SUBJECT_WORDS,
)
from directory.web.presenting.photo_gallery import ProfilePhotos, in_address
from directory.web.presenting.questions import question_views
from directory.web.presenting.review_page import ProfileReviews
from directory.web.presenting.structured import structured

LICENSES = (CredentialKind.LICENSE, CredentialKind.CERTIFICATION)
BESIDES = (CredentialKind.DEGREE, CredentialKind.CLEAN_NEEDLE_TECHNIQUE, CredentialKind.INSURANCE)
"""What is shown and answers none of the five points."""


def listing_page(
    profile: Profile,
    *,
    now: datetime,
    like: PeopleLikeMe = ANYBODY,
    photos: ProfilePhotos | None = None,
    reviews: ProfileReviews | None = None,
) -> ListingPage:
    """The page of a claimed listing as people like the visitor see it.

    `photos`: the cases that show on it, if any; `reviews`: what its reviews come to, None where they are left out.
    """
    listing, facts = profile.listing, profile.facts
    points = profile.checklist if like.is_anybody else checklist(facts, now=now, like=like)
    today, session = facts.today(now), facts.lowest(PriceKind.SESSION, now)
    year, name = facts.first_year(now), shown_name(listing.practitioner.name, facts, now=now)
    latest = max((row.confirmed_at for row in listing.confirmations), default=None)
    is_closed = listing.status == Status.CLOSED
    robots = [] if is_for_search_engines(profile, now=now) else ["noindex"]
    return ListingPage(
        slug=listing.slug,
        name=name,
        initials=initials(listing.practitioner.name),
        portrait=picture_view(listing.practitioner.portrait),
        pronouns=listing.practitioner.pronouns,
        title=title_line(listing.practitioner.name, facts, now=now),
        practice_name=listing.practice.name if listing.practice else None,
        city_line=city_line(next(iter(listing.places), None)),
        about=listing.about,
        is_closed=is_closed,
        checklist=checklist_view(points, facts, now=now, like=like),
        phone=phone_words(listing.phone) if listing.phone else None,
        phone_href=phone_href(listing.phone),
        website=web_link(listing.website),
        booking_url=web_link(listing.booking_url),
        accepting=listing.is_accepting,
        availability_text=availability_text(listing, facts, now=now),
        session_price_text=session_text(session),
        first_year_text=first_year_text(year, currency_of(facts, now)),
        licenses=credential_views(profile, *LICENSES, now=now, rests_on=points.points[0].credential),
        trainings=credential_views(profile, CredentialKind.TRAINING, now=now, rests_on=points.points[1].credential),
        besides=credential_views(profile, *BESIDES, now=now),
        boards=boards(facts, now=now),
        prices=[_price(row) for row in _in_order(listing.prices, today)],
        packages=[
            package_words(row, session.cents if session else None, facts.prices_of_a_year(now).course)
            for row in _current(listing.packages, today)
        ],
        first_year=cost_words(facts, now, listing=listing),
        plan=_plan(listing.plan) if listing.plan else None,
        precautions=[_precaution(row) for row in listing.precautions],
        places=[_place(row) for row in listing.places],
        concerns=_labels("concerns", listing.codes(TermKind.CONCERN)),
        techniques=_labels("techniques", listing.codes(TermKind.TECHNIQUE)),
        goals=_labels("goals", listing.codes(TermKind.GOAL)),
        languages=_labels("languages", listing.codes(TermKind.LANGUAGE)),
        payments=_labels("payments", listing.codes(TermKind.PAYMENT)),
        confirmations=_confirmations(listing),
        last_confirmed_text=_last_confirmed(latest) if latest else None,
        stale_notice=_stale_notice(latest, now),
        questions=[] if is_closed else question_views(questions(facts, now=now, like=like)),
        keep=in_address(like),
        robots=", ".join([*robots, *(["noarchive", "noimageindex"] if photos else [])]),
        structured=None
        if robots
        else structured(profile, name=name, rating=reviews.structured if reviews else None, now=now),
        photos=photos,
        reviews=reviews,
    )


def _labels(name: str, codes: Sequence[str]) -> list[str]:
    """The words of a vocabulary in the language spoken."""
    return [gettext(label) for label in vocabulary.labels(name, codes)]


def _current(packages: Sequence[Package], today: date) -> list[Package]:
    return [row for row in packages if is_in_effect(row.effective_on, row.ended_on, today=today)]


def _in_order(prices: Sequence[Price], today: date) -> list[Price]:
    order = list(PriceKind)
    current = [row for row in prices if is_in_effect(row.effective_on, row.ended_on, today=today)]
    return sorted(current, key=lambda row: (order.index(row.kind), row.cents))


def _price(row: Price) -> PriceView:
    minutes = ngettext("%(count)s minute.", "%(count)s minutes.", row.minutes) if row.minutes else ""
    return PriceView(row.label, money(row.cents, row.currency), minutes, row.includes, row.effective_on)


def _plan(plan: Plan) -> PlanView:
    series, every = sessions(plan.sessions_low, plan.sessions_high), apart(plan.days_between)
    after = weeks(plan.maintenance_weeks_low, plan.maintenance_weeks_high)
    return PlanView(
        statement=gettext(
            "%(sessions)s %(apart)s, then one every %(weeks)s.", sessions=series, apart=every, weeks=after
        ),
        goals=[
            GoalView(label, sessions(row.sessions_low, row.sessions_high))
            for row in plan.goals
            for label in _labels("goals", [row.goal])
        ],
        review=plan.review,
        stop=plan.stop,
        singles=gettext("Possible") if plan.are_singles_possible else gettext("Not possible"),
    )


def _precaution(row: Precaution) -> LabeledText:
    words = (
        ngettext("Waits %(count)s day afterwards.", "Waits %(count)s days afterwards.", row.days)
        if row.days
        else f"{gettext(STANCE_WORDS[row.stance])}."
    )
    return LabeledText(gettext(PRECAUTION_WORDS[row.kind]), words, row.note)


def _place(row: PlaceOfPractice) -> PlaceView:
    address = ", ".join([*address_lines(row), full_city_line(row)])
    return PlaceView(
        label=row.label,
        address_lines=address_lines(row),
        city_line=full_city_line(row),
        hours=opening_hours(row.hours),
        access=gettext(ACCESS_WORDS[row.access]) if row.access else None,
        access_note=row.access_note,
        phone=phone_words(row.phone) if row.phone else None,
        phone_href=phone_href(row.phone),
        time_zone_note=_time_zone_note(row.time_zone) if row.time_zone else None,
        directions_url=f"https://www.openstreetmap.org/search?{urlencode({'query': address})}" if row.street else None,
    )


def _time_zone_note(zone: str) -> str:
    return gettext("Local time (%(zone)s time zone).", zone=zone.rsplit("/", maxsplit=1)[-1].replace("_", " "))


def _confirmations(listing: Listing) -> list[ConfirmationView]:
    rows = {row.subject: row.confirmed_at for row in listing.confirmations}
    return [ConfirmationView(gettext(SUBJECT_WORDS[one]), date_words(rows[one])) for one in Subject if one in rows]


def _stale_notice(latest: datetime | None, now: datetime) -> str | None:
    if is_confirmed(latest, now=now):
        return None
    if latest is None:
        return gettext("The practitioner has not confirmed this listing yet. Ask whether prices and hours still hold.")
    return gettext(
        "The practitioner has not confirmed this listing since %(day)s. Ask whether prices and hours still hold.",
        day=date_words(latest),
    )


def _last_confirmed(latest: datetime) -> str:
    return gettext("Last confirmed by the practitioner on %(day)s.", day=date_words(latest))
