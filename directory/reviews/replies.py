"""Writes of replies: one for each review, published only when the coach has no remark; every version is kept.

What a practice writes is public at once, for the coach lets nothing through that tells of somebody. The desk may hide
a reply for 72 hours, and two people may remove it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.ownership.queries import keeper_of
from directory.reviews.coach import check_reply
from directory.reviews.facts import folded
from directory.reviews.homes import home_listing
from directory.reviews.letters import tell_writer
from directory.reviews.models import Reply, ReplyVersion, Review, ReviewEntry, ReviewEvent
from directory.reviews.moves import check_impartial, write_event
from directory.reviews.queries import is_visible
from directory.reviews.rules import (
    HIDDEN_AT_MOST,
    REPLY_VERSIONS_MAX,
    By,
    Happening,
    Overtaken,
    ReasonCode,
    ReplyState,
)
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if


def post_reply(review: Review, text: str, *, by: Actor, now: datetime) -> Reply:
    """Reply to a review, in public at once; what is there already when the same was just sent.

    Raises RuleBroken for who does not keep the listing, for a review of which nothing shows, where a reply is already
    or was removed, and NeedsOtherWords with the coach's remarks.
    """
    _check_keeper(review, by)
    plain = _checked(text, review)
    reply = review.reply
    if reply is not None and reply.state is ReplyState.PUBLISHED and reply.versions[-1].text == plain:
        return reply
    _check_shows(review, now=now)
    if reply is None:
        reply = Reply(review=review, state=ReplyState.PUBLISHED)
        db.session.add(reply)
        db.session.flush()
    elif reply.state is ReplyState.WITHDRAWN:
        _change(reply, seen_version=reply.version, state=ReplyState.PUBLISHED)
    else:
        raise RuleBroken("This review has its reply. Edit that one." if _is_out(reply) else REMOVED)
    _add_version(reply, plain, by=by, now=now)
    _record("post_reply", reply, by=by, now=now)
    _event(Happening.PUBLISHED, reply, who=By.PRACTICE, by=by, now=now)
    tell_writer("review_replied", review, about=f"{reply.id}:{reply.version}", now=now)
    return reply


def edit_reply(reply: Reply, text: str, *, seen_version: int, by: Actor, now: datetime) -> None:
    """Say it in other words; the page says when it was edited. Raises RuleBroken as `post_reply`, and Overtaken."""
    _check_keeper(reply.review, by)
    if reply.state is not ReplyState.PUBLISHED:
        raise RuleBroken("This reply was taken back." if reply.state is ReplyState.WITHDRAWN else REMOVED)
    plain = _checked(text, reply.review)
    if reply.versions[-1].text == plain:
        return
    if len(reply.versions) >= REPLY_VERSIONS_MAX:
        raise RuleBroken(f"A reply has at most {REPLY_VERSIONS_MAX} versions. Take it back, if it has to go.")
    _change(reply, seen_version=seen_version)
    _add_version(reply, plain, by=by, now=now)
    _record("edit_reply", reply, by=by, now=now)


def withdraw_reply(reply: Reply, *, seen_version: int, by: Actor, now: datetime) -> None:
    """The practice takes its reply back; it may post another one. Raises RuleBroken as `post_reply`, and Overtaken."""
    _check_keeper(reply.review, by)
    if reply.state is not ReplyState.PUBLISHED:
        raise RuleBroken("This reply does not show any more.")
    _change(reply, seen_version=seen_version, state=ReplyState.WITHDRAWN)
    _record("withdraw_reply", reply, by=by, now=now)
    _event(Happening.WITHDRAWN, reply, who=By.PRACTICE, by=by, now=now)


def remove_reply(
    reply: Reply, *, reason: ReasonCode, by: Actor, now: datetime, seen_version: int | None = None
) -> None:
    """Take a reply away for good: what a proposal of two people does. Raises RuleBroken, and Overtaken."""
    _decide(reply, by=by, seen_version=seen_version, state=ReplyState.REMOVED, hidden_until=None)
    _record("remove_reply", reply, by=by, now=now, reason=reason.value)
    _event(Happening.REMOVED, reply, who=By.MODERATOR, by=by, now=now, reason=reason)


def restore_reply(reply: Reply, *, reason: ReasonCode, by: Actor, now: datetime) -> None:
    """Put a removed reply back. Raises RuleBroken for one that was not removed."""
    check_impartial(reply.review.practitioner_id, by)
    if reply.state is not ReplyState.REMOVED:
        raise RuleBroken("This reply was not removed.")
    _change(reply, seen_version=reply.version, state=ReplyState.PUBLISHED)
    _record("restore_reply", reply, by=by, now=now, reason=reason.value)
    _event(Happening.RESTORED, reply, who=By.MODERATOR, by=by, now=now, reason=reason)


def hide_reply(
    reply: Reply,
    *,
    until: datetime | None = None,
    reason: ReasonCode,
    by: Actor,
    now: datetime,
    seen_version: int | None = None,
) -> None:
    """An emergency: hide a reply, at most and usually for 72 hours, and once; then it shows again by itself."""
    end = until or now + HIDDEN_AT_MOST
    if not timedelta() < end - now <= HIDDEN_AT_MOST:
        raise RuleBroken("Hide it for at most 72 hours.", field="until")
    before = select(ReviewEvent.id).where(ReviewEvent.reply_id == reply.id, ReviewEvent.happening == Happening.HIDDEN)
    if db.session.scalars(before.limit(1)).first() is not None:
        raise RuleBroken("This reply was hidden once already. Propose its removal.")
    _decide(reply, by=by, seen_version=seen_version, hidden_until=end)
    _record("hide_reply", reply, by=by, now=now, reason=reason.value)
    _event(Happening.HIDDEN, reply, who=By.MODERATOR, by=by, now=now, reason=reason, until=end)


def show_reply_again(
    reply: Reply, *, reason: ReasonCode, by: Actor, now: datetime, seen_version: int | None = None
) -> None:
    """End an emergency before its time. Raises RuleBroken for a reply that is not hidden."""
    if reply.hidden_until is None or reply.hidden_until <= now:
        raise RuleBroken("This reply is not hidden.")
    _decide(reply, by=by, seen_version=seen_version, hidden_until=None)
    _record("show_reply_again", reply, by=by, now=now, reason=reason.value)
    _event(Happening.SHOWN_AGAIN, reply, who=By.MODERATOR, by=by, now=now, reason=reason)


REMOVED = "This reply was removed. Whoever disagrees appeals; another one cannot be posted."


def _checked(text: str, review: Review) -> str:
    """A reply that may be published.

    The coach knows how the writer is named here, not what their account says: to refuse that name would tell it.
    """
    plain = folded(text)
    check_reply(plain, names=[review.shown_as])
    return plain


def _check_keeper(review: Review, by: Actor) -> None:
    listing = home_listing(review.practitioner_id)
    if listing is None or keeper_of(listing.id, by.person_id) is None:
        raise RuleBroken("Only who keeps the listing replies.")


def _check_shows(review: Review, *, now: datetime) -> None:
    showing = (
        select(ReviewEntry.id)
        .join(Review, Review.id == ReviewEntry.review_id)
        .where(Review.id == review.id, is_visible(now))
    )
    if db.session.scalars(showing.limit(1)).first() is None:
        raise RuleBroken("Nothing of this review shows now.")


def _is_out(reply: Reply) -> bool:
    return reply.state is ReplyState.PUBLISHED


def _decide(reply: Reply, *, by: Actor, seen_version: int | None, **values: Any) -> None:
    """Change a published reply as the desk, by somebody without an interest."""
    check_impartial(reply.review.practitioner_id, by)
    if not _is_out(reply):
        raise RuleBroken("This reply does not show any more.")
    _change(reply, seen_version=reply.version if seen_version is None else seen_version, **values)


def _change(reply: Reply, *, seen_version: int, **values: Any) -> None:
    if not change_if(reply, Reply.version == seen_version, version=seen_version + 1, **values):
        raise Overtaken


def _add_version(reply: Reply, text: str, *, by: Actor, now: datetime) -> None:
    db.session.add(ReplyVersion(reply_id=reply.id, text=text, written_at=now, written_by_id=by.person_id))
    db.session.flush()
    db.session.expire(reply, ["versions"])


def _record(act: str, reply: Reply, *, by: Actor, now: datetime, reason: str = "") -> None:
    after = {"state": reply.state.value}
    record(act, subject_kind="review_reply", subject_id=reply.id, by=by, now=now, reason=reason, after=after)


def _event(
    happening: Happening,
    reply: Reply,
    *,
    who: By,
    by: Actor,
    now: datetime,
    reason: ReasonCode | None = None,
    until: datetime | None = None,
) -> None:
    about = (reply.id, reply.review.practitioner_id)
    write_event(happening, reply=about, reason=reason, who=who, by=by, now=now, until=until)
