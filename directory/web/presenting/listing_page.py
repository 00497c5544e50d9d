"""A listing's own page in words: evidence under each point, prices, plan, places, and what to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from directory import vocabulary
from directory.checklist.facts import StatedCredential
from directory.checklist.rules import STATE_WORDS, Number, credential_state
from directory.credentials.models import Credential
from directory.credentials.rules import CredentialKind, masked
from directory.discovery.profile import Profile
from directory.listings.first_year import FirstYear
from directory.listings.models import Hours, Listing, Package, Place as PlaceOfPractice, Plan, Precaution, Price
from directory.listings.rules import (
    Access,
    PrecautionKind,
    PriceKind,
    Refund,
    Stance,
    Status,
    Subject,
    TermKind,
    is_confirmed,
    is_in_effect,
)
from directory.shared.text import listed, plural
from directory.web.formatting import clock_time, date_words, money, money_range, phone_words
from directory.web.presenting.checklist_card import ChecklistView, checklist_view
from directory.web.presenting.listing_card import (
    PictureView,
    availability_text,
    city_line,
    first_year_text,
    initials,
    picture_view,
    session_text,
    title_line,
)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KIND_WORDS = {
    CredentialKind.LICENSE: "License",
    CredentialKind.CERTIFICATION: "Certification",
    CredentialKind.TRAINING: "Training",
}
REFUND_WORDS = {
    Refund.FULL: "Refunded in full",
    Refund.LESS_USED_AT_SINGLE_PRICE: "Refunded, with used sessions counted at the single price",
    Refund.NONE: "Not refunded",
}
ACCESS_WORDS = {
    Access.STEP_FREE: "Step-free from street to treatment room",
    Access.PARTLY: "Partly step-free",
    Access.STEPS: "Steps on the way in",
}
PRECAUTION_WORDS = {
    PrecautionKind.BOTOX: "Recent Botox",
    PrecautionKind.FILLER: "Recent filler",
    PrecautionKind.LASER: "Recent laser treatment",
    PrecautionKind.PREGNANCY: "Pregnancy",
    PrecautionKind.BLOOD_THINNERS: "Blood thinners",
    PrecautionKind.CLOTTING_DISORDER: "Clotting disorder",
    PrecautionKind.DIABETES: "Uncontrolled diabetes",
    PrecautionKind.SKIN_INFECTION: "Cold sores or skin infection",
    PrecautionKind.CYSTIC_ACNE: "Active cystic acne",
}
STANCE_WORDS = {Stance.EXCLUDES: "Does not treat", Stance.ASKS: "Asks first, then decides with you"}
SUBJECT_WORDS = {
    Subject.ABOUT: "Text",
    Subject.CONTACT: "Contact",
    Subject.PLACES: "Places",
    Subject.HOURS: "Hours",
    Subject.AVAILABILITY: "Next opening",
    Subject.TERMS: "Concerns and techniques",
    Subject.PRICES: "Prices",
    Subject.PLAN: "Plan",
    Subject.PRECAUTIONS: "Waits and exclusions",
}
QUESTIONS_TO_ASK = {
    Number.LICENSED: (
        "Which state license do you hold, and what is its number, so that I can look it up at the board?",
    ),
    Number.TRAINED: (
        "Where did you train in facial acupuncture, how many hours was it, and how much of it in person?",
    ),
    Number.PHOTOS: (
        "Do you have before and after photos of people of my age with my concern, shown with their consent?",
    ),
    Number.COSTS: (
        "What exactly do a first visit and a session cost, and what is included?",
        "If I buy a package: when does it expire, and what happens to sessions I do not use?",
    ),
    Number.PLAN: (
        "How many sessions would you plan for my goal, and how will we see whether it works?",
        "When would you advise me to stop?",
    ),
}


@dataclass(frozen=True, slots=True)
class CredentialView:
    """A stated credential; its number is masked."""

    kind: str
    kind_label: str
    title: str
    issuer: str
    jurisdiction: str | None
    number: str | None
    hours_text: str | None
    issued_on: date | None
    expires_on: date | None
    state: str
    word: str


@dataclass(frozen=True, slots=True)
class PriceView:
    label: str
    amount: str
    includes: str
    effective_on: date


@dataclass(frozen=True, slots=True)
class PackageView:
    name: str
    sessions: int
    price: str
    per_session: str
    saving: str | None
    expiry: str
    refund: str
    singles: str


@dataclass(frozen=True, slots=True)
class FirstYearView:
    text: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class GoalView:
    goal: str
    sessions: str


@dataclass(frozen=True, slots=True)
class PlanView:
    statement: str
    goals: list[GoalView]
    review: str
    stop: str
    singles: str


@dataclass(frozen=True, slots=True)
class LabeledText:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    label: str | None
    address_lines: list[str]
    city_line: str
    hours: list[tuple[str, str]]
    access: str | None
    phone: str | None
    phone_href: str | None
    time_zone_note: str | None
    directions_url: str | None


@dataclass(frozen=True, slots=True)
class ListingPage:
    """Everything that a listing's page prints."""

    name: str
    initials: str
    portrait: PictureView | None
    pronouns: str | None
    title: str | None
    practice_name: str | None
    city_line: str
    about: str
    is_closed: bool
    checklist: ChecklistView
    phone: str | None
    phone_href: str | None
    website: str | None
    booking_url: str | None
    accepting: bool | None
    availability_text: str | None
    session_price_text: str | None
    first_year_text: str | None
    credentials: list[CredentialView]
    prices: list[PriceView]
    packages: list[PackageView]
    first_year: FirstYearView | None
    plan: PlanView | None
    precautions: list[LabeledText]
    places: list[PlaceView]
    concerns: list[str]
    techniques: list[str]
    goals: list[str]
    languages: list[str]
    payments: list[str]
    confirmations: list[ConfirmationView]
    last_confirmed_text: str | None
    stale_notice: str | None
    questions_to_ask: list[str]


