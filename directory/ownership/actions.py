"""Writes of ownership requests: asking, proving, objecting, deciding, reversing."""

from __future__ import annotations

from datetime import datetime

from directory.accounts.models import Account
from directory.audit.rules import Actor
from directory.listings.models import Listing
from directory.listings.rules import GONE, Status
from directory.ownership.keeping import CLOCK, forget_keepers, hand_over
from directory.ownership.letters import in_words, record_listing, record_request, tell, tell_keepers
from directory.ownership.models import OwnershipRequest
from directory.ownership.moves import move
from directory.ownership.queries import (
    keepers_of,
    later_approval,
    open_request_for,
    open_requests_of,
    owner_of,
)
from directory.ownership.record import Channel, record_of
from directory.ownership.rules import (
    CODE_LASTS,
    CODE_TRIES,
    OBJECTION_PERIOD,
    OPEN_REQUESTS_MAX,
    REQUEST_LASTS,
    REVERSIBLE_FOR,
    WHY_MAX_CHARS,
    Part,
    Proof,
    RequestState,
    code_hash,
    has_waited,
    is_code,
    new_code,
)
from directory.shared.db import db
from directory.shared.errors import RuleBroken


def ask_to_keep(
    listing: Listing, account: Account, *, part: Part, statement: str, by: Actor, now: datetime
) -> OwnershipRequest:
    """Ask to keep a listing; asking twice gives the same request. Whoever keeps it is told at once.

    Raises RuleBroken when the listing is gone, when the account keeps it already or asks for too many, or when
    somebody else has asked.
    """
    if listing.status in GONE:
        raise RuleBroken("This listing is no longer here.")
    if listing.status == Status.CLOSED and listing.published_at is None:
        raise RuleBroken("The register withdrew this number. Write to us, and we look at it together.")
    if account.id in keepers_of(listing.id):
        raise RuleBroken("You keep this listing already: it is in your workspace.")
    standing = open_request_for(listing.id)
    if standing is not None and standing.account_id != account.id:
        raise RuleBroken(
            "Somebody has asked to keep this listing already, and that is not decided yet. "
            "If it is yours, write to us: we look at both before anything changes."
        )
    if standing is not None:
        return standing
    if open_requests_of(account.id) >= OPEN_REQUESTS_MAX:
        raise RuleBroken("You have asked for many listings already. Wait until some are decided, or write to us.")
    request = OwnershipRequest(
        listing_id=listing.id,
        account_id=account.id,
        part=part,
        state=RequestState.ASKED,
        statement=statement[:WHY_MAX_CHARS],
        asked_at=now,
    )
    db.session.add(request)
    db.session.flush()
    record_request("ask_to_keep", request, by=by, now=now, after={"state": "asked", "part": part.value})
    tell_keepers("ownership_asked", request, now=now)
    return request


def send_code(request: OwnershipRequest, *, proof: Proof, by: Actor, now: datetime) -> str:
    """Write down that a code goes to the phone or the address on record; the code, shown this once.

    Raises RuleBroken when the request is not waiting for proof, or when the record has no such channel.
    """
    _check_disinterested(request, by)
    if request.state != RequestState.ASKED or proof == Proof.LICENSE:
        raise RuleBroken("A code is sent only while a request waits for its proof.")
    facts = record_of(request.listing)
    if Channel(proof.value) not in facts.channels:
        way = "telephone number" if proof == Proof.CALL else "postal address"
        raise RuleBroken(f"The record of this listing has no {way}. Use another proof.", field="proof")
    code = new_code()
    request.code_hash, request.code_sent_at, request.code_tries = code_hash(code, request_id=request.id), now, 0
    request.proof = proof
    record_request("send_code", request, by=by, now=now, after={"by": proof.value, "record": facts.source})
    return code


def prove_by_code(request: OwnershipRequest, code: str, *, by: Actor, now: datetime) -> bool:
    """Try a code; False when it is another one. The listing is theirs at once where nobody keeps it.

    Raises RuleBroken when no code was sent, when it is too old, or after too many tries.
    """
    if request.state != RequestState.ASKED or request.code_hash is None or request.code_sent_at is None:
        raise RuleBroken("No code was sent for this request yet.", field="code")
    if now >= request.code_sent_at + CODE_LASTS:
        raise RuleBroken("This code has expired. Ask us for another one.", field="code")
    if request.code_tries >= CODE_TRIES:
        raise RuleBroken("That was the wrong code too often. Ask us for another one.", field="code")
    request.code_tries += 1
    if not is_code(code, request.code_hash, request_id=request.id):
        record_request("try_code", request, by=by, now=now, after={"tries": request.code_tries})
        return False
    proof = request.proof or Proof.POST
    _prove(request, proof, by=by, now=now, why="")
    return True


def prove_by_license(request: OwnershipRequest, *, why: str, by: Actor, now: datetime) -> None:
    """An administrator matched the license of the asker with the record. Raises RuleBroken without a reason."""
    _check_why(why)
    _check_disinterested(request, by)
    _prove(request, Proof.LICENSE, by=by, now=now, why=why)


def object_to(request: OwnershipRequest, *, why: str, by: Actor, now: datetime) -> None:
    """A keeper objects: an administrator decides, once the request is proved and the period is over.

    Raises RuleBroken without a reason, for anybody else, and when it is too late.
    """
    _check_why(why)
    if by.person_id is None or by.person_id not in keepers_of(request.listing_id) or by.person_id == request.account_id:
        raise RuleBroken("Only who keeps this listing may object.")
    if request.state == RequestState.ASKED:
        request.objection = why
        record_request("object_early", request, by=by, now=now, reason=why)
        return
    if has_waited(request.objection_until, now=now):
        raise RuleBroken("The time to object is over. Write to us: a decision can be reversed.")
    move(request, RequestState.OBJECTED, by=by, now=now, why=why, objection=why)
    tell("ownership_objected", request.account, request, now=now)


