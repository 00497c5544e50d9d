"""The acts that take a public listing away: saying that somebody stopped, and merging a duplicate.

What nobody sees one person removes; a subject who removes their own stub asks nobody. All else takes two.
"""

from __future__ import annotations

from datetime import datetime

from directory.audit.rules import Actor
from directory.conflicts.queries import check_impartial
from directory.credentials.queries import credentials_by_practitioner
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.ownership.desk import check_merge, close_reported, merge_kept_listing
from directory.portfolio.queries import cases_of
from directory.portfolio.rules import ENDED
from directory.proposals.acts import Act, Done, Subject
from directory.shared.db import db
from directory.shared.errors import RuleBroken

SUBJECT = "listing"


def is_public(listing: Listing) -> bool:
    """Whether everybody can see a listing, so that its removal takes two people."""
    return listing.status == Status.PUBLISHED or (listing.status == Status.STUB and listing.is_public_stub)


def closing(listing: Listing) -> Subject:
    """What to propose to say that somebody no longer practices."""
    return Subject(SUBJECT, str(listing.id), {"slug": listing.slug})


def merging(duplicate: Listing, *, into: Listing) -> Subject:
    """What to propose to merge a duplicate into the listing that stays."""
    return Subject(SUBJECT, str(duplicate.id), {"slug": duplicate.slug, "into": into.id, "into_slug": into.slug})


def listing_about(subject_id: str) -> Listing | None:
    """The listing that a removal is about."""
    return db.session.get(Listing, int(subject_id)) if subject_id.isdecimal() else None


def _check(subject: Subject, by: Actor, now: datetime) -> None:  # noqa: ARG001 - any act is asked so
    _check_person(subject, by)


def _check_person(subject: Subject, by: Actor) -> None:
    for listing in sorted(_listings(subject), key=lambda one: one.id):
        check_impartial(listing.practitioner_id, by)


def _close(subject: Subject, done: Done) -> None:
    (listing,) = _listings(subject)
    close_reported(listing, by=done.second or done.first, now=done.now, why=done.why)


def _merge(subject: Subject, done: Done) -> None:
    duplicate, into = _listings(subject)
    merge_kept_listing(duplicate, into=into, by=done.second or done.first, now=done.now, why=done.why)


def _check_merge(subject: Subject, by: Actor, now: datetime) -> None:
    _check(subject, by, now)
    duplicate, into = _listings(subject)
    check_merge(duplicate, into=into)
    is_one_person = duplicate.practitioner_id == into.practitioner_id
    if not is_one_person and credentials_by_practitioner([duplicate.practitioner_id]):
        raise RuleBroken(
            f"{duplicate.slug} has credentials, which would be lost. Merge the other way round, or have its keeper "
            "take them back first.",
            field="into",
        )
    if not is_one_person and any(case.state not in ENDED for case in cases_of(duplicate.practitioner_id)):
        raise RuleBroken(
            f"{duplicate.slug} has photo cases, which nobody could reach any more. Merge the other way round, or have "
            "its keeper take them away first.",
            field="into",
        )


CLOSE = Act(
    name="close-listing",
    words="Say that somebody no longer practices, or has died",
    check_person=_check_person,
    check=_check,
    do=_close,
)
MERGE = Act(
    name="merge-listing",
    words="Merge a duplicate into another listing",
    check_person=_check_person,
    check=_check_merge,
    do=_merge,
)


def _listings(subject: Subject) -> list[Listing]:
    """The listings of a removal the one that goes first; RuleBroken when one is gone."""
    ids = [int(subject.id), *([int(subject.terms["into"])] if "into" in subject.terms else [])]
    found = [db.session.get(Listing, one) for one in ids]
    if any(one is None for one in found):
        raise RuleBroken("This listing is not here any more.")
    return [one for one in found if one is not None]
