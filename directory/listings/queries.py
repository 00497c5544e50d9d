"""Reads of listings that other rooms ask for."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from directory.listings.models import Listing, ListingTerm, OldSlug, Practitioner
from directory.listings.rules import GONE, TermKind
from directory.listings.stubs import KnownListing
from directory.shared.db import db

SLUG_NUMBERS = 50


def listings_by_npi(npis: Collection[str]) -> dict[str, list[KnownListing]]:
    """The listings of the practitioners with these NPIs, the oldest first; a practitioner may have none."""
    found: dict[str, list[KnownListing]] = {}
    rows = db.session.execute(
        select(Practitioner.npi, Listing.id, Listing.status, Listing.is_public_stub, Listing.published_at)
        .outerjoin(Listing, Listing.practitioner_id == Practitioner.id)
        .where(Practitioner.npi.in_(npis))
        .order_by(Listing.id)
    )
    for npi, listing_id, status, is_public_stub, published_at in rows:
        listings = found.setdefault(str(npi), [])
        if listing_id is not None:
            listings.append(KnownListing(listing_id, status, is_public_stub, published_at is not None))
    return found


def stubs_to_change(listing_ids: Collection[int]) -> dict[int, Listing]:
    """Listings by id, with the rows that a stub has: its practitioner and its places."""
    rows: Sequence[Listing] = db.session.scalars(
        select(Listing)
        .options(joinedload(Listing.practitioner), selectinload(Listing.places))
        .where(Listing.id.in_(listing_ids))
    ).all()
    return {listing.id: listing for listing in rows}


def taken_slugs(slugs: Collection[str]) -> set[str]:
    """Those of the slugs that a listing has or once had."""
    now = db.session.scalars(select(Listing.slug).where(Listing.slug.in_(slugs)))
    once = db.session.scalars(select(OldSlug.slug).where(OldSlug.slug.in_(slugs)))
    return {*now, *once}


def free_slug(base: str) -> str:
    """An address that no listing has or had: the one asked for, or with the first number that is free."""
    taken = taken_slugs(candidates := [base, *(f"{base}-{number}" for number in range(2, SLUG_NUMBERS))])
    return next((slug for slug in candidates if slug not in taken), f"{base}-{secrets.token_hex(4)}")


def slug_now(slug: str) -> str | None:
    """The present slug of the listing that has or once had this one, merged listings followed; None if unknown."""
    listing = db.session.scalars(
        select(Listing)
        .outerjoin(OldSlug, OldSlug.listing_id == Listing.id)
        .where((Listing.slug == slug) | (OldSlug.slug == slug))
        .limit(1)
    ).one_or_none()
    seen: set[int] = set()
    while listing is not None and listing.merged_into_id is not None and listing.id not in seen:
        seen.add(listing.id)
        listing = db.session.get(Listing, listing.merged_into_id)
    return listing.slug if listing else None


def codes_by_listing(listing_ids: Collection[int]) -> dict[int, dict[TermKind, list[str]]]:
    """The codes that several listings chose, by listing and vocabulary, in one read."""
    found: dict[int, dict[TermKind, list[str]]] = {one: {kind: [] for kind in TermKind} for one in listing_ids}
    rows = db.session.execute(
        select(ListingTerm.listing_id, ListingTerm.kind, ListingTerm.code)
        .where(ListingTerm.listing_id.in_(listing_ids))
        .order_by(ListingTerm.id)
    )
    for listing_id, kind, code in rows:
        found[listing_id][kind].append(code)
    return found


def listing_at(slug: str) -> Listing | None:
    """The listing that has this slug now, whatever its status."""
    return db.session.scalars(select(Listing).where(Listing.slug == slug)).one_or_none()


def listing_by_id(listing_id: int) -> Listing | None:
    """The listing with this number in the database, whatever its status."""
    return db.session.get(Listing, listing_id)


def listing_of_practitioner(practitioner_id: int) -> Listing | None:
    """The listing of a practitioner that is still somebody's, or a stub; the newest if there are several."""
    wanted = select(Listing).where(Listing.practitioner_id == practitioner_id, Listing.status.not_in(GONE))
    return db.session.scalars(wanted.order_by(Listing.id.desc()).limit(1)).one_or_none()


def practitioner_by_npi(npi: str) -> Practitioner | None:
    """The practitioner with a number of the register."""
    return db.session.scalars(select(Practitioner).where(Practitioner.npi == npi)).one_or_none()


def listing_of_npi(npi: str) -> Listing | None:
    """The listing of the practitioner with a number, if they have one that is still somebody's or a stub."""
    wanted = select(Listing).join(Listing.practitioner).where(Practitioner.npi == npi, Listing.status.not_in(GONE))
    return db.session.scalars(wanted.order_by(Listing.id.desc()).limit(1)).one_or_none()