def listing_page(profile: Profile, *, now: datetime) -> ListingPage:
    """The page of a claimed listing."""
    listing, facts = profile.listing, profile.facts
    today, session = facts.today(now), facts.lowest(PriceKind.SESSION, now)
    year = facts.first_year(now)
    latest = max((row.confirmed_at for row in listing.confirmations), default=None)
    return ListingPage(
        name=listing.practitioner.name,
        initials=initials(listing.practitioner.name),
        portrait=picture_view(listing.practitioner.portrait),
        pronouns=listing.practitioner.pronouns,
        title=title_line(facts, now=now),
        practice_name=listing.practice.name if listing.practice else None,
        city_line=city_line(next(iter(listing.places), None)),
        about=listing.about,
        is_closed=listing.status == Status.CLOSED,
        checklist=checklist_view(profile.checklist, facts, now=now),
        phone=phone_words(listing.phone) if listing.phone else None,
        phone_href=phone_href(listing.phone),
        website=listing.website,
        booking_url=listing.booking_url,
        accepting=listing.is_accepting,
        availability_text=availability_text(listing, facts, now=now),
        session_price_text=session_text(session),
        first_year_text=first_year_text(year, session),
        credentials=[_credential(row, profile, now) for row in profile.credentials],
        prices=[_price(row) for row in _in_order(listing.prices, today)],
        packages=[_package(row, session.cents if session else None) for row in _current(listing.packages, today)],
        first_year=_first_year(profile, year) if year else None,
        plan=_plan(listing.plan) if listing.plan else None,
        precautions=[_precaution(row) for row in listing.precautions],
        places=[_place(row) for row in listing.places],
        concerns=[vocabulary.concern(code).label for code in listing.codes(TermKind.CONCERN)],
        techniques=[vocabulary.technique(code).label for code in listing.codes(TermKind.TECHNIQUE)],
        goals=[vocabulary.goal(code).label for code in listing.codes(TermKind.GOAL)],
        languages=[vocabulary.language(code).label for code in listing.codes(TermKind.LANGUAGE)],
        payments=[vocabulary.payment(code).label for code in listing.codes(TermKind.PAYMENT)],
        confirmations=_confirmations(listing),
        last_confirmed_text=f"Last confirmed by the practitioner on {date_words(latest)}." if latest else None,
        stale_notice=_stale_notice(latest, now),
        questions_to_ask=questions_to_ask(profile),
    )


def questions_to_ask(profile: Profile) -> list[str]:
    """What to ask for every point that is not proven."""
    return [
        question
        for point in profile.checklist.points
        if not point.is_answered
        for question in QUESTIONS_TO_ASK[point.number]
    ]


def phone_href(number: str | None) -> str | None:
    """A number as a link to call."""
    return f"tel:{''.join(sign for sign in number if sign in '+0123456789')}" if number else None


def address_lines(place: PlaceOfPractice) -> list[str]:
    """The lines of an address above its town."""
    return [line for line in (place.street, place.unit) if line]


def full_city_line(place: PlaceOfPractice) -> str:
    """The last line of an address: "Ocean Township, NJ 07712"."""
    return f"{place.city}, {place.region} {place.postal_code}".strip()


