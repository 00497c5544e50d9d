"""One listing with all its rows, as its own page prints them: statements that are made once, one for each table.

SQLAlchemy's own loading of relationships makes each of its statements anew; on a page that reads one listing that took
as long as everything else.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from directory.listings.models import (
    Confirmation,
    Hours,
    Listing,
    ListingTerm,
    Package,
    Place,
    PlanGoal,
    Practitioner,
    Precaution,
    Price,
)
from directory.shared.db import Base, db, read_rows

ONE: BindParameter[int] = bindparam("listing_id")
_WHO = (
    select(Listing)
    .where(Listing.slug == bindparam("slug"))
    .options(
        joinedload(Listing.practitioner).joinedload(Practitioner.portrait),
        joinedload(Listing.practice),
        joinedload(Listing.plan),
    )
)


def _columns(model: type[Base]) -> Select[*tuple[Any, ...]]:
    columns = model.__table__.c
    return select(*columns).where(columns.listing_id == ONE)


_ROWS = {
    "terms": _columns(ListingTerm).order_by(ListingTerm.id),
    "prices": _columns(Price).order_by(Price.id),
    "packages": _columns(Package).order_by(Package.id),
    "precautions": _columns(Precaution).order_by(Precaution.id),
    "confirmations": _columns(Confirmation),
}
"""Relationships of a listing by name: their rows as columns, which say the same as objects and cost a third."""
_GOALS = _columns(PlanGoal).order_by(PlanGoal.id)
_PLACES = (
    select(Place, Hours)
    .outerjoin(Hours, Hours.place_id == Place.id)
    .where(Place.listing_id == ONE)
    .order_by(Place.position, Hours.weekday, Hours.opens_minute)
)


def whole_listing(slug: str) -> Listing | None:
    """The listing of a slug, whatever its status, with who, where, and all rows that belong to it. Only for reading."""
    listing = db.session.scalars(_WHO, {"slug": slug}).one_or_none()
    if listing is None:
        return None
    one = {"listing_id": listing.id}
    for name, statement in _ROWS.items():
        set_committed_value(listing, name, read_rows(statement, one))
    _add_places(listing, one)
    if listing.plan is not None:
        set_committed_value(listing.plan, "goals", read_rows(_GOALS, one))
    return listing


def _add_places(listing: Listing, one: dict[str, int]) -> None:
    hours: dict[Place, list[Hours]] = defaultdict(list)
    for place, span in db.session.execute(_PLACES, one):
        hours[place] += [span] if span is not None else []
    for place, spans in hours.items():
        set_committed_value(place, "hours", spans)
    set_committed_value(listing, "places", list(hours))