def withdraw(request: OwnershipRequest, *, by: Actor, now: datetime) -> None:
    """The asker does not want it any more."""
    move(request, RequestState.WITHDRAWN, by=by, now=now, decided_at=now)


def decline(request: OwnershipRequest, *, why: str, by: Actor, now: datetime) -> None:
    """An administrator says no, with the reason."""
    _check_why(why)
    _check_disinterested(request, by)
    _decline(request, why=why, by=by, now=now)


def approve(request: OwnershipRequest, *, why: str, by: Actor, now: datetime) -> None:
    """Approve a proved request once the objection period is over. The owner until now no longer is; both are told.

    Raises RuleBroken without a reason, before that, and for one that is decided.
    """
    _check_why(why)
    _check_disinterested(request, by)
    if request.state not in {RequestState.WAITING, RequestState.OBJECTED}:
        raise RuleBroken("A request is approved after its proof: send a code, or match the license.")
    if request.objection_until is None or not has_waited(request.objection_until, now=now):
        until = in_words(request.objection_until) if request.objection_until else "the end of the period"
        raise RuleBroken(f"Whoever keeps the listing may object until {until}; approve it after that.")
    _approve(request, why=why, by=by, now=now)


def reverse(request: OwnershipRequest, *, why: str, by: Actor, now: datetime) -> None:
    """An administrator gives the listing back to whoever owned it before, or to nobody: then it is hidden.

    Whoever came to keep it since then leaves, for they came by what is reversed; so do their invitations. Raises
    RuleBroken without a reason, too long after the decision, and while a later decision stands on this one.
    """
    _check_why(why)
    _check_disinterested(request, by)
    if request.decided_at is None or now >= request.decided_at + REVERSIBLE_FOR:
        raise RuleBroken("This was decided too long ago to be reversed.")
    if later_approval(request) is not None:
        raise RuleBroken("A later request for this listing was approved. Reverse that one first.")
    move(request, RequestState.REVERSED, by=by, now=now, why=why)
    before = db.session.get(Account, request.previous_owner_id) if request.previous_owner_id else None
    leaving = forget_keepers(request.listing, since=request.decided_at)
    if before is not None and before.erased_at is None:
        hand_over(request.listing, before, Part.OWNER, by=by, now=now)
        tell("ownership_restored", before, request, now=now)
    elif request.listing.status == Status.PUBLISHED and not keepers_of(request.listing_id):
        request.listing.status = Status.HIDDEN
        record_listing("hide_listing", request.listing, by=by, now=now, reason=why, after={"status": "hidden"})
    tell("ownership_reversed", request.account, request, now=now, why=why)
    for account in leaving:
        if account.id != request.account_id:
            tell("ownership_ended", account, request, now=now)


def settle_request(request: OwnershipRequest, *, now: datetime) -> bool:
    """Decide what time decides: an unopposed request is approved, a forgotten one expires; whether it was time."""
    if request.state == RequestState.ASKED and now >= request.asked_at + REQUEST_LASTS:
        move(request, RequestState.EXPIRED, by=CLOCK, now=now, decided_at=now)
    elif request.state == RequestState.WAITING and has_waited(request.objection_until, now=now):
        if request.listing.status in GONE or not request.account.active:
            _decline(request, why="The listing or the account is no longer here.", by=CLOCK, now=now)
        else:
            _approve(request, why="Nobody objected in time.", by=CLOCK, now=now)
    else:
        return False
    return True


def _prove(request: OwnershipRequest, proof: Proof, *, by: Actor, now: datetime, why: str) -> None:
    if request.listing.status in GONE:
        raise RuleBroken("This listing is no longer here.")
    move(request, RequestState.PROVED, by=by, now=now, why=why, proved_at=now, code_hash=None, proof=proof)
    if not keepers_of(request.listing_id) - {request.account_id}:
        _approve(request, why=why, by=by, now=now)
        return
    until = now + OBJECTION_PERIOD
    move(request, RequestState.WAITING, by=by, now=now, objection_until=until)
    tell_keepers("ownership_proved", request, now=now, until=in_words(until))
    if request.objection:
        move(request, RequestState.OBJECTED, by=CLOCK, now=now, why="A keeper objected before it was proved.")
        tell("ownership_objected", request.account, request, now=now)


def _approve(request: OwnershipRequest, *, why: str, by: Actor, now: datetime) -> None:
    owner = owner_of(request.listing_id) if request.part == Part.OWNER else None
    move(
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
    tell("ownership_approved", request.account, request, now=now)
    if owner is not None:
        tell("ownership_ended", owner, request, now=now)


def _decline(request: OwnershipRequest, *, why: str, by: Actor, now: datetime) -> None:
    move(request, RequestState.DECLINED, by=by, now=now, why=why, decided_at=now, decided_by_id=by.person_id)
    tell("ownership_declined", request.account, request, now=now, why=why)


def _check_why(why: str) -> None:
    if not why.strip() or len(why) > WHY_MAX_CHARS:
        raise RuleBroken(
            f"Say why, in a sentence of at most {WHY_MAX_CHARS} characters: it is kept, and the others read it.",
            field="why",
        )


def _check_disinterested(request: OwnershipRequest, by: Actor) -> None:
    """Nobody decides on a listing that they keep or ask for."""
    if by.person_id is not None and by.person_id in {request.account_id, *keepers_of(request.listing_id)}:
        raise RuleBroken("You have an interest in this listing: another administrator decides.")
