"""Writes to the training register: list, change and end a course. Each holds its source and the day of the look."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from sqlalchemy import select

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.credentials.models import Programme
from directory.credentials.rules import ISSUER_MAX_CHARS, TITLE_MAX_CHARS, URL_MAX_CHARS, Answer
from directory.shared.db import db
from directory.shared.errors import RuleBroken

HOURS_MAX = 2000
LINE_MAX_CHARS = 300


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """A course as its body describes it; hours are None where they are not published."""

    title: str
    body: str
    source: str
    checked_on: date
    hours: int | None = None
    in_person_hours: int | None = None
    supervised_needling: Answer = Answer.UNKNOWN
    assessment: Answer = Answer.UNKNOWN
    prerequisite: str = ""
    url: str = ""


def facts_of(programme: Programme) -> dict[str, object]:
    """The facts of a course as it stands, as plain JSON values."""
    return {one.name: _plain(getattr(programme, one.name)) for one in fields(ProgrammeFacts)}


def list_programme(facts: ProgrammeFacts, *, by: Actor, now: datetime) -> Programme:
    """Put a course into the register. Raises RuleBroken, naming the field, for facts that cannot be."""
    _check(facts, now=now)
    programme = Programme(**asdict(facts), listed_at=now)
    _write(programme)
    record(
        "list_programme",
        subject_kind="programme",
        subject_id=programme.id,
        by=by,
        now=now,
        after=facts_of(programme),
    )
    return programme


def change_programme(programme: Programme, facts: ProgrammeFacts, *, by: Actor, now: datetime) -> None:
    """Write down what its body says now. Raises RuleBroken, naming the field, and for a course that has ended."""
    if programme.ended_at is not None:
        raise RuleBroken("This course has ended. List it anew if it is given again.")
    _check(facts, now=now)
    before = facts_of(programme)
    for name, value in asdict(facts).items():
        setattr(programme, name, value)
    _write(programme)
    record(
        "change_programme",
        subject_kind="programme",
        subject_id=programme.id,
        by=by,
        now=now,
        before=before,
        after=facts_of(programme),
    )


def end_programme(programme: Programme, *, why: str, by: Actor, now: datetime) -> None:
    """Take a course out of what may be chosen; certificates of it stay. Raises RuleBroken without a reason."""
    if not why.strip() or len(why) > LINE_MAX_CHARS:
        raise RuleBroken(f"Say why, in at most {LINE_MAX_CHARS} characters: it stands in the audit trail.", field="why")
    if programme.ended_at is not None:
        raise RuleBroken("This course has ended already.")
    programme.ended_at = now
    db.session.flush()
    record(
        "end_programme",
        subject_kind="programme",
        subject_id=programme.id,
        by=by,
        now=now,
        reason=why.strip(),
        before={"ended_at": None},
        after={"ended_at": now.isoformat()},
    )


def _check(facts: ProgrammeFacts, *, now: datetime) -> None:
    limits = {"title": TITLE_MAX_CHARS, "body": ISSUER_MAX_CHARS, "url": URL_MAX_CHARS}
    for name in ("title", "body", "source", "prerequisite", "url"):
        said, limit = getattr(facts, name), limits.get(name, LINE_MAX_CHARS)
        if name in {"title", "body", "source"} and not said.strip():
            raise RuleBroken("Fill this in.", field=name)
        if len(said) > limit:
            raise RuleBroken(f"Use at most {limit} characters.", field=name)
    if facts.url and not facts.url.startswith(("https://", "http://")):
        raise RuleBroken("Give the whole address of the page, beginning with https://.", field="url")
    if facts.hours is not None and not 1 <= facts.hours <= HOURS_MAX:
        raise RuleBroken(f"A course has between 1 and {HOURS_MAX:,} hours.", field="hours")
    if facts.in_person_hours is not None:
        if facts.hours is None:
            raise RuleBroken("Give all hours too: these are a part of them.", field="hours")
        if not 0 <= facts.in_person_hours <= facts.hours:
            raise RuleBroken("Hours in person are a part of all hours.", field="in_person_hours")
    if facts.checked_on > now.date():
        raise RuleBroken("This day is still to come. Give the day on which you looked.", field="checked_on")


def _write(programme: Programme) -> None:
    same = select(Programme.id).where(Programme.title == programme.title, Programme.body == programme.body)
    with db.session.no_autoflush:
        other = db.session.scalars(same).first()
    if other is not None and other != programme.id:
        raise RuleBroken("This body has a course of this title in the register already.", field="title")
    db.session.add(programme)
    db.session.flush()


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int) else str(value)
