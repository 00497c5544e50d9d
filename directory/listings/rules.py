"""The rules of a listing: its words, limits, allowed moves and freshness."""

from __future__ import annotations

import enum
from datetime import date, datetime, timedelta

NAME_MAX_CHARS = 120
ABOUT_MAX_CHARS = 1200
STATEMENT_MAX_CHARS = 2000
URL_MAX_CHARS = 300

CONFIRMED_FOR = timedelta(days=180)
"""How long a confirmation holds; after it the listing says so and loses its "confirmed" states."""
AVAILABILITY_HOLDS_FOR = timedelta(days=14)
"""How long a "next opening" date is still shown after it has passed without a newer one."""

EVENING_FROM_MINUTE = 18 * 60
"""A place has evening hours when it closes later than this on any weekday."""
SATURDAY = 5


class Status(enum.StrEnum):
    STUB = "stub"
    DRAFT = "draft"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    MOVED = "moved"
    CLOSED = "closed"
    REMOVED = "removed"


class Subject(enum.StrEnum):
    """What is confirmed together, in one click."""

    ABOUT = "about"
    CONTACT = "contact"
    PLACES = "places"
    HOURS = "hours"
    AVAILABILITY = "availability"
    TERMS = "terms"
    PRICES = "prices"
    PLAN = "plan"
    PRECAUTIONS = "precautions"


class TermKind(enum.StrEnum):
    CONCERN = "concern"
    TECHNIQUE = "technique"
    GOAL = "goal"
    LANGUAGE = "language"
    PAYMENT = "payment"


class PriceKind(enum.StrEnum):
    FIRST_VISIT = "first-visit"
    SESSION = "session"
    ADD_ON = "add-on"


class Currency(enum.StrEnum):
    USD = "USD"
    CAD = "CAD"


class Refund(enum.StrEnum):
    """What happens to the unused sessions of a package."""

    FULL = "full"
    LESS_USED_AT_SINGLE_PRICE = "less-used-at-single-price"
    NONE = "none"


class Access(enum.StrEnum):
    STEP_FREE = "step-free"
    PARTLY = "partly"
    STEPS = "steps"


class PrecautionKind(enum.StrEnum):
    """What a practitioner waits after, asks about, or does not treat."""

    BOTOX = "botox"
    FILLER = "filler"
    LASER = "laser"
    PREGNANCY = "pregnancy"
    BLOOD_THINNERS = "blood-thinners"
    CLOTTING_DISORDER = "clotting-disorder"
    DIABETES = "uncontrolled-diabetes"
    SKIN_INFECTION = "skin-infection"
    CYSTIC_ACNE = "cystic-acne"


class Stance(enum.StrEnum):
    WAITS = "waits"
    EXCLUDES = "excludes"
    ASKS = "asks"


MOVES: dict[Status, frozenset[Status]] = {
    Status.STUB: frozenset({Status.DRAFT, Status.REMOVED, Status.CLOSED, Status.MOVED}),
    Status.DRAFT: frozenset({Status.PUBLISHED, Status.REMOVED, Status.MOVED}),
    Status.PUBLISHED: frozenset({Status.DRAFT, Status.HIDDEN, Status.MOVED, Status.CLOSED, Status.REMOVED}),
    Status.HIDDEN: frozenset({Status.PUBLISHED, Status.DRAFT, Status.REMOVED, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.PUBLISHED, Status.REMOVED, Status.STUB}),
    Status.MOVED: frozenset({Status.REMOVED}),
    Status.REMOVED: frozenset({Status.STUB}),
}


GONE = frozenset({Status.MOVED, Status.REMOVED})
"""Statuses after which a listing is no longer anybody's."""


def may_move(before: Status, after: Status) -> bool:
    """Whether a listing may change from one status to another.

    Removal is final for whatever somebody kept; only a stub that was taken down by mistake comes back.
    """
    return after in MOVES[before]


def is_confirmed(confirmed_at: datetime | None, *, now: datetime) -> bool:
    """Whether a confirmation still holds."""
    return confirmed_at is not None and now < confirmed_at + CONFIRMED_FOR


def is_in_effect(effective_on: date, ended_on: date | None, *, today: date) -> bool:
    """Whether a price or package holds on a day; `ended_on` is the first day on which it no longer does."""
    return effective_on <= today and (ended_on is None or today < ended_on)
