"""Inquiries in words: where each stands, for its sender and for its keepers, with times of the listing's own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from directory.inquiries.models import Inquiry, Message
from directory.inquiries.rules import OPEN, Author, Pace, Reason, State, erased_on
from directory.inquiries.spam import Sign
from directory.languages import gettext, mark
from directory.listings.models import Listing
from directory.shared.text import plural
from directory.web.formatting import clock_time, date_words

PREVIEW_CHARS = 140
SENDER_STANDINGS = {
    State.SENT: ("mail", mark("Sent"), mark("It is in the inbox of %(name)s, not opened yet.")),
    State.HELD: (
        "search",
        mark("Being looked at"),
        mark(
            "Something in it is often found in advertising, so somebody of ours looks at it before it goes on. Nothing "
            "is lost."
        ),
    ),
    State.ANSWERED: ("circle-check", mark("Answered"), mark("%(name)s replied. You may write back below.")),
    State.CLOSED: ("minus", mark("Closed"), mark("The conversation ended on %(day)s.")),
    State.WITHDRAWN: ("x", mark("Withdrawn"), mark("You took it back. Everything that was written is deleted.")),
}
"""Where an inquiry stands for its sender: sign, word and sentence."""
REASON_WORDS = {
    Reason.ADVERTISING: mark(
        "Somebody of ours looked at it, and we took it for advertising. If that is wrong, write to us."
    ),
    Reason.ABUSE: mark("Somebody of ours looked at it, and we found it abusive. If that is wrong, write to us."),
    Reason.NOT_FOR_THEM: mark(
        "Somebody of ours looked at it, and we think that it was not meant for a practitioner. If that is wrong, write "
        "to us."
    ),
}
PACE_WORDS = {
    Pace.HOUR: mark("%(name)s usually replies within an hour."),
    Pace.HOURS: mark("%(name)s usually replies within a few hours."),
    Pace.DAY: mark("%(name)s usually replies within a day."),
    Pace.DAYS: mark("%(name)s usually replies within three days."),
    Pace.WEEK: mark("%(name)s usually replies within a week."),
    Pace.LATER: mark("%(name)s usually replies after more than a week."),
}
SIGN_WORDS = {
    Sign.TRAP: "A field that nobody sees was filled in.",
    Sign.HASTE: "It was sent faster than anybody reads the form, or without opening it.",
    Sign.LINKS: "It holds more than two links.",
    Sign.WORDS: "It holds words that advertising often holds.",
    Sign.COPIES: "Nearly the same text went to several other listings that day.",
    Sign.REPORTED: "The practitioner reported it as spam.",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an inquiry stands: a sign of static/icons.txt, one or two words, and a sentence."""

    icon: str
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message: who wrote it and when, in words; `at` for machines."""

    by: str
    is_senders: bool
    text: str
    when: str
    at: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """What both wrote, with its standing. `may_write`: whether whoever looks may write more.

    `is_waiting`: for a reply, for a time that is usual; `is_unanswered`: for so long that it is said.
    """

    practitioner: str
    slug: str
    sender: str
    standing: Standing
    messages: list[MessageView]
    when_suits: str | None
    sent_when: str
    kept_until: str
    may_write: bool
    is_erased: bool
    is_closed: bool
    is_waiting: bool
    is_unanswered: bool


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One line of the inbox."""

    inquiry_id: int
    sender: str
    preview: str
    when: str
    count: str
    is_new: bool
    standing: Standing


@dataclass(frozen=True, slots=True)
class HeldView:
    """One held inquiry at the desk: why it is held, and what it says. No address."""

    inquiry_id: int
    practitioner: str
    slug: str
    sender: str
    since: str
    reasons: list[str]
    messages: list[MessageView]
    when_suits: str | None


def for_sender(inquiry: Inquiry) -> Conversation:
    """The conversation as its sender sees it."""
    name = inquiry.listing.practitioner.name
    return _conversation(inquiry, _sender_standing(inquiry, name), you=Author.SENDER)


def for_keeper(inquiry: Inquiry, *, now: datetime) -> Conversation:
    """The conversation as a keeper sees it."""
    return _conversation(inquiry, _keeper_standing(inquiry, now), you=Author.PRACTITIONER)


def inbox_line(inquiry: Inquiry, *, now: datetime) -> InboxLine:
    """One line of the inbox, with the last message's first words."""
    text = " ".join(inquiry.messages[-1].text.split()) if inquiry.messages else "Everything was deleted by the sender."
    return InboxLine(
        inquiry_id=inquiry.id,
        sender=inquiry.sender_name or "Withdrawn by the sender",
        preview=text if len(text) <= PREVIEW_CHARS else text[:PREVIEW_CHARS].rsplit(" ", 1)[0] + " …",
        when=when_words(inquiry.last_message_at, inquiry.listing),
        count=plural(len(inquiry.messages), "message"),
        is_new=inquiry.state == State.SENT and inquiry.seen_at is None,
        standing=_keeper_standing(inquiry, now),
    )


