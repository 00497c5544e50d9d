"""The overview of a listing in words: what the five points still lack, what is due, what was changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from directory.checklist.rules import Number, Point, State
from directory.discovery.profile import Profile
from directory.editing.models import Change
from directory.editing.queries import filled_subjects
from directory.editing.rules import Freshness, freshness
from directory.editing.sheets import Key
from directory.listings.models import Listing
from directory.listings.rules import CONFIRMED_FOR, PriceKind, Subject
from directory.portfolio.queries import cases_of
from directory.shared.text import plural
from directory.verification.models import Submission
from directory.web.formatting import date_words
from directory.web.presenting.checklist_card import PointView, checklist_view
from directory.web.presenting.listing_words import SUBJECT_WORDS
from directory.web.presenting.locker_steps import Step, step_to_proof
from directory.web.presenting.portfolio import step_to_photos
from directory.web.presenting.workspace_words import Difference, differences_of
from directory.wording.rules import Remark

PAGES = {
    Subject.ABOUT: "practice.about",
    Subject.CONTACT: "practice.contact",
    Subject.PLACES: "practice.places",
    Subject.HOURS: "practice.places",
    Subject.AVAILABILITY: "practice.availability",
    Subject.TERMS: "practice.concerns",
    Subject.PRICES: "practice.prices",
    Subject.PLAN: "practice.plan",
    Subject.PRECAUTIONS: "practice.precautions",
}
NAMES = SUBJECT_WORDS | {Subject.ABOUT: "About you"}
FRESH_WORDS = {
    Freshness.EMPTY: "Not filled in yet",
    Freshness.FRESH: "Confirmed",
    Freshness.ASKED: "Last confirmed",
    Freshness.OLD: "Too old to count, last confirmed",
}


@dataclass(frozen=True, slots=True)
class PointToDo:
    """A point with what it still lacks; nothing where it is answered."""

    point: PointView
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of the listing and how fresh it is."""

    subject: str
    name: str
    freshness: str
    words: str
    url: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change with what it changed, and where to undo it."""

    title: str
    at: datetime
    undo_url: str
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class Wording:
    """A sheet with words that may not be published."""

    url: str
    quoted: list[str]


def points_to_do(profile: Profile, at_the_desk: Mapping[int, Submission], *, now: datetime) -> list[PointToDo]:
    """The five points, each with what it still lacks and how to give it.

    `at_the_desk`: the open submissions of the practitioner's credentials, by the credential's id.
    """
    views = checklist_view(profile.checklist, profile.facts, now=now).points
    return [
        PointToDo(view, [] if point.is_answered else list(_steps(point, profile, at_the_desk, now)))
        for view, point in zip(views, profile.checklist.points, strict=True)
    ]


def _steps(point: Point, profile: Profile, at_the_desk: Mapping[int, Submission], now: datetime) -> list[Step]:
    match point.number:
        case Number.LICENSED | Number.TRAINED:
            return [step_to_proof(point, profile.facts, profile.listing.slug, at_the_desk=at_the_desk)]
        case Number.PHOTOS:
            return [step_to_photos(cases_of(profile.listing.practitioner_id), profile.listing.slug)]
        case Number.COSTS:
            return _steps_to_costs(profile, now)
        case Number.PLAN:
            return _steps_to_a_plan(point, profile.listing)


def _steps_to_costs(profile: Profile, now: datetime) -> list[Step]:
    slug, facts = profile.listing.slug, profile.facts
    steps = []
    if facts.lowest(PriceKind.FIRST_VISIT, now) is None:
        url = url_for("practice.new_price", slug=slug, kind=PriceKind.FIRST_VISIT)
        steps.append(Step("The exact price of a first visit is missing.", "Give it", url))
    if facts.first_year(now) is None:
        url = url_for("practice.new_price", slug=slug, kind=PriceKind.SESSION)
        steps.append(Step("The exact price of a session, or a package, is missing.", "Give it", url))
    if not steps:
        days = plural(CONFIRMED_FOR.days, "day")
        url = url_for("practice.prices", slug=slug)
        steps.append(
            Step(
                f"Your prices were not confirmed for {days}. Say that they still hold, or change them.", "See them", url
            )
        )
    return steps


def _steps_to_a_plan(point: Point, listing: Listing) -> list[Step]:
    url = url_for("practice.plan", slug=listing.slug)
    if listing.plan is None:
        return [
            Step(
                "Say how many sessions you plan for which goal, how you look at progress, and when you stop.",
                "State your plan",
                url,
            )
        ]
    if point.state is State.NOT_PROVIDED:
        return [Step("Your plan names no goal yet. Give sessions for at least one.", "Add a goal", url)]
    return [Step(f"Your plan was not confirmed for {plural(CONFIRMED_FOR.days, 'day')}.", "Look at it", url)]


def parts(profile: Profile, *, now: datetime) -> list[PartView]:
    """Every part of the listing and how fresh it is, in the listing's order."""
    filled = filled_subjects(profile.listing)
    return [_part(subject, profile, is_filled=subject in filled, now=now) for subject in Subject]


def _part(subject: Subject, profile: Profile, *, is_filled: bool, now: datetime) -> PartView:
    confirmed_at = profile.listing.confirmed_at(subject)
    fresh = freshness(confirmed_at, is_filled=is_filled, now=now)
    when = "" if not is_filled else f" {date_words(profile.facts.today(confirmed_at))}" if confirmed_at else " never"
    return PartView(
        subject=subject,
        name=NAMES[subject],
        freshness=fresh,
        words=f"{FRESH_WORDS[fresh]}{when}",
        url=url_for(PAGES[subject], slug=profile.listing.slug),
        is_due=fresh in (Freshness.ASKED, Freshness.OLD),
    )


def change_view(change: Change, slug: str) -> ChangeView:
    """A change in words."""
    found = [one for key in change.after for one in differences_of(key, change.before.get(key), change.after[key])]
    return ChangeView(change.title, change.at, url_for("practice.undo", slug=slug, change_id=change.id), found)


def wording(remarks: Mapping[str, tuple[Remark, ...]], slug: str) -> list[Wording]:
    """The sheets with words that may not be published, each with where to change them."""
    by_key: dict[str, list[str]] = {}
    for name, of_field in remarks.items():
        by_key.setdefault(name.partition(".")[0], []).extend(one.quoted for one in of_field)
    return [Wording(sheet_url(key, slug), quoted) for key, quoted in by_key.items()]


def sheet_url(key: str, slug: str) -> str:
    """The page of a sheet."""
    named = Key.read(key)
    return url_for(f"practice.{named.kind}", slug=slug, row=named.row)
