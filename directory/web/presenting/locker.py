"""The locker in words: each credential with where it stands, what is due, its documents and what happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import url_for

from directory.credentials.models import Credential, LedgerEntry
from directory.credentials.rules import Answer, CredentialKind, Method, Outcome, may_take_back
from directory.credentials.standing import Standing, StandingState
from directory.papers.models import Paper
from directory.shared.text import plural
from directory.verification.models import Submission
from directory.verification.rules import OpenedFor, SubmissionState
from directory.verification.words import REASON_WORDS
from directory.vocabulary import jurisdiction
from directory.web.formatting import date_words
from directory.web.presenting.locker_words import (
    KIND_NAMES,
    KIND_NEEDS,
    KIND_PROVES,
    METHOD_WORDS,
    NEEDS_A_DOCUMENT,
    OUTCOME_WORDS,
)

SOON_DAYS = 90
COVERS_WORDS = {Answer.YES: "Yes, as stated", Answer.NO: "No", Answer.UNKNOWN: "Not known"}
OPENED_WORDS = {
    OpenedFor.STATED: "Handed to the desk",
    OpenedFor.CHANGED: "Handed to the desk after a change",
    OpenedFor.RECHECK: "Due to be looked at again",
    OpenedFor.REPORT: "Looked at again because somebody wrote about it",
}
STATES = {
    StandingState.VERIFIED: ("verified", "Verified"),
    StandingState.STATED: ("stated", "Stated"),
    StandingState.DECLINED: ("stated", "Stated"),
    StandingState.REVOKED: ("stated", "Stated"),
    StandingState.LAPSED: ("lapsed", "Lapsed"),
}
"""The mark and the word of each state, as everybody sees them."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as its keeper sees it; `url` None where its files were deleted, `key` where it stays."""

    name: str
    details: str
    url: str | None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened to a credential: when, what, and why."""

    at: datetime
    day: str
    title: str
    text: str
    source_url: str


@dataclass(frozen=True, slots=True)
class LockerLine:
    """A credential in the list. `said`: where it stands; `due`: what to do by when; `question`: what the desk asks."""

    id: int
    kind: str
    kind_name: str
    title: str
    url: str
    facts: list[tuple[str, str]]
    state: str
    word: str
    said: list[str]
    due: str
    question: str
    documents: list[DocumentView]
    may_be_handed_in: bool

    @property
    def documents_words(self) -> str:
        """How many documents there are."""
        return plural(len(self.documents), "document") if self.documents else "No document"


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind that somebody can add."""

    name: str
    proves: str
    needs: str
    url: str


@dataclass(frozen=True, slots=True)
class Clock:
    """The instant of a page, and the zone in which its days are read."""

    now: datetime
    zone: ZoneInfo

    def day(self, at: datetime) -> date:
        """The local day of an instant."""
        return at.astimezone(self.zone).date()

    def words(self, at: datetime) -> str:
        """The local day of an instant in words."""
        return date_words(self.day(at))


def locker_lines(
    rows: Iterable[Credential],
    *,
    slug: str,
    standings: Mapping[int, Standing],
    newest: Mapping[int, LedgerEntry],
    submissions: Mapping[int, Submission],
    clock: Clock,
) -> list[LockerLine]:
    """Credentials in the order of their kinds, each with where it stands."""
    kinds = list(CredentialKind)
    in_order = sorted(rows, key=lambda row: (kinds.index(row.kind), row.id))
    return [
        locker_line(row, standings[row.id], newest.get(row.id), submissions.get(row.id), slug=slug, clock=clock)
        for row in in_order
    ]


def locker_line(
    row: Credential,
    standing: Standing,
    newest: LedgerEntry | None,
    submission: Submission | None,
    *,
    slug: str,
    clock: Clock,
) -> LockerLine:
    """One credential with where it stands."""
    mark, word = STATES[standing.state]
    documents = [_document(paper, newest, clock) for paper in row.papers]
    return LockerLine(
        id=row.id,
        kind=row.kind.value,
        kind_name=KIND_NAMES[row.kind],
        title=row.title,
        url=url_for("practice.credential", slug=slug, credential_id=row.id),
        facts=facts_in_words(row),
        state=mark,
        word=word,
        said=list(_said(row, standing, newest, submission, clock)),
        due=_due(row, standing, clock),
        question=_question(submission),
        documents=documents,
        may_be_handed_in=submission is None and standing.state is not StandingState.VERIFIED,
    )


def kind_views(slug: str) -> list[KindView]:
    """The kinds that can be added, those that answer a point of the checklist first."""
    return [
        KindView(KIND_NAMES[kind], KIND_PROVES[kind], KIND_NEEDS[kind], _add_url(kind, slug)) for kind in CredentialKind
    ]


def facts_in_words(row: Credential) -> list[tuple[str, str]]:
    """What is stated, with the whole number: its keeper alone sees this."""
    is_degree = row.kind is CredentialKind.DEGREE
    issued = "" if row.issued_on is None else str(row.issued_on.year) if is_degree else date_words(row.issued_on)
    hours = plural(row.hours, "hour") if row.hours else ""
    if hours and row.in_person_hours is not None:
        hours += f", {row.in_person_hours or 'none'} in person"
    pairs = (
        ("Given by", row.issuer),
        ("Where", jurisdiction(row.region).name if row.region else ""),
        ("Number", row.number or ""),
        ("Name on it", row.holder),
        ("Hours", hours),
        (_given_label(row), issued),
        ("Last day", date_words(row.expires_on) if row.expires_on else ""),
        ("Covers cosmetic procedures", COVERS_WORDS[row.covers_cosmetic] if row.covers_cosmetic else ""),
    )
    return [(label, words) for label, words in pairs if words]


