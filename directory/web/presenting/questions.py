"""What to ask before booking, in words: each question with what the listing leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from directory.checklist.questions import Question, Topic, Why
from directory.checklist.rules import QUESTIONS, Number
from directory.discovery.profile import Profile
from directory.languages import gettext, mark
from directory.listings.models import Place
from directory.listings.rules import Status
from directory.web.formatting import phone_words
from directory.web.presenting.contact import address_lines, full_city_line

NOT_CHECKED = mark("It is stated by the practitioner; we have not checked it.")
NOT_CONFIRMED = mark("It is stated by the practitioner; we could not confirm it.")
LICENSE_NUMBER = mark("What is the number of your license, and where can I look it up?")
CERTIFICATION_NUMBER = mark("What is the number of your national certification, and where can I look it up?")
CERTIFICATE = mark("May I see the certificate of your training in facial acupuncture?")
COVER = mark("May I see that your liability insurance covers cosmetic procedures?")

WORDS: dict[tuple[Topic, Why], tuple[str, str]] = {
    (Topic.FACIAL_WORK, Why.UNCLAIMED): (
        mark("Do you offer facial acupuncture, and how often do you do it?"),
        mark("All that is known here is the public NPI record; it does not say."),
    ),
    (Topic.LICENSE, Why.NOT_PROVIDED): (
        mark("Which license do you hold, who issued it, and what is its number, so that I can look it up?"),
        mark("No license for this place of practice is stated here."),
    ),
    (Topic.LICENSE, Why.STATED): (LICENSE_NUMBER, NOT_CHECKED),
    (Topic.LICENSE, Why.NOT_CONFIRMED): (LICENSE_NUMBER, NOT_CONFIRMED),
    (Topic.LICENSE, Why.LAPSED): (
        mark("Has your license been renewed, and until when does it hold?"),
        mark("The license on this page is past its last day."),
    ),
    (Topic.CERTIFICATION, Why.NOT_PROVIDED): (
        mark("Which national certification do you hold, and what is its number, so that I can look it up?"),
        mark("No license is issued here, and no certification is stated."),
    ),
    (Topic.CERTIFICATION, Why.STATED): (CERTIFICATION_NUMBER, NOT_CHECKED),
    (Topic.CERTIFICATION, Why.NOT_CONFIRMED): (CERTIFICATION_NUMBER, NOT_CONFIRMED),
    (Topic.CERTIFICATION, Why.LAPSED): (
        mark("Has your national certification been renewed, and until when does it hold?"),
        mark("The certification on this page is past its last day."),
    ),
    (Topic.TRAINING, Why.NOT_PROVIDED): (
        mark("Where did you train in facial acupuncture, how many hours was it, and how much of it in person?"),
        mark("No training in facial work is stated here."),
    ),
    (Topic.TRAINING, Why.STATED): (CERTIFICATE, NOT_CHECKED),
    (Topic.TRAINING, Why.NOT_CONFIRMED): (CERTIFICATE, NOT_CONFIRMED),
    (Topic.TRAINING, Why.LAPSED): (
        mark("Has your certificate in facial acupuncture been renewed?"),
        mark("The certificate on this page is past its last day."),
    ),
    (Topic.EXTENT, Why.NOT_PROVIDED): (
        mark("How many hours was your training in facial acupuncture, and how much of it in person?"),
        mark("The hours of the training are not given here."),
    ),
    (Topic.IN_PERSON, Why.NOT_PROVIDED): (
        mark("How much of your training in facial acupuncture was in person?"),
        mark("The hours in person are not given here."),
    ),
    (Topic.PHOTOS, Why.NOT_PROVIDED): (
        mark("Do you have before and after photos of people of my age with my concern, shown with their consent?"),
        mark("No photos are shown here."),
    ),
    (Topic.PHOTOS, Why.OF_OTHERS): (
        mark("Do you have before and after photos of people of my age with my concern, shown with their consent?"),
        mark("The photos here show other people than those you look for."),
    ),
    (Topic.PRICES, Why.NOT_PROVIDED): (
        mark("What exactly do a first visit and a session cost, and what is included?"),
        mark("Exact prices of both are not given here."),
    ),
    (Topic.PRICES, Why.OLD): (
        mark("Do the prices on your page still hold, and what do they include?"),
        mark("They were last confirmed more than 180 days ago."),
    ),
    (Topic.PACKAGES, Why.NOT_PROVIDED): (
        mark("If I buy a package: when does it expire, and what happens to sessions I do not use?"),
        mark("No package with its terms is given here."),
    ),
    (Topic.PLAN, Why.NOT_PROVIDED): (
        mark("How many sessions would you plan for my goal, and how will we see whether it works?"),
        mark("No plan for a course is stated here."),
    ),
    (Topic.PLAN, Why.OLD): (
        mark("Would you still plan a course as your page says, and for my goal too?"),
        mark("The plan was last confirmed more than 180 days ago."),
    ),
    (Topic.STOP, Why.NOT_PROVIDED): (
        mark("When would you advise me to stop?"),
        mark("It is not stated here."),
    ),
    (Topic.INSURANCE, Why.NOT_PROVIDED): (
        mark("Do you have liability insurance, and does it cover cosmetic procedures?"),
        mark("No insurance is stated here."),
    ),
    (Topic.INSURANCE, Why.UNKNOWN): (
        mark("Does your liability insurance cover cosmetic procedures?"),
        mark("A policy is stated here, but not whether it does."),
    ),
    (Topic.INSURANCE, Why.NOT_COVERED): (
        mark("Who would pay if facial treatment harmed me?"),
        mark("The insurance stated here does not cover cosmetic procedures."),
    ),
    (Topic.INSURANCE, Why.STATED): (COVER, NOT_CHECKED),
    (Topic.INSURANCE, Why.NOT_CONFIRMED): (COVER, NOT_CONFIRMED),
    (Topic.INSURANCE, Why.LAPSED): (
        mark("Has your liability insurance been renewed, and does it cover cosmetic procedures?"),
        mark("The policy on this page is past its last day."),
    ),
}
"""Each question with why it is asked, as one sentence each."""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question to ask and what the listing leaves open; `about`: the point it belongs to, as its question."""

    text: str
    why: str
    about: str


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """One page to print: whom one asks and what."""

    slug: str
    name: str
    practice_name: str | None
    address: str
    phone: str | None
    is_claimed: bool
    questions: list[QuestionView]


def question_views(asked: Sequence[Question]) -> list[QuestionView]:
    """Questions in words, in their order."""
    return [_view(one) for one in asked]


def question_sheet(profile: Profile, asked: Sequence[Question], *, name: str) -> QuestionSheet:
    """The sheet of a listing; `name` as its page prints it."""
    listing = profile.listing
    place = next(iter(listing.places), None)
    phone = listing.phone or (place.phone if place else None)
    return QuestionSheet(
        slug=listing.slug,
        name=name,
        practice_name=listing.practice.name if listing.practice else None,
        address=_address(place),
        phone=phone_words(phone) if phone else None,
        is_claimed=listing.status != Status.STUB,
        questions=question_views(asked),
    )


def _address(place: Place | None) -> str:
    return ", ".join([*address_lines(place), full_city_line(place)]) if place else ""


def _view(asked: Question) -> QuestionView:
    text, why = WORDS[asked.topic, asked.why]
    about = gettext(QUESTIONS[Number(asked.point)]) if asked.point else ""
    return QuestionView(gettext(text), gettext(why), about)
