"""Reads of the trail: the entries of one subject, a page of those that fit, and whether the chain is whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, String, cast, func, or_, select

from directory.audit.models import HEAD_ID, AuditCheck, AuditEntry, AuditHead
from directory.audit.proof import walk_trail
from directory.audit.rules import ActorKind
from directory.shared.db import db

EXPORTED_AT_ONCE = 500


def entries_about(subject_kind: str, subject_id: object) -> Sequence[AuditEntry]:
    """The entries about one thing, oldest first."""
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_kind == subject_kind, AuditEntry.subject_id == str(subject_id))
        .order_by(AuditEntry.id)
    ).all()


def entry_by_id(entry_id: int) -> AuditEntry | None:
    """One entry."""
    return db.session.get(AuditEntry, entry_id)


def last_entry_id() -> int:
    """The id of the newest entry, which is how many there are in a whole trail; 0 in an empty one."""
    return db.session.scalar(select(AuditHead.last_id).where(AuditHead.id == HEAD_ID)) or 0


def first_break() -> str | None:
    """A sentence naming the first place where the chain does not hold, or None when it is whole."""
    return walk_trail().problem or None


def newest_check() -> AuditCheck | None:
    """What came of the last walk that was kept."""
    return db.session.scalars(select(AuditCheck).order_by(AuditCheck.id.desc()).limit(1)).one_or_none()


def actions_known() -> Sequence[str]:
    """The acts that stand in the trail, by name. Steps from one to the next along the index."""
    first = select(func.min(AuditEntry.action).label("action")).cte("known", recursive=True)
    after = (
        select(func.min(AuditEntry.action)).where(AuditEntry.action > first.c.action).correlate(first).scalar_subquery()
    )
    known = first.union_all(select(after).where(first.c.action.is_not(None)))
    return db.session.scalars(select(known.c.action).where(known.c.action.is_not(None))).all()


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries somebody looks for; what is empty asks nothing.

    `who`: what the actor's name begins with; `actor_ids`: or who they may be. `words`: what the reason holds. `since`
    and `until` are days in UTC, both counted in.
    """

    who: str = ""
    actor_ids: Collection[int] = ()
    action: str = ""
    subject_kind: str = ""
    subject_id: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as conditions on an entry."""
        asked: list[ColumnElement[bool]] = []
        if self.who:
            asked.append(_by(self.who, self.actor_ids))
        if self.action:
            asked.append(AuditEntry.action == self.action)
        if self.subject_kind:
            asked.append(AuditEntry.subject_kind == self.subject_kind)
        if self.subject_id:
            asked.append(AuditEntry.subject_id == self.subject_id)
        if self.words:
            asked.append(func.lower(AuditEntry.reason).like(f"%{_literally(self.words.lower())}%", escape="\\"))
        if self.since:
            asked.append(AuditEntry.at >= _midnight(self.since))
        if self.until:
            asked.append(AuditEntry.at < _midnight(self.until) + timedelta(days=1))
        return asked


def entries_before(sought: Sought, *, before_id: int | None, limit: int) -> Sequence[AuditEntry]:
    """The entries that fit, the newest first, older than an entry where one is named."""
    wanted = select(AuditEntry).where(*sought.conditions()).order_by(AuditEntry.id.desc()).limit(limit)
    return db.session.scalars(wanted if before_id is None else wanted.where(AuditEntry.id < before_id)).all()


def entries_after(sought: Sought, *, after_id: int, limit: int) -> Sequence[AuditEntry]:
    """The nearest entries that fit and are newer than an entry, the newest first."""
    wanted = select(AuditEntry).where(*sought.conditions(), AuditEntry.id > after_id)
    return db.session.scalars(wanted.order_by(AuditEntry.id).limit(limit)).all()[::-1]


def every_entry(sought: Sought, *, up_to_id: int) -> Iterator[AuditEntry]:
    """All entries that fit, oldest first, read in parts; none that came after an entry."""
    last = 0
    while True:
        wanted = select(AuditEntry).where(*sought.conditions(), AuditEntry.id > last, AuditEntry.id <= up_to_id)
        rows = db.session.scalars(wanted.order_by(AuditEntry.id).limit(EXPORTED_AT_ONCE)).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id
        db.session.expunge_all()  # a million entries are not held in memory


def _by(who: str, actor_ids: Collection[int]) -> ColumnElement[bool]:
    if who in {ActorKind.OPERATOR.value, ActorKind.MACHINE.value}:
        return cast(AuditEntry.actor_kind, String) == who
    begins = func.lower(AuditEntry.actor_name).like(f"{_literally(who.lower())}%", escape="\\")
    return or_(begins, AuditEntry.actor_id.in_(list(actor_ids)))


def _literally(words: str) -> str:
    return words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
