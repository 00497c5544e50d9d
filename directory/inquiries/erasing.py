"""Erasing: everything that two people wrote, and who the sender is. What counts stays: listing, dates, state."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update

from directory.inquiries.letters import forget_letters_of
from directory.inquiries.models import Inquiry, Message, Print
from directory.inquiries.queries import to_erase
from directory.shared.db import db


def erase_content(inquiry: Inquiry, *, now: datetime) -> None:
    """Erase messages, name, address and letters. The sender's page stays, and says so, until the key goes too."""
    forget_letters_of(inquiry)
    db.session.execute(delete(Message).where(Message.inquiry_id == inquiry.id))
    nobody = {"sender_name": None, "sender_email": None, "when_suits": None, "erased_at": now}
    db.session.execute(update(Inquiry).where(Inquiry.id == inquiry.id).values(nobody))
    db.session.expire(inquiry)


def erase_due(*, now: datetime) -> int:
    """Erase every inquiry whose time is over, and its key; return how many there were."""
    due = to_erase(now=now)
    for inquiry in due:
        if inquiry.erased_at is None:
            erase_content(inquiry, now=now)
        inquiry.key = None
    db.session.execute(delete(Print).where(Print.counts_until <= now))
    db.session.flush()
    return len(due)
