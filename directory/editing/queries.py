"""Reads of editing: sheets as they are, and what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from directory.editing.models import Change
from directory.editing.rules import UNDO_FOR
from directory.editing.sheets import SHEETS, Key, Values
from directory.listings.models import Listing
from directory.shared.db import db


def read_sheet(listing: Listing, key: str) -> Values | None:
    """What a sheet says now; None where there is no such row."""
    named = Key.read(key)
    return SHEETS[named.kind].read(listing, named.row)


def sheet_keys(listing: Listing) -> list[str]:
    """Every sheet that a listing has now, in the order of SHEETS."""
    rows: dict[str, list[int | None]] = {
        "place": [place.id for place in listing.places],
        "hours": [place.id for place in listing.places],
        "price": [price.id for price in listing.prices],
        "package": [package.id for package in listing.packages],
    }
    return [str(Key(kind, row)) for kind in SHEETS for row in rows.get(kind, [None])]


def public_texts(listing: Listing, keys: Iterable[str] | None = None) -> dict[str, str]:
    """The texts that everybody reads, by "sheet.field"; of all sheets or of some."""
    found: dict[str, str] = {}
    for key in keys if keys is not None else sheet_keys(listing):
        named = Key.read(key)
        sheet = SHEETS[named.kind]
        values = sheet.read(listing, named.row)
        if values is not None:
            found |= {f"{key}.{field}": text for field, text in sheet.public_texts(values).items()}
    return found


def last_changes(listing_id: int, *, now: datetime, limit: int = 20) -> Sequence[Change]:
    """The latest changes that can still be undone, the newest first."""
    wanted = select(Change).where(
        Change.listing_id == listing_id, Change.undone_at.is_(None), Change.at > now - UNDO_FOR
    )
    return db.session.scalars(wanted.order_by(Change.id.desc()).limit(limit)).all()
