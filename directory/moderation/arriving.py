"""What happens to an entry as it arrives: traces are left, rules look, and what they stop waits for a person.

No rule is given a star or an answer, so none can ask for one. A rule that stops an entry says why in a `Hold`. Entries
that it rests on and that nobody has read yet are held with it; one that shows already goes on showing, with an open
hold for the desk, for else a copy would be the way to hide what it copies.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from directory.audit.rules import Actor, ActorKind
from directory.moderation.models import Hold
from directory.moderation.rules import HoldRule
from directory.moderation.signals import Signal, signals_of
from directory.moderation.text_rules import text_signs
from directory.moderation.tracing import Came, first_entries_before, leave_traces, near_ids, seen_entries, ties_of
from directory.reviews.models import ReviewEntry
from directory.reviews.moves import look_again, move
from directory.reviews.rules import By, EntryState, Move
from directory.shared.db import db

RULES = Actor(ActorKind.MACHINE, "rules of moderation")


def receive_entry(entry: ReviewEntry, came: Came, *, key: bytes, now: datetime) -> tuple[HoldRule, ...]:
    """Look at an entry that was just written; the rules that hold it, none when it only waits to be read."""
    leave_traces(entry, came, key=key, now=now)
    signals = [Signal(sign.rule, sign.explanation, ()) for sign in text_signs(entry.text)]
    near = seen_entries([entry.id, *near_ids(entry, now=now)], now=now)
    new = next(one for one in near if one.entry_id == entry.id)
    others = [one for one in near if one.entry_id != entry.id]
    signals += signals_of(new, others, ties=ties_of(entry.review), first_before=first_entries_before(entry))
    for signal in signals:
        hold_entry(entry, signal, now=now)
        for other in _rows(signal.others):
            since = Signal(signal.rule, signal.explanation, tuple(sorted({*signal.others, entry.id} - {other.id})))
            hold_entry(other, since, now=now)
    return tuple(signal.rule for signal in signals)


def hold_entry(entry: ReviewEntry, signal: Signal, *, now: datetime) -> bool:
    """Write down why an entry is to be looked at, and hold it unless somebody has read it; whether that is new.

    A rule that a person has answered for an entry does not come back to it.
    """
    known = select(Hold.id).where(Hold.entry_id == entry.id, Hold.rule == signal.rule)
    if db.session.scalars(known.limit(1)).first() is not None:
        return False
    db.session.add(
        Hold(
            entry_id=entry.id,
            rule=signal.rule,
            explanation=signal.explanation,
            others=list(signal.others),
            held_at=now,
        )
    )
    db.session.flush()
    if entry.state is EntryState.WAITING:
        move(entry, Move.HOLD, who=By.RULE, by=RULES, now=now)
    else:
        look_again(entry)
    return True


def _rows(ids: Iterable[int]) -> Iterable[ReviewEntry]:
    return db.session.scalars(select(ReviewEntry).where(ReviewEntry.id.in_(set(ids))).order_by(ReviewEntry.id)).all()
