"""Every public page of the served site, each with its address, and states of it that look otherwise.

name_pages(app)                                        as the site is made, in its context
pages_of(page, "/es")                                 name → path; `page` is a window onto the site
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from directory.audit.rules import OPERATOR
from directory.inquiries.models import Inquiry
from directory.listings.models import Listing
from directory.portfolio.links import hand_out_link
from directory.portfolio.models import PhotoCase
from directory.privacy.requests import ask
from directory.privacy.rules import RequestKind
from directory.reviews.models import Reply, ReviewEntry
from directory.saved_searches.actions import save_search
from directory.saved_searches.rules import Pace
from directory.shared.db import db, unit_of_work
from directory.web.secret_keys import photo_link_secret
from tests.browser.keepers import SLUGS, WRITTEN_TO
from tests.browser.reviewed import REVIEWED

PAGES = {
    "home": "/",
    "results": "/search?near=Denver,+CO&within=100",
    "saving a search": "/search/save?near=07712&concern=jaw-tension",
    "a search that was saved": "/saved-searches/asked",
    "a search that is no longer saved": "/saved-searches/deleted",
    "a saved search": "/saved-searches/{saved_search}",
    "a profile": "/providers/{published}",
    "a sheet of questions": "/providers/fay-elm/questions",
    "photos": "/providers/fay-elm/photos",
    "a photo case": "/providers/fay-elm/photos/{case}",
    "reporting photos": "/providers/fay-elm/photos/{case}/report",
    "reported photos": "/providers/fay-elm/photos/reported",
    "consent to photos": "/photos-of-me/{link}",
    "reviews": f"/providers/{REVIEWED}/reviews",
    "writing a review": "/providers/fay-elm/review",
    "reporting an entry": "/reviews/entries/{entry}/report",
    "reporting a reply": "/reviews/replies/{reply}/report",
    "reporting a listing": "/providers/fay-elm/report",
    "a reported listing": "/providers/fay-elm/reported",
    "taking a record down": "/providers/{stub}/remove",
    "writing to a practitioner": f"/providers/{SLUGS[WRITTEN_TO]}/inquiry",
    "a message": "/inquiries/{inquiry}",
    "a shortlist": "/shortlist",
    "a comparison": "/compare?listing=fay-elm&listing=rita-moor&listing=olga-brandt&near=07712",
    "how checking works": "/how-checking-works",
    "how results are ordered": "/how-results-are-ordered",
    "how reviews work": "/how-reviews-work",
    "transparency": "/transparency",
    "decisions": "/transparency/decisions",
    "privacy": "/privacy",
    "health data": "/consumer-health-data",
    "asking what is held": "/privacy/request",
    "what is held was asked": "/privacy/request/asked",
    "a request about what is held": "/privacy/request/{request}",
    "guides": "/guides",
    "a guide": "/guides/contraindications",
    "concerns": "/concerns",
    "a concern": "/concerns/jaw-tension",
    "states": "/near",
    "a state without a license": "/near/al",
    "a town": "/near/co/denver",
    "is it for me": "/is-it-for-me",
    "is it for me, at a practitioner": "/providers/fay-elm/is-it-for-me",
    "a year from own numbers": "/plan-and-cost?first_visit=180&session=140&package_sessions=10&package_price=1250",
    "before an event": f"/plan-and-cost/event?event={datetime.now(UTC).date() + timedelta(days=40)}",
}
"""In both languages."""
STATES = {
    "results with filters": "/search?near=Los+Angeles,+CA&concern=jaw-tension&answered=4&max_price=300&q=gua+sha",
    "results with unclaimed people": "/search?near=Los+Angeles,+CA&include_unclaimed=1&page=2",
    "nobody found": "/search?near=Denver,+CO&q=zzzzzzz",
    "a place of several": "/search?near=Springfield",
    "an unknown place and wrong values": "/search?near=00000&within=0&page=x",
    "a profile for somebody": "/providers/fay-elm?age_band=40-49&concern=jaw-tension",
    "a stub": "/providers/{stub}",
    "reviews of some": f"/providers/{REVIEWED}/reviews?age_band=60-69",
    "nobody to compare": "/compare",
    "an unknown town": "/near/nj/no-such-town",
    "a year at a practitioner": "/plan-and-cost?listing=fay-elm",
    "a plan with errors": "/plan-and-cost?session=x&sessions_low=12&sessions_high=3",
    "not found": "/no-such-page",
    "refused": "/search.php?near=1",
}
"""What a page shows otherwise, and errors; looked at in the two languages by turns."""
ENGLISH_ONLY = {
    "style guide": "/style-guide",
    "letters": "/dev/mail",
}
NO_PAGES = frozenset(
    {
        "public.badge_data",
        "public.badge_key",
        "public.badge_picture",
        "public.consent_photo",
        "public.picture",
        "public.plan_event_file",
        "public.robots",
        "public.share_picture",
        "public.sitemap",
        "public.sitemap_part",
    }
)
"""What answers with a file."""
NAMED: dict[str, object] = {}
"""What stands in an address for things of the one site of this process."""


def name_pages(app: Flask) -> None:
    """Make what has no address yet, and remember what the others are called. Needs an application context."""
    now = datetime.now(UTC)
    shown = select(PhotoCase).join(Listing, Listing.practitioner_id == PhotoCase.practitioner_id)
    case = db.session.scalars(shown.where(Listing.slug == "fay-elm").order_by(PhotoCase.id)).first()
    about = {"query": "near=07712&within=25", "words": "within 25 miles of Ocean Township, NJ", "language": "en"}
    with unit_of_work():
        link = hand_out_link(case, secret=photo_link_secret(), by=OPERATOR, now=now)
        saved = save_search(email="anybody@example.org", **about, pace=Pace.WEEKLY, months=3, found=[], now=now)
        asked = ask(RequestKind.DELETE, email="asks@example.org", words="", language="en", now=now)
        NAMED["saved_search"], NAMED["request"] = saved.key, asked.key
    NAMED["link"], NAMED["case"] = link, case.id
    reply = db.session.scalars(select(Reply)).first()
    NAMED["reply"] = reply.id
    NAMED["entry"] = db.session.scalars(select(ReviewEntry.id).filter_by(review_id=reply.review_id)).first()
    NAMED["inquiry"] = db.session.scalars(select(Inquiry.key)).first()


def pages_of(page: Page, prefix: str) -> dict[str, str]:
    """The path of every page in a language, by its name; of the states of pages every other one."""
    found = NAMED | {status: of_status(page, status) for status in ("published", "stub")}
    by_turns = dict(islice(STATES.items(), bool(prefix), None, 2))
    paths = {name: prefix + path for name, path in (PAGES | by_turns).items()} | ({} if prefix else ENGLISH_ONLY)
    return {name: path.format(**found) for name, path in paths.items()}


def of_status(page: Page, status: str) -> str:
    """Who of a status comes last in a large town: the last page has the unclaimed."""
    query = "/api/v1/search?near=Los+Angeles,+CA&within=100&include_unclaimed=1"
    last = page.request.get(query).json()["pages"] if status == "stub" else 1
    items = page.request.get(f"{query}&page={last}").json()["items"]
    return next(item["slug"] for item in reversed(items) if item["status"] == status)
