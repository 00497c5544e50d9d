"""Disputes, reports of replies and listings, receipts and threats, as the desk sees them.

Whoever has an interest sees why somebody else must decide, and nothing that was said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from directory.moderation.models import Dispute, Report, Threat
from directory.moderation.queries import blind_entry
from directory.moderation.removing import ENTRY, REMOVE_ENTRY, REMOVE_REPLY, REPLY
from directory.moderation.rules import (
    DECIDE_WITHIN,
    DISPUTE_WORDS,
    RECHECKED_FOR,
    REPORT_WORDS,
    DisputeOutcome,
    DisputeState,
    Reported,
)
from directory.proposals.queries import open_proposal
from directory.reviews.homes import home_listing
from directory.reviews.impartial import practitioners_closed_to, why_not_for
from directory.reviews.models import Receipt, Reply
from directory.reviews.queries import practitioners_of_reviews, reply_by_id
from directory.reviews.reading import spans_of
from directory.reviews.rules import STAGE_WORDS, ReceiptState, ReplyState
from directory.shared.text import plural
from directory.web.formatting import date_words
from directory.web.presenting.desk_words import age_words, name_of
from directory.web.presenting.review_desk import Piece, pieces
from directory.web.presenting.review_desk_words import (
    DISPUTE_STATE_WORDS,
    OUTCOME_WORDS,
    REPLY_STATE_WORDS,
    SIDE_WORDS,
    due_words,
    moment_words,
)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A dispute, report or receipt as a line. `aside`: how it stands; `why_not`: why somebody else must decide."""

    id: int
    what: str
    said: str
    age: str
    aside: str
    is_late: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision with its reasons."""

    outcome: str
    reasons: str
    who: str
    on: str


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute with the entry that it is about, blind. `why_not`: why the reader must not decide now."""

    id: int
    version: int
    entry_id: int
    state_words: str
    reason: str
    statement: str
    opened: str
    age: str
    due: str
    is_late: bool
    is_open: bool
    is_appeal: bool
    has_interest: bool
    why_not: str
    is_gone: bool
    stage: str
    pieces: list[Piece]
    is_redacted: bool
    decision: DecisionView | None
    appealed_by: str
    appeal: str
    appealed_on: str
    appeal_decision: DecisionView | None
    proposal_id: int | None


@dataclass(frozen=True, slots=True)
class ReplyAtDesk:
    """A reply as the desk sees it."""

    id: int
    version: int
    text: str
    state_words: str
    is_shown: bool
    hidden_until: str
    was_edited: str
    proposal_id: int | None


