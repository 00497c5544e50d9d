"""The parts of a listing's export, each as plain data: one entry in PARTS for every room that holds something of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from directory.checklist.queries import facts_of
from directory.checklist.rules import checklist
from directory.editing.models import Change
from directory.editing.queries import read_sheets
from directory.inquiries.models import Inquiry
from directory.inquiries.queries import inbox
from directory.inquiries.rules import IN_THE_INBOX
from directory.interest.models import WeeklyCount
from directory.interest.rules import told
from directory.listings.models import OldSlug
from directory.privacy.asked import Asked, moment, plain
from directory.privacy.credentials import credentials_part
from directory.privacy.portfolio import cases_part, series_part
from directory.privacy.reviews import reviews_part
from directory.shared.db import db


def listing_part(asked: Asked) -> dict[str, Any]:
    """What the listing is, and everything that its sheets say now."""
    listing = asked.listing
    old = select(OldSlug.slug).where(OldSlug.listing_id == listing.id).order_by(OldSlug.slug)
    return {
        "address": asked.address,
        "slug": listing.slug,
        "old_slugs": list(db.session.scalars(old)),
        "status": listing.status.value,
        "npi": listing.practitioner.npi,
        "created_at": moment(listing.created_at),
        "published_at": moment(listing.published_at),
        "kept_since": moment(asked.keeper.since),
        "sheets": read_sheets(listing),
    }


def checklist_part(asked: Asked) -> list[dict[str, Any]]:
    """The five points as people see them now."""
    points = checklist(facts_of([asked.listing])[asked.listing.id], now=asked.now).points
    return [
        {"number": one.number.value, "question": one.question, "state": one.state.value, "since": moment(one.since)}
        for one in points
    ]


def confirmations_part(asked: Asked) -> dict[str, str | None]:
    """When each part was last said to be still correct."""
    return {row.subject.value: moment(row.confirmed_at) for row in asked.listing.confirmations}


def changes_part(asked: Asked) -> list[dict[str, Any]]:
    """Every save, the oldest first: what the sheets said before and after."""
    wanted = select(Change).where(Change.listing_id == asked.listing.id).order_by(Change.id)
    return [
        {
            "at": moment(row.at),
            "title": row.title,
            "by": "you" if row.by_account_id == asked.keeper.account_id else "somebody else",
            "before": row.before,
            "after": row.after,
            "undone_at": moment(row.undone_at),
        }
        for row in db.session.scalars(wanted)
    ]


def inquiries_part(asked: Asked) -> list[dict[str, Any]]:
    """What people wrote since the keeper keeps the listing, as the inbox shows it: without the senders' addresses."""
    rows = inbox(asked.listing.id, since=asked.keeper.since, states=IN_THE_INBOX)
    return [_inquiry(row) for row in sorted(rows, key=lambda row: row.id)]


def statistics_part(asked: Asked) -> list[dict[str, Any]]:
    """The numbers of every week that may be told; None: fewer than five."""
    wanted = select(WeeklyCount).where(WeeklyCount.listing_id == asked.listing.id)
    rows = db.session.scalars(wanted.order_by(WeeklyCount.week, WeeklyCount.what))
    return [{"week": plain(row.week), "what": row.what.value, "count": told(row.count)} for row in rows]


PARTS: dict[str, Callable[[Asked], Any]] = {
    "listing": listing_part,
    "checklist": checklist_part,
    "confirmations": confirmations_part,
    "credentials": credentials_part,
    "photo_cases": cases_part,
    "photo_series": series_part,
    "changes": changes_part,
    "inquiries": inquiries_part,
    "reviews": reviews_part,
    "statistics": statistics_part,
}
"""Name of the JSON file → what makes it."""


def _inquiry(row: Inquiry) -> dict[str, Any]:
    return {
        "sent_at": moment(row.sent_at),
        "state": row.state.value,
        "name": row.sender_name,
        "when_suits": row.when_suits,
        "messages": [{"by": one.author.value, "at": moment(one.written_at), "text": one.text} for one in row.messages],
    }
