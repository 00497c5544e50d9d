"""What answers while the index is away: brute force over the rows that can matter.

Near a place the answer is exact, unless very many listings are there. A search that concerns more of them is cut,
stubs before claimed listings and old ones before new ones, and the page says that it may be incomplete.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from directory.discovery.documents import documents_of
from directory.discovery.schema import schema
from directory.discovery.searched import searched
from directory.listings.models import Listing, Place
from directory.listings.rules import Status
from directory.shared.db import db
from search_index import Request, Result
from search_index.oracle import Oracle

MOST_LISTINGS = 1_000
METERS_PER_DEGREE = 111_000
SAFE_MARGIN = 1.02


def search_database(request: Request) -> Result:
    """Answer a request from the database alone."""
    claimed = _newest(Listing.status == Status.PUBLISHED, request, MOST_LISTINGS)
    stubs = _newest(and_(Listing.status == Status.STUB, Listing.is_public_stub), request, MOST_LISTINGS - len(claimed))
    oracle = Oracle(schema())
    oracle.rebuild(documents_of(searched([*claimed, *stubs])))
    return oracle.search(request)


def _newest(of_kind: ColumnElement[bool], request: Request, most: int) -> Sequence[int]:
    """The ids of the newest listings of a kind that a request can concern; one kind at a time needs no sorting."""
    wanted = select(Listing.id).where(of_kind).order_by(Listing.id.desc()).limit(most)
    if request.near is not None and request.within_m is not None:
        wanted = wanted.where(Listing.id.in_(select(Place.listing_id).where(_box(request.near, request.within_m))))
    return db.session.scalars(wanted).all()


def _box(near: tuple[float, float], within_m: float) -> ColumnElement[bool]:
    """A box of latitude and longitude that holds the whole circle."""
    lat, lon = near
    high = within_m * SAFE_MARGIN / METERS_PER_DEGREE
    reach = math.cos(math.radians(min(abs(lat) + high, 89.0)))
    wide = high / reach
    west, east = lon - wide, lon + wide
    around: ColumnElement[bool] = Place.lon.between(west, east)
    if west < -180:
        around = or_(around, Place.lon >= west + 360)
    if east > 180:
        around = or_(around, Place.lon <= east - 360)
    return and_(Place.lat.between(lat - high, lat + high), around)
