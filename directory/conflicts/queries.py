"""Reads of conflicts of interest, and the one question that every desk asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, joinedload

from directory.audit.rules import Actor
from directory.conflicts.models import DeclaredConflict
from directory.conflicts.rules import TIE_WORDS
from directory.languages import gettext
from directory.listings.models import Listing, Practice, Practitioner
from directory.ownership.models import Keeper, OwnershipRequest
from directory.ownership.rules import OPEN
from directory.shared.db import db
from directory.shared.errors import RuleBroken

FOUND_MAX = 20


def why_not_impartial(account_id: int | None, practitioner_id: int) -> str | None:
    """Why an account must not decide about a practitioner, in a sentence; None where nothing is known against it.

    A declared conflict that holds, keeping the listing or asking to, and keeping any listing of the same practice are
    reasons. The operator at a command (None) has no ties that the site knows of.
    """
    return whys_not_impartial(account_id, [practitioner_id]).get(practitioner_id)


def check_impartial(practitioner_id: int, by: Actor) -> None:
    """Raise RuleBroken for a person who must not decide about a practitioner."""
    why = why_not_impartial(by.person_id, practitioner_id)
    if why is not None:
        raise RuleBroken(f"{why} Somebody else must decide.")


def whys_not_impartial(account_id: int | None, practitioner_ids: Sequence[int]) -> Mapping[int, str]:
    """The same for several practitioners, by practitioner, in three reads; those without a reason are absent."""
    if account_id is None or not practitioner_ids:
        return {}
    return (
        _as_asker(account_id, practitioner_ids)
        | _as_colleague(account_id, practitioner_ids)
        | _as_declared(account_id, practitioner_ids)
    )


def practitioners_not_for(account_id: int) -> frozenset[int]:
    """Every practitioner about whom an account must not decide."""
    declared = select(DeclaredConflict.practitioner_id).where(
        DeclaredConflict.account_id == account_id, DeclaredConflict.ended_at.is_(None)
    )
    kept = select(Listing.practitioner_id).join(Keeper, Keeper.listing_id == Listing.id)
    ours, our_practice = aliased(Listing), aliased(Practice)
    colleagues = (
        select(Listing.practitioner_id)
        .join(Practice, Practice.id == Listing.practice_id)
        .join(our_practice, _is_same_practice(Practice, our_practice))
        .join(ours, ours.practice_id == our_practice.id)
        .join(Keeper, Keeper.listing_id == ours.id)
        .where(Keeper.account_id == account_id)
    )
    every = declared.union(kept.where(Keeper.account_id == account_id), colleagues, _asked_for(account_id))
    return frozenset(db.session.scalars(every))


def conflicts_of(account_id: int) -> Sequence[DeclaredConflict]:
    """What an account declared, those that hold first, then the newest."""
    wanted = select(DeclaredConflict).where(DeclaredConflict.account_id == account_id)
    return db.session.scalars(
        wanted.options(joinedload(DeclaredConflict.practitioner)).order_by(
            DeclaredConflict.ended_at.is_not(None), DeclaredConflict.id.desc()
        )
    ).all()


def standing_conflicts(*, limit: int) -> Sequence[DeclaredConflict]:
    """Everybody's declared conflicts that hold, the newest first."""
    wanted = select(DeclaredConflict).where(DeclaredConflict.ended_at.is_(None))
    return db.session.scalars(
        wanted.options(joinedload(DeclaredConflict.account), joinedload(DeclaredConflict.practitioner))
        .order_by(DeclaredConflict.id.desc())
        .limit(limit)
    ).all()


def conflict_by_id(conflict_id: int) -> DeclaredConflict | None:
    """One declared conflict."""
    return db.session.get(DeclaredConflict, conflict_id)


def standing_conflict(account_id: int, practitioner_id: int) -> DeclaredConflict | None:
    """The conflict that an account declared with a practitioner, while it holds."""
    wanted = select(DeclaredConflict).where(
        DeclaredConflict.account_id == account_id,
        DeclaredConflict.practitioner_id == practitioner_id,
        DeclaredConflict.ended_at.is_(None),
    )
    return db.session.scalars(wanted).one_or_none()


def practitioner_by_id(practitioner_id: int) -> Practitioner | None:
    """One practitioner."""
    return db.session.get(Practitioner, practitioner_id)


def practitioners_named(words: str) -> Sequence[tuple[Practitioner, Listing | None]]:
    """Practitioners whose name contains these words, each with a listing, by name; at most 20, none without words."""
    plain = words.strip().lower().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    if not plain:
        return []
    wanted = (
        select(Practitioner)
        .where(Practitioner.name.ilike(f"%{plain}%", escape="\\"))
        .order_by(Practitioner.name, Practitioner.id)
        .limit(FOUND_MAX)
    )
    people = db.session.scalars(wanted).all()
    rows = select(Listing).where(Listing.practitioner_id.in_([one.id for one in people]))
    listings = {
        row.practitioner_id: row
        for row in db.session.scalars(rows.options(joinedload(Listing.practice)).order_by(Listing.id))
    }
    return [(one, listings.get(one.id)) for one in people]


def _as_declared(account_id: int, practitioner_ids: Sequence[int]) -> dict[int, str]:
    rows = select(DeclaredConflict.practitioner_id, DeclaredConflict.tie).where(
        DeclaredConflict.account_id == account_id,
        DeclaredConflict.practitioner_id.in_(practitioner_ids),
        DeclaredConflict.ended_at.is_(None),
    )
    return {
        practitioner_id: gettext("You declared a conflict of interest: %(tie)s.", tie=gettext(TIE_WORDS[tie]))
        for practitioner_id, tie in db.session.execute(rows)
    }


def _as_asker(account_id: int, practitioner_ids: Sequence[int]) -> dict[int, str]:
    """Whose listing they asked to keep, while that is not decided."""
    rows = db.session.scalars(_asked_for(account_id).where(Listing.practitioner_id.in_(practitioner_ids)))
    return dict.fromkeys(rows, gettext("You asked to keep this listing."))


def _asked_for(account_id: int) -> Select[int]:
    return (
        select(Listing.practitioner_id)
        .join(OwnershipRequest, OwnershipRequest.listing_id == Listing.id)
        .where(OwnershipRequest.account_id == account_id, OwnershipRequest.state.in_(OPEN))
    )


def _as_colleague(account_id: int, practitioner_ids: Sequence[int]) -> dict[int, str]:
    """Keepers of the listing, and of another one of the same practice."""
    ours, our_practice = aliased(Listing), aliased(Practice)
    rows = (
        select(Listing.practitioner_id, ours.practitioner_id)
        .join(Practice, Practice.id == Listing.practice_id, isouter=True)
        .join(Keeper, Keeper.account_id == account_id)
        .join(ours, ours.id == Keeper.listing_id)
        .join(our_practice, our_practice.id == ours.practice_id, isouter=True)
        .where(
            Listing.practitioner_id.in_(practitioner_ids),
            (ours.id == Listing.id) | _is_same_practice(Practice, our_practice),
        )
    )
    found: dict[int, str] = {}
    for theirs, kept in db.session.execute(rows):
        if theirs == kept:
            found[theirs] = gettext("You keep this listing.")
        else:
            found.setdefault(theirs, gettext("You keep a listing of the same practice."))
    return found


def _is_same_practice(one: type[Practice], other: type[Practice]) -> ColumnElement[bool]:
    """Each keeper writes the name of the practice, so that one practice may have several rows: its name tells."""
    return func.lower(one.name) == func.lower(other.name)
