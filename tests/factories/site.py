"""A directory of invented people to look at: around Ocean Township one of each kind, around Denver a crowd."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from directory.app import create_app
from directory.config import Config
from directory.credentials.rules import CredentialKind
from directory.discovery.sync import rebuild
from directory.listings.models import Listing, OldSlug
from directory.listings.rules import Access, Currency, PriceKind, Status
from directory.shared.db import db, unit_of_work
from tests.factories.listings import (
    DENVER,
    RED_BANK,
    TERMS,
    a_credential,
    a_listing,
    a_place,
    a_price,
    a_stub,
    keep,
)
from tests.web.visitor import Visitor

CROWD = 44
"""So many ordinary listings around Denver: three pages of results."""


@dataclass(frozen=True)
class Site:
    """An application whose database and index hold the people of `people`."""

    app: Flask

    def visitor(self) -> Visitor:
        return Visitor(self.app)

    def with_settings(self, **changes: object) -> Site:
        """The same directory under other settings."""
        return Site(create_app(replace(self.app.config["FINEPOINT"], **changes)))


def opened(instance, **changes):
    given = {"trusted_hosts": ("localhost",), "secret_key": "for tests only"} | changes
    return create_app(Config(instance=instance, **given))


def a_peopled_site(instance, **settings):
    """The site over an instance whose database has its tables and nobody in them yet."""
    app = opened(instance, **settings)
    with app.app_context():
        keep(*people(datetime.now(UTC)))
        keep_moved_addresses()
        rebuild(app.extensions["search_index"])
        db.session.remove()
    return Site(app)


def people(now):
    """The people of the directory: around Ocean Township one of each kind, around Denver a crowd."""
    whole = a_listing(slug="ana-lee", name="Ana Lee", now=now)
    yield whole
    for kind in CredentialKind:
        yield a_credential(whole.practitioner, kind, now=now)
    near = a_listing(
        slug="bo-kim",
        name="Bo Kim",
        now=now,
        gender="man",
        places=[a_place(**RED_BANK, access=Access.STEPS, hours=[])],
        prices=[a_price(PriceKind.FIRST_VISIT, 9900, now=now), a_price(PriceKind.SESSION, 9000, now=now)],
        packages=[],
        is_accepting=False,
        next_opening_on=None,
        next_opening_stated_at=None,
        terms={kind: codes[:1] for kind, codes in TERMS.items()},
    )
    yield near
    yield a_credential(near.practitioner, now=now, expires_on=(now - timedelta(days=40)).date())
    yield a_listing(slug="cy-old", name="Cy Old", now=now, confirmed_days_ago=400)
    yield a_listing(
        slug="di-bare",
        name="Di Bare",
        now=now,
        terms={},
        gender=None,
        **dict.fromkeys(("practice", "phone", "website", "booking_url", "plan", "is_accepting"), None),
        **{name: [] for name in ("prices", "packages", "precautions", "confirmations")},
        about="",
        next_opening_on=None,
        next_opening_stated_at=None,
        places=[a_place(hours=[], access=None, label=None, street="", unit="")],
    )
    yield a_listing(
        slug="eva-nord",
        name="Éva Nord",
        now=now,
        places=[
            a_place(city="Toronto", region="ON", postal_code="M5V 2T6", country="CA", lat=43.64, lon=-79.39),
            a_place(
                city="Hamilton", region="ON", postal_code="L8P 1A1", country="CA", lat=43.25, lon=-79.87, position=1
            ),
        ],
        prices=[
            a_price(kind, cents, now=now, currency=Currency.CAD)
            for kind, cents in ((PriceKind.FIRST_VISIT, 20000), (PriceKind.SESSION, 15000))
        ],
        packages=[],
    )
    yield a_stub(slug="stella-stub", name="Stella Stub", now=now)
    yield a_stub(slug="stefan-stub", name="Stefan Stub", now=now)
    yield a_stub(slug="quiet-stub", name="Quiet Stub", now=now, is_public_stub=False)
    for status in (Status.DRAFT, Status.HIDDEN, Status.CLOSED, Status.REMOVED, Status.MOVED):
        yield a_listing(slug=f"{status}-one", name=f"{status.title()} One", now=now, status=status)
    for number in range(CROWD):
        place = a_place(**DENVER | {"lat": 39.75 + number / 1000})
        yield a_listing(slug=f"denver-{number}", name=f"Denver Person {number}", now=now, places=[place])


def keep_moved_addresses():
    """Ana Lee's old address, and a duplicate of hers that was merged, with an old address of its own."""
    with unit_of_work() as session:
        ana, moved = (session.scalars(select(Listing).filter_by(slug=slug)).one() for slug in ("ana-lee", "moved-one"))
        moved.merged_into_id = ana.id
        session.add_all(
            [OldSlug(slug="ana-before", listing_id=ana.id), OldSlug(slug="moved-before", listing_id=moved.id)]
        )
