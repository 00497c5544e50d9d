"""The one way in which an entry changes: one version on from what was seen.

Whatever happens writes one review event, one line of the trail, and the letters that go with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from directory.audit.actions import record
from directory.audit.rules import Actor, ActorKind
from directory.reviews.facts import ANSWERS, check_spans
from directory.reviews.impartial import why_not_for
from directory.reviews.letters import tell_of_move, tell_writer
from directory.reviews.models import Review, ReviewEntry, ReviewEvent
from directory.reviews.rules import (
    HIDDEN_AT_MOST,
    By,
    EntryState,
    Happening,
    Move,
    Overtaken,
    ReasonCode,
    Redaction,
    target,
)
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if

WRITER = Actor(ActorKind.PERSON, "writer")
"""Who writes stands in no trail: an account beside a practitioner would say for good who was treated where."""
NOT_YOURS = "This is somebody else’s review."
HAPPENS = {
    Move.HOLD: Happening.HELD,
    Move.PUBLISH: Happening.PUBLISHED,
    Move.DECLINE: Happening.DECLINED,
    Move.REMOVE: Happening.REMOVED,
    Move.RESTORE: Happening.RESTORED,
    Move.WITHDRAW: Happening.WITHDRAWN,
}
SAYS_NOTHING: dict[str, Any] = dict.fromkeys(ANSWERS) | {"text": "", "redactions": []}


def move(
    entry: ReviewEntry,
    by_move: Move,
    *,
    reason: ReasonCode | None = None,
    who: By,
    by: Actor,
    now: datetime,
    seen_version: int | None = None,
) -> EntryState:
    """Move an entry; the state it was in. `who` is what the public log says of `by`.

    `seen_version`: the entry's version on the page where it was decided. Raises RuleBroken where the table of moves has
    no such move, for a moderator with a conflict of interest, and Overtaken when it changed meanwhile. A decision
    gives its reason. What was public once is not declined: its removal takes two people.
    """
    _look(entry, who=who, by=by, seen_version=seen_version)
    before, after = entry.state, target(by_move, entry.state)
    was_public = entry.published_at is not None
    if after is None or (by_move is Move.REMOVE and not was_public):
        raise RuleBroken(f"This entry is {before.value} now: that cannot be done with it.")
    if by_move is Move.DECLINE and was_public:
        raise RuleBroken("This entry was public. To take it away takes two people: propose its removal.")
    if by_move in (Move.DECLINE, Move.REMOVE, Move.RESTORE) and reason is None:
        raise RuleBroken("Choose a reason.", field="reason")
    values: dict[str, Any] = {"state": after, "moved_at": now, "hidden_until": None}
    if after is EntryState.PUBLISHED and not was_public:
        values["published_at"] = now
    if after is EntryState.WITHDRAWN:
        values |= SAYS_NOTHING | {"erased_at": now}
    _change(entry, **values)
    recorded = WRITER if who is By.WRITER else by
    _record(f"{by_move.value}_entry", entry, by=recorded, now=now, reason=reason, before={"state": before.value})
    write_event(HAPPENS[by_move], entry=entry, reason=reason, who=who, by=by, now=now)
    if not (by_move is Move.PUBLISH and was_public):
        tell_of_move(entry, by_move, reason=reason, now=now)
    return before


def hide_entry(
    entry: ReviewEntry,
    *,
    until: datetime | None = None,
    reason: ReasonCode,
    by: Actor,
    now: datetime,
    seen_version: int | None = None,
) -> None:
    """An emergency: hide a published entry, at most and usually for 72 hours; then it shows again by itself.

    Raises RuleBroken for one that does not show, and for one that was hidden so before: who needs longer decides.
    """
    _look(entry, who=By.MODERATOR, by=by, seen_version=seen_version)
    if entry.state is not EntryState.PUBLISHED:
        raise RuleBroken("This entry does not show.")
    hidden_before = select(ReviewEvent.id).where(
        ReviewEvent.entry_id == entry.id, ReviewEvent.happening == Happening.HIDDEN
    )
    if db.session.scalars(hidden_before.limit(1)).first() is not None:
        raise RuleBroken("This entry was hidden once already. Hold it, or propose its removal.")
    end = until or now + HIDDEN_AT_MOST
    if not timedelta() < end - now <= HIDDEN_AT_MOST:
        raise RuleBroken("Hide it for at most 72 hours.", field="until")
    _change(entry, hidden_until=end)
    _record("hide_entry", entry, by=by, now=now, reason=reason, before={}, after={"until": end.isoformat()})
    write_event(Happening.HIDDEN, entry=entry, reason=reason, who=By.MODERATOR, by=by, now=now, until=end)


def show_entry_again(
    entry: ReviewEntry, *, reason: ReasonCode, by: Actor, now: datetime, seen_version: int | None = None
) -> None:
    """End an emergency before its time. Raises RuleBroken for an entry that is not hidden."""
    _look(entry, who=By.MODERATOR, by=by, seen_version=seen_version)
    if entry.hidden_until is None or entry.hidden_until <= now:
        raise RuleBroken("This entry is not hidden.")
    _change(entry, hidden_until=None)
    _record("show_entry_again", entry, by=by, now=now, reason=reason, before={})
    write_event(Happening.SHOWN_AGAIN, entry=entry, reason=reason, who=By.MODERATOR, by=by, now=now)


def redact_entry(
    entry: ReviewEntry,
    spans: Sequence[tuple[int, int, Redaction]],
    *,
    by: Actor,
    now: datetime,
    seen_version: int | None = None,
) -> None:
    """Show personal data as removed: spans of the text, in characters, with what they were. They take the place of
    those before.

    Raises RuleBroken for spans outside of the text or over one another, for all of the text, and for an entry that was
    taken back.
    """
    _look(entry, who=By.MODERATOR, by=by, seen_version=seen_version)
    if entry.state is EntryState.WITHDRAWN:
        raise RuleBroken("Its writer took this entry back.")
    ordered = check_spans(entry.text, spans)
    _change(entry, redactions=[[first, end, kind.value] for first, end, kind in ordered])
    said = {"removed": [kind.value for _first, _end, kind in ordered]}
    _record("redact_entry", entry, by=by, now=now, reason=ReasonCode.PERSONAL_DATA, before={}, after=said)
    write_event(Happening.REDACTED, entry=entry, reason=ReasonCode.PERSONAL_DATA, who=By.MODERATOR, by=by, now=now)
    tell_writer("review_redacted", entry.review, about=f"{entry.id}:{entry.version}", now=now)


def look_again(entry: ReviewEntry) -> None:
    """Something was added to what is to be decided: a page that was opened before is overtaken, for it lacks that."""
    _change(entry)


def bump(review: Review, *, seen_version: int | None, **values: Any) -> None:
    """Count a change of a review, with columns that change. Raises Overtaken when it moved since it was seen."""
    expected = review.version if seen_version is None else seen_version
    if not change_if(review, Review.version == expected, version=expected + 1, **values):
        raise Overtaken


def write_event(
    happening: Happening,
    *,
    entry: ReviewEntry | None = None,
    reply: tuple[int, int] | None = None,
    reason: ReasonCode | None = None,
    who: By,
    by: Actor,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Write down what happened to an entry, or to a reply given as (its id, its practitioner's)."""
    reply_id, practitioner_id = reply or (None, entry.review.practitioner_id if entry else 0)
    db.session.add(
        ReviewEvent(
            at=now,
            practitioner_id=practitioner_id,
            entry_id=entry.id if entry else None,
            reply_id=reply_id,
            happening=happening,
            reason=reason,
            by=who,
            by_id=by.person_id if who is By.MODERATOR else None,
            until=until,
        )
    )
    db.session.flush()


