"""Finding oneself: what the directory and the register know of somebody who asks.

What nobody has made public is not told: a draft or a hidden listing of others is found by its number only, and then
without a word of it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from directory.listings.models import Listing, Place, Practitioner
from directory.listings.queries import listing_of_npi
from directory.listings.rules import GONE, Status
from directory.ownership.models import Keeper
from directory.ownership.queries import keepers_of, open_request_for
from directory.registers.npi.models import NpiRecord
from directory.registers.npi.queries import opted_out_among, records_among
from directory.registers.npi.rules import EntityKind
from directory.registers.values import is_npi, name_case, person_name
from directory.shared.db import db
from directory.shared.text import slugify

CANDIDATES_MAX = 20
WORDS_MAX = 5
LOOK_MAX_CHARS = 100
TOLD = frozenset({Status.PUBLISHED, Status.CLOSED, Status.STUB})
"""Statuses of listings that may be named to somebody who does not keep them."""


class CandidateKind(enum.StrEnum):
    """What somebody found: how it stands, for them."""

    YOURS = "yours"
    ASKED = "asked"
    UNCLAIMED = "unclaimed"
    RECORD = "record"
    PUBLISHED = "published"
    CLOSED = "closed"
    PREPARED = "prepared"


@dataclass(frozen=True, slots=True)
class LookedFor:
    """What somebody gave to find themselves by; any part may be empty."""

    npi: str = ""
    name: str = ""
    town: str = ""

    def __bool__(self) -> bool:
        return bool(self.npi or self.name)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the asker. `listing_id` or `npi` is what they ask for; `slug` is of a public page."""

    kind: CandidateKind
    name: str
    town: str
    npi: str | None = None
    listing_id: int | None = None
    slug: str | None = None
    request_id: int | None = None


def candidates(looked_for: LookedFor, *, account_id: int) -> Sequence[Candidate]:
    """Who fits: listings first, then register records without one; at most CANDIDATES_MAX."""
    if looked_for.npi:
        return _with_number(looked_for.npi, account_id)
    if not looked_for.name:
        return ()
    listings = db.session.scalars(_listings(looked_for, account_id)).unique().all()
    numbers = {listing.practitioner.npi for listing in listings if listing.practitioner.npi}
    records = [one for one in db.session.scalars(_records(looked_for)) if one.npi not in numbers]
    unseen = opted_out_among(numbers | {one.npi for one in records})
    found = [
        _of_listing(listing, account_id)
        for listing in listings
        if listing.status != Status.STUB or listing.practitioner.npi not in unseen
    ]
    found += [_of_record(one, account_id) for one in records if one.npi not in unseen]
    return found[:CANDIDATES_MAX]


def candidate_of(listing: Listing, *, account_id: int) -> Candidate | None:
    """A listing as somebody who looks for themselves sees it; None where they may not be told of it."""
    if listing.status not in TOLD and account_id not in keepers_of(listing.id):
        return None
    return _of_listing(listing, account_id)


def _with_number(npi: str, account_id: int) -> Sequence[Candidate]:
    if not is_npi(npi):
        return ()
    listing = listing_of_npi(npi)
    if listing is not None and (listing.status in TOLD or account_id in keepers_of(listing.id)):
        return (_of_listing(listing, account_id),)
    record = next(iter(records_among([npi])), None)
    if record is not None and record.entity == EntityKind.PERSON and not record.is_deactivated:
        return (_of_record(record, account_id),)
    return (_prepared(npi, listing, account_id),) if listing is not None else ()


