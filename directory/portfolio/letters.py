"""The letters of the portfolio to whoever keeps the listing. They say nothing of who is in a picture."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from directory.listings.models import Listing
from directory.listings.rules import GONE
from directory.notices.actions import queue_letter
from directory.ownership.queries import keeper_rows
from directory.portfolio.models import PhotoCase
from directory.portfolio.rules import DeskReason
from directory.shared.db import db

REASON_WORDS = {
    DeskReason.NOT_COMPARABLE: "The photos cannot be compared",
    DeskReason.RETOUCHED: "A photo looks retouched",
    DeskReason.UNREADABLE: "A photo cannot be made out",
    DeskReason.DETAILS_MISSING: "Something is missing",
    DeskReason.CONSENT_UNCLEAR: "It is not clear that the person consented",
    DeskReason.PICTURE_ELSEWHERE: "A photo is known from another case",
    DeskReason.PERSON_MAY_BE_A_MINOR: "It is not clear that the person is an adult",
}


def tell_keepers(template: str, case: PhotoCase, *, now: datetime, **values: str) -> None:
    """Queue a letter about a case to everybody who keeps its listing; accounts that were stopped get none.

    A case gets one letter of a kind for each of its versions.
    """
    wanted = select(Listing).where(Listing.practitioner_id == case.practitioner_id)
    listing = db.session.scalars(wanted.order_by(Listing.status.in_(GONE), Listing.id.desc()).limit(1)).one_or_none()
    if listing is None:
        return
    for keeper in keeper_rows(listing.id):
        if keeper.account.active:
            queue_letter(
                template,
                to=keeper.account.email,
                values={"name": case.practitioner.name, "case": case.id, "slug": listing.slug} | values,
                key=f"{template}:{case.id}:{case.version}:{keeper.account_id}",
                now=now,
            )