def _credential(row: Credential, profile: Profile, now: datetime) -> CredentialView:
    stated = profile.facts.credentials[list(profile.credentials).index(row)]
    state = credential_state(stated, now=now)
    return CredentialView(
        kind=row.kind,
        kind_label=KIND_WORDS[row.kind],
        title=row.title,
        issuer=row.issuer,
        jurisdiction=vocabulary.jurisdiction(row.region).name if row.region else None,
        number=masked(row.number) if row.number else None,
        hours_text=_hours_text(stated, row.in_person_hours),
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        state=state,
        word=STATE_WORDS[state],
    )


def _hours_text(credential: StatedCredential, in_person_hours: int | None) -> str | None:
    if credential.hours is None:
        return None
    share = f", {in_person_hours:,} of them in person" if in_person_hours is not None else ""
    return f"{plural(credential.hours, 'hour')}{share}"


def _current(packages: Sequence[Package], today: date) -> list[Package]:
    return [row for row in packages if is_in_effect(row.effective_on, row.ended_on, today=today)]


def _in_order(prices: Sequence[Price], today: date) -> list[Price]:
    order = list(PriceKind)
    current = [row for row in prices if is_in_effect(row.effective_on, row.ended_on, today=today)]
    return sorted(current, key=lambda row: (order.index(row.kind), row.cents))


def _price(row: Price) -> PriceView:
    minutes = f"{row.minutes} minutes. " if row.minutes else ""
    return PriceView(row.label, money(row.cents, row.currency), f"{minutes}{row.includes}".strip(), row.effective_on)


def _package(row: Package, single_cents: int | None) -> PackageView:
    each = row.cents // row.sessions
    saving = single_cents - each if single_cents else 0
    expiry = f"within {plural(row.expires_after_months, 'month')}" if row.expires_after_months else "at any time"
    return PackageView(
        name=row.label,
        sessions=row.sessions,
        price=money(row.cents, row.currency),
        per_session=money(each, row.currency),
        saving=f"{money(saving, row.currency)} less for each" if saving > 0 else "No saving",
        expiry=expiry,
        refund=REFUND_WORDS[row.refund],
        singles="Sold too" if row.are_singles_sold else "Not sold",
    )


def _first_year(profile: Profile, year: FirstYear) -> FirstYearView:
    course = profile.facts.plan.course if profile.facts.plan else None
    sessions = (
        f"{year.sessions_low}–{year.sessions_high} sessions in the year: first visit, initial course, maintenance."
    )
    basis = (
        "By this practitioner’s own usual course."
        if course
        else (
            "By the usual course, since this practitioner states none: 10–12 weekly sessions, then one every 4–6 weeks."
        )
    )
    lowest = "The low end takes the fewest sessions with the best package; the high end the most, paid singly."
    return FirstYearView(money_range(year.cents_low, year.cents_high), [sessions, basis, lowest])


def _plan(plan: Plan) -> PlanView:
    every = "a week apart" if plan.days_between == 7 else f"{plural(plan.days_between, 'day')} apart"
    after = _span(plan.maintenance_weeks_low, plan.maintenance_weeks_high, "week")
    return PlanView(
        statement=f"{_span(plan.sessions_low, plan.sessions_high, 'session')} {every}, then one every {after}.",
        goals=[
            GoalView(vocabulary.goal(row.goal).label, _span(row.sessions_low, row.sessions_high, "session"))
            for row in plan.goals
        ],
        review=plan.review,
        stop=plan.stop,
        singles="Possible" if plan.are_singles_possible else "Not possible",
    )


def _span(low: int, high: int, unit: str) -> str:
    return plural(low, unit) if low == high else f"{low}–{plural(high, unit)}"


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


def opening_hours(spans: Sequence[Hours]) -> list[tuple[str, str]]:
    """The week in words, closed days said; nothing when no hours are given."""
    if not spans:
        return []
    by_day = {day: [span for span in spans if span.weekday == day] for day in range(7)}
    return [
        (
            WEEKDAYS[day],
            listed([f"{clock_time(one.opens_minute)} to {clock_time(one.closes_minute)}" for one in by_day[day]])
            or "Closed",
        )
        for day in range(7)
    ]


def _confirmations(listing: Listing) -> list[ConfirmationView]:
    rows = {row.subject: row.confirmed_at for row in listing.confirmations}
    return [ConfirmationView(SUBJECT_WORDS[one], date_words(rows[one])) for one in Subject if one in rows]


def _stale_notice(latest: datetime | None, now: datetime) -> str | None:
    if is_confirmed(latest, now=now):
        return None
    since = f"since {date_words(latest)}" if latest else "yet"
    return f"The practitioner has not confirmed this listing {since}. Ask whether prices and hours still hold."
