"""Notes what the index must read again, in the same transaction as the change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, Delete, Select, Update, event, insert, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, aliased

from directory.credentials.models import Credential, LedgerEntry
from directory.discovery.models import StaleNote
from directory.jurisdictions.models import JurisdictionCheck
from directory.listings.models import (
    Confirmation,
    Hours,
    Listing,
    ListingTerm,
    Package,
    Place,
    Plan,
    PlanGoal,
    Practice,
    Practitioner,
    Precaution,
    Price,
)
from directory.portfolio.models import CaseTerm, ConsentEntry, PhotoCase
from directory.reviews.models import Review, ReviewEntry
from directory.shared.db import Base, db

KEYS: dict[type[Base], str] = {
    Listing: "id",
    **dict.fromkeys((Place, ListingTerm, Price, Package, Plan, PlanGoal, Precaution, Confirmation), "listing_id"),
    Hours: "place_id",
    Practitioner: "id",
    Credential: "practitioner_id",
    LedgerEntry: "credential_id",
    Practice: "id",
    PhotoCase: "practitioner_id",
    **dict.fromkeys((CaseTerm, ConsentEntry), "case_id"),
    Review: "practitioner_id",
    ReviewEntry: "review_id",
}
"""Every model that shows in search, with the column that leads to its listings.

Reviews are read where a duplicate was merged into: a merger, and what is written of a duplicate, concern both. And
whether a jurisdiction issues a license decides what answers the first point of all who practice there.
"""
WATCHED = frozenset((*KEYS, JurisdictionCheck))


def listen() -> None:
    """Write notes after every flush of the application's session, and before every statement that changes many rows."""
    if not event.contains(db.session, "after_flush", _note_changes):
        event.listen(db.session, "after_flush", _note_changes)
        event.listen(db.session, "do_orm_execute", _note_statement)


def _note_changes(session: Session, _flush: UOWTransaction) -> None:
    changed = [row for row in (*session.new, *session.deleted) if type(row) in WATCHED]
    changed += (row for row in session.dirty if type(row) in WATCHED and session.is_modified(row))
    if changed:
        _note(session, _listing_ids(session, changed))


def _note_statement(statement: ORMExecuteState) -> None:
    """Note the rows that an UPDATE or DELETE is about, as they are before it."""
    model = statement.bind_mapper.class_ if statement.bind_mapper else None
    if model not in KEYS or not isinstance(statement.statement, (Update, Delete)):
        return
    about = select(getattr(model, KEYS[model]))
    if statement.statement.whereclause is not None:
        about = about.where(statement.statement.whereclause)
    ids = set(statement.session.scalars(about))
    _note(statement.session, _listings_of(statement.session, {model: ids}))


def _note(session: Session, listing_ids: set[int]) -> None:
    if listing_ids:
        session.execute(insert(StaleNote), [{"listing_id": one} for one in sorted(listing_ids)])


def _listing_ids(session: Session, changed: Iterable[object]) -> set[int]:
    keys: dict[type, set[int]] = defaultdict(set)
    for row in changed:
        if column := KEYS.get(type(row)):  # type: ignore[arg-type]
            keys[type(row)] |= _values(row, column)
    found = _listings_of(session, keys)
    if merged_into := {one for row in changed if isinstance(row, Listing) for one in _values(row, "merged_into_id")}:
        found |= set(session.scalars(_where_reviews_are_read(Listing.id.in_(merged_into))))
    if regions := {row.code for row in changed if isinstance(row, JurisdictionCheck) and row.fact == "license"}:
        found |= set(session.scalars(select(Place.listing_id).where(Place.region.in_(regions))))
    return found


def _listings_of(session: Session, keys: Mapping[type, set[int]]) -> set[int]:
    """The listings of rows, by the keys of their models."""
    found: set[int] = set()
    for model, ids in keys.items():
        way = _way_to_listings(model, ids)
        found |= ids if way is None else set(session.scalars(way))
    return found


def _way_to_listings(model: type, ids: set[int]) -> Select[int] | None:
    """The query from a model's keys to listing ids; None where the key is the listing's id already."""
    if model is Hours:
        return select(Place.listing_id).where(Place.id.in_(ids))
    if model is Practice:
        return select(Listing.id).where(Listing.practice_id.in_(ids))
    practitioners = _practitioners(model, ids)
    if practitioners is None:
        return None
    of_them = Listing.practitioner_id.in_(practitioners)
    return _where_reviews_are_read(of_them) if model in (Review, ReviewEntry) else select(Listing.id).where(of_them)


def _practitioners(model: type, ids: set[int]) -> set[int] | Select[int] | None:
    """Whom a model's keys lead to, where they lead to practitioners."""
    if model is LedgerEntry:
        return select(Credential.practitioner_id).where(Credential.id.in_(ids))
    if model in (CaseTerm, ConsentEntry):
        return select(PhotoCase.practitioner_id).where(PhotoCase.id.in_(ids))
    if model is ReviewEntry:
        return select(Review.practitioner_id).where(Review.id.in_(ids))
    return ids if model in (Practitioner, Credential, PhotoCase, Review) else None


def _where_reviews_are_read(condition: ColumnElement[bool]) -> Select[int]:
    """The listings whose ratings hold reviews of those that meet a condition: they, and what they were merged into."""
    met = select(Listing.id, Listing.merged_into_id).where(condition).cte("met", recursive=True)
    stays = aliased(Listing)
    met = met.union(select(stays.id, stays.merged_into_id).join(met, stays.id == met.c.merged_into_id))
    rated = select(stays.practitioner_id).join(met, stays.id == met.c.id)
    return select(Listing.id).where(Listing.practitioner_id.in_(rated))


def _values(row: object, column: str) -> set[int]:
    """The key's value and its earlier one: a row that moved from one listing to another concerns both."""
    history = inspect(row).attrs[column].history
    return {one for one in (getattr(row, column), *(history.deleted or ())) if one is not None}
