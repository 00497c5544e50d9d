"""Writes of a keeper: change sheets, undo, confirm, publish, close. All of it is recorded in the trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set as AbstractSet
from datetime import datetime

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.editing.models import Change
from directory.editing.queries import filled_subjects, read_sheet, read_sheets, remarks_on
from directory.editing.rules import Overtaken, may_be_moved_by_keeper, may_undo
from directory.editing.sheets import SHEETS, Key, Values, version_at
from directory.listings.models import Confirmation, Listing
from directory.listings.rules import Status, Subject
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.wording.context import Proof
from directory.wording.rules import NotPublishable

SHOWN = frozenset({Status.PUBLISHED, Status.HIDDEN, Status.CLOSED})
"""Where every save is read by everybody, or will be without another look."""


def change_listing(
    listing: Listing,
    wanted: Mapping[str, Values | None],
    *,
    title: str,
    seen: Mapping[str, str],
    verified: AbstractSet[Proof],
    by: Actor,
    now: datetime,
) -> Change | None:
    """Make sheets say what is wanted (None removes a row; `place:new` adds one); None when they say it already.

    `seen` holds the version of each sheet that the form was filled in on; `verified`, what we have verified of the
    practitioner. Saving confirms the subjects, changed or not. Raises Overtaken when a sheet has moved on since,
    RuleBroken with the field for what may not be, and NotPublishable for words that a published listing may not say;
    a draft takes them, and waits for publishing.
    """
    before = {key: read_sheet(listing, key) for key in wanted}
    moved_on = {key: values for key, values in before.items() if key in seen and version_at(key, values) != seen[key]}
    if any(values != wanted[key] for key, values in moved_on.items()):
        raise Overtaken(moved_on)
    for key, values in wanted.items():
        named = Key.read(key)
        if named.row is not None and before[key] is None:
            raise RuleBroken("This part is no longer there. Open the page again.")
        if values is not None:
            SHEETS[named.kind].check(values)
    changed = {key: values for key, values in wanted.items() if before[key] != values}
    if listing.status in SHOWN:
        _check_wording(changed, listing, verified=verified)
    confirm_subjects(listing, {SHEETS[Key.read(key).kind].subject for key in wanted}, now=now)
    if not changed:
        return None
    kept = {key: before[key] for key in changed}
    after = _write(listing, changed, now=now)
    _check_places(listing)
    change = Change(
        listing_id=listing.id,
        title=title,
        before={_same(key, after): values for key, values in kept.items()},
        after=after,
        by_account_id=by.person_id,
        at=now,
    )
    db.session.add(change)
    _record("change_listing", listing, by=by, now=now, reason=title, before=change.before, after=change.after)
    return change


def undo_change(listing: Listing, change: Change, *, verified: AbstractSet[Proof], by: Actor, now: datetime) -> None:
    """Put back what stood before a change.

    Raises Overtaken when it moved on since, RuleBroken when it is too late, and NotPublishable where everybody would
    read what only a draft could say.
    """
    if change.listing_id != listing.id or not may_undo(change.at, change.undone_at, now=now):
        raise RuleBroken("This change can no longer be undone.")
    present = {key: read_sheet(listing, key) for key in change.after}
    if present != change.after:
        raise Overtaken(present)
    if listing.status in SHOWN:
        _check_wording(change.before, listing, verified=verified)
    _write(listing, change.before, now=now)
    _check_places(listing)
    change.undone_at = now
    _record("undo_change", listing, by=by, now=now, reason=change.title, before=change.after, after=change.before)


def confirm_subjects(listing: Listing, subjects: Iterable[Subject], *, now: datetime) -> None:
    """Write down that the keeper says these are still correct."""
    for subject in sorted(subjects):
        row = next((one for one in listing.confirmations if one.subject == subject), None)
        if row is None:
            listing.confirmations.append(Confirmation(subject=subject, confirmed_at=now))
        elif row.confirmed_at != now:
            row.confirmed_at = now


def confirm_listing(listing: Listing, subject: Subject | None = None, *, by: Actor, now: datetime) -> None:
    """Write down the answer yes to “still correct?”: for one subject, or for all of which the listing says anything."""
    subjects = filled_subjects(listing)
    confirm_subjects(listing, subjects if subject is None else subjects & {subject}, now=now)
    _record("confirm_listing", listing, by=by, now=now, reason=f"Confirmed: {subject}." if subject else "")


def publish(listing: Listing, *, verified: AbstractSet[Proof], by: Actor, now: datetime) -> None:
    """Show a listing to everybody, for the first time or again.

    Raises RuleBroken when it has no place, or may not be shown from where it is; NotPublishable for its words.
    """
    if not listing.places:
        raise RuleBroken("Add a place of practice first: people search by distance.", field="place")
    _check_wording(read_sheets(listing), listing, verified=verified)
    listing.published_at = listing.published_at or now
    _move(listing, Status.PUBLISHED, by=by, now=now)


def unpublish(listing: Listing, *, by: Actor, now: datetime) -> None:
    """Take a listing back from everybody; its keeper can go on with it."""
    _move(listing, Status.DRAFT, by=by, now=now)


def close_listing(listing: Listing, *, by: Actor, now: datetime) -> None:
    """Say that the practitioner no longer practices: the page stays and says so, and no search finds it."""
    _move(listing, Status.CLOSED, by=by, now=now)


def _move(listing: Listing, status: Status, *, by: Actor, now: datetime) -> None:
    if not may_be_moved_by_keeper(listing.status, status):
        raise RuleBroken(f"A listing that is {listing.status} cannot become {status} here. Write to us.")
    before, listing.status = listing.status, status
    _record("move_listing", listing, by=by, now=now, before={"status": before.value}, after={"status": status.value})


def _check_places(listing: Listing) -> None:
    if listing.status == Status.PUBLISHED and not listing.places:
        raise RuleBroken(
            "A published listing needs a place of practice. Add another one first, or take the listing back."
        )


def _check_wording(sheets: Mapping[str, Values | None], listing: Listing, *, verified: AbstractSet[Proof]) -> None:
    remarks = remarks_on(sheets, listing, verified=verified)
    if remarks:
        raise NotPublishable(remarks)


def _write(listing: Listing, wanted: Mapping[str, Values | None], *, now: datetime) -> dict[str, Values | None]:
    """Write sheets; what they say afterwards, under the keys they have then."""
    after: dict[str, Values | None] = {}
    for key, values in wanted.items():
        named = Key.read(key)
        row = SHEETS[named.kind].write(listing, named.row, values, now=now)
        found = str(Key(named.kind, row)) if row is not None else str(named)
        after[found] = read_sheet(listing, found)
    return after


def _same(key: str, after: Mapping[str, Values | None]) -> str:
    """The key that a sheet has after it was written; only a new row's differs."""
    named = Key.read(key)
    if not named.is_new:
        return key
    return next(one for one in after if Key.read(one).kind == named.kind)


def _record(
    act: str,
    listing: Listing,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    record(
        act, subject_kind="listing", subject_id=listing.id, by=by, now=now, reason=reason, before=before, after=after
    )