def _listings(looked_for: LookedFor, account_id: int) -> Select[Listing]:
    kept = select(Keeper.listing_id).where(Keeper.account_id == account_id)
    wanted = (
        select(Listing)
        .join(Listing.practitioner)
        .where(or_(Listing.status.in_(TOLD), and_(Listing.id.in_(kept), Listing.status.not_in(GONE))))
        .where(or_(Listing.status != Status.CLOSED, Listing.published_at.is_not(None), Listing.id.in_(kept)))
        .options(joinedload(Listing.practitioner), selectinload(Listing.places))
    )
    for word in _words(looked_for.name):
        wanted = wanted.where(
            or_(_holds(Practitioner.name, word), Listing.slug.contains(slugify(word), autoescape=True))
        )
    if looked_for.town:
        town = looked_for.town
        wanted = wanted.where(
            Listing.places.any(or_(_begins(Place.city, _town(town)), _begins(Place.postal_code, town)))
        )
    return wanted.order_by(Practitioner.family_name, Listing.id).limit(CANDIDATES_MAX)


def _records(looked_for: LookedFor) -> Select[NpiRecord]:
    whole = NpiRecord.first_name + " " + NpiRecord.middle_name + " " + NpiRecord.last_name
    wanted = select(NpiRecord).where(
        NpiRecord.entity == EntityKind.PERSON,
        or_(NpiRecord.deactivated_on.is_(None), NpiRecord.reactivated_on.is_not(None)),
        *(or_(_holds(whole, word), _holds(whole, slugify(word))) for word in _words(looked_for.name)),
    )
    if looked_for.town:
        town = looked_for.town
        wanted = wanted.where(or_(_begins(NpiRecord.city, _town(town)), _begins(NpiRecord.postal_code, town)))
    return wanted.order_by(NpiRecord.last_name, NpiRecord.npi).limit(2 * CANDIDATES_MAX)


def _words(text: str) -> Iterable[str]:
    return text[:LOOK_MAX_CHARS].split()[:WORDS_MAX]


def _town(text: str) -> str:
    """A town without the state behind it."""
    return text.split(",", maxsplit=1)[0].strip()


def _holds(column: SQLColumnExpression[str], word: str) -> ColumnElement[bool]:
    return func.upper(column).contains(word.upper(), autoescape=True)


def _begins(column: SQLColumnExpression[str], text: str) -> ColumnElement[bool]:
    return func.upper(column).startswith(text.upper(), autoescape=True)


def _of_listing(listing: Listing, account_id: int) -> Candidate:
    place = next(iter(listing.places), None)
    kinds = {Status.STUB: CandidateKind.UNCLAIMED, Status.CLOSED: CandidateKind.CLOSED}
    kind, request_id = _for(listing, account_id, kinds.get(listing.status, CandidateKind.PUBLISHED))
    is_public = listing.is_public_stub or listing.status in {Status.PUBLISHED, Status.CLOSED}
    return Candidate(
        kind=kind,
        name=listing.practitioner.name,
        town=f"{place.city}, {place.region}" if place else "",
        npi=listing.practitioner.npi,
        listing_id=listing.id,
        slug=listing.slug if is_public or kind == CandidateKind.YOURS else None,
        request_id=request_id,
    )


def _of_record(record: NpiRecord, account_id: int) -> Candidate:
    """A record; where others prepare a listing under its number, that and no more is said."""
    listing = listing_of_npi(record.npi)
    kind, request_id = CandidateKind.RECORD, None
    if listing is not None:
        kind, request_id = _for(listing, account_id, CandidateKind.PREPARED)
    return Candidate(
        kind=kind,
        name=person_name(record.first_name, record.middle_name, record.last_name, record.name_suffix),
        town=f"{name_case(record.city)}, {record.region}",
        npi=record.npi,
        request_id=request_id,
    )


def _prepared(npi: str, listing: Listing, account_id: int) -> Candidate:
    kind, request_id = _for(listing, account_id, CandidateKind.PREPARED)
    return Candidate(kind=kind, name="", town="", npi=npi, request_id=request_id)


def _for(listing: Listing, account_id: int, otherwise: CandidateKind) -> tuple[CandidateKind, int | None]:
    """What a listing is to somebody: theirs, asked for by them, or what it is to everybody."""
    if account_id in keepers_of(listing.id):
        return CandidateKind.YOURS, None
    asked = open_request_for(listing.id)
    if asked is not None and asked.account_id == account_id:
        return CandidateKind.ASKED, asked.id
    return otherwise, None
