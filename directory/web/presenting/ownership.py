"""Ownership requests in words, for whoever asks, whoever keeps the listing, and the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from directory.listings.rules import GONE
from directory.ownership.models import OwnershipRequest
from directory.ownership.record import REGISTER, RecordFacts
from directory.ownership.rules import (
    CODE_LASTS,
    OPEN,
    REQUEST_LASTS,
    REVERSIBLE_FOR,
    Part,
    Proof,
    RequestState,
    has_waited,
)
from directory.shared.text import plural
from directory.web.formatting import date_words, phone_words

STATE_WORDS = {
    RequestState.ASKED: "Waits for its proof",
    RequestState.PROVED: "Proved",
    RequestState.WAITING: "Proved; who keeps the listing may object",
    RequestState.OBJECTED: "Objected to; an administrator decides",
    RequestState.APPROVED: "Approved",
    RequestState.DECLINED: "Declined",
    RequestState.WITHDRAWN: "Withdrawn",
    RequestState.EXPIRED: "Expired without proof",
    RequestState.REVERSED: "Reversed",
}
SIGNS = {
    RequestState.APPROVED: "circle-check",
    RequestState.DECLINED: "circle-alert",
    RequestState.REVERSED: "circle-alert",
    RequestState.OBJECTED: "triangle-alert",
    RequestState.WITHDRAWN: "minus",
    RequestState.EXPIRED: "minus",
}
PART_WORDS = {Part.OWNER: "as the practitioner", Part.CLINIC: "for a clinic"}
PROOF_WORDS = {
    Proof.POST: "a code by post to the address on record",
    Proof.CALL: "a code by telephone to the number on record",
    Proof.LICENSE: "a license that an administrator matched",
}


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as pages print it; days are in words, empty where there are none."""

    id: int
    name: str
    slug: str
    state: str
    state_words: str
    sign: str
    part: str
    proof: str
    statement: str
    asked_on: str
    age: str
    code_sent_on: str
    code_until: str
    proved_on: str
    until: str
    expires_on: str
    decided_on: str
    objection: str
    why: str
    asker: str
    is_open: bool
    may_approve: bool
    may_reverse: bool


def request_view(one: OwnershipRequest, *, now: datetime) -> RequestView:
    """A request in words at an instant."""
    is_open = one.state in OPEN
    sent = one.code_sent_at if one.code_hash else None
    return RequestView(
        id=one.id,
        name=one.listing.practitioner.name,
        slug="" if one.listing.status in GONE else one.listing.slug,
        state=one.state.value,
        state_words=STATE_WORDS[one.state],
        sign=SIGNS.get(one.state, "clock"),
        part=PART_WORDS[one.part],
        proof=PROOF_WORDS[one.proof] if one.proof else "",
        statement=one.statement,
        asked_on=date_words(one.asked_at),
        age=_age(one.asked_at, now),
        code_sent_on=date_words(sent) if sent else "",
        code_until=date_words(sent + CODE_LASTS) if sent else "",
        proved_on=date_words(one.proved_at) if one.proved_at else "",
        until=date_words(one.objection_until) if one.objection_until else "",
        expires_on=date_words(one.asked_at + REQUEST_LASTS),
        decided_on=date_words(one.decided_at) if one.decided_at else "",
        objection=one.objection,
        why=one.why if not is_open else "",
        asker=one.account.name or one.account.email,
        is_open=is_open,
        may_approve=one.state in {RequestState.WAITING, RequestState.OBJECTED}
        and has_waited(one.objection_until, now=now),
        may_reverse=one.state == RequestState.APPROVED
        and one.decided_at is not None
        and now < one.decided_at + REVERSIBLE_FOR,
    )


def record_rows(facts: RecordFacts) -> list[tuple[str, str]]:
    """What a record says, as rows of name and value."""
    source = (
        "The national register (NPPES)" if facts.source == REGISTER else "The listing itself; the register has none"
    )
    return [
        ("Source", source),
        ("Name", facts.name),
        ("NPI", facts.npi or ""),
        ("Address", ", ".join(facts.address)),
        ("Phone", phone_words(facts.phone) if facts.phone else ""),
        ("License, as typed there", "; ".join(f"{number} ({region})" for number, region in facts.licenses)),
        ("Last updated", date_words(facts.updated_on) if facts.updated_on else ""),
        ("Withdrawn", "The register withdrew this number" if facts.is_withdrawn else ""),
    ]


def _age(since: datetime, now: datetime) -> str:
    days = (now - since).days
    return "today" if days < 1 else f"{plural(days, 'day')} ago"