def _given_label(row: Credential) -> str:
    """What its first day is: a degree keeps its year alone, and a course ends on the day of its certificate."""
    if row.kind is CredentialKind.DEGREE:
        return "Year"
    if row.kind in {CredentialKind.TRAINING, CredentialKind.CLEAN_NEEDLE_TECHNIQUE}:
        return "Completed"
    return "Since"


def history(
    row: Credential, entries: Sequence[LedgerEntry], submissions: Sequence[Submission], *, clock: Clock
) -> list[HistoryLine]:
    """Everything that happened to a credential, the newest first: handed in, asked, answered, checked."""
    lines = [HistoryLine(row.stated_at, clock.words(row.stated_at), "Stated as it reads now", "", "")]
    for one in submissions:
        lines.append(HistoryLine(one.opened_at, clock.words(one.opened_at), OPENED_WORDS[one.opened_for], "", ""))
        lines += [
            HistoryLine(
                said.at, clock.words(said.at), "The desk asked" if said.is_from_desk else "Answered", said.text, ""
            )
            for said in one.messages
        ]
        if one.state is SubmissionState.WITHDRAWN and one.decided_at:
            lines.append(HistoryLine(one.decided_at, clock.words(one.decided_at), "Taken back from the desk", "", ""))
    lines += [_check(entry, clock) for entry in entries if entry.outcome is not Outcome.MORE_INFORMATION]
    return sorted(lines, key=lambda line: line.at)[::-1]


def _check(entry: LedgerEntry, clock: Clock) -> HistoryLine:
    how = f", {METHOD_WORDS[entry.method]}" if entry.outcome is Outcome.VERIFIED else ""
    said = f"{REASON_WORDS[entry.reason]}."
    title = f"{OUTCOME_WORDS[entry.outcome]}{how}"
    return HistoryLine(entry.at, clock.words(entry.at), title, f"{said} {entry.note}".strip(), _linked(entry))


def _linked(entry: LedgerEntry) -> str:
    """The address of the source, where it is one of the web."""
    return entry.source_url if entry.source_url.startswith(("https://", "http://")) else ""


def _said(
    row: Credential, standing: Standing, newest: LedgerEntry | None, submission: Submission | None, clock: Clock
) -> Iterable[str]:
    """Where a credential stands: the state first, then the desk."""
    if said := _of_the_state(row, standing, newest, clock):
        yield said
    if submission is None:
        if standing.state is StandingState.STATED:
            yield "It is not at the verification desk yet: hand it in to have it checked."
        return
    since = clock.words(submission.waiting_since)
    if submission.state is SubmissionState.ASKED:
        yield "The verification desk asks you something."
    else:
        yield f"It has been at the verification desk since {since}."
    if row.kind in NEEDS_A_DOCUMENT and not any(paper.erased_at is None for paper in row.papers):
        yield "No document is there yet, and without one it can hardly be checked."


def _of_the_state(row: Credential, standing: Standing, newest: LedgerEntry | None, clock: Clock) -> str:
    """What the newest check says now."""
    since = clock.words(standing.since) if standing.since else ""
    reason = f"{REASON_WORDS[newest.reason]}." if newest else ""
    method = METHOD_WORDS[newest.method if newest else Method.LOOK_UP]
    changed = "It was changed since it was last checked, so that check says nothing of it any more."
    return {
        StandingState.VERIFIED: f"Checked on {since}, {method}.",
        StandingState.DECLINED: f"It could not be confirmed on {since}. {reason}",
        StandingState.REVOKED: f"Its verification was withdrawn on {since}. {reason}",
        StandingState.LAPSED: f"It lapsed at midnight after {date_words(row.expires_on)}." if row.expires_on else "",
        StandingState.STATED: changed if newest else "",
    }[standing.state]


def _due(row: Credential, standing: Standing, clock: Clock) -> str:
    """What is to be done about its last day, if that is near or over."""
    if standing.state is StandingState.LAPSED:
        return "Renewed? Give the new last day, and we check it."
    if row.expires_on is None:
        return ""
    days = (row.expires_on - clock.day(clock.now)).days
    if days > SOON_DAYS:
        return ""
    when = "today" if days <= 0 else f"in {plural(days, 'day')}"
    return f"It ends {when}, on {date_words(row.expires_on)}. When it is renewed, give the new last day."


def _question(submission: Submission | None) -> str:
    """What the desk asked last, where it waits for an answer."""
    if submission is None or submission.state is not SubmissionState.ASKED:
        return ""
    return next((one.text for one in reversed(submission.messages) if one.is_from_desk), "")


def _document(paper: Paper, newest: LedgerEntry | None, clock: Clock) -> DocumentView:
    came = f"{paper.media.value.upper()}, {plural(len(paper.pages), 'page')}, {clock.words(paper.brought_at)}"
    if paper.erased_at is not None:
        return DocumentView("A document", f"{came}. Deleted on {clock.words(paper.erased_at)}.", None)
    can_go = may_take_back(paper.brought_at, checked_at=newest.at if newest else None)
    url = url_for("documents.original", key=paper.key)
    return DocumentView(paper.file_name, came, url, paper.key if can_go else None)


def _add_url(kind: CredentialKind, slug: str) -> str:
    return url_for("practice.new_credential", slug=slug, kind=kind.value)