def check_writer(review: Review, by: Actor) -> None:
    """Raise RuleBroken for everybody but who wrote a review."""
    if by.person_id is None or review.account_id != by.person_id:
        raise RuleBroken(NOT_YOURS)


def check_stands(review: Review) -> None:
    """Raise RuleBroken for a review that its writer took back."""
    if review.withdrawn_at is not None:
        raise RuleBroken("You took this review back. You may begin another one.")


def check_impartial(practitioner_id: int, by: Actor) -> None:
    """Raise RuleBroken for somebody with an interest in a practitioner, whichever of their listings they know."""
    why = why_not_for(by.person_id, practitioner_id)
    if why is not None:
        raise RuleBroken(f"You cannot decide here. {why}")


def _look(entry: ReviewEntry, *, who: By, by: Actor, seen_version: int | None) -> None:
    if seen_version is not None and entry.version != seen_version:
        raise Overtaken
    if who is By.MODERATOR:
        check_impartial(entry.review.practitioner_id, by)


def _change(entry: ReviewEntry, **values: Any) -> None:
    if not change_if(entry, ReviewEntry.version == entry.version, version=entry.version + 1, **values):
        raise Overtaken


def _record(
    act: str,
    entry: ReviewEntry,
    *,
    by: Actor,
    now: datetime,
    reason: ReasonCode | None,
    before: dict[str, str],
    after: dict[str, Any] | None = None,
) -> None:
    """Write a line about an entry into the trail: what was done, nothing of what it says or how many stars it has."""
    record(
        act,
        subject_kind="review_entry",
        subject_id=entry.id,
        by=by,
        now=now,
        reason=reason.value if reason else "",
        before=before or None,
        after={"state": entry.state.value} | (after or {}),
    )
