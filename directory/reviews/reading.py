"""What everybody may read at an instant: entries with their redactions applied, replies, and the public export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager

from directory.reviews.facts import EFFECTS, FACTS, STEPS, redacted
from directory.reviews.homes import merged_of
from directory.reviews.models import Reply, Review, ReviewEntry
from directory.reviews.numbers import ANYBODY, Like, vote_keys
from directory.reviews.queries import is_visible
from directory.reviews.rules import (
    AVERAGED_FROM,
    Lasting,
    Proof,
    Redaction,
    Relation,
    ReplyState,
    Stage,
    YesNo,
)
from directory.shared.db import db


@dataclass(frozen=True, slots=True)
class VisibleReply:
    """The practitioner's reply as it shows: its newest text, when it was written first, and each time it was edited."""

    reply_id: int
    text: str
    written_at: datetime
    edited_at: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class VisibleEntry:
    """One entry as everybody reads it; `text` has "[name removed]" where something was."""

    entry_id: int
    review_id: int
    stage: Stage
    written_at: datetime
    text: str
    is_redacted: bool
    stars: int
    result: int | None
    comfort: int | None
    explanation: int | None
    cleanliness: int | None
    price_as_quoted: YesNo | None
    no_pressure: YesNo | None
    bruising: Lasting | None
    redness: Lasting | None
    swelling: Lasting | None
    pain: int | None
    sessions: int | None
    shown_as: str
    age_band: str | None
    concern: str | None
    relation: Relation
    proof: Proof | None
    reply: VisibleReply | None

    @property
    def is_verified(self) -> bool:
        """Whether something showed that the writer was there."""
        return self.proof is not None


ANSWERED = (*STEPS, *FACTS, *EFFECTS, "pain", "sessions")
PUBLIC_COLUMNS = (
    "entry", "review", "verified", "stage", "written_on", *ANSWERED, "relation", "age_band", "concern", "text",
    "redacted", "reply", "reply_written_on", "reply_edited_on",
)  # fmt: skip
"""The names of what an item of the public export has, in their order."""


def visible_entries(practitioner_id: int, now: datetime, *, like: Like = ANYBODY) -> Sequence[VisibleEntry]:
    """The entries of a practitioner that everybody may read, the newest first, in four reads; `like`: of whom only."""
    rows = _rows(practitioner_id, now)
    key = vote_keys([_Row(row) for row in rows])
    wanted = [
        row
        for row in rows
        if like.age_band in (None, row.review.age_band)
        and like.concern in (None, row.review.concern)
        and like.stage in (None, row.stage)
    ]
    return [_visible(row, review_id=key(_Row(row)), now=now) for row in wanted]


def public_items(practitioner_id: int, now: datetime) -> Sequence[Mapping[str, Any]]:
    """The public export: visible entries, the newest first, as plain JSON by PUBLIC_COLUMNS.

    It has no name and no account. Age band and concern are left out where fewer than five reviews share them. The
    rating is that of the first item of each `review` that is `verified`.
    """
    entries = visible_entries(practitioner_id, now)
    bands, concerns = _shared(entries, "age_band"), _shared(entries, "concern")
    return [_item(one, bands=bands, concerns=concerns) for one in entries]


def reply_as_shown(reply: Reply | None, now: datetime) -> VisibleReply | None:
    """A reply as everybody reads it; None for one that does not show."""
    if reply is None or reply.state is not ReplyState.PUBLISHED:
        return None
    if reply.hidden_until is not None and reply.hidden_until > now:
        return None
    first, *edits = reply.versions
    newest = reply.versions[-1]
    return VisibleReply(reply.id, newest.text, first.written_at, tuple(one.written_at for one in edits))


def text_as_shown(entry: ReviewEntry) -> str:
    """The text of an entry with its redactions applied."""
    return redacted(entry.text, spans_of(entry))


def spans_of(entry: ReviewEntry) -> list[tuple[int, int, Redaction]]:
    """The redactions of an entry."""
    return [(int(first), int(last), Redaction(str(kind))) for first, last, kind in entry.redactions]


class _Row:
    """An entry as `vote_keys` asks: whose it is, of which review."""

    __slots__ = ("account_id", "review_id")

    def __init__(self, entry: ReviewEntry) -> None:
        self.account_id = entry.review.account_id
        self.review_id = entry.review_id


_VISIBLE = (
    select(ReviewEntry)
    .join(ReviewEntry.review)
    .where(Review.practitioner_id.in_(bindparam("ids", expanding=True)), is_visible(bindparam("now")))
    .options(contains_eager(ReviewEntry.review).selectinload(Review.reply).selectinload(Reply.versions))
    .order_by(ReviewEntry.written_at.desc(), ReviewEntry.id.desc())
)
"""Made once: every listing's own page asks it."""


def _rows(practitioner_id: int, now: datetime) -> Sequence[ReviewEntry]:
    return db.session.scalars(_VISIBLE, {"ids": list(merged_of([practitioner_id])), "now": now}).all()


def _visible(entry: ReviewEntry, *, review_id: int, now: datetime) -> VisibleEntry:
    review = entry.review
    return VisibleEntry(
        entry_id=entry.id,
        review_id=review_id,
        stage=entry.stage,
        written_at=entry.written_at,
        text=text_as_shown(entry),
        is_redacted=bool(entry.redactions),
        **{name: getattr(entry, name) for name in ANSWERED},
        shown_as=review.shown_as,
        age_band=review.age_band,
        concern=review.concern,
        relation=review.relation,
        proof=review.proof,
        reply=reply_as_shown(review.reply, now),
    )


def _shared(entries: Sequence[VisibleEntry], name: str) -> frozenset[str]:
    """The values that enough reviews share."""
    counts = Counter(value for _review, value in {(one.review_id, getattr(one, name)) for one in entries})
    return frozenset(value for value, count in counts.items() if value is not None and count >= AVERAGED_FROM)


def _item(one: VisibleEntry, *, bands: frozenset[str], concerns: frozenset[str]) -> dict[str, Any]:
    reply = one.reply
    values = {
        "entry": one.entry_id,
        "review": one.review_id,
        "verified": one.is_verified,
        "stage": one.stage.value,
        "written_on": _day(one.written_at),
        **{name: getattr(getattr(one, name), "value", getattr(one, name)) for name in ANSWERED},
        "relation": one.relation.value,
        "age_band": one.age_band if one.age_band in bands else None,
        "concern": one.concern if one.concern in concerns else None,
        "text": one.text,
        "redacted": one.is_redacted,
        "reply": reply.text if reply else None,
        "reply_written_on": _day(reply.written_at) if reply else None,
        "reply_edited_on": _day(reply.edited_at[-1]) if reply and reply.edited_at else None,
    }
    return {name: values[name] for name in PUBLIC_COLUMNS}


def _day(instant: datetime) -> str:
    return date.isoformat(instant.date())
