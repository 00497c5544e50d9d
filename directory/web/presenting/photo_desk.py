"""One photo case at the desk, with all that stands beside it: consent, what comparing found, reports, the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from directory.audit.models import AuditEntry
from directory.audit.queries import entries_about
from directory.files.comparing import Measures, compare_pair
from directory.files.photo_rules import Format, sizes_of
from directory.listings.queries import listing_of_practitioner
from directory.portfolio.consent import WHY_NOT_WORDS, Recorder, Where, WhyNot, consent_holds
from directory.portfolio.facts import in_pairs
from directory.portfolio.links import links_of
from directory.portfolio.models import CasePhoto, CaseReport, PhotoCase
from directory.portfolio.queries import (
    Lookalike,
    consent_facts,
    entries_of,
    facts_of,
    is_compared,
    looks_like,
    reports_of,
)
from directory.portfolio.queue import cases_by_id, ended_before
from directory.portfolio.removing import SUBJECT
from directory.portfolio.rules import ENDED, NOT_FOR_THE_DESK, CaseState, HeldFor, Part
from directory.shared.text import plural
from directory.web.formatting import date_words
from directory.web.presenting.consent_ledger import LedgerLine, ledger_of
from directory.web.presenting.desk_words import age_words, name_of
from directory.web.presenting.photo_cases import CaseView, PairView, case_view, taken_words
from directory.web.presenting.photo_desk_words import (
    DONE_WORDS,
    REASONS,
    REPORT_WORDS,
    STATE_SIGNS,
    STATE_WORDS,
    is_urgent,
    lying_words,
)
from directory.web.presenting.photos import PhotoView, for_keepers_and_desk, photo_view
from directory.web.presenting.trail import entry_views

LOOKALIKES_SHOWN = 12
TAKEN_BACK_WORDS = {
    Recorder.PERSON_SHOWN: "taken back by the person shown",
    Recorder.PRACTITIONER: "taken back, says its keeper",
    Recorder.ADMINISTRATOR: "taken back, told to the desk",
}
NOT_HANDED_IN = "This photo was not handed in: nobody at the desk sees it yet."
TAKEN_AWAY = "This photo was taken away. Only what tells that it is the same was kept."
ACTORS = {"reporter": "A visitor", "person shown": "The person shown"}


@dataclass(frozen=True, slots=True)
class DeskPair:
    """A before and an after with the address of each at its largest, and what comparing them found.

    `is_measured` is whether there was anything to compare.
    """

    pair: PairView
    large: tuple[str, str]
    found: list[str]
    is_measured: bool


@dataclass(frozen=True, slots=True)
class LookalikeView:
    """Two photos that look made from one another; `other` is none where the desk does not see it, `gone` says why."""

    mine: PhotoView
    mine_words: str
    other: PhotoView | None
    gone: str
    other_words: str
    other_id: int
    how: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """What somebody reported."""

    words: str
    is_the_person: bool
    on: str
    is_answered: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    """One act of the trail in words."""

    who: str
    done: str
    at: str
    when: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeskCase:
    """A case as the desk sees it. `consent_lacks`: why the person does not allow it on the listing; "" if they do."""

    id: int
    version: int
    name: str
    slug: str
    state: CaseState
    state_words: str
    sign: str
    is_urgent: bool
    is_over: bool
    is_pictured: bool
    age: str
    why: str
    shown: CaseView
    facts: list[tuple[str, ...]]
    pairs: list[DeskPair]
    lookalikes: list[LookalikeView]
    is_compared: bool
    ledger: Sequence[LedgerLine]
    consent_lacks: str
    consent_until: str
    links: str
    reports: list[ReportView]
    is_reported: bool
    log: list[LogLine]


def desk_case(case: PhotoCase, *, now: datetime) -> DeskCase:
    """A case with what stands beside it."""
    listing = listing_of_practitioner(case.practitioner_id)
    view, reports = case_view(case, for_keepers_and_desk, now=now), reports_of(case.id)
    waiting = [one for one in reports if one.answered_at is None]
    is_pictured = case.state not in NOT_FOR_THE_DESK
    lacks, until = _consent(case, now=now)
    return DeskCase(
        id=case.id,
        version=case.version,
        name=case.practitioner.name,
        slug=listing.slug if listing else "",
        state=case.state,
        state_words=STATE_WORDS[case.state],
        sign=STATE_SIGNS.get(case.state, "minus"),
        is_urgent=is_urgent(case),
        is_over=case.state in ENDED,
        is_pictured=is_pictured,
        age=age_words(case.moved_at, now=now),
        why=lying_words(case, waiting),
        shown=view,
        facts=[("What was done", view.procedures), ("Person", view.about), *view.facts, *_kept(case)],
        pairs=_pairs(case, view) if is_pictured else [],
        lookalikes=_lookalikes(looks_like(case.id)[:LOOKALIKES_SHOWN]) if is_pictured else [],
        is_compared=is_compared(case.id),
        ledger=ledger_of(case),
        consent_lacks=lacks,
        consent_until=until,
        links=plural(links_of(case.id), "private link"),
        reports=[_report(one) for one in reports],
        is_reported=bool(waiting),
        log=_log(entries_about(SUBJECT, case.id)),
    )


def _kept(case: PhotoCase) -> list[tuple[str, str]]:
    affirmed = f"Affirmed on {date_words(case.adult_affirmed_at)}"
    by = f" by {name_of(case.adult_affirmed_by_id)}" if case.adult_affirmed_by_id else ""
    decided = f"{date_words(case.decided_at)}, {name_of(case.decided_by_id)}" if case.decided_at else ""
    return [
        ("At least 18 on every photo", affirmed + by),
        ("Opened", date_words(case.opened_at)),
        ("Last decided", decided),
        ("Taken back or removed before", ", ".join(_ended(*one) for one in ended_before(case))),
    ]


def _ended(number: int, state: CaseState, taken_back_by: Recorder | None) -> str:
    """An earlier case of the same practitioner that is over, in words; its photos could come again, saved anew."""
    how = "removed" if state is CaseState.REMOVED else TAKEN_BACK_WORDS[taken_back_by or Recorder.PRACTITIONER]
    return f"case {number} ({how})"


def _consent(case: PhotoCase, *, now: datetime) -> tuple[str, str]:
    """Why the person does not allow the case on its listing now; or else through which day they do."""
    entries = entries_of(case.id)
    holds = consent_holds(facts_of(case), [consent_facts(one) for one in entries], Where.LISTING, now)
    if isinstance(holds, WhyNot):
        return WHY_NOT_WORDS[holds], ""
    last = entries[-1].until
    return "", date_words(last) if last else ""


def _pairs(case: PhotoCase, view: CaseView) -> list[DeskPair]:
    befores, afters = ([one for one in case.photos if one.part is part] for part in Part)
    return [
        DeskPair(pair, (_large(before), _large(after)), *_compared(before, after))
        for pair, (before, after) in zip(view.pairs, in_pairs(befores, afters), strict=True)
    ]


def _large(photo: CasePhoto) -> str:
    return for_keepers_and_desk(photo.key, sizes_of(photo.width, photo.height)[-1].step, Format.WEBP.value)


def _compared(before: CasePhoto, after: CasePhoto) -> tuple[list[str], bool]:
    try:
        hints = compare_pair(Measures.read(before.measures), Measures.read(after.measures))
    except ValueError:
        return [], False
    return [hint.sentence for hint in hints], True


def _lookalikes(found: Sequence[Lookalike]) -> list[LookalikeView]:
    cases = cases_by_id(one.other.case_id for one in found)
    return [_lookalike(one, cases[one.other.case_id]) for one in found]


def _lookalike(one: Lookalike, other_case: PhotoCase) -> LookalikeView:
    is_there = one.other.removed_at is None and one.other.erased_at is None
    is_kept = is_there and other_case.state not in NOT_FOR_THE_DESK
    alike = "The same file." if one.photo.digest == one.other.digest else f"{one.distance} of 255 bits differ."
    state = STATE_WORDS[other_case.state].lower()
    return LookalikeView(
        mine=photo_view(one.photo, for_keepers_and_desk),
        mine_words=f"{one.photo.part.value.capitalize()}, {taken_words(one.photo.days)}",
        other=photo_view(one.other, for_keepers_and_desk) if is_kept else None,
        gone=NOT_HANDED_IN if is_there and other_case.state is CaseState.DRAFT else TAKEN_AWAY,
        other_words=f"Case {other_case.id}, {other_case.practitioner.name} ({state}): {one.other.part.value}",
        other_id=other_case.id,
        how=alike,
    )


def _report(row: CaseReport) -> ReportView:
    return ReportView(
        words=REPORT_WORDS[row.reason],
        is_the_person=row.is_the_person,
        on=date_words(row.reported_at),
        is_answered=row.answered_at is not None,
    )


def _log(entries: Sequence[AuditEntry]) -> list[LogLine]:
    """The trail of a case, the newest first; what somebody did again and again is one line."""
    lines = [
        LogLine(
            who=ACTORS.get(view.who, view.who),
            done=_done(entry),
            at=view.at,
            when=view.when,
            reason=_reason(entry),
        )
        for entry, view in zip(entries, entry_views(entries), strict=True)
    ]
    return [next(same) for _, same in groupby(lines[::-1], key=lambda line: (line.who, line.done, line.reason))]


def _done(entry: AuditEntry) -> str:
    if entry.action == "hold_case" and entry.reason == HeldFor.REUSED and "cases" in (entry.after or {}):
        return "handed in a photo that is known"
    return DONE_WORDS.get(entry.action, entry.action.replace("_", " "))


def _reason(entry: AuditEntry) -> str:
    note = str((entry.after or {}).get("note", ""))
    return " ".join(part for part in (_sentence(REASONS.get(entry.reason, entry.reason)), note) if part)


def _sentence(words: str) -> str:
    return words if not words or words.endswith((".", "!", "?")) else f"{words}."
