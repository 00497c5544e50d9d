"""Reads: one by its key, those that are due, those that are over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from directory.saved_searches.models import SavedSearch
from directory.saved_searches.rules import UNCONFIRMED_FOR
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
    waiting = select(SavedSearch.id).where(SavedSearch.look_at <= now, ~over(now)).order_by(SavedSearch.look_at)
    return list(db.session.scalars(waiting.limit(most)))


def ended(now: datetime) -> list[SavedSearch]:
    """Those that end: past their last day, or never confirmed."""
    return list(db.session.scalars(select(SavedSearch).where(over(now))))


def over(now: datetime) -> ColumnElement[bool]:
    """Whether its last day is over in UTC, which is its evening in the Americas, or nobody confirmed it in time."""
    unconfirmed = and_(SavedSearch.confirmed_at.is_(None), SavedSearch.saved_at <= now - UNCONFIRMED_FOR)
    return or_(SavedSearch.ends_on < now.date(), unconfirmed)
