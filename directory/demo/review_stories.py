"""What waits, is held, was declined and is reported in the demo: each told by the very acts that lead there.

A story plans its reviews when it is made, so that their writers have accounts, and is told later (`review_acts.tell`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from directory.demo.dice import lists
from directory.demo.review_acts import NOWHERE, Desk, Story, answer_holds, arrive, report_entry, reporter, trace
from directory.demo.review_codes import unused_code_beside
from directory.demo.review_plan import PlannedReview, Planner, with_reply
from directory.listings.models import Listing
from directory.moderation.arriving import receive_entry
from directory.moderation.desk import decline_entry
from directory.moderation.reporting import report_thing
from directory.moderation.rules import Reported, ReportReason
from directory.moderation.signals import BURST_FROM, CODES_FROM, NETWORK_FROM, RING_FROM, RING_PEOPLE
from directory.moderation.tracing import Came, leave_traces
from directory.reviews.rules import Proof, ReasonCode, Stage

HOURS_WAITING = (2, 5, 9, 13, 18, 22, 27, 31, 36, 41, 47, 52)
FOLLOWING_HOURS = (3, 11, 20, 33, 44, 58)
"""How long the eighteen entries wait that nobody has read: first ones, and further ones of known reviews."""
OVERDUE_DAYS = (15.5, 17.0)
SOON = timedelta(hours=5)


@dataclass
class Cast:
    """Plans the reviews of stories: `standing` ones stand as rows before, `arriving` ones are brought by acts."""

    planner: Planner
    standing: list[PlannedReview] = field(default_factory=list)
    arriving: list[PlannedReview] = field(default_factory=list)

    def stands(self, listing: Listing, days_ago: float, **fixed: Any) -> PlannedReview:
        """A review that stands already, and shows."""
        self.standing.append(self.planner.review(listing, days_ago=days_ago, **fixed))
        return self.standing[-1]

    def waits(self, listing: Listing, days_ago: float, **fixed: Any) -> PlannedReview:
        """A review that stands already; nobody has read its entry."""
        one = self.planner.review(listing, days_ago=days_ago, **fixed)
        self.standing.append(replace(one, entries=(replace(one.entries[0], published_at=None),)))
        return self.standing[-1]

    def arrives(self, listing: Listing, days_ago: float, **fixed: Any) -> PlannedReview:
        """A review that is to come; more than one by the same `writer` makes a ring."""
        self.arriving.append(self.planner.review(listing, days_ago=days_ago, **fixed))
        return self.arriving[-1]


def desk_stories(
    cast: Cast, *, kept: Sequence[Listing], free: Iterator[Listing], writer: int, now: datetime
) -> Iterator[Story]:
    """What waits, is held, was declined or is reported. `kept`: listings of practices that sign in, four or more;

    `free`: listings that nothing else is told of. `writer`: the number of who signs in as a writer.
    """
    words = lists("review_desk")
    _wait(cast, kept, free)
    yield from _held(cast, words["held"], free)
    yield from _declined(cast, words["declined"], free, writer=writer)
    yield from _reported(cast, words["reported"], free)
    replied = with_reply(cast.planner.review(kept[1], days_ago=74.0, proof=Proof.CODE, stars=2), now=now)
    cast.standing.append(replied)
    yield partial(_reply_is_reported, replied, words["reported-reply"])


def _wait(cast: Cast, kept: Sequence[Listing], free: Iterator[Listing]) -> None:
    """Entries that nobody has read: some are the first of their review, some go on with one."""
    firsts = [kept[0], kept[1], *(next(free) for _ in HOURS_WAITING[2:])]
    for listing, hours in zip(firsts, HOURS_WAITING, strict=True):
        cast.waits(listing, hours / 24)
    known = [kept[0], kept[2], *(next(free) for _ in FOLLOWING_HOURS[2:])]
    for listing, hours in zip(known, FOLLOWING_HOURS, strict=True):
        one = cast.planner.review(listing, days_ago=27 + hours / 24, stage=Stage.SESSION_3, proof=Proof.CODE)
        further = cast.planner.further(one, days_ago=hours / 24, stage=Stage.SESSION_6)
        cast.standing.append(replace(one, entries=(*one.entries, replace(further, published_at=None))))


def _held(cast: Cast, words: dict[str, str], free: Iterator[Listing]) -> Iterator[Story]:
    """Seven entries that rules hold, each rule once; two of them longer than they may be."""
    yield partial(_is_held, cast.arrives(next(free), 1.7, text=words["link"]))
    yield partial(_is_held, cast.arrives(next(free), OVERDUE_DAYS[0], text=words["personal-data"]))
    copied, networked, burst = (next(free) for _ in range(3))
    first = cast.stands(copied, 6.2, text=words["first-text"])
    copy = cast.arrives(copied, 4.1, text=words["same-text"])
    yield partial(_is_held, copy, with_these=[first], came=Came(device=trace("one device")))
    near = [cast.stands(networked, 13.0 - place) for place in range(1, NETWORK_FROM)]
    last = cast.arrives(networked, 5.3)
    yield partial(_is_held, last, with_these=near, came=Came(network=trace("one network")))
    many = [cast.stands(burst, 11.0 - place * 0.4) for place in range(1, BURST_FROM)]
    yield partial(_is_held, cast.arrives(burst, 7.4), with_these=many)
    known, last = _ring(cast, free)
    yield partial(_is_held, last, with_these=known)


def codes_from_one_hand(cast: Cast, listing: Listing) -> Story:
    """The last of a few codes of one batch, used within an hour from one network, is held.

    `listing`: one of which no other review used a code.
    """
    these = [cast.stands(listing, 8.0 - place * 0.02, proof=Proof.CODE) for place in range(1, CODES_FROM)]
    last = cast.arrives(listing, 7.9)
    return partial(_is_held, last, with_these=these, came=Came(network=trace("one counter")))


def _is_held(
    one: PlannedReview, desk: Desk, *, with_these: Sequence[PlannedReview] = (), came: Came = NOWHERE
) -> Iterator[datetime]:
    """An entry comes and is held; those on which its hold rests are read once more, and stay."""
    at = one.entries[0].written_at
    others = [desk.reviews[other.number].entries[0] for other in with_these]
    if came != NOWHERE:
        yield at - timedelta(minutes=1)
        for other in others:
            leave_traces(other, came, key=desk.traces, now=other.written_at)
    yield at
    code = unused_code_beside(others[0]) if with_these and with_these[0].proof else ""
    arrive(desk, one, came=came, code=code)
    yield at + SOON
    answer_holds(desk, others, at + SOON)


def _ring(cast: Cast, free: Iterator[Listing]) -> tuple[list[PlannedReview], PlannedReview]:
    """A few people who all review the same practitioners; the last entry of them comes, and is overdue since."""
    known: list[PlannedReview] = []
    count = RING_PEOPLE * RING_FROM
    for listing in [next(free) for _ in range(RING_FROM)]:
        for place in range(RING_PEOPLE):
            left = count - len(known) - 1
            brings = cast.stands if left else cast.arrives
            writer = known[place].writer if len(known) >= RING_PEOPLE else None
            known.append(brings(listing, OVERDUE_DAYS[1] + 3.1 * left, writer=writer))
    return known[:-1], known[-1]


def _declined(cast: Cast, words: dict[str, str], free: Iterator[Listing], *, writer: int) -> Iterator[Story]:
    for place, (reason, text) in enumerate(words.items()):
        of_writer = {"writer": writer} if reason == ReasonCode.NO_EXPERIENCE.value else {}
        one = cast.waits(next(free), 12.0 + 4.5 * place, text=text, **of_writer)
        yield partial(_is_declined, one, ReasonCode(reason))


def _is_declined(one: PlannedReview, reason: ReasonCode, desk: Desk) -> Iterator[datetime]:
    at = one.entries[0].written_at
    entry = desk.reviews[one.number].entries[-1]
    yield at
    receive_entry(entry, NOWHERE, key=desk.traces, now=at)
    yield at + 3 * SOON
    decline_entry(entry, reason, seen_version=entry.version, by=desk.moderator, now=at + 3 * SOON)


def _reported(cast: Cast, words: Sequence[dict[str, str]], free: Iterator[Listing]) -> Iterator[Story]:
    for place, told in enumerate(words):
        one = cast.stands(next(free), 19.0 + 6 * place, text=told.get("text"))
        yield partial(_is_reported, one, told, 1.2 + 1.6 * place)


def _is_reported(one: PlannedReview, told: dict[str, str], days_ago: float, desk: Desk) -> Iterator[datetime]:
    at = desk.now - timedelta(days=days_ago)
    yield at
    entry = desk.reviews[one.number].entries[0]
    report_entry(entry, ReportReason(told["reason"]), told["note"], who=told["reason"], at=at)
    if told["reason"] == ReportReason.NAMES_SOMEBODY.value:
        yield at + SOON
        report_entry(entry, ReportReason.NAMES_SOMEBODY, "", who="somebody else", at=at + SOON)


def _reply_is_reported(one: PlannedReview, told: dict[str, str], desk: Desk) -> Iterator[datetime]:
    at = desk.now - timedelta(days=2.3)
    yield at
    reply = desk.reviews[one.number].reply
    assert reply is not None  # noqa: S101 - planned so
    report_thing(
        Reported.REPLY,
        reply.id,
        ReportReason(told["reason"]),
        practitioner_id=one.listing.practitioner_id,
        note=told["note"],
        reporter=reporter("of a reply"),
        now=at,
    )
