"""What becomes of the listings of somebody who deletes their account: whose keeper they are, and whether others are."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.credentials.actions import withdraw_credential
from directory.credentials.queries import every_credential_of
from directory.editing.models import Change
from directory.files.models import Picture
from directory.files.queries import renditions
from directory.files.sealing import SealedStore
from directory.files.store import Store
from directory.listings.models import Listing, OldSlug, Practitioner
from directory.listings.rules import GONE, Status, may_move
from directory.ownership.models import Keeper
from directory.ownership.queries import keeper_rows, kept_by
from directory.ownership.rules import Part
from directory.papers.actions import erase_paper
from directory.portfolio.actions import withdraw_case
from directory.portfolio.queries import cases_of
from directory.registers.npi.actions import opt_out
from directory.registers.npi.models import NpiOptOut
from directory.shared.db import db


class Leaving(enum.StrEnum):
    """What becomes of one listing when one of its keepers goes."""

    BLOCKED = "blocked"
    STAYS_WITH_OTHERS = "stays-with-others"
    STAYS_CLOSED = "stays-closed"
    IS_ERASED = "is-erased"


@dataclass(frozen=True, slots=True)
class Left:
    """A listing and what becomes of it; `is_alone`: nobody else keeps it."""

    listing: Listing
    what: Leaving
    is_alone: bool

    @property
    def goes(self) -> bool:
        """Whether it is erased with the account. One that is shown is too, where the account goes all the same: when
        a backup from before it was taken back is restored.
        """
        return self.what is Leaving.IS_ERASED or (self.what is Leaving.BLOCKED and self.is_alone)


@dataclass(frozen=True, slots=True)
class Stores:
    """Where files lie that go with a listing: sealed documents, and public pictures."""

    papers: SealedStore
    pictures: Store


def what_is_left(account_id: int) -> Sequence[Left]:
    """Every listing that an account keeps, and what becomes of it."""
    kept = [one for one in kept_by(account_id) if one.listing.status not in GONE]
    keepers = {one.listing_id: len(keeper_rows(one.listing_id)) for one in kept}
    return [
        Left(one.listing, _leaving(one, keepers[one.listing_id]), is_alone=keepers[one.listing_id] == 1) for one in kept
    ]


def erase_listing(listing: Listing, *, stores: Stores, by: Actor, now: datetime) -> None:
    """Take a listing down for good, with all that its keeper said here: texts, prices, photos, documents, versions.

    Its number, its practitioner's name and what others wrote about them stay, shown nowhere; so do checks of
    credentials, and the trail. No later import of the register brings it back.
    """
    before = listing.status
    if not may_move(before, Status.REMOVED):
        return
    practitioner = listing.practitioner
    _take_back(practitioner, stores=stores, by=by, now=now)
    for rows in (listing.places, listing.terms, listing.prices, listing.packages, listing.precautions):
        rows.clear()
    listing.confirmations.clear()
    listing.plan = listing.practice = None
    listing.about, listing.phone, listing.website, listing.booking_url = "", None, None, None
    listing.is_accepting = listing.next_opening_on = listing.next_opening_stated_at = None
    listing.status, listing.slug = Status.REMOVED, f"gone-{listing.id}"
    practitioner.pronouns = practitioner.gender = None
    for model in (Change, OldSlug):
        db.session.execute(delete(model).where(model.listing_id == listing.id))
    if practitioner.npi is not None and db.session.get(NpiOptOut, practitioner.npi) is None:
        opt_out(practitioner.npi, by=by, now=now, why="Its keeper deleted their account.")
    record(
        "erase_listing",
        subject_kind="listing",
        subject_id=listing.id,
        by=by,
        now=now,
        before={"status": before.value},
        after={"status": Status.REMOVED.value},
    )


def _leaving(keeper: Keeper, keepers: int) -> Leaving:
    status = keeper.listing.status
    if status in (Status.PUBLISHED, Status.HIDDEN) and (keepers == 1 or keeper.part is Part.OWNER):
        return Leaving.BLOCKED
    if keepers > 1:
        return Leaving.STAYS_WITH_OTHERS
    return Leaving.STAYS_CLOSED if status is Status.CLOSED else Leaving.IS_ERASED


def _take_back(practitioner: Practitioner, *, stores: Stores, by: Actor, now: datetime) -> None:
    """Withdraw credentials and photos with their consents, and delete documents and the portrait."""
    for credential in every_credential_of(practitioner.id):
        withdraw_credential(credential, by=by, now=now)
        for paper in credential.papers:
            erase_paper(paper, store=stores.papers, by=by, now=now)
    for case in cases_of(practitioner.id):
        withdraw_case(case, by=by, now=now)
    picture, practitioner.portrait = practitioner.portrait, None
    db.session.flush()
    if picture is not None and not _is_used(picture):
        for one in renditions(picture):
            stores.pictures.delete(one.file_name)
        db.session.delete(picture)


def _is_used(picture: Picture) -> bool:
    wanted = select(Practitioner.id).where(Practitioner.portrait_id == picture.id).limit(1)
    return db.session.scalar(wanted) is not None
