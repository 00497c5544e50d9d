"""People who keep a listing on the served site: one for each journey, so that none meets another's changes.

come_in_to_work(page, DRAFT)                          at once, by their cookie
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from directory.listings.models import Listing
from directory.shared.db import db
from tests.browser.cookies import come_in, remember
from tests.factories.accounts import an_account, keeps
from tests.factories.inquiries import an_inquiry
from tests.factories.listings import OCEAN_TOWNSHIP, a_listing, a_place, keep
from tests.factories.reviews import a_review, an_entry, publish

DRAFT, PUBLISHED, LOOKED_AT = "lena@example.org", "mara@example.org", "nina@example.org"
WRITTEN_TO, RATED = "olga@example.org", "pia@example.org"
SLUGS = {
    DRAFT: "lena-falk",
    PUBLISHED: "mara-voss",
    LOOKED_AT: "nina-berg",
    WRITTEN_TO: "olga-brandt",
    RATED: "pia-roth",
}
VISITOR = "tess@example.org"
"""Who was at Pia Roth's, and wrote nothing yet."""
ASKER, ASKED = "Vera Lund", "Is there a place to leave a bicycle, and is the door locked at noon?"
"""Who wrote to one of them already, and what."""


def keep_their_listings(app: Flask) -> None:
    """Save them. Needs an application context."""
    empty = {name: [] for name in ("places", "prices", "packages", "precautions", "confirmations")}
    none = dict.fromkeys(("practice", "phone", "website", "booking_url", "plan", "is_accepting", "next_opening_on"))
    draft = {"status": "draft", "published_at": None, "terms": {}, "about": "", "next_opening_stated_at": None}
    keeps(lena := an_account(DRAFT), keep(a_listing(slug=SLUGS[DRAFT], name="Lena Falk", **empty, **none, **draft)))
    remember(app, lena)
    for email, name in (
        (PUBLISHED, "Mara Voss"),
        (LOOKED_AT, "Nina Berg"),
        (WRITTEN_TO, "Olga Brandt"),
        (RATED, "Pia Roth"),
    ):
        places = [a_place(**OCEAN_TOWNSHIP)]
        keeps(
            account := an_account(email),
            keep(a_listing(slug=SLUGS[email], name=name, places=places, confirmed_days_ago=100)),
        )
        remember(app, account)
    listing = db.session.scalars(select(Listing).filter_by(slug=SLUGS[WRITTEN_TO])).one()
    an_inquiry(listing, name=ASKER, text=ASKED)
    now = datetime.now(UTC)
    rated = db.session.scalars(select(Listing).filter_by(slug=SLUGS[RATED])).one()
    publish(an_entry(a_review(rated, shown_as="Robin", now=now), now=now), now=now)
    remember(app, an_account(VISITOR))


def come_in_to_work(page: Page, email: str) -> None:
    """Be signed in, in the workspace."""
    come_in(page, email)
    page.goto("/practice")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
