"""Writes of inquiries: by the sender, by keepers, at the desk. The trail has the acts of keepers and of the desk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.inquiries.erasing import erase_content
from directory.inquiries.letters import write_to_readers, write_to_sender
from directory.inquiries.models import Inquiry, Message, Print
from directory.inquiries.queries import inquiry_by_key, listings_with_copies, takes_inquiries
from directory.inquiries.rules import (
    CONSENT,
    MESSAGE_MAX_CHARS,
    NAME_MAX_CHARS,
    OPEN,
    WHEN_SUITS_MAX_CHARS,
    Author,
    Reason,
    State,
    may_move,
)
from directory.inquiries.spam import COPIED_TO, Sign, prints_of, signs_in
from directory.interest.actions import count
from directory.interest.rules import What
from directory.languages import gettext
from directory.listings.models import Listing
from directory.notices.rules import check_address
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if
from directory.shared.text import printable
from directory.tombstones.actions import bury
from directory.tombstones.rules import Kind

PRINTS_COUNT_FOR = timedelta(days=1)


def send_inquiry(
    listing: Listing,
    *,
    key: str,
    name: str,
    email: str,
    text: str,
    when_suits: str,
    signs: Collection[Sign],
    print_keys: tuple[str, str],
    now: datetime,
) -> Inquiry:
    """Send an inquiry, or hold it when there are signs of spam; the same key is sent once, and then returned.

    `key` is 128 random bits in hex. `signs`: what the page noticed. `print_keys`: the keys of today and of yesterday
    for telling copies. Raises RuleBroken when nobody keeps the listing or a text is none.
    """
    if (sent := inquiry_by_key(key)) is not None:
        return sent
    if not takes_inquiries(listing):
        raise RuleBroken(
            gettext("Nobody reads messages to this listing now, so it was not sent. Ask by telephone instead.")
        )
    _check_line(name, NAME_MAX_CHARS, "name", "Enter what you want to be called")
    check_address(email)
    _check_text(text)
    if len(when_suits) > WHEN_SUITS_MAX_CHARS or printable(when_suits) != when_suits:
        raise RuleBroken(f"Say it in at most {WHEN_SUITS_MAX_CHARS} characters.", field="when_suits")
    found = {*signs, *signs_in(name, text, when_suits)} | _copied(listing.id, text, keys=print_keys, now=now)
    inquiry = Inquiry(
        key=key,
        listing=listing,
        state=State.HELD if found else State.SENT,
        signs=_joined(found),
        consent=CONSENT,
        sender_name=name,
        sender_email=email,
        when_suits=when_suits,
        sent_at=now,
        held_at=now if found else None,
        delivered_at=None if found else now,
        waiting_since=None if found else now,
        last_message_at=now,
        messages=[Message(author=Author.SENDER, text=text, written_at=now)],
    )
    db.session.add(inquiry)
    db.session.flush()
    write_to_sender(inquiry, "inquiry_sent", about="first", now=now)
    if not found:
        write_to_readers(inquiry, "inquiry_new", about="first", now=now)
        count(listing.id, What.INQUIRY, now=now)
    return inquiry


def write_again(inquiry: Inquiry, text: str, *, now: datetime) -> None:
    """The sender writes one more message. Raises RuleBroken when the inquiry is not open."""
    _check_text(text)
    if _is_said_already(inquiry, Author.SENDER, text):
        return
    if inquiry.state not in OPEN:
        raise RuleBroken(
            gettext("This conversation is not open any more. Write a new message from the practitioner’s page.")
        )
    found = signs_in(text)
    if found:
        _move(inquiry, State.HELD, held_at=now, waiting_since=None, signs=_joined(found), said_held_at=None)
    else:
        since = inquiry.waiting_since or now
        fresh = {} if inquiry.waiting_since else {"nudged_at": None, "said_unanswered_at": None}
        _move(inquiry, State.SENT, waiting_since=since, seen_at=None, **fresh)
        write_to_readers(inquiry, "inquiry_more", about=_replies(inquiry), now=now)  # one for each turn
    _add(inquiry, Author.SENDER, text, now)


def answer_inquiry(inquiry: Inquiry, text: str, *, by: Actor, now: datetime) -> None:
    """A keeper replies; the sender gets it by letter. Raises RuleBroken when the inquiry is not open."""
    _check_text(text)
    if _is_said_already(inquiry, Author.PRACTITIONER, text):
        return
    if inquiry.state not in OPEN:
        raise RuleBroken("This conversation is closed. Reopen it to write once more.")
    _move(inquiry, State.ANSWERED, waiting_since=None, answered_at=inquiry.answered_at or now)
    message = _add(inquiry, Author.PRACTITIONER, text, now)
    write_to_sender(inquiry, "inquiry_answered", about=message.id, now=now, reply=text)
    _record("answer_inquiry", inquiry, by=by, now=now)


def see_inquiry(inquiry: Inquiry, *, now: datetime) -> None:
    """Note that a keeper opened it in the inbox; the sender is shown that."""
    unseen = (Inquiry.id == inquiry.id, Inquiry.seen_at.is_(None))
    db.session.execute(update(Inquiry).where(*unseen).values(seen_at=now))


def close_inquiry(inquiry: Inquiry, *, by: Actor, now: datetime) -> None:
    """A keeper ends the conversation; its content goes thirty days later."""
    _move(inquiry, State.CLOSED, closed_at=now, waiting_since=None)
    _record("close_inquiry", inquiry, by=by, now=now)


def reopen_inquiry(inquiry: Inquiry, *, by: Actor, now: datetime) -> None:
    """A keeper takes a closed conversation up again: it waits for whoever did not write last."""
    _go_on(inquiry, now=now, closed_at=None)
    _record("reopen_inquiry", inquiry, by=by, now=now)


def report_inquiry(inquiry: Inquiry, *, by: Actor, now: datetime) -> None:
    """A keeper says that it is spam: it leaves the inbox and waits at the desk."""
    _move(inquiry, State.HELD, held_at=now, waiting_since=None, signs=_joined({Sign.REPORTED}), said_held_at=None)
    _record("report_inquiry", inquiry, by=by, now=now)


def release_inquiry(inquiry: Inquiry, *, by: Actor, now: datetime) -> None:
    """The desk passes a held inquiry on; its keepers get their letter if they had none."""
    first = inquiry.delivered_at is None
    if first:
        count(inquiry.listing_id, What.INQUIRY, now=now)
    _go_on(inquiry, now=now, held_at=None, delivered_at=inquiry.delivered_at or now)
    write_to_readers(
        inquiry, "inquiry_new" if first else "inquiry_more", about=f"released {now:%Y-%m-%dT%H:%M}", now=now
    )
    after = {"state": inquiry.state.value}
    _record("release_inquiry", inquiry, by=by, now=now, before={"state": State.HELD.value}, after=after)


def discard_inquiry(inquiry: Inquiry, *, reason: Reason, by: Actor, now: datetime) -> None:
    """The desk does not pass a held inquiry on; the sender's page says why, and its content goes thirty days later."""
    _move(inquiry, State.DISCARDED, closed_at=now, held_at=None, signs=reason.value)
    before, after = {"state": State.HELD.value}, {"state": State.DISCARDED.value}
    _record("discard_inquiry", inquiry, by=by, now=now, reason=reason.value, before=before, after=after)


