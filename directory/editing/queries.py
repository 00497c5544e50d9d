"""Reads of editing: sheets as they are, and what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
from datetime import datetime

from sqlalchemy import select

from directory.editing.models import Change
from directory.editing.rules import UNDO_FOR
from directory.editing.sheets import SHEETS, Key, Values
from directory.listings.models import Listing
from directory.listings.rules import Subject
from directory.shared.db import db
from directory.wording.context import Proof, PublicText
from directory.wording.queries import asked_about, unwaived_remarks
from directory.wording.rules import Remark, Waived, fingerprint, waiver_field


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


def public_texts(sheets: Mapping[str, Values | None]) -> dict[str, PublicText]:
    """The texts that everybody would read in these sheets, by "sheet.field"."""
    return {
        f"{key}.{field}": text
        for key, values in sheets.items()
        if values is not None
        for field, text in SHEETS[Key.read(key).kind].public_texts(values).items()
    }


def read_sheets(listing: Listing) -> dict[str, Values | None]:
    """Every sheet of a listing, by key."""
    return {key: read_sheet(listing, key) for key in sheet_keys(listing)}


def filled_subjects(listing: Listing) -> frozenset[Subject]:
    """The subjects of which a listing says anything."""
    filled = {
        Subject.ABOUT: listing.about,
        Subject.CONTACT: listing.phone or listing.website or listing.booking_url,
        Subject.PLACES: listing.places,
        Subject.HOURS: any(place.hours for place in listing.places),
        Subject.AVAILABILITY: listing.is_accepting is not None or listing.next_opening_on,
        Subject.TERMS: listing.terms,
        Subject.PRICES: listing.prices or listing.packages,
        Subject.PLAN: listing.plan,
        Subject.PRECAUTIONS: listing.precautions,
    }
    return frozenset(subject for subject, said in filled.items() if said)


def remarks_on(
    sheets: Mapping[str, Values | None], listing: Listing, *, verified: AbstractSet[Proof]
) -> dict[str, tuple[Remark, ...]]:
    """What the wording check says of these sheets and no waiver lets pass, by "sheet.field"."""
    return unwaived_remarks(public_texts(sheets), subject_kind="listing", subject_id=listing.id, verified=verified)


def waivers_asked(
    sheets: Mapping[str, Values | None], listing: Listing, *, remarks: Mapping[str, Iterable[Remark]]
) -> frozenset[tuple[str, str]]:
    """For which of these remarks, as ("sheet.field", rule), a waiver was asked and nobody has decided yet."""
    texts, asked = public_texts(sheets), asked_about("listing", listing.id)
    return frozenset(
        (field, one.rule)
        for field, of_field in remarks.items()
        for one in of_field
        if Waived(waiver_field(field), one.rule, fingerprint(texts[field].text)) in asked
    )


def change_at(listing_id: int, change_id: int) -> Change | None:
    """A change of this listing."""
    return db.session.scalars(
        select(Change).where(Change.id == change_id, Change.listing_id == listing_id)
    ).one_or_none()


def last_changes(listing_id: int, *, now: datetime, limit: int = 20) -> Sequence[Change]:
    """The latest changes that can still be undone, the newest first."""
    wanted = select(Change).where(
        Change.listing_id == listing_id, Change.undone_at.is_(None), Change.at > now - UNDO_FOR
    )
    return db.session.scalars(wanted.order_by(Change.id.desc()).limit(limit)).all()
