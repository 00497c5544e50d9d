"""Somebody found in words: what there is of them, and what the asker can do."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from directory.ownership.finding import Candidate, CandidateKind

WHAT = {
    CandidateKind.YOURS: "You keep this listing.",
    CandidateKind.ASKED: "You have asked to keep this listing.",
    CandidateKind.UNCLAIMED: "From the public NPI record. Nobody keeps it yet.",
    CandidateKind.RECORD: "In the public NPI record. No listing here yet.",
    CandidateKind.PUBLISHED: "A published listing that somebody keeps.",
    CandidateKind.CLOSED: "A listing that says: no longer practicing.",
    CandidateKind.PREPARED: "There is already a listing being prepared under this NPI: ask to keep it.",
}
SIGN = {
    CandidateKind.YOURS: "circle-check",
    CandidateKind.ASKED: "clock",
    CandidateKind.PUBLISHED: "badge-check",
    CandidateKind.PREPARED: "file-text",
}


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One line of the results; `claim_url` where they can ask, `go_url` where there is something of theirs to see."""

    title: str
    town: str
    what: str
    sign: str
    npi: str | None
    page_url: str | None
    claim_url: str | None
    go_url: str | None


def candidate_view(one: Candidate) -> CandidateView:
    """A candidate as the page prints it."""
    is_open = one.kind not in {CandidateKind.YOURS, CandidateKind.ASKED}
    target = {"listing": one.listing_id} if one.listing_id is not None else {"npi": one.npi}
    go_url = None
    if one.kind == CandidateKind.ASKED:
        go_url = url_for("practice.ownership_request", request_id=one.request_id)
    elif one.kind == CandidateKind.YOURS:
        go_url = url_for("practice.listing", slug=one.slug) if one.slug else url_for("practice.home")
    has_page = one.slug is not None and is_open
    return CandidateView(
        title=one.name or f"NPI {one.npi}",
        town=one.town,
        what=WHAT[one.kind],
        sign=SIGN.get(one.kind, "circle"),
        npi=one.npi if one.name else None,
        page_url=url_for("public.listing", slug=one.slug) if has_page else None,
        claim_url=url_for("practice.claim", **target) if is_open else None,
        go_url=go_url,
    )
