"""The acts that take away what was public: an entry, or a reply. One person proposes, another carries it out."""

from __future__ import annotations

from datetime import datetime

from directory.audit.rules import Actor
from directory.moderation.desk import AGAINST, DECLINED_WORDS, answer_all
from directory.proposals.acts import Act, Done, Subject
from directory.reviews.models import Reply, ReviewEntry
from directory.reviews.moves import check_impartial, move
from directory.reviews.queries import entry_by_id, reply_by_id
from directory.reviews.replies import remove_reply
from directory.reviews.rules import By, EntryState, Move, ReasonCode, ReplyState
from directory.shared.errors import RuleBroken

ENTRY = "review_entry"
REPLY = "review_reply"


def entry_removal(entry: ReviewEntry, reason: ReasonCode) -> Subject:
    """What to propose to take a public entry away."""
    return Subject(ENTRY, str(entry.id), {"reason": reason.value})


def reply_removal(reply: Reply, reason: ReasonCode) -> Subject:
    """What to propose to take a reply away."""
    return Subject(REPLY, str(reply.id), {"reason": reason.value})


def entry_about(subject_id: str) -> ReviewEntry | None:
    """The entry that a removal is about."""
    return entry_by_id(int(subject_id)) if subject_id.isdecimal() else None


def reply_about(subject_id: str) -> Reply | None:
    """The reply that a removal is about."""
    return reply_by_id(int(subject_id)) if subject_id.isdecimal() else None


def _check_entry_person(subject: Subject, by: Actor) -> None:
    entry = entry_about(subject.id)
    if entry is not None:
        check_impartial(entry.review.practitioner_id, by)


def _check_entry(subject: Subject, by: Actor, now: datetime) -> None:  # noqa: ARG001 - any act is asked so
    entry = _entry(subject)
    _check_entry_person(subject, by)
    _reason(subject)
    if entry.state is not EntryState.PUBLISHED:
        raise RuleBroken("This entry is not public: there is nothing to take away.")


def _remove_entry(subject: Subject, done: Done) -> None:
    entry = _entry(subject)
    last = done.second or done.first
    move(entry, Move.REMOVE, reason=_reason(subject), who=By.MODERATOR, by=last, now=done.now)
    answer_all(entry, DECLINED_WORDS, by=last, now=done.now)


def _check_reply_person(subject: Subject, by: Actor) -> None:
    reply = reply_about(subject.id)
    if reply is not None:
        check_impartial(reply.review.practitioner_id, by)


def _check_reply(subject: Subject, by: Actor, now: datetime) -> None:  # noqa: ARG001
    reply = _reply(subject)
    _check_reply_person(subject, by)
    _reason(subject)
    if reply.state is not ReplyState.PUBLISHED:
        raise RuleBroken("This reply does not show: there is nothing to take away.")


def _remove_reply(subject: Subject, done: Done) -> None:
    remove_reply(_reply(subject), reason=_reason(subject), by=done.second or done.first, now=done.now)


def _entry(subject: Subject) -> ReviewEntry:
    entry = entry_about(subject.id)
    if entry is None or entry.erased_at is not None:
        raise RuleBroken("Its writer took this entry back.")
    return entry


def _reply(subject: Subject) -> Reply:
    reply = reply_about(subject.id)
    if reply is None:
        raise RuleBroken("This reply is not here any more.")
    return reply


def _reason(subject: Subject) -> ReasonCode:
    reason = ReasonCode(subject.terms["reason"])
    if reason not in AGAINST:
        raise RuleBroken("Choose a reason why it breaks the rules.", field="reason")
    return reason


REMOVE_ENTRY = Act(
    name="remove-review-entry",
    words="Take an entry of a review away",
    check_person=_check_entry_person,
    check=_check_entry,
    do=_remove_entry,
)
REMOVE_REPLY = Act(
    name="remove-review-reply",
    words="Take a reply away",
    check_person=_check_reply_person,
    check=_check_reply,
    do=_remove_reply,
)