def withdraw_inquiry(inquiry: Inquiry, *, now: datetime) -> None:
    """The sender takes it back: everything that both wrote is erased at once. Doing it again changes nothing."""
    if inquiry.state == State.WITHDRAWN:
        return
    _move(inquiry, State.WITHDRAWN, closed_at=now, held_at=None, waiting_since=None)
    bury(Kind.INQUIRY, inquiry.id, now=now)
    erase_content(inquiry, now=now)


def _go_on(inquiry: Inquiry, *, now: datetime, **values: Any) -> None:
    """Back to where it was: waiting for the practitioner when the sender wrote last, else answered."""
    last = inquiry.messages[-1] if inquiry.messages else None
    sender_waits = last is None or last.author == Author.SENDER
    state = State.SENT if sender_waits else State.ANSWERED
    fresh = {"nudged_at": None, "said_unanswered_at": None}
    _move(inquiry, state, waiting_since=now if sender_waits else None, **fresh, **values)


def _move(inquiry: Inquiry, after: State, **values: Any) -> None:
    """Change the state, if nobody did meanwhile and the rules allow it. Raises RuleBroken."""
    if not may_move(inquiry.state, after):
        raise RuleBroken(
            gettext("That cannot be done with this message now. Look at where it stands, then choose again.")
        )
    if not change_if(inquiry, Inquiry.state == inquiry.state, state=after, **values):
        raise RuleBroken(
            gettext("Somebody changed this at the same moment. Look at where it stands, then choose again.")
        )


def _add(inquiry: Inquiry, author: Author, text: str, now: datetime) -> Message:
    message = Message(author=author, text=text, written_at=now)
    inquiry.messages.append(message)
    inquiry.last_message_at = now
    db.session.flush()
    return message


def _replies(inquiry: Inquiry) -> int:
    return sum(message.author == Author.PRACTITIONER for message in inquiry.messages)


def _is_said_already(inquiry: Inquiry, author: Author, text: str) -> bool:
    """Whether this was just sent: a button pressed twice, or a page sent again."""
    last = inquiry.messages[-1] if inquiry.messages else None
    return last is not None and last.author == author and last.text == text


def _copied(listing_id: int, text: str, *, keys: tuple[str, str], now: datetime) -> set[Sign]:
    """The sign of copies, if the text went to many other listings; its prints are kept for a day."""
    today, yesterday = (prints_of(text, key=key) for key in keys)
    others = {one for prints in (today, yesterday) for one in listings_with_copies(prints, but=listing_id, now=now)}
    db.session.execute(delete(Print).where(Print.counts_until <= now))
    db.session.add_all(
        Print(digest=digest, listing_id=listing_id, counts_until=now + PRINTS_COUNT_FOR) for digest in sorted(today)
    )
    return {Sign.COPIES} if len(others) >= COPIED_TO else set()


def _check_line(line: str, longest: int, field: str, otherwise: str) -> None:
    if not line.strip() or len(line) > longest or printable(line) != line:
        raise RuleBroken(f"{otherwise}, on one line of at most {longest} characters.", field=field)


def _check_text(text: str) -> None:
    if not text.strip():
        raise RuleBroken("Write a message.", field="message")
    if len(text) > MESSAGE_MAX_CHARS:
        over = len(text) - MESSAGE_MAX_CHARS
        raise RuleBroken(f"Use at most {MESSAGE_MAX_CHARS:,} characters: these are {over:,} more.", field="message")


def _joined(signs: Collection[Sign]) -> str:
    return " ".join(sorted(signs))


def _record(act: str, inquiry: Inquiry, **given: Any) -> None:
    """Record an act: which inquiry, and nothing of what it says."""
    record(act, subject_kind="inquiry", subject_id=inquiry.id, **given)
