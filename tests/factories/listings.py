"""Listings for tests: whole and ordinary unless a test says what is different. Nobody in them exists.

    keep(a_listing(name="Ana Lee", is_accepting=False), a_stub())

`a_listing` and `a_stub` return unsaved rows; `keep` saves them in one unit of work and gives the first back.
Everything is dated relative to `now`, which is the present unless given.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from directory.credentials.kinds import INSURANCE_TITLE, SAFETY_BODY, SAFETY_TITLE
from directory.credentials.models import Credential
from directory.credentials.rules import Answer, CredentialKind
from directory.listings.models import (
    Confirmation,
    Hours,
    Listing,
    ListingTerm,
    Package,
    Place,
    Plan,
    PlanGoal,
    Practice,
    Practitioner,
    Precaution,
    Price,
)
from directory.listings.rules import Access, PrecautionKind, PriceKind, Refund, Stance, Status, Subject, TermKind
from directory.shared.db import unit_of_work

OCEAN_TOWNSHIP = {
    "city": "Ocean Township",
    "region": "NJ",
    "postal_code": "07712",
    "lat": 40.2518,
    "lon": -74.0376,
    "time_zone": "America/New_York",
}
RED_BANK = OCEAN_TOWNSHIP | {"city": "Red Bank", "postal_code": "07701", "lat": 40.3488, "lon": -74.0793}
DENVER = {
    "city": "Denver",
    "region": "CO",
    "postal_code": "80202",
    "lat": 39.7492,
    "lon": -104.9955,
    "time_zone": "America/Denver",
}
TERMS = {
    TermKind.CONCERN: ("jaw-tension", "fine-lines"),
    TermKind.TECHNIQUE: ("facial-acupuncture", "gua-sha"),
    TermKind.GOAL: ("softening-lines", "jaw-tension"),
    TermKind.LANGUAGE: ("en", "es"),
    TermKind.PAYMENT: ("card", "hsa-fsa"),
}
_numbers = itertools.count(1)


def keep(*rows):
    """Save rows in one unit of work; returns the first."""
    with unit_of_work() as session:
        session.add_all(rows)
    return rows[0]


def a_listing(*, name=None, now=None, gender="woman", confirmed_days_ago=10, terms=TERMS, places=None, **changes):
    """A published listing with every field filled. `changes` are columns and lists of the listing itself."""
    now, number = now or datetime.now(UTC), next(_numbers)
    name = name or f"Person Number {number}"
    confirmed_at = now - timedelta(days=confirmed_days_ago)
    return Listing(
        **{
            "slug": f"listing-{number}",
            "status": Status.PUBLISHED,
            "practitioner": Practitioner(
                name=name, family_name=name.split()[-1], pronouns="she, her", gender=gender, portrait=None
            ),
            "practice": Practice(name=f"Practice {number}"),
            "about": "Gentle facial work, with body points in every session.",
            "phone": "+17325550142",
            "website": "https://practice.example",
            "booking_url": "https://practice.example/book",
            "is_accepting": True,
            "next_opening_on": (now + timedelta(days=5)).date(),
            "next_opening_stated_at": now - timedelta(days=1),
            "created_at": now - timedelta(days=300),
            "published_at": now - timedelta(days=300),
            "places": [a_place()] if places is None else places,
            "terms": [ListingTerm(kind=kind, code=code) for kind, codes in terms.items() for code in codes],
            "prices": [a_price(PriceKind.FIRST_VISIT, 18000, now=now), a_price(PriceKind.SESSION, 14000, now=now)],
            "packages": [a_package(now=now)],
            "plan": a_plan(now=confirmed_at),
            "precautions": [Precaution(kind=PrecautionKind.BOTOX, stance=Stance.WAITS, days=14, note="")],
            "confirmations": [Confirmation(subject=subject, confirmed_at=confirmed_at) for subject in Subject],
        }
        | changes
    )


def a_stub(*, name=None, now=None, npi=None, places=None, **changes):
    """A public register stub: the register's facts and nothing else."""
    now, number = now or datetime.now(UTC), next(_numbers)
    name = name or f"Register Person {number}"
    return Listing(
        **{
            "slug": f"stub-{number}",
            "status": Status.STUB,
            "is_public_stub": True,
            "practitioner": Practitioner(name=name, family_name=name.split()[-1], npi=npi),
            "phone": "+17325550143",
            "created_at": now,
            "places": [a_place(access=None, hours=[], label=None)] if places is None else places,
        }
        | changes
    )


