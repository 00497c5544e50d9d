"""Invented people who try the pages: one every text of whom is a script, and one whose names need every font."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from directory.accounts.rules import Role
from directory.credentials.rules import CredentialKind
from directory.listings.models import Listing, Practice, Practitioner, Precaution
from directory.listings.rules import PrecautionKind, PriceKind, Stance
from directory.reviews.replies import post_reply
from directory.shared.db import db, unit_of_work
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import DENVER, a_credential, a_listing, a_package, a_place, a_plan, a_price
from tests.factories.reviews import a_review, an_entry, publish
from tests.factories.verification import by

NAME = '"><img src=x onerror=owned=1><script>owned=1</script>'
TEXT = f"{NAME}</script><svg onload=owned=1>{{{{7*7}}}}';owned=1;//--></textarea><a href=javascript:owned=1>x</a>"
LINK = "javascript:owned=1"
SLUG = "hostile"
LETTERS = "Łucja Nguyễn Ngọc Ștefănescu Öztürk Hǎiyàn"
"""A name with Latin letters, European ones, pinyin and Vietnamese."""


def a_hostile_listing() -> list[object]:
    """The rows of that person: the listing, and one credential of each kind."""
    listing: Listing = a_listing(
        slug=SLUG,
        name=NAME,
        practice=Practice(name=TEXT[:120]),
        about=TEXT,
        website=LINK,
        booking_url=LINK,
        phone="<b>1</b>",
        places=[
            a_place(
                **DENVER | {"city": NAME, "postal_code": '"><b>'},
                label=NAME,
                street=TEXT,
                unit=NAME,
                access_note=TEXT,
                phone="<b>2</b>",
            )
        ],
        prices=[
            a_price(PriceKind.FIRST_VISIT, 100, label=NAME, includes=TEXT),
            a_price(PriceKind.SESSION, 100, label=NAME, includes=TEXT),
        ],
        packages=[a_package(label=NAME)],
        plan=a_plan(review=TEXT, stop=TEXT),
        precautions=[Precaution(kind=PrecautionKind.BOTOX, stance=Stance.ASKS, days=None, note=TEXT)],
    )
    person: Practitioner = listing.practitioner
    person.pronouns = TEXT[:40]
    credentials = [a_credential(person, kind, title=NAME, issuer=NAME, number=TEXT[:40]) for kind in CredentialKind]
    return [listing, *credentials]


def a_listing_of_many_letters() -> Listing:
    """A listing in Los Angeles whose name needs every font that the site has."""
    town = {"city": "Los Angeles", "region": "CA", "postal_code": "90012", "lat": 34.06, "lon": -118.24}
    place = a_place(**town, time_zone="America/Los_Angeles")
    return a_listing(slug="letters", name=LETTERS, practice=Practice(name=f"{LETTERS} Đặng"), places=[place])


def write_about_the_hostile_one() -> None:
    """A review of that person and their reply to it, each a script as well. Needs an application context."""
    now = datetime.now(UTC)
    listing = db.session.scalars(select(Listing).filter_by(slug=SLUG)).one()
    keeps(owner := an_account("hostile@example.org", Role.PRACTITIONER, name=NAME), listing)
    review = a_review(listing, now=now)
    publish(
        an_entry(review, now=now, text=f"Everything was explained before it began. {TEXT}", last_visit_on=None), now=now
    )
    with unit_of_work():
        post_reply(review, f"Thank you for writing. {TEXT}", by=by(owner), now=now)
