"""Reports of replies and listings, receipts and threats, as the desk sees them.

Whoever has an interest sees why somebody else must decide, and nothing that was said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from directory.moderation.models import Report, Threat
from directory.moderation.removing import REMOVE_REPLY, REPLY
from directory.moderation.rules import (
    RECHECKED_FOR,
    REPORT_WORDS,
    Reported,
)
from directory.proposals.queries import open_proposal
from directory.reviews.homes import home_listing
from directory.reviews.impartial import why_not_for
from directory.reviews.models import Receipt, Reply
from directory.reviews.queries import practitioners_of_reviews, reply_by_id
from directory.reviews.rules import ReceiptState, ReplyState
from directory.shared.text import plural
from directory.web.formatting import date_words
from directory.web.presenting.desk_words import age_words, name_of
from directory.web.presenting.review_desk_disputes import CaseLine, whys_not
from directory.web.presenting.review_desk_words import (
    REPLY_STATE_WORDS,
    SIDE_WORDS,
    moment_words,
)


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
