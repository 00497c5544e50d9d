"""What time decides: reminders, saying that no reply came, conversations that nobody reads, erasing.

Any number of processes may do it at any time: what was done is not done again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from directory.audit.rules import Actor, ActorKind
from directory.inquiries.actions import close_inquiry
from directory.inquiries.erasing import erase_due
from directory.inquiries.letters import write_to_readers, write_to_sender
from directory.inquiries.queries import to_call_unanswered, to_erase, to_nudge, to_say_held, without_a_reader
from directory.shared.db import db, unit_of_work

SETTLER = Actor(ActorKind.MACHINE, "settle_inquiries")


@dataclass(frozen=True, slots=True)
class Settled:
    """How many inquiries each step concerned."""

    ended: int = 0
    nudged: int = 0
    called_unanswered: int = 0
    said_held: int = 0
    erased: int = 0


def settle_inquiries(now: datetime) -> Settled:
    """Do what is due, in a unit of work of its own; nothing is locked where nothing is due."""
    due = (to_erase, to_nudge, to_call_unanswered, to_say_held)
    is_due = any(rows(now=now) for rows in due) or bool(without_a_reader())
    db.session.rollback()
    if not is_due:
        return Settled()
    with unit_of_work():
        return _settle(now)


def _settle(now: datetime) -> Settled:
    erased = erase_due(now=now)
    ended = without_a_reader()
    for inquiry in ended:
        close_inquiry(inquiry, by=SETTLER, now=now)
        write_to_sender(inquiry, "inquiry_ended", about="once", now=now)
    nudged = to_nudge(now=now)
    for inquiry in nudged:
        assert inquiry.waiting_since is not None  # noqa: S101 - the query asks for it
        inquiry.nudged_at = now
        write_to_readers(
            inquiry,
            "inquiry_waiting",
            about=f"{inquiry.waiting_since:%Y-%m-%dT%H:%M}",
            now=now,
            days=(now - inquiry.waiting_since).days,
        )
    unanswered = to_call_unanswered(now=now)
    for inquiry in unanswered:
        inquiry.said_unanswered_at = now
        write_to_sender(inquiry, "inquiry_unanswered", about=f"{inquiry.waiting_since:%Y-%m-%dT%H:%M}", now=now)
    held = to_say_held(now=now)
    for inquiry in held:
        inquiry.said_held_at = now
        write_to_sender(inquiry, "inquiry_held", about=f"{inquiry.held_at:%Y-%m-%dT%H:%M}", now=now)
    return Settled(len(ended), len(nudged), len(unanswered), len(held), erased)
