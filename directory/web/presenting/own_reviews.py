"""A writer's own reviews in words: where each entry stands and why, disputes about it, and what goes when they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from directory.languages import gettext
from directory.moderation.models import Dispute
from directory.moderation.queries import dispute_of, open_holds_of, threats_of
from directory.moderation.rules import APPEAL_WITHIN, DISPUTE_WORDS, DisputeOutcome, DisputeState, HoldRule, Side
from directory.reviews.homes import home_listing
from directory.reviews.ledger import events_of_entry
from directory.reviews.models import Review, ReviewEntry
from directory.reviews.queries import receipt_of
from directory.reviews.reading import reply_as_shown
from directory.reviews.rules import (
    ENTRIES_MAX,
    READ_WITHIN,
    REASON_WORDS,
    STAGE_WORDS,
    EntryState,
    Happening,
    Proof,
    ReceiptState,
)
from directory.shared.text import plural
from directory.web.formatting import date_words
from directory.web.presenting.reviews import EntryView, ReplyView, own_entry, people_words, relation_words, reply_view

HOLD_WORDS = {
    HoldRule.LINK: "It holds a link.",
    HoldRule.PERSONAL_DATA: "It may say how to reach or find somebody.",
    HoldRule.REPORTED: "Somebody reported it.",
}
"""What a writer is told of a hold; which other rule it was would only help who tries again."""
STATE_WORDS = {
    EntryState.WAITING: "Waits to be read",
    EntryState.HELD: "Held until somebody has looked",
    EntryState.PUBLISHED: "Public",
    EntryState.DECLINED: "Not published",
    EntryState.REMOVED: "Removed",
    EntryState.WITHDRAWN: "Taken back",
}
OUTCOME_WORDS = {
    DisputeOutcome.STAYS: "The entry stays.",
    DisputeOutcome.REDACTED: "Personal data is taken out of it.",
    DisputeOutcome.REMOVED: "The entry is to be removed.",
}
PROOF_WORDS = {
    Proof.CODE: "Verified by a visit code",
    Proof.RECEIPT: "Verified by a receipt, which is deleted",
}


@dataclass(frozen=True, slots=True)
class OwnDisputeView:
    """What the practice objected to, and what was decided, twice where there was an appeal."""

    id: int
    reason: str
    decided: str
    decision: str
    appeal: str
    appeal_decision: str
    may_appeal: bool
    appeal_until: str


@dataclass(frozen=True, slots=True)
class OwnEntryView:
    """One entry with where it stands. `entry` is None for one that was taken back: nothing of it is left."""

    id: int
    stage: str
    state: str
    why: tuple[str, ...]
    entry: EntryView | None
    is_withdrawn: bool
    dispute: OwnDisputeView | None


@dataclass(frozen=True, slots=True)
class OwnReviewView:
    """One review as its writer sees it. `slug`: of the listing, where it still has one."""

    id: int
    name: str
    slug: str | None
    version: int
    opened: str
    shown_as: str
    about: str
    relation: str
    is_withdrawn: bool
    withdrawn: str
    is_verified: bool
    proof: str
    receipt: str
    may_send_receipt: bool
    entries: tuple[OwnEntryView, ...]
    may_add: bool
    reply: ReplyView | None
    threats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnReviewLine:
    """One review in the list of a person's own."""

    id: int
    name: str
    opened: str
    words: str


def own_review_line(review: Review) -> OwnReviewLine:
    """A review in a line: whose, since when, and where its entries stand."""
    return OwnReviewLine(review.id, _name(review), date_words(review.opened_at), _line_words(review))


def own_review(review: Review, *, now: datetime) -> OwnReviewView:
    """A review as its writer sees it at an instant."""
    listing = home_listing(review.practitioner_id)
    shown = reply_as_shown(review.reply, now)
    receipt = receipt_of(review.id)
    is_verified = review.proof is not None
    left = [one for one in review.entries if one.state is not EntryState.WITHDRAWN]
    waits = receipt is not None and receipt.state is ReceiptState.WAITING
    return OwnReviewView(
        id=review.id,
        name=_name(review),
        slug=listing.slug if listing else None,
        version=review.version,
        opened=date_words(review.opened_at),
        shown_as=review.shown_as,
        about=people_words(review.age_band, review.concern),
        relation=relation_words(review.relation),
        is_withdrawn=review.withdrawn_at is not None,
        withdrawn=date_words(review.withdrawn_at) if review.withdrawn_at else "",
        is_verified=is_verified,
        proof=PROOF_WORDS[review.proof] if review.proof else "Not verified",
        receipt=_receipt_words(receipt.state, receipt.sent_at) if receipt and not is_verified else "",
        may_send_receipt=not is_verified and not waits,
        entries=tuple(_entry(one, now=now) for one in review.entries),
        may_add=review.withdrawn_at is None and len(left) < ENTRIES_MAX,
        reply=reply_view(shown) if shown else None,
        threats=tuple(date_words(one.told_at) for one in threats_of(review.id) if one.told_by is Side.WRITER),
    )


