"""Proposals in words: what would happen to whom, who proposed it and why, and whether the reader may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from directory.conflicts.queries import why_not_impartial
from directory.credentials.rules import Method, Reason
from directory.portfolio.removing import REMOVE_CASE, case_about
from directory.proposals.acts import Act
from directory.proposals.models import Proposal
from directory.proposals.rules import ProposalState
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
        why_not=(why_not_impartial(account_id, practitioner_id) or "") if practitioner_id else "",
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
        case = case_about(one.subject_id)
        if case is None:
            return "A photo case that is gone", "", None
        url = url_for("admin.photo_case", case_id=case.id)
        return f"{case.practitioner.name}: photo case {case.id}", url, case.practitioner_id
    listing = listing_about(one.subject_id)
    if listing is None:
        return "A listing that is gone", "", None
    url = url_for("admin.listing", slug=listing.slug)
    return f"{listing.practitioner.name}, /providers/{listing.slug}", url, listing.practitioner_id


def _terms(one: Proposal) -> list[tuple[str, str]]:
    terms = one.terms
    source = str(terms.get("source_url", ""))
    return [
        (label, words)
        for label, words in (
            ("Reason", REASON_WORDS[Reason(terms["reason"])] if "reason" in terms else ""),
            ("Checked by", METHOD_LABELS[Method(terms["method"])] if "method" in terms else ""),
            ("Source", source),
            ("Into", f"/providers/{terms['into_slug']}" if "into_slug" in terms else ""),
        )
        if words
    ]