def a_place(**changes):
    """A place of practice in Ocean Township, open on Monday until the evening and on Saturday morning."""
    return Place(
        **{
            **OCEAN_TOWNSHIP,
            "label": "Studio",
            "street": "100 Example Street",
            "unit": "Suite 4",
            "access": Access.STEP_FREE,
            "hours": [
                Hours(weekday=0, opens_minute=600, closes_minute=1170),
                Hours(weekday=5, opens_minute=540, closes_minute=780),
            ],
        }
        | changes
    )


def a_price(kind, cents, *, now=None, **changes):
    """A price in effect since a hundred days."""
    since = ((now or datetime.now(UTC)) - timedelta(days=100)).date()
    label = {PriceKind.FIRST_VISIT: "First visit", PriceKind.SESSION: "Session"}.get(kind, "Add-on")
    return Price(**{"kind": kind, "label": label, "cents": cents, "minutes": 60, "effective_on": since} | changes)


def a_package(*, now=None, **changes):
    """Ten sessions for $1,250."""
    since = ((now or datetime.now(UTC)) - timedelta(days=100)).date()
    return Package(
        **{
            "label": "Course of ten",
            "sessions": 10,
            "cents": 125000,
            "expires_after_months": 12,
            "refund": Refund.LESS_USED_AT_SINGLE_PRICE,
            "are_singles_sold": True,
            "effective_on": since,
        }
        | changes
    )


def a_plan(*, now=None, **changes):
    """A plan of ten to twelve sessions for one goal."""
    return Plan(
        **{
            "sessions_low": 10,
            "sessions_high": 12,
            "review": "We look at photos together after five sessions.",
            "stop": "If nothing changes after six sessions.",
            "are_singles_possible": True,
            "stated_at": now or datetime.now(UTC),
            "goals": [PlanGoal(goal="softening-lines", sessions_low=10, sessions_high=12)],
        }
        | changes
    )


def a_credential(practitioner, kind=CredentialKind.LICENSE, *, now=None, **changes):
    """A credential of a practitioner, in force for another year where its kind can end."""
    now = now or datetime.now(UTC)
    of_kind = {
        CredentialKind.LICENSE: {"title": "Licensed Acupuncturist (L.Ac.)", "issuer": "Example Board", "region": "NJ"},
        CredentialKind.CERTIFICATION: {"title": "Diplomate of Acupuncture", "issuer": "Example Commission"},
        CredentialKind.TRAINING: {"title": "Facial acupuncture", "issuer": "Example Institute", "hours": 48},
        CredentialKind.CLEAN_NEEDLE_TECHNIQUE: {"title": SAFETY_TITLE, "issuer": SAFETY_BODY, "expires_on": None},
        CredentialKind.DEGREE: {"title": "DAc", "issuer": "Example College", "number": None, "expires_on": None},
        CredentialKind.INSURANCE: {
            "title": INSURANCE_TITLE,
            "issuer": "Example Mutual",
            "covers_cosmetic": Answer.UNKNOWN,
        },
    }[kind]
    return Credential(
        **{
            "practitioner": practitioner,
            "kind": kind,
            "number": "EX-12345",
            "issued_on": (now - timedelta(days=700)).date(),
            "expires_on": (now + timedelta(days=365)).date(),
            "stated_at": now - timedelta(days=30),
        }
        | of_kind
        | changes
    )
