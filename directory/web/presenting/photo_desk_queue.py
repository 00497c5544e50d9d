"""Lines of the photo desk's queue, and of cases that somebody looks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from directory import vocabulary
from directory.conflicts.queries import whys_not_impartial
from directory.portfolio.models import PhotoCase
from directory.portfolio.queue import Lying, unanswered_reports
from directory.portfolio.rules import TermKind
from directory.shared.text import listed
from directory.web.presenting.desk_words import age_words
from directory.web.presenting.photo_desk_words import STATE_SIGNS, STATE_WORDS, is_urgent, lying_words


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as a line. `why` it lies there; `age`: for how long, "" where it does not; `conflict`: why the reader must
    not decide about it.
    """

    id: int
    name: str
    procedures: str
    about: str
    state: str
    state_words: str
    sign: str
    is_urgent: bool
    why: str
    age: str
    conflict: str


def queue_lines(rows: Sequence[Lying], *, account_id: int, now: datetime) -> list[CaseLine]:
    """A page of the queue as lines, in four reads however many there are."""
    return _lines([row.case for row in rows], [age_words(row.since, now=now) for row in rows], account_id)


def found_lines(cases: Sequence[PhotoCase], *, account_id: int) -> list[CaseLine]:
    """Cases as lines, at the desk or not."""
    return _lines(cases, [""] * len(cases), account_id)


def _lines(cases: Sequence[PhotoCase], ages: Sequence[str], account_id: int) -> list[CaseLine]:
    conflicts = whys_not_impartial(account_id, [case.practitioner_id for case in cases])
    reports = unanswered_reports([case.id for case in cases])
    return [
        CaseLine(
            id=case.id,
            name=case.practitioner.name,
            procedures=listed(_terms(case, TermKind.PROCEDURE, "techniques")),
            about=f"Age {''.join(vocabulary.labels('age_bands', [case.age_band]))} · "
            f"{listed(_terms(case, TermKind.CONCERN, 'concerns'))}",
            state=case.state.value,
            state_words=STATE_WORDS[case.state],
            sign=STATE_SIGNS.get(case.state, "minus"),
            is_urgent=is_urgent(case),
            why=lying_words(case, reports.get(case.id, ())),
            age=age,
            conflict=conflicts.get(case.practitioner_id, ""),
        )
        for case, age in zip(cases, ages, strict=True)
    ]


def _terms(case: PhotoCase, kind: TermKind, of: str) -> list[str]:
    return vocabulary.labels(of, [term.code for term in case.terms if term.kind is kind])
