"""From a number to a whole listing, with everything that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from directory.credentials.models import Credential, Programme
from directory.demo.courses import plan_of, precautions_of
from directory.demo.dice import dice
from directory.demo.faces import face_of
from directory.demo.fates import DUPLICATES, status_of, was_published
from directory.demo.freshness import Opening, confirmations_of, moment, opening_of
from directory.demo.offers import Offer, offer_of
from directory.demo.offices import has_hours, places_of
from directory.demo.people import Person, people
from directory.demo.prices import price_list
from directory.demo.stated import credentials_of, programmes_of_the_demo
from directory.demo.texts import about, practice_name
from directory.demo.towns import is_colleague, phone, seats
from directory.files.models import Picture
from directory.listings.models import Listing, ListingTerm, Practice, Practitioner
from directory.listings.rules import Subject, TermKind
from directory.shared.text import slugify

ACCEPTING = ((True, 74), (False, 13), (None, 13))
FIRST_YEARS = (430, 900)
"""Days since a listing was opened, from and to: longer ago than any confirmation."""
REGISTER_AGE = timedelta(days=60)
"""The training register was last looked through so long ago."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A listing and the credentials of its practitioner, not yet in the database."""

    number: int
    listing: Listing
    credentials: list[Credential]


def entries(faces: Mapping[str, Picture], *, now: datetime) -> list[Entry]:
    """Everybody's listing, by number. Colleagues share a practice; duplicates share their practitioner."""
    made: list[Entry] = []
    programmes = programmes_of_the_demo(listed_at=now - REGISTER_AGE)
    for person in people()[: len(seats())]:
        before = made[-1].listing if made else None
        practice = _practice(person.number, before)
        if person.number in DUPLICATES:
            made.append(_duplicate(person, made[DUPLICATES[person.number]].listing, now=now))
        else:
            made.append(_entry(person, practice, faces, programmes, now=now))
    return made


def _practice(number: int, before: Listing | None) -> Practice | None:
    if before is not None and is_colleague(number):
        return before.practice
    name = practice_name(number)
    return Practice(name=name) if name else None


def _entry(
    person: Person,
    practice: Practice | None,
    faces: Mapping[str, Picture],
    programmes: Mapping[str, Programme],
    *,
    now: datetime,
) -> Entry:
    seat, offer, rolled = seats()[person.number], offer_of(person), dice(person.number, "listing")
    face, slug = face_of(person), slug_of(person)
    practitioner = Practitioner(
        name=person.name,
        family_name=person.family,
        pronouns=person.pronouns,
        gender=person.gender if person.gives_gender else None,
        portrait=faces[face] if face else None,
    )
    opened_at = moment(rolled, rolled.randint(*FIRST_YEARS), now=now)
    opening = opening_of(person.number, now=now)
    offered = price_list(seat, offer, today=now.date())
    site = slugify(practice.name) if practice else slugify(person.name)
    listing = Listing(
        slug=slug,
        status=status_of(person.number),
        practitioner=practitioner,
        practice=practice,
        about=about(person, offer),
        phone=phone(seat, 0) if rolled.random() < 0.94 else None,
        website=f"https://{site}.example.org/" if rolled.random() < 0.8 else None,
        booking_url=f"https://booking.example.com/{slug}" if rolled.random() < 0.6 else None,
        is_accepting=rolled.choices([answer for answer, _ in ACCEPTING], weights=[much for _, much in ACCEPTING])[0],
        next_opening_on=opening.day if opening else None,
        next_opening_stated_at=opening.stated_at if opening else None,
        created_at=opened_at,
        published_at=opened_at + timedelta(days=2) if was_published(person.number) else None,
        places=places_of(person.number),
        terms=_terms(person, offer),
        prices=offered.prices,
        packages=offered.packages,
        plan=plan_of(person.number, offer, stated_at=opened_at + timedelta(days=1)),
        precautions=precautions_of(person.number),
    )
    listing.confirmations = confirmations_of(person.number, _subjects(listing, opening), now=now)
    stated_at = moment(rolled, rolled.randrange(10, 200), now=now)
    credentials = credentials_of(person, practitioner, programmes, stated_at=stated_at, today=now.date())
    return Entry(person.number, listing, credentials)


def _duplicate(person: Person, kept: Listing, *, now: datetime) -> Entry:
    """A second listing that a person once opened, as it stands after the merge."""
    opened_at = moment(dice(person.number, "listing"), FIRST_YEARS[1], now=now)
    listing = Listing(
        slug=f"{kept.slug}-2",
        status=status_of(person.number),
        practitioner=kept.practitioner,
        about="",
        created_at=opened_at,
        published_at=opened_at,
        places=places_of(person.number)[:1],
    )
    return Entry(person.number, listing, [])


def slug_of(person: Person) -> str:
    """The address of a person's listing: name, town and state, as stubs have it."""
    seat = seats()[person.number]
    return slugify(f"{person.name} {seat.town} {seat.region}")


def _terms(person: Person, offer: Offer) -> list[ListingTerm]:
    chosen = {
        TermKind.CONCERN: offer.concerns,
        TermKind.TECHNIQUE: offer.techniques,
        TermKind.GOAL: offer.goals,
        TermKind.LANGUAGE: person.languages,
        TermKind.PAYMENT: offer.payments,
    }
    return [ListingTerm(kind=kind, code=code) for kind, codes in chosen.items() for code in codes]


def _subjects(listing: Listing, opening: Opening | None) -> set[Subject]:
    """What a listing has to confirm."""
    held = {
        Subject.ABOUT: bool(listing.about),
        Subject.CONTACT: True,
        Subject.PLACES: True,
        Subject.HOURS: has_hours(listing.places),
        Subject.AVAILABILITY: opening is not None,
        Subject.TERMS: bool(listing.terms),
        Subject.PRICES: bool(listing.prices or listing.packages),
        Subject.PLAN: listing.plan is not None,
        Subject.PRECAUTIONS: bool(listing.precautions),
    }
    return {subject for subject, is_held in held.items() if is_held}