def stages_written(review: Review) -> list[str]:
    """The stages that have their entry, in words."""
    return [gettext(STAGE_WORDS[one.stage]) for one in review.entries if one.state is not EntryState.WITHDRAWN]


def why_held(entry: ReviewEntry) -> tuple[str, ...]:
    """What its writer is told of why an entry is held."""
    rules = {hold.rule for hold in open_holds_of(entry.id)}
    told = tuple(words for rule, words in HOLD_WORDS.items() if rule in rules)
    return told or ("A rule stopped it. That happens to honest reviews too.",)


def _entry(entry: ReviewEntry, *, now: datetime) -> OwnEntryView:
    state, why = _standing(entry, now=now)
    dispute = dispute_of(entry.id)
    return OwnEntryView(
        id=entry.id,
        stage=STAGE_WORDS[entry.stage],
        state=state,
        why=why,
        entry=own_entry(entry, state=state),
        is_withdrawn=entry.state is EntryState.WITHDRAWN,
        dispute=_dispute(dispute, now=now) if dispute and entry.state is not EntryState.WITHDRAWN else None,
    )


def _standing(entry: ReviewEntry, *, now: datetime) -> tuple[str, tuple[str, ...]]:
    """Where an entry stands, and why."""
    words = STATE_WORDS[entry.state]
    if entry.state is EntryState.WAITING:
        last = entry.written_at + READ_WITHIN
        return words, (f"Public by {date_words(last)} at the latest, unless a rule or a person stops it.",)
    if entry.state is EntryState.HELD:
        return words, why_held(entry)
    if entry.state is EntryState.PUBLISHED and entry.hidden_until is not None and entry.hidden_until > now:
        return "Hidden in an emergency", (f"It shows again by itself on {date_words(entry.hidden_until)}.",)
    if entry.state is EntryState.WITHDRAWN:
        return f"{words} on {date_words(entry.moved_at)}", ()
    if entry.state in (EntryState.DECLINED, EntryState.REMOVED):
        ended = (Happening.DECLINED, Happening.REMOVED)
        reasons = [one.reason for one in events_of_entry(entry.id) if one.happening in ended and one.reason]
        return words, (f"The reason: {REASON_WORDS[reasons[-1]]}.",) if reasons else ()
    return words, ()


def _dispute(dispute: Dispute, *, now: datetime) -> OwnDisputeView:
    until = dispute.decided_at + APPEAL_WITHIN if dispute.decided_at else None
    appealed_by = {Side.WRITER: "You appealed", Side.PRACTICE: "The practice appealed"}
    return OwnDisputeView(
        id=dispute.id,
        reason=DISPUTE_WORDS[dispute.reason],
        decided=OUTCOME_WORDS[dispute.outcome] if dispute.outcome else "",
        decision=dispute.decision,
        appeal=f"{appealed_by[dispute.appealed_by]} on {date_words(dispute.appealed_at)}."
        if dispute.appealed_by and dispute.appealed_at
        else "",
        appeal_decision=f"{OUTCOME_WORDS[dispute.appeal_outcome]} {dispute.appeal_decision}"
        if dispute.appeal_outcome
        else "",
        may_appeal=dispute.state is DisputeState.DECIDED and until is not None and now <= until,
        appeal_until=date_words(until) if until else "",
    )


def _receipt_words(state: ReceiptState, sent_at: datetime) -> str:
    if state is ReceiptState.WAITING:
        return f"Your receipt of {date_words(sent_at)} waits to be looked at."
    return "Your receipt did not show a visit there. You can send another one, or use a code."


def _line_words(review: Review) -> str:
    if review.withdrawn_at is not None:
        return f"Taken back on {date_words(review.withdrawn_at)}"
    left = [one for one in review.entries if one.state is not EntryState.WITHDRAWN]
    words = [plural(len(left), "entry", "entries"), "verified visit" if review.proof else "visit not verified"]
    if any(one.state is EntryState.HELD for one in left):
        words.append("something is held")
    return ", ".join(words)


def _name(review: Review) -> str:
    listing = home_listing(review.practitioner_id)
    return listing.practitioner.name if listing else review.practitioner.name
