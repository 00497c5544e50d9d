"""Requests about personal data in words: for the person who asked, in their language, and for the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from directory.languages import gettext, mark
from directory.privacy.models import DataRequest
from directory.privacy.requests import may_appeal, may_have_copy
from directory.privacy.rules import (
    ANSWERED_WITHIN,
    APPEAL_WITHIN,
    CONTENT_KEPT_FOR,
    UNCONFIRMED_FOR,
    Outcome,
    ReasonCode,
    RequestKind,
    RequestState,
    days_left,
    is_overdue,
)
from directory.shared.text import plural
from directory.web.formatting import date_words
from directory.web.forms.privacy import KINDS, OUTCOMES, REASONS
from directory.web.presenting.kept import lasting

KIND_WORDS: Mapping[RequestKind, str] = {
    RequestKind.COPY: "A copy",
    RequestKind.CORRECT: "A correction",
    RequestKind.DELETE: "A deletion",
    RequestKind.OTHER: "Something else",
}
OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.DONE: mark("Done."),
    Outcome.PARTLY: mark("Done in part."),
    Outcome.NOTHING_HELD: mark("We hold nothing of you."),
    Outcome.REFUSED: mark("Not done."),
    Outcome.WITHDRAWN: mark("You took it back."),
}
REASON_WORDS: Mapping[ReasonCode, str] = {
    ReasonCode.LAW: mark("A law asks us to keep it."),
    ReasonCode.OTHERS: mark("It is another person’s too."),
    ReasonCode.PUBLIC_RECORD: mark("It is a public record, which its source corrects."),
    ReasonCode.NOT_IDENTIFIED: mark("Nothing showed that it is yours."),
    ReasonCode.NOT_OURS: mark("Somebody else holds it."),
}


@dataclass(frozen=True, slots=True)
class AskingView:
    """What the form says of times: by when we answer, how long an unconfirmed request and a closed one are kept."""

    answered_within: str
    unconfirmed: str
    kept: str


@dataclass(frozen=True, slots=True)
class OwnRequestView:
    """A request as its person sees it. `due_on` while it is open; `answer` once it is closed: outcome and reason."""

    key: str
    kind: str
    words: str
    state: RequestState
    due_on: str
    answer: str
    may_appeal: bool
    appeal_within: str
    has_copy: bool


@dataclass(frozen=True, slots=True)
class DeskRequestView:
    """A request as the desk sees it. `clock`: days left or overdue; `by`: who answered."""

    id: int
    kind: str
    received: str
    due: str
    clock: str
    is_overdue: bool
    is_appeal: bool
    outcome: str
    closed: str
    by: str


def asking_view() -> AskingView:
    """Times in words."""
    return AskingView(lasting(ANSWERED_WITHIN), lasting(UNCONFIRMED_FOR), lasting(CONTENT_KEPT_FOR))


def own_request(asked: DataRequest, *, now: datetime) -> OwnRequestView:
    """A request in the language spoken."""
    answer = gettext(OUTCOME_WORDS[asked.outcome]) if asked.outcome else ""
    why = gettext(REASON_WORDS[asked.reason]) if asked.reason else ""
    return OwnRequestView(
        key=asked.key or "",
        kind=str(dict(KINDS)[asked.kind.value]),
        words=asked.words,
        state=asked.state,
        due_on=date_words(asked.due_at) if asked.state is RequestState.OPEN and asked.due_at else "",
        answer=f"{answer} {why}".strip(),
        may_appeal=may_appeal(asked, now=now),
        appeal_within=lasting(APPEAL_WITHIN),
        has_copy=may_have_copy(asked, now=now),
    )


def desk_requests(rows: Sequence[DataRequest], *, now: datetime) -> list[DeskRequestView]:
    """Requests as the desk lists them."""
    return [desk_request(one, now=now) for one in rows]


def desk_request(row: DataRequest, *, now: datetime) -> DeskRequestView:
    """One request as the desk sees it."""
    outcome = dict(OUTCOMES).get(row.outcome.value, "Taken back by the person") if row.outcome else ""
    reason = dict(REASONS)[row.reason.value] if row.reason else ""
    handler = row.handled_by
    return DeskRequestView(
        id=row.id,
        kind=KIND_WORDS[row.kind],
        received=date_words(row.received_at) if row.received_at else "",
        due=date_words(row.due_at) if row.due_at else "",
        clock=_clock(row.due_at, now=now) if row.due_at and row.state is RequestState.OPEN else "",
        is_overdue=row.due_at is not None and row.state is RequestState.OPEN and is_overdue(row.due_at, now=now),
        is_appeal=row.appealed_at is not None,
        outcome=f"{outcome}: {reason[0].lower()}{reason[1:]}" if reason else outcome,
        closed=date_words(row.closed_at) if row.closed_at else "",
        by=(handler.name or f"Account {handler.id}") if handler else "",
    )


def _clock(due_at: datetime, *, now: datetime) -> str:
    if is_overdue(due_at, now=now):
        return f"Overdue by {plural((now - due_at).days, 'day')}"
    return f"{plural(days_left(due_at, now=now), 'day')} left"
