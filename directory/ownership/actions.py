"""Writes of ownership. Every move of a request is a conditional update: of two deciders one wins, always."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from directory.accounts.models import Account
from directory.audit.actions import record
from directory.audit.rules import Actor, ActorKind
from directory.listings.models import Listing
from directory.listings.rules import GONE, Status
from directory.notices.actions import queue_letter
from directory.ownership.keeping import hand_over
from directory.ownership.models import Keeper, OwnershipRequest
from directory.ownership.queries import keepers_of, open_request_for, owner_of, requests_to_settle
from directory.ownership.rules import (
    CODE_LASTS,
    CODE_TRIES,
    OBJECTION_PERIOD,
    REQUEST_LASTS,
    REVERSIBLE_FOR,
    Part,
    Proof,
    RequestState,
    code_hash,
    is_code,
    may_move,
    new_code,
)
from directory.shared.db import db
from directory.shared.errors import RuleBroken

CLOCK = Actor(ActorKind.MACHINE, "ownership")


def ask_to_keep(
    listing: Listing, account: Account, *, part: Part, statement: str, by: Actor, now: datetime
) -> OwnershipRequest:
    """Ask to keep a listing; asking twice gives the same request. The owner until now is told at once.

    Raises RuleBroken when the listing is gone, when the account keeps it already, or when somebody else has asked.
    """
    if listing.status in GONE:
        raise RuleBroken("This listing is no longer here.")
    if account.id in keepers_of(listing.id):
        raise RuleBroken("You keep this listing already: it is in your workspace.")
    request = OwnershipRequest(
        listing_id=listing.id,
        account_id=account.id,
        part=part,
        state=RequestState.ASKED,
        statement=statement,
        asked_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(request)
    except IntegrityError:
        standing = open_request_for(listing.id)
        if standing is not None and standing.account_id == account.id:
            return standing
        raise RuleBroken(
            "Somebody has asked to keep this listing already, and that is not decided yet. "
            "If it is yours, write to us: we look at both before anything changes."
        ) from None
    _record("ask_to_keep", request, by=by, now=now, after={"state": request.state.value, "part": part.value})
    owner = owner_of(listing.id)
    if owner is not None:
        _letter("ownership_asked", owner.email, request, now=now)
    return request


def send_code(request: OwnershipRequest, *, proof: Proof, by: Actor, now: datetime) -> str:
    """Write down that a code goes to the phone or the address on record; the code, shown this once.

    Raises RuleBroken when the request is not waiting for proof.
    """
    if request.state != RequestState.ASKED or proof == Proof.LICENSE:
        raise RuleBroken("A code is sent only while a request waits for its proof.")
    code = new_code()
    request.code_hash, request.code_sent_at, request.code_tries = code_hash(code, request_id=request.id), now, 0
    request.proof = proof
    _record("send_code", request, by=by, now=now, after={"by": proof.value})
    return code


def prove_by_code(request: OwnershipRequest, code: str, *, by: Actor, now: datetime) -> bool:
    """Try a code; False when it is another one. The listing is theirs at once where it had no owner.

    Raises RuleBroken when no code was sent, when it is too old, or after too many tries.
    """
    if request.state != RequestState.ASKED or request.code_hash is None or request.code_sent_at is None:
        raise RuleBroken("No code was sent for this request yet.", field="code")
    if now >= request.code_sent_at + CODE_LASTS:
        raise RuleBroken("This code has expired. Ask us for another one.", field="code")
    if request.code_tries >= CODE_TRIES:
        raise RuleBroken("That was the wrong code too often. Ask us for another one.", field="code")
    request.code_tries = OwnershipRequest.code_tries + 1
    if not is_code(code, request.code_hash, request_id=request.id):
        return False
    _proved(request, by=by, now=now)
    return True


def prove_by_license(request: OwnershipRequest, *, why: str, by: Actor, now: datetime) -> None:
    """An administrator matched the license of the asker with the listing. Raises RuleBroken without a reason."""
    _check_why(why)
    request.proof = Proof.LICENSE
    _proved(request, by=by, now=now, why=why)


def object_to(request: OwnershipRequest, *, why: str, by: Actor, now: datetime) -> None:
    """The owner until now objects: an administrator decides. Raises RuleBroken when it is too late."""
    _check_why(why)
    _move(request, RequestState.OBJECTED, by=by, now=now, why=why, objection=why)
    _letter("ownership_objected", request.account.email, request, now=now)


def withdraw(request: OwnershipRequest, *, by: Actor, now: datetime) -> None:
    """The asker does not want it any more."""
    _move(request, RequestState.WITHDRAWN, by=by, now=now, decided_at=now)


def decline(request: OwnershipRequest, *, why: str, by: Actor, now: datetime) -> None:
    """An administrator says no, with the reason."""
    _check_why(why)
    _move(request, RequestState.DECLINED, by=by, now=now, why=why, decided_at=now, decided_by_id=by.person_id)
    _letter("ownership_declined", request.account.email, request, now=now, why=why)


def approve(request: OwnershipRequest, *, why: str, by: Actor, now: datetime) -> None:
    """The listing is theirs; whoever was its owner no longer is, and both are told."""
    owner = owner_of(request.listing_id) if request.part == Part.OWNER else None
    _move(
        request,
        RequestState.APPROVED,
        by=by,
        now=now,
        why=why,
        decided_at=now,
        decided_by_id=by.person_id,
        previous_owner_id=owner.id if owner else None,
    )
    hand_over(request.listing, request.account, request.part, by=by, now=now)
    _letter("ownership_approved", request.account.email, request, now=now)
    if owner is not None:
        _letter("ownership_ended", owner.email, request, now=now)


def reverse(request: OwnershipRequest, *, why: str, by: Actor, now: datetime) -> None:
    """An administrator gives the listing back to whoever owned it before, or to nobody: then it is hidden."""
    _check_why(why)
    if request.decided_at is None or now >= request.decided_at + REVERSIBLE_FOR:
        raise RuleBroken("This was decided too long ago to be reversed.")
    _move(request, RequestState.REVERSED, by=by, now=now, why=why)
    db.session.execute(
        delete(Keeper).where(Keeper.listing_id == request.listing_id, Keeper.account_id == request.account_id)
    )
    before = db.session.get(Account, request.previous_owner_id) if request.previous_owner_id else None
    if before is not None:
        db.session.add(Keeper(listing_id=request.listing_id, account_id=before.id, part=Part.OWNER, since=now))
        _letter("ownership_restored", before.email, request, now=now)
    elif request.listing.status == Status.PUBLISHED and not keepers_of(request.listing_id):
        request.listing.status = Status.HIDDEN
    _letter("ownership_reversed", request.account.email, request, now=now, why=why)


def settle_requests(*, now: datetime) -> int:
    """Decide what time decides: unopposed requests are approved, forgotten ones expire; how many."""
    settled = 0
    for request in requests_to_settle(now=now, unproved_before=now - REQUEST_LASTS):
        if request.state == RequestState.WAITING:
            approve(request, why="Nobody objected in time.", by=CLOCK, now=now)
        else:
            _move(request, RequestState.EXPIRED, by=CLOCK, now=now, decided_at=now)
        settled += 1
    return settled


def _proved(request: OwnershipRequest, *, by: Actor, now: datetime, why: str = "") -> None:
    _move(request, RequestState.PROVED, by=by, now=now, why=why, proved_at=now, code_hash=None, proof=request.proof)
    owner = owner_of(request.listing_id)
    if owner is None or request.part != Part.OWNER:
        approve(request, why=why, by=by, now=now)
        return
    until = now + OBJECTION_PERIOD
    _move(request, RequestState.WAITING, by=by, now=now, objection_until=until)
    _letter("ownership_proved", owner.email, request, now=now, until=until.date().isoformat())


def _move(
    request: OwnershipRequest, state: RequestState, *, by: Actor, now: datetime, why: str = "", **values: Any
) -> None:
    """Move a request, if it still is where it was read. Raises RuleBroken when it may not, or somebody was faster."""
    before = request.state
    if not may_move(before, state):
        raise RuleBroken(f"This request is {before}; it cannot become {state}.")
    moved = db.session.scalars(
        update(OwnershipRequest)
        .where(OwnershipRequest.id == request.id, OwnershipRequest.state == before)
        .values(state=state, **({"why": why} if why else {}), **values)
        .returning(OwnershipRequest.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not moved:
        raise RuleBroken("Somebody decided this request a moment ago. Open it again.")
    db.session.refresh(request)
    _record(
        f"request_{state.value}",
        request,
        by=by,
        now=now,
        why=why,
        before={"state": before.value},
        after={"state": state.value},
    )


def _check_why(why: str) -> None:
    if not why.strip():
        raise RuleBroken("Say why, in a sentence: it is kept, and the others read it.", field="why")


def _letter(template: str, to: str, request: OwnershipRequest, *, now: datetime, **values: str) -> None:
    queue_letter(
        template,
        to=to,
        values={"name": request.listing.practitioner.name, "slug": request.listing.slug, "request": request.id}
        | values,
        key=f"{template}:{request.id}:{request.state.value}",
        now=now,
    )


def _record(act: str, request: OwnershipRequest, **given: Any) -> None:
    db.session.flush()
    record(act, subject_kind="ownership_request", subject_id=request.id, **given)