@dataclass(frozen=True, slots=True)
class ReportDesk:
    """A report of a reply or of a listing. `name`, `slug`: of the listing; "" for a reply."""

    id: int
    what: str
    words: str
    note: str
    on: str
    age: str
    why_not: str
    is_rechecked: bool
    name: str
    slug: str
    reply: ReplyAtDesk | None
    is_answered: bool
    answer: str
    answered: str


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt with what has to stand on it.

    `pages`: number, width and height of its pictures, in pixels; none where it is decided.
    """

    id: int
    practitioner: str
    practice: str
    places: list[str]
    visits: list[str]
    sent: str
    age: str
    state: ReceiptState
    decided: str
    why_not: str
    pages: list[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class ThreatView:
    """A threat that somebody told of. `said` is "" for a reader with an interest."""

    id: int
    told_by: str
    about: str
    slug: str
    said: str
    at: str
    when: str
    why_not: str


def dispute_lines(disputes: Sequence[Dispute], *, account_id: int, now: datetime) -> list[CaseLine]:
    """Disputes as lines."""
    whys = whys_not(account_id, [one.practitioner_id for one in disputes])
    return [_dispute_line(one, whys, account_id=account_id, now=now) for one in disputes]


def dispute_view(dispute: Dispute, *, account_id: int, now: datetime) -> DisputeView:
    """A dispute for somebody."""
    tied = why_not_for(account_id, dispute.practitioner_id) or ""
    blind = None if tied else blind_entry(dispute.entry_id)
    proposal = open_proposal(REMOVE_ENTRY.name, subject_kind=ENTRY, subject_id=dispute.entry_id)
    due_at = _since(dispute) + DECIDE_WITHIN
    is_open = dispute.state in (DisputeState.OPEN, DisputeState.APPEALED)
    return DisputeView(
        id=dispute.id,
        version=dispute.version,
        entry_id=dispute.entry_id,
        state_words=DISPUTE_STATE_WORDS[dispute.state],
        reason=DISPUTE_WORDS[dispute.reason],
        statement="" if tied else dispute.statement,
        opened=date_words(dispute.opened_at),
        age=age_words(_since(dispute), now=now),
        due=due_words(due_at, now=now) if is_open else "",
        is_late=is_open and due_at <= now,
        is_open=is_open,
        is_appeal=dispute.state is DisputeState.APPEALED,
        has_interest=bool(tied),
        why_not=tied or _decided_first(dispute, account_id),
        is_gone=dispute.entry.erased_at is not None,
        stage=STAGE_WORDS[dispute.entry.stage],
        pieces=pieces(blind.text, spans_of(dispute.entry)) if blind else [],
        is_redacted=bool(dispute.entry.redactions),
        decision=None
        if tied
        else _decision(dispute.outcome, dispute.decision, dispute.decided_by_id, dispute.decided_at),
        appealed_by=SIDE_WORDS[dispute.appealed_by] if dispute.appealed_by else "",
        appeal="" if tied else dispute.appeal,
        appealed_on=date_words(dispute.appealed_at) if dispute.appealed_at else "",
        appeal_decision=None
        if tied
        else _decision(
            dispute.appeal_outcome, dispute.appeal_decision, dispute.appeal_decided_by_id, dispute.appeal_decided_at
        ),
        proposal_id=proposal.id if proposal else None,
    )


def report_lines(reports: Sequence[Report], *, account_id: int, now: datetime) -> list[CaseLine]:
    """Reports of replies and listings as lines."""
    whys = whys_not(account_id, [one.practitioner_id for one in reports])
    return [
        CaseLine(
            id=one.id,
            what=_reported(one),
            said=REPORT_WORDS[one.reason],
            age=age_words(one.reported_at, now=now),
            aside="",
            is_late=False,
            why_not=whys.get(one.practitioner_id, ""),
        )
        for one in reports
    ]


def report_desk(report: Report, *, account_id: int, now: datetime) -> ReportDesk:
    """A report for somebody, with what it is about."""
    why_not = why_not_for(account_id, report.practitioner_id) or ""
    is_listing = report.subject is Reported.LISTING
    listing = home_listing(report.practitioner_id) if is_listing else None
    reply = None if is_listing or why_not else reply_by_id(report.subject_id)
    answered = f"{name_of(report.answered_by_id)}, {date_words(report.answered_at)}" if report.answered_at else ""
    return ReportDesk(
        id=report.id,
        what=_reported(report),
        words=REPORT_WORDS[report.reason],
        note="" if why_not else report.note,
        on=date_words(report.reported_at),
        age=age_words(report.reported_at, now=now),
        why_not=why_not,
        is_rechecked=report.reason in RECHECKED_FOR,
        name=listing.practitioner.name if listing else "",
        slug=listing.slug if listing else "",
        reply=_reply(reply, now=now) if reply else None,
        is_answered=report.answered_at is not None,
        answer="" if why_not else report.answer,
        answered=answered,
    )


def receipt_lines(receipts: Sequence[Receipt], *, account_id: int, now: datetime) -> list[CaseLine]:
    """Receipts as lines."""
    whys = whys_not(account_id, [one.review.practitioner_id for one in receipts])
    return [
        CaseLine(
            id=one.id,
            what=f"Receipt {one.id}",
            said=plural(len(one.paper.pages), "page") if one.paper else "Its paper is gone",
            age=age_words(one.sent_at, now=now),
            aside="",
            is_late=False,
            why_not=whys.get(one.review.practitioner_id, ""),
        )
        for one in receipts
    ]


def receipt_view(receipt: Receipt, *, account_id: int, now: datetime) -> ReceiptView:
    """A receipt for somebody: what has to stand on it, and nothing of what its sender wrote."""
    review, listing = receipt.review, home_listing(receipt.review.practitioner_id)
    why_not = why_not_for(account_id, review.practitioner_id) or ""
    visits = sorted({entry.last_visit_on for entry in review.entries if entry.last_visit_on})
    decided = f"{name_of(receipt.decided_by_id)}, {date_words(receipt.decided_at)}" if receipt.decided_at else ""
    return ReceiptView(
        id=receipt.id,
        practitioner=(listing.practitioner if listing else review.practitioner).name,
        practice=listing.practice.name if listing and listing.practice else "",
        places=[", ".join(part for part in (one.street, one.city, one.region) if part) for one in listing.places]
        if listing
        else [],
        visits=[] if why_not else [date_words(day) for day in visits],
        sent=date_words(receipt.sent_at),
        age=age_words(receipt.sent_at, now=now),
        state=receipt.state,
        decided=decided,
        why_not=why_not,
        pages=[] if why_not else _pages(receipt),
    )


def _pages(receipt: Receipt) -> list[tuple[int, int, int]]:
    paper = receipt.paper
    if paper is None or paper.erased_at is not None:
        return []
    return [(page.number, page.width, page.height) for page in paper.pages]


def threat_views(threats: Sequence[Threat], *, account_id: int) -> list[ThreatView]:
    """Threats for somebody."""
    practitioners = practitioners_of_reviews([one.review_id for one in threats])
    whys = whys_not(account_id, list(practitioners.values()))
    return [_threat(one, practitioners[one.review_id], whys) for one in threats]


def whys_not(account_id: int, practitioner_ids: Collection[int]) -> dict[int, str]:
    """Why somebody must not decide about some of these practitioners; the others are absent."""
    closed = practitioners_closed_to(account_id).intersection(practitioner_ids)
    return {one: why_not_for(account_id, one) or "" for one in closed}


def _since(dispute: Dispute) -> datetime:
    return dispute.appealed_at or dispute.opened_at


def _dispute_line(one: Dispute, whys: Mapping[int, str], *, account_id: int, now: datetime) -> CaseLine:
    is_open = one.state in (DisputeState.OPEN, DisputeState.APPEALED)
    due_at = _since(one) + DECIDE_WITHIN
    return CaseLine(
        id=one.id,
        what=f"Dispute {one.id}",
        said=DISPUTE_WORDS[one.reason],
        age=age_words(_since(one), now=now),
        aside=f"{DISPUTE_STATE_WORDS[one.state]}{', ' + due_words(due_at, now=now) if is_open else ''}",
        is_late=is_open and due_at <= now,
        why_not=whys.get(one.practitioner_id, "") or _decided_first(one, account_id),
    )


def _decided_first(dispute: Dispute, account_id: int) -> str:
    """Why the first decider does not decide the appeal."""
    if dispute.state is DisputeState.APPEALED and dispute.decided_by_id == account_id:
        return "You decided first. An appeal is decided by another person."
    return ""


def _decision(
    outcome: DisputeOutcome | None, reasons: str, who: int | None, at: datetime | None
) -> DecisionView | None:
    if outcome is None or at is None:
        return None
    return DecisionView(OUTCOME_WORDS[outcome], reasons, name_of(who), date_words(at))


def _reported(report: Report) -> str:
    return f"Reply {report.subject_id}" if report.subject is Reported.REPLY else "A listing"


def _reply(reply: Reply, *, now: datetime) -> ReplyAtDesk:
    proposal = open_proposal(REMOVE_REPLY.name, subject_kind=REPLY, subject_id=reply.id)
    is_hidden = reply.hidden_until is not None and reply.hidden_until > now
    return ReplyAtDesk(
        id=reply.id,
        version=reply.version,
        text=reply.versions[-1].text if reply.versions and reply.state is not ReplyState.WITHDRAWN else "",
        state_words="Hidden in an emergency" if is_hidden else REPLY_STATE_WORDS[reply.state],
        is_shown=reply.state is ReplyState.PUBLISHED,
        hidden_until=moment_words(reply.hidden_until) if is_hidden and reply.hidden_until else "",
        was_edited=plural(len(reply.versions) - 1, "change") if len(reply.versions) > 1 else "",
        proposal_id=proposal.id if proposal else None,
    )


def _threat(one: Threat, about: int, whys: Mapping[int, str]) -> ThreatView:
    listing, why_not = home_listing(about), whys.get(about, "")
    return ThreatView(
        id=one.id,
        told_by=SIDE_WORDS[one.told_by],
        about=listing.practitioner.name if listing else "a listing that is gone",
        slug=listing.slug if listing else "",
        said="" if why_not else one.said,
        at=one.told_at.isoformat(),
        when=moment_words(one.told_at),
        why_not=why_not,
    )
