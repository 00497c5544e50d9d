"""Proposals in words: what would happen to whom, who proposed it and why, and whether the reader may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from directory.conflicts.queries import why_not_impartial
from directory.credentials.rules import Method, Reason
from directory.moderation.removing import REMOVE_ENTRY, REMOVE_REPLY, entry_about, reply_about
from directory.portfolio.removing import REMOVE_CASE, case_about
from directory.proposals.acts import Act
from directory.proposals.models import Proposal
from directory.proposals.rules import ProposalState
from directory.reviews.impartial import why_not_for
from directory.reviews.rules import REASON_WORDS as WHY_AGAINST, ReasonCode
from directory.verification.removing import listing_about
from directory.verification.revoking import REVOKE, credential_about
from directory.verification.words import METHOD_LABELS, REASON_WORDS
from directory.web.formatting import date_words
from directory.web.presenting.desk_words import age_words, name_of

STATE_WORDS = {
    ProposalState.OPEN: "Waits for a second person",
    ProposalState.CARRIED_OUT: "Carried out",
    ProposalState.DECLINED: "Declined",
    ProposalState.TAKEN_BACK: "Taken back",
}
OF_REVIEWS = frozenset({REMOVE_ENTRY.name, REMOVE_REPLY.name})
"""Acts about reviews: their words tell neither practice nor writer, and their reasons are the desk's for reviews."""


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as the desk prints it. `why_not`: why the reader must not answer it; empty where they may."""

    id: int
    what: str
    subject: str
    subject_url: str
    terms: list[tuple[str, str]]
    why: str
    by: str
    age: str
    on: str
    state: str
    state_words: str
    is_open: bool
    is_mine: bool
    why_not: str
    answered_by: str
    answered_on: str
    answer: str


def proposal_view(one: Proposal, act: Act, *, account_id: int, now: datetime) -> ProposalView:
    """A proposal in words, for whoever looks."""
    subject, url, practitioner_id = _subject(one)
    is_mine = one.proposed_by_id == account_id
    return ProposalView(
        id=one.id,
        what=act.words,
        subject=subject,
        subject_url=url,
        terms=_terms(one),
        why=one.why,
        by=name_of(one.proposed_by_id),
        age=age_words(one.proposed_at, now=now),
        on=date_words(one.proposed_at),
        state=one.state.value,
        state_words=STATE_WORDS[one.state],
        is_open=one.state is ProposalState.OPEN,
        is_mine=is_mine,
        why_not=_why_not(one, account_id, practitioner_id) if practitioner_id else "",
        answered_by=name_of(one.decided_by_id) if one.decided_by_id else "",
        answered_on=date_words(one.decided_at) if one.decided_at else "",
        answer=one.answer,
    )


def _subject(one: Proposal) -> tuple[str, str, int | None]:
    """What it is about: words, the page where that is looked at, and whom it concerns."""
    if one.act == REVOKE.name:
        row = credential_about(one.subject_id)
        if row is None:
            return "A credential that is gone", "", None
        url = url_for("admin.credential", credential_id=row.id)
        return f"{row.title}, {row.practitioner.name}", url, row.practitioner_id
    if one.act == REMOVE_CASE.name:
        return _subject_of_photos(one)
    if one.act in OF_REVIEWS:
        return _subject_of_reviews(one)
    listing = listing_about(one.subject_id)
    if listing is None:
        return "A listing that is gone", "", None
    url = url_for("admin.listing", slug=listing.slug)
    return f"{listing.practitioner.name}, /providers/{listing.slug}", url, listing.practitioner_id


def _subject_of_photos(one: Proposal) -> tuple[str, str, int | None]:
    case = case_about(one.subject_id)
    if case is None:
        return "A photo case that is gone", "", None
    url = url_for("admin.photo_case", case_id=case.id)
    return f"{case.practitioner.name}: photo case {case.id}", url, case.practitioner_id


def _subject_of_reviews(one: Proposal) -> tuple[str, str, int | None]:
    if one.act == REMOVE_REPLY.name:
        reply = reply_about(one.subject_id)
        words = f"Reply {reply.id}: “{reply.versions[-1].text}”" if reply and reply.versions else "A reply that is gone"
        return words, "", reply.review.practitioner_id if reply else None
    entry = entry_about(one.subject_id)
    if entry is None:
        return "An entry that is gone", "", None
    return f"Entry {entry.id}", url_for("admin.review_entry", entry_id=entry.id), entry.review.practitioner_id


def _why_not(one: Proposal, account_id: int, practitioner_id: int) -> str:
    asked = why_not_for if one.act in OF_REVIEWS else why_not_impartial
    return asked(account_id, practitioner_id) or ""


def _terms(one: Proposal) -> list[tuple[str, str]]:
    terms = one.terms
    source = str(terms.get("source_url", ""))
    return [
        (label, words)
        for label, words in (
            ("Reason", _reason(one) if "reason" in terms else ""),
            ("Checked by", METHOD_LABELS[Method(terms["method"])] if "method" in terms else ""),
            ("Source", source),
            ("Into", f"/providers/{terms['into_slug']}" if "into_slug" in terms else ""),
        )
        if words
    ]


def _reason(one: Proposal) -> str:
    code = one.terms["reason"]
    return WHY_AGAINST[ReasonCode(code)] if one.act in OF_REVIEWS else REASON_WORDS[Reason(code)]
