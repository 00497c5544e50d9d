"""Reports from anybody: one of each reporter and thing. A report asks a person to look, and hides nothing by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from directory.audit.actions import record
from directory.audit.rules import Actor, ActorKind
from directory.credentials.models import Credential
from directory.credentials.queries import credentials_by_practitioner
from directory.languages import gettext
from directory.moderation.models import Report
from directory.moderation.rules import NOTE_MAX_CHARS, REASONS_OF, RECHECKED_FOR, Reported, ReportReason, check_words
from directory.reviews.moves import check_impartial, look_again
from directory.reviews.queries import entry_by_id
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if
from directory.verification.actions import submit_credential
from directory.verification.queries import open_submission_of
from directory.verification.rules import OpenedFor

REPORTER = Actor(ActorKind.PERSON, "reporter")


def report_thing(
    subject: Reported,
    subject_id: int,
    reason: ReportReason,
    *,
    practitioner_id: int,
    note: str = "",
    reporter: str,
    now: datetime,
) -> bool:
    """Report an entry, a reply or a listing; False when this reporter reported it before.

    `reporter`: a keyed hash, 64 hex digits. One of no license or of danger hands the practitioner's credentials to the
    verification desk. Raises RuleBroken for a reason that does not fit, and for too long a note.
    """
    if reason not in REASONS_OF[subject]:
        raise RuleBroken(gettext("Choose one of the reasons."), field="reason")
    plain = note.strip()
    if len(plain) > NOTE_MAX_CHARS:
        raise RuleBroken(gettext("Use at most %(n)s characters.", n=f"{NOTE_MAX_CHARS:,}"), field="note")
    known = select(Report.id).where(
        Report.subject == subject, Report.subject_id == subject_id, Report.reporter == reporter
    )
    if db.session.scalars(known).first() is not None:
        return False
    report = Report(
        subject=subject,
        subject_id=subject_id,
        practitioner_id=practitioner_id,
        reason=reason,
        note=plain,
        reporter=reporter,
        reported_at=now,
    )
    db.session.add(report)
    record(
        "report",
        subject_kind=subject.value,
        subject_id=subject_id,
        by=REPORTER,
        now=now,
        after={"reason": reason.value},
    )
    entry = entry_by_id(subject_id) if subject is Reported.ENTRY else None
    if entry is not None:
        look_again(entry)
    if reason in RECHECKED_FOR:
        open_recheck(practitioner_id, now=now)
    return True


def open_recheck(practitioner_id: int, *, now: datetime) -> int:
    """Hand what a practitioner states to the verification desk; how many credentials that were.

    What lies there for a report already is left as it is: else reports could keep anybody from deciding.
    """
    stated = credentials_by_practitioner([practitioner_id]).get(practitioner_id, ())
    anew = [one for one in stated if not _is_checked_for_a_report(one)]
    for credential in anew:
        submit_credential(credential, opened_for=OpenedFor.REPORT, by=REPORTER, now=now)
    return len(anew)


def _is_checked_for_a_report(credential: Credential) -> bool:
    standing = open_submission_of(credential.id)
    return standing is not None and standing.opened_for is OpenedFor.REPORT


def answer_report(report: Report, words: str, *, by: Actor, now: datetime) -> None:
    """Answer a report, in words for whoever reads it later. Raises RuleBroken for one that was answered."""
    answer = check_words(words, field="answer", what="Say what you found.", at_most=NOTE_MAX_CHARS)
    check_impartial(report.practitioner_id, by)
    answered = {"answered_at": now, "answered_by_id": by.person_id, "answer": answer}
    if not change_if(report, Report.answered_at.is_(None), **answered):
        raise RuleBroken("Somebody answered this report a moment ago.")
    record(
        "answer_report",
        subject_kind=report.subject.value,
        subject_id=report.subject_id,
        by=by,
        now=now,
        reason=answer,
        after={"report": report.id},
    )
