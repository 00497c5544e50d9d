"""An unclaimed listing in words: the register's own facts, nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from directory.checklist.questions import questions_of_unclaimed
from directory.discovery.profile import Profile
from directory.languages import gettext, mark
from directory.registers.npi.queries import updated_on
from directory.web.formatting import phone_words
from directory.web.presenting.contact import address_lines, full_city_line, phone_href
from directory.web.presenting.listing_card import city_line
from directory.web.presenting.questions import QuestionView, question_views

SOURCE = mark(
    "Source: the National Plan and Provider Enumeration System (NPPES), a public file of the Centers for Medicare "
    "& Medicaid Services. Providers write their own entries there."
)


@dataclass(frozen=True, slots=True)
class StubPage:
    """Everything that an unclaimed listing's page prints."""

    slug: str
    npi: str | None
    name: str
    taxonomy: str
    address_lines: list[str]
    address_city_line: str
    city_line: str
    phone: str | None
    phone_href: str | None
    updated_on: date | None
    source_note: str
    questions: list[QuestionView]


def stub_page(profile: Profile, *, now: datetime) -> StubPage:
    """The page of a register record that nobody has claimed."""
    listing = profile.listing
    place = next(iter(listing.places), None)
    phone = (place.phone if place else None) or listing.phone
    return StubPage(
        slug=listing.slug,
        npi=listing.practitioner.npi,
        name=listing.practitioner.name,
        taxonomy=gettext("Acupuncturist"),
        address_lines=address_lines(place) if place else [],
        address_city_line=full_city_line(place) if place else "",
        city_line=city_line(place),
        phone=phone_words(phone) if phone else None,
        phone_href=phone_href(phone),
        updated_on=updated_on(listing.practitioner.npi) if listing.practitioner.npi else None,
        source_note=gettext(SOURCE),
        questions=question_views(questions_of_unclaimed(profile.facts, now=now)),
    )
