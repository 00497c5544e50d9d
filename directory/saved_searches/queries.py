"""Reads: one by its key, those that are due, those that are over."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice
from urllib.parse import parse_qs

from sqlalchemy import and_, func, not_, select

from directory import places
from directory.saved_searches.models import SavedSearch
from directory.saved_searches.rules import LATEST_ZONE, UNCONFIRMED_FOR, day_in
from directory.shared.db import db


def saved_search_by_key(key: str) -> SavedSearch | None:
    """The saved search of a private address."""
    return db.session.scalars(select(SavedSearch).where(SavedSearch.key == key)).one_or_none()


def how_many(email: str) -> int:
    """How many saved searches an e-mail address has."""
    return len(saved_searches_of(email))


def saved_searches_of(address: str) -> list[SavedSearch]:
    """The saved searches of an e-mail address, the oldest first."""
    mine = func.lower(SavedSearch.email) == address.lower()
    return list(db.session.scalars(select(SavedSearch).where(mine).order_by(SavedSearch.id)))


def due(now: datetime, *, most: int) -> list[int]:
    """The ids of those to be asked now, longest waiting first."""
    rows = db.session.execute(
        select(SavedSearch.id, SavedSearch.ends_on, SavedSearch.query)
        .where(SavedSearch.look_at <= now)
        .order_by(SavedSearch.look_at)
    )
    return list(islice((row.id for row in rows if not is_past(row.ends_on, row.query, now)), most))


def ended(now: datetime) -> list[SavedSearch]:
    """Those that end: past their last day, or never confirmed."""
    unconfirmed = and_(SavedSearch.confirmed_at.is_(None), SavedSearch.saved_at <= now - UNCONFIRMED_FOR)
    unasked = list(db.session.scalars(select(SavedSearch).where(unconfirmed)))
    near_their_end = db.session.scalars(
        select(SavedSearch).where(not_(unconfirmed), SavedSearch.ends_on <= now.date()).order_by(SavedSearch.id)
    )
    return unasked + [one for one in near_their_end if is_past(one.ends_on, one.query, now)]


def is_past(ends_on: date, query: str, now: datetime) -> bool:
    """Whether the last day of a search is over at the place that it is near."""
    return ends_on <= now.date() and ends_on < day_in(zone_of(query), now)


def zone_of(query: str) -> str:
    """The time zone of the place that a search is near, by the parameters of its results page."""
    found = places.find(parse_qs(query).get("near", [""])[0])
    return (found.place.time_zone if isinstance(found, places.Found) else None) or LATEST_ZONE
