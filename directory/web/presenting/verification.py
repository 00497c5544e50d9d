"""One credential at the verification desk, with everything that stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import url_for

from directory.credentials.facts import facts_stated
from directory.credentials.kinds import next_due_on
from directory.credentials.models import Credential, LedgerEntry
from directory.credentials.rules import CredentialKind
from directory.jurisdictions.queries import current
from directory.papers.models import Paper
from directory.shared.text import plural
from directory.verification.findings import Finding
from directory.verification.models import Submission, SubmissionMessage
from directory.verification.queries import today_for
from directory.verification.rules import is_in_other_hands
from directory.verification.words import METHOD_LABELS, REASON_WORDS
from directory.web.formatting import date_words
from directory.web.presenting.desk_words import age_words, name_of
from directory.web.presenting.locker import facts_in_words
from directory.web.presenting.locker_words import KIND_NAMES, OUTCOME_WORDS
from directory.web.presenting.verification_words import (
    OPENED_WORDS,
    RISK_SIGNS,
    RISK_WORDS,
    STATE_WORDS,
    hands_words,
)


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of a document as a picture."""

    url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PaperView:
    """A private document at the desk; one whose files were erased has no pages and no original."""

    name: str
    brought: str
    pages: list[PageView]
    original_url: str
    is_erased: bool


@dataclass(frozen=True, slots=True)
class LookUp:
    """Where a credential can be looked up, and how sure we are of that."""

    name: str
    board: str
    url: str
    note: str
    is_confirmed: bool
    has_license: bool


@dataclass(frozen=True, slots=True)
class EntryView:
    """One check of the ledger."""

    day: str
    word: str
    reason: str
    how: str
    source_url: str
    note: str
    by: str
    holds_for_these_facts: bool


@dataclass(frozen=True, slots=True)
class SaidView:
    """What the desk or a keeper wrote, for the conversation component."""

    by: str
    at: str
    when: str
    text: str
    is_senders: bool


@dataclass(frozen=True, slots=True)
class CredentialView:
    """A credential with what stands beside it, whether it lies at the desk or not."""

    id: int
    name: str
    listing_slug: str
    kind: str
    kind_name: str
    title: str
    facts: list[tuple[str, str]]
    fingerprint: str
    expires_on: str
    next_due_on: str
    papers: list[PaperView]
    look_up: LookUp | None
    entries: list[EntryView]
    findings: Sequence[Finding] = field(default=())


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """Where a submission stands. `hands`: whose it is, in words; `taken_by_other`: their name; `said`: messages."""

    id: int
    version: int
    state: str
    state_words: str
    opened_for: str
    age: str
    risk: str
    risk_words: str
    risk_sign: str
    is_open: bool
    is_mine: bool
    taken_by_other: str
    hands: str
    said: list[SaidView]


def submission_view(row: Submission, *, account_id: int, now: datetime) -> SubmissionView:
    """Where a submission stands at an instant, for whoever looks."""
    other = is_in_other_hands(row.assigned_to_id, row.assigned_at, account_id=account_id, now=now)
    return SubmissionView(
        id=row.id,
        version=row.version,
        state=row.state.value,
        state_words=STATE_WORDS[row.state],
        opened_for=OPENED_WORDS[row.opened_for],
        age=age_words(row.waiting_since, now=now),
        risk=row.risk.value if row.risk else "unknown",
        risk_words=RISK_WORDS[row.risk],
        risk_sign=RISK_SIGNS[row.risk],
        is_open=row.decided_at is None,
        is_mine=row.assigned_to_id == account_id,
        taken_by_other=name_of(row.assigned_to_id) if other else "",
        hands=hands_words(row, account_id=account_id, now=now),
        said=[_said(one) for one in row.messages],
    )


def credential_view(
    row: Credential, entries: Sequence[LedgerEntry], findings: Sequence[Finding], *, slug: str, now: datetime
) -> CredentialView:
    """A credential with its documents, its source, its checks and what the machine saw."""
    facts = facts_stated(row)
    due = next_due_on(facts, today=today_for(row, now=now))
    return CredentialView(
        id=row.id,
        name=row.practitioner.name,
        listing_slug=slug,
        kind=row.kind.value,
        kind_name=KIND_NAMES[row.kind],
        title=row.title,
        facts=[("Stated", row.title), *facts_in_words(row), *_programme(row)],
        fingerprint=facts.fingerprint,
        expires_on=row.expires_on.isoformat() if row.expires_on else "",
        next_due_on=due.isoformat() if due else "",
        papers=[_paper(paper) for paper in row.papers],
        look_up=_look_up(row),
        entries=[_entry(one, fingerprint=facts.fingerprint) for one in reversed(entries)],
        findings=findings,
    )


def _said(one: SubmissionMessage) -> SaidView:
    by = f"The desk ({name_of(one.account_id)})" if one.is_from_desk else f"The keeper ({name_of(one.account_id)})"
    return SaidView(by, one.at.isoformat(), date_words(one.at), one.text, is_senders=not one.is_from_desk)


def _entry(one: LedgerEntry, *, fingerprint: str) -> EntryView:
    people = [name_of(person) for person in (one.checked_by_id, one.second_id) if person is not None]
    return EntryView(
        day=date_words(one.at),
        word=OUTCOME_WORDS[one.outcome],
        reason=REASON_WORDS[one.reason],
        how=METHOD_LABELS[one.method],
        source_url=one.source_url if one.source_url.startswith(("https://", "http://")) else "",
        note=one.note,
        by=" and ".join(people) or "the operator",
        holds_for_these_facts=one.fingerprint == fingerprint,
    )


def _paper(paper: Paper) -> PaperView:
    is_erased = paper.erased_at is not None
    count = len(paper.pages)
    return PaperView(
        name=paper.file_name,
        brought=f"{date_words(paper.brought_at)}, {paper.media.value.upper()}, {plural(count, 'page')}",
        pages=[]
        if is_erased
        else [
            PageView(
                url=url_for("documents.page", key=paper.key, number=page.number),
                alt=f"{paper.file_name}, page {page.number} of {count}",
                width=page.width,
                height=page.height,
            )
            for page in paper.pages
        ],
        original_url="" if is_erased else url_for("documents.original", key=paper.key),
        is_erased=is_erased,
    )


def _look_up(row: Credential) -> LookUp | None:
    if row.region is None:
        return None
    one = current(row.region)
    return LookUp(
        name=one.name,
        board=one.board,
        url=one.look_up,
        note=one.note,
        is_confirmed=one.is_confirmed("look_up"),
        has_license=one.has_license,
    )


def _programme(row: Credential) -> list[tuple[str, str]]:
    if row.kind is not CredentialKind.TRAINING or row.programme is None:
        return []
    one = row.programme
    hours = plural(one.hours, "hour") if one.hours else "hours not published"
    share = f", {one.in_person_hours} in person" if one.in_person_hours is not None else ""
    return [("In the training register", f"{one.title}, {one.body}: {hours}{share}")]
