"""The shapes of what a listing's page prints, each named as the template names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from directory.web.presenting.boards import BoardView
from directory.web.presenting.checklist_card import ChecklistView
from directory.web.presenting.costs import CostWords, PackageWords
from directory.web.presenting.credentials import CredentialView
from directory.web.presenting.listing_card import PictureView
from directory.web.presenting.photo_gallery import ProfilePhotos
from directory.web.presenting.questions import QuestionView
from directory.web.presenting.review_page import ProfileReviews


@dataclass(frozen=True, slots=True)
class PriceView:
    """A price; `label` and `includes` in the practitioner's own words."""

    label: str
    amount: str
    minutes: str
    includes: str
    effective_on: date


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
    """A wait or an exclusion; `note` in the practitioner's own words."""

    label: str
    text: str
    note: str


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
    access_note: str
    phone: str | None
    phone_href: str | None
    time_zone_note: str | None
    directions_url: str | None


@dataclass(frozen=True, slots=True)
class ListingPage:
    """Everything that a listing's page prints.

    `keep`: for whom it is shown, as the query of an address; `robots`: what search engines are asked.
    """

    slug: str
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
    licenses: list[CredentialView]
    trainings: list[CredentialView]
    besides: list[CredentialView]
    boards: list[BoardView]
    prices: list[PriceView]
    packages: list[PackageWords]
    first_year: CostWords | None
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
    questions: list[QuestionView]
    keep: dict[str, Any]
    robots: str
    structured: dict[str, object] | None
    photos: ProfilePhotos | None = None
    reviews: ProfileReviews | None = None
