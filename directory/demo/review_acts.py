"""What writers, practices and the desk do in the stories of the demo: the rooms’ acts, with whoever acts filled in.

A story yields the instant of its next act and acts when it is resumed; `tell` takes the stories of all in the order of
time, and lets the ledger of what stands as rows catch up in between.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from directory.audit.rules import Actor
from directory.demo.review_plan import PlannedReview
from directory.demo.review_rows import Telling, form_key
from directory.files.sealing import SealedStore
from directory.listings.models import Practitioner
from directory.moderation.arriving import receive_entry
from directory.moderation.desk import publish_entry
from directory.moderation.queries import open_holds_of
from directory.moderation.reporting import report_thing
from directory.moderation.rules import Reported, ReportReason
from directory.moderation.tracing import Came
from directory.reviews.actions import add_entry, open_review
from directory.reviews.facts import Affirmed
from directory.reviews.models import Review, ReviewEntry
from directory.reviews.visits import verify_by_code
from directory.shared.db import db
from directory.shared.keys import HashKeys

NOWHERE = Came()


@dataclass(frozen=True, slots=True)
class Desk:
    """Who and what stories need when they are told.

    `readers`: two who look after reviews. `writers` by number; `keepers` by a practitioner's id; `reviews` by number:
    those that stand as rows. `codes` and `traces` are the keys of visit codes and of traces.
    """

    readers: tuple[Actor, Actor]
    writers: dict[int, Actor]
    keepers: dict[int, Actor]
    reviews: dict[int, Review]
    codes: HashKeys
    traces: bytes
    store: SealedStore
    now: datetime

    @property
    def moderator(self) -> Actor:
        """Who looks after reviews."""
        return self.readers[0]

    @property
    def other(self) -> Actor:
        """Who decides what takes a second person."""
        return self.readers[1]


Story = Callable[[Desk], Iterator[datetime]]


def tell(stories: Sequence[Story], desk: Desk, telling: Telling) -> None:
    """Tell all stories at once, in the order of time, up to now."""
    told = [story(desk) for story in stories]
    coming = [(next(one), place, one) for place, one in enumerate(told)]
    heapq.heapify(coming)
    while coming:
        at, place, one = heapq.heappop(coming)
        telling.until(at)
        following = next(one, None)
        if following is not None:
            heapq.heappush(coming, (following, place, one))
    telling.until(desk.now)


def arrive(desk: Desk, one: PlannedReview, *, came: Came = NOWHERE, code: str = "") -> ReviewEntry:
    """A review is begun with its first entry, and the rules look at it."""
    first = one.entries[0]
    by, at = desk.writers[one.writer], first.written_at
    practitioner = db.session.get_one(Practitioner, one.listing.practitioner_id)
    review = open_review(
        practitioner,
        Affirmed(is_first_hand=True, is_unpaid=True),
        relation=one.relation,
        age_band=one.age_band,
        concern=one.concern,
        shown_as=one.shown_as,
        by=by,
        now=at,
    )
    if code:
        verify_by_code(review, code, secret=desk.codes, buckets=(), by=by, now=at)
    seen, key = review.version, form_key(one.number, 0)
    entry = add_entry(review, first.stated, form_key=key, seen_version=seen, by=by, now=at)
    receive_entry(entry, came, key=desk.traces, now=at)
    return entry


def read(desk: Desk, entry: ReviewEntry, at: datetime) -> None:
    """Somebody reads an entry, lets it be seen, and answers what it was stopped for."""
    publish_entry(entry, seen_version=entry.version, by=desk.moderator, now=at)


def answer_holds(desk: Desk, entries: Sequence[ReviewEntry], at: datetime) -> None:
    """Somebody reads entries on which a hold rests, and lets them stay, or be seen."""
    for entry in entries:
        if open_holds_of(entry.id):
            read(desk, entry, at)


def report_entry(entry: ReviewEntry, reason: ReportReason, note: str, *, who: str, at: datetime) -> None:
    """Somebody reports an entry; `who` tells reporters apart."""
    about = entry.review.practitioner_id
    report_thing(Reported.ENTRY, entry.id, reason, practitioner_id=about, note=note, reporter=reporter(who), now=at)


def reporter(who: str) -> str:
    """What is kept of somebody who reports."""
    return hashlib.sha256(f"demo reporter {who}".encode()).hexdigest()


def trace(who: str) -> str:
    """What is kept of a device or a network."""
    return hashlib.sha256(f"demo trace {who}".encode()).hexdigest()