def held_view(inquiry: Inquiry) -> HeldView:
    """A held inquiry as the desk sees it; times in UTC."""
    name = inquiry.listing.practitioner.name
    return HeldView(
        inquiry_id=inquiry.id,
        practitioner=name,
        slug=inquiry.listing.slug,
        sender=inquiry.sender_name or "",
        since=f"{date_words(inquiry.held_at)}" if inquiry.held_at else "",
        reasons=[SIGN_WORDS[Sign(sign)] for sign in inquiry.signs.split()],
        messages=[
            _message(inquiry, one, sender=inquiry.sender_name or "", practitioner=name) for one in inquiry.messages
        ],
        when_suits=inquiry.when_suits,
    )


def pace_words(pace: Pace | None, name: str) -> str:
    """How soon a practitioner usually replies, as a sentence."""
    if pace is None:
        return gettext("How soon %(name)s usually replies, we cannot say yet.", name=name)
    return gettext(PACE_WORDS[pace], name=name)


def when_words(instant: datetime, listing: Listing) -> str:
    """An instant by the clock of the listing's first place: "November 22, 2026, 3:05 pm EST"."""
    place = next(iter(listing.places), None)
    local = instant.astimezone(ZoneInfo(place.time_zone) if place and place.time_zone else UTC)
    return f"{date_words(local)}, {clock_time(local.hour * 60 + local.minute)} {local:%Z}"


def _conversation(inquiry: Inquiry, standing: Standing, *, you: Author) -> Conversation:
    name, sender = inquiry.listing.practitioner.name, inquiry.sender_name or gettext("The sender")
    names = {"sender": sender, "practitioner": name} | {you.value: gettext("You")}
    return Conversation(
        practitioner=name,
        slug=inquiry.listing.slug,
        sender=sender,
        standing=standing,
        messages=[_message(inquiry, one, **names) for one in inquiry.messages],
        when_suits=inquiry.when_suits,
        sent_when=when_words(inquiry.sent_at, inquiry.listing),
        kept_until=date_words(erased_on(inquiry.last_message_at, inquiry.closed_at)),
        may_write=inquiry.state in OPEN,
        is_erased=inquiry.erased_at is not None,
        is_closed=inquiry.state == State.CLOSED,
        is_waiting=inquiry.state == State.SENT and inquiry.said_unanswered_at is None,
        is_unanswered=inquiry.state == State.SENT and inquiry.said_unanswered_at is not None,
    )


def _sender_standing(inquiry: Inquiry, name: str) -> Standing:
    closed = when_words(inquiry.closed_at, inquiry.listing) if inquiry.closed_at else ""
    if inquiry.state == State.SENT and inquiry.said_unanswered_at is not None:
        said = gettext("Ten days went by without a reply from %(name)s. One may still come.", name=name)
        return Standing("clock", gettext("No reply yet"), said)
    if inquiry.state == State.SENT and inquiry.seen_at is not None:
        said = gettext("%(name)s opened it in the inbox. No reply yet.", name=name)
        return Standing("eye", gettext("Seen"), said)
    if inquiry.state == State.DISCARDED:
        return Standing("x", gettext("Not passed on"), gettext(REASON_WORDS[Reason(inquiry.signs)]))
    icon, word, sentence = SENDER_STANDINGS[inquiry.state]
    return Standing(icon, gettext(word), gettext(sentence, name=name, day=closed))


def _keeper_standing(inquiry: Inquiry, now: datetime) -> Standing:
    if inquiry.state == State.SENT:
        days = (now - (inquiry.waiting_since or now)).days
        return Standing(
            "clock", "Unanswered", f"Waiting for {plural(days, 'day')}." if days else "Waiting for less than a day."
        )
    return {
        State.ANSWERED: Standing("circle-check", "Answered", "You wrote last."),
        State.CLOSED: Standing("minus", "Closed", "Nobody can write here until you reopen it."),
        State.WITHDRAWN: Standing("x", "Withdrawn by the sender", "Everything that was written is deleted."),
        State.HELD: Standing("search", "Reported", "We look at it."),
        State.DISCARDED: Standing("x", "Not passed on", "We took it out."),
    }[inquiry.state]


def _message(inquiry: Inquiry, message: Message, *, sender: str, practitioner: str) -> MessageView:
    is_senders = message.author == Author.SENDER
    return MessageView(
        by=sender if is_senders else practitioner,
        is_senders=is_senders,
        text=message.text,
        when=when_words(message.written_at, inquiry.listing),
        at=message.written_at.isoformat(),
    )
