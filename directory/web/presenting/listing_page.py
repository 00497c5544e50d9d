"""A listing's own page in words: evidence under each point, prices, plan, places, and what to ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from directory import vocabulary
from directory.checklist.facts import ANYBODY, PeopleLikeMe
from directory.checklist.rules import checklist
from directory.discovery.profile import Profile
from directory.listings.models import Listing, Package, Place as PlaceOfPractice, Plan, Precaution, Price
from directory.listings.rules import PriceKind, Status, Subject, TermKind, is_confirmed, is_in_effect
from directory.shared.text import plural
from directory.web.formatting import apart, date_words, money, phone_words, sessions, weeks
from directory.web.presenting.checklist_card import checklist_view
from directory.web.presenting.contact import address_lines, full_city_line, opening_hours, phone_href, web_link
from directory.web.presenting.costs import cost_words, package_words
from directory.web.presenting.credentials import boards, credential_views, shown_name, title_line
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
    QUESTIONS_TO_ASK,
    STANCE_WORDS,
    SUBJECT_WORDS,
)
from directory.web.presenting.photo_gallery import ProfilePhotos
from directory.web.presenting.review_page import ProfileReviews
from directory.web.presenting.structured import structured


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
    return ListingPage(
        name=name,
        initials=initials(listing.practitioner.name),
        portrait=picture_view(listing.practitioner.portrait),
        pronouns=listing.practitioner.pronouns,
        title=title_line(listing.practitioner.name, facts, now=now),
        practice_name=listing.practice.name if listing.practice else None,
        city_line=city_line(next(iter(listing.places), None)),
        about=listing.about,
        is_closed=listing.status == Status.CLOSED,
        checklist=checklist_view(points, facts, now=now, like=like),
        phone=phone_words(listing.phone) if listing.phone else None,
        phone_href=phone_href(listing.phone),
        website=web_link(listing.website),
        booking_url=web_link(listing.booking_url),
        accepting=listing.is_accepting,
        availability_text=availability_text(listing, facts, now=now),
        session_price_text=session_text(session),
        first_year_text=first_year_text(year, session),
        credentials=credential_views(profile, now=now),
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
        concerns=vocabulary.labels("concerns", listing.codes(TermKind.CONCERN)),
        techniques=vocabulary.labels("techniques", listing.codes(TermKind.TECHNIQUE)),
        goals=vocabulary.labels("goals", listing.codes(TermKind.GOAL)),
        languages=vocabulary.labels("languages", listing.codes(TermKind.LANGUAGE)),
        payments=vocabulary.labels("payments", listing.codes(TermKind.PAYMENT)),
        confirmations=_confirmations(listing),
        last_confirmed_text=f"Last confirmed by the practitioner on {date_words(latest)}." if latest else None,
        stale_notice=_stale_notice(latest, now),
        questions_to_ask=questions_to_ask(profile),
        structured=structured(profile, now=now) if listing.status == Status.PUBLISHED else None,
        photos=photos,
        reviews=reviews,
    )


def questions_to_ask(profile: Profile) -> list[str]:
    """What to ask for every point that is not proven."""
    return [
        question
        for point in profile.checklist.points
        if not point.is_answered
        for question in QUESTIONS_TO_ASK[point.number]
    ]


def _current(packages: Sequence[Package], today: date) -> list[Package]:
    return [row for row in packages if is_in_effect(row.effective_on, row.ended_on, today=today)]


def _in_order(prices: Sequence[Price], today: date) -> list[Price]:
    order = list(PriceKind)
    current = [row for row in prices if is_in_effect(row.effective_on, row.ended_on, today=today)]
    return sorted(current, key=lambda row: (order.index(row.kind), row.cents))


def _price(row: Price) -> PriceView:
    minutes = f"{row.minutes} minutes. " if row.minutes else ""
    return PriceView(row.label, money(row.cents, row.currency), f"{minutes}{row.includes}".strip(), row.effective_on)


def _plan(plan: Plan) -> PlanView:
    series, every = sessions(plan.sessions_low, plan.sessions_high), apart(plan.days_between)
    after = weeks(plan.maintenance_weeks_low, plan.maintenance_weeks_high)
    return PlanView(
        statement=f"{series} {every}, then one every {after}.",
        goals=[
            GoalView(label, sessions(row.sessions_low, row.sessions_high))
            for row in plan.goals
            for label in vocabulary.labels("goals", [row.goal])
        ],
        review=plan.review,
        stop=plan.stop,
        singles="Possible" if plan.are_singles_possible else "Not possible",
    )


def _precaution(row: Precaution) -> LabeledText:
    words = f"Waits {plural(row.days, 'day')} afterwards" if row.days else STANCE_WORDS[row.stance]
    return LabeledText(PRECAUTION_WORDS[row.kind], f"{words}. {row.note}".strip())


def _place(row: PlaceOfPractice) -> PlaceView:
    address = ", ".join([*address_lines(row), full_city_line(row)])
    return PlaceView(
        label=row.label,
        address_lines=address_lines(row),
        city_line=full_city_line(row),
        hours=opening_hours(row.hours),
        access=f"{ACCESS_WORDS[row.access]}. {row.access_note}".strip() if row.access else None,
        phone=phone_words(row.phone) if row.phone else None,
        phone_href=phone_href(row.phone),
        time_zone_note=f"Local time ({row.time_zone.split('/')[-1].replace('_', ' ')} time zone)."
        if row.time_zone
        else None,
        directions_url=f"https://www.openstreetmap.org/search?{urlencode({'query': address})}" if row.street else None,
    )


def _confirmations(listing: Listing) -> list[ConfirmationView]:
    rows = {row.subject: row.confirmed_at for row in listing.confirmations}
    return [ConfirmationView(SUBJECT_WORDS[one], date_words(rows[one])) for one in Subject if one in rows]


def _stale_notice(latest: datetime | None, now: datetime) -> str | None:
    if is_confirmed(latest, now=now):
        return None
    since = f"since {date_words(latest)}" if latest else "yet"
    return f"The practitioner has not confirmed this listing {since}. Ask whether prices and hours still hold."
