"""Who reviews whom in the demo, when and how: planned from dice alone, before anything is written.

Everything is drawn in days before the day of loading, so that another day changes dates only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from directory.demo.dice import dice, lists, pick
from directory.demo.review_words import Wording, reply_text
from directory.listings.models import Listing
from directory.listings.rules import TermKind
from directory.reviews.facts import StatedEntry
from directory.reviews.rules import STARS, Lasting, Proof, Relation, Stage, YesNo

REVIEWED = 230
"""Practitioners with any review."""
MOST, FALLING = 42, 0.5
"""How many the most reviewed has, and how steeply the others follow: the n-th has MOST / n ** FALLING."""
OF_KEPT = (14, 23, 9, 4)
"""Of the listings that somebody keeps who signs in to the demo."""
DAYS_BACK, RECENT = 520, 0.6
"""Reviews began at most so many days ago, and the last entry was written at least so many."""
LENGTHS = {1: 30, 2: 29, 3: 24, 4: 14, 5: 3}
BEGINS = {Stage.SESSION_3: 62, Stage.SESSION_6: 20, Stage.END: 14, Stage.LATER: 4}
GAPS = {Stage.SESSION_6: (20, 29), Stage.END: (33, 50), Stage.THREE_MONTHS: (88, 105), Stage.LATER: (95, 190)}
"""Days from the entry before to one of this stage."""
SESSIONS = {Stage.SESSION_3: (3, 4), Stage.SESSION_6: (6, 7), Stage.END: (10, 12), Stage.THREE_MONTHS: (11, 13)}
SESSIONS_LATER = (13, 19)
STARS_GIVEN = {1: 4, 2: 8, 3: 14, 4: 30, 5: 44}
DRIFTS = (-1, 0, 0, 0, 0, 1, 1)
RELATIONS = {
    Relation.NONE: 930,
    Relation.FRIEND_OR_FAMILY: 25,
    Relation.SAME_PROFESSION: 20,
    Relation.PAID_LESS: 18,
    Relation.WORKED_THERE: 7,
}
AGE_BANDS = {"18-29": 8, "30-39": 20, "40-49": 28, "50-59": 25, "60-69": 14, "70-plus": 5}
GIVES_BAND, GIVES_CONCERN, OF_THE_LISTING = 0.74, 0.68, 0.85
NAMED = {"first": 36, "initials": 24, "": 40}
BRUISED = {Lasting.NONE: 60, Lasting.TWO_DAYS: 26, Lasting.A_WEEK: 12, Lasting.LONGER: 2}
REDDENED = {Lasting.NONE: 62, Lasting.TWO_DAYS: 35, Lasting.A_WEEK: 3}
SWOLLEN = {Lasting.NONE: 84, Lasting.TWO_DAYS: 14, Lasting.A_WEEK: 2}
PAIN = (0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6)
OPEN_ANSWER = 0.13
BY_TIME = 0.12
"""So many entries nobody read within three days."""
READ_AFTER_HOURS, READ_SOON_HOURS = (2.0, 52.0), (1.0, 6.0)
BY_RECEIPT, EDITED = 0.05, 0.13
HANDS_OUT_UP_TO = 70
"""The most reviewed of whom all hand out visit codes; of the others most do, to some."""


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """One entry. `published_at`: when it was read, or time published it (`by_time`); None while it waits."""

    stated: StatedEntry
    written_at: datetime
    published_at: datetime | None
    by_time: bool = False

    @property
    def shown_at(self) -> datetime:
        """Since when everybody could read it. Raises AssertionError for one that waits."""
        assert self.published_at is not None  # noqa: S101
        return self.published_at


@dataclass(frozen=True, slots=True)
class PlannedReview:
    """One review with its entries, oldest first; `replies`: every version of the reply. `writer`: whose account."""

    number: int
    listing: Listing
    writer: int
    shown_as: str
    age_band: str | None
    concern: str | None
    relation: Relation
    proof: Proof | None
    entries: tuple[PlannedEntry, ...]
    replies: tuple[tuple[str, datetime], ...] = ()

    @property
    def opened_at(self) -> datetime:
        """When it was begun."""
        return self.entries[0].written_at - timedelta(minutes=6)

    @property
    def verified_at(self) -> datetime:
        """When the visit was shown, if it was."""
        waited = timedelta(hours=9) if self.proof is Proof.RECEIPT else timedelta(minutes=-2)
        return self.entries[0].written_at + waited


class Planner:
    """Plans reviews one after the other; each gets a number and a writer of its own."""

    def __init__(self, *, now: datetime) -> None:
        self._now = now
        self._wording = Wording()
        self._count = 0

    def review(
        self,
        listing: Listing,
        *,
        days_ago: float,
        length: int = 1,
        proof: Proof | None = None,
        stars: int | None = None,
        stage: Stage | None = None,
        text: str | None = None,
        writer: int | None = None,
    ) -> PlannedReview:
        """A review whose first entry was written so long ago; what is not given is drawn."""
        number, self._count = self._count, self._count + 1
        rolled = dice(number, "review")
        concern = _concern(listing, rolled)
        first = stage or (Stage.SESSION_3 if text else pick(rolled, BEGINS))
        given = stars or _stars(listing, rolled)
        kept = length if given > min(STARS) + 1 else min(length, 2)
        entries: list[PlannedEntry] = []
        for step, days in _course(first, days_ago, kept, rolled):
            before = entries[-1] if entries else None
            entries.append(self._entry(step, days, given, before, concern=concern, text=text, rolled=rolled))
            given = min(max(given + rolled.choice(DRIFTS), STARS[0]), STARS[-1])
        return PlannedReview(
            number=number,
            listing=listing,
            writer=number if writer is None else writer,
            shown_as=_shown_as(rolled),
            age_band=pick(rolled, AGE_BANDS) if rolled.random() < GIVES_BAND else None,
            concern=concern,
            relation=pick(rolled, RELATIONS),
            proof=proof,
            entries=tuple(entries),
        )

    def further(self, review: PlannedReview, *, days_ago: float, stage: Stage) -> PlannedEntry:
        """One more entry of a review."""
        rolled, before = dice(review.number, "further entry"), review.entries[-1]
        return self._entry(
            stage, days_ago, before.stated.stars, before, concern=review.concern, text=None, rolled=rolled
        )

    def _entry(
        self,
        stage: Stage,
        days_ago: float,
        stars: int,
        before: PlannedEntry | None,
        *,
        concern: str | None,
        text: str | None,
        rolled: Random,
    ) -> PlannedEntry:
        written_at = self._now - timedelta(days=days_ago)
        at_least = (before.stated.sessions or 1) if before else 1
        stated = _answers(stage, stars, written_at, at_least=at_least, rolled=rolled)
        said = text or self._wording.text(stated, concern=concern, follows=before is not None, rolled=rolled)
        by_time = rolled.random() < BY_TIME
        waited = timedelta(hours=72, seconds=40) if by_time else timedelta(hours=rolled.uniform(*READ_AFTER_HOURS))
        if written_at + waited > self._now - timedelta(hours=2):
            by_time, waited = False, timedelta(hours=rolled.uniform(*READ_SOON_HOURS))
        return PlannedEntry(replace(stated, text=said), written_at, written_at + waited, by_time)


def plan_reviews(
    planner: Planner, listings: Sequence[Listing], *, kept: Sequence[Listing], now: datetime
) -> list[PlannedReview]:
    """The reviews that everybody reads, of about 230 of these listings, those of `kept` among them."""
    free = [one for one in listings if one not in kept]
    Random("who is reviewed").shuffle(free)
    sizes = list(zip(kept, OF_KEPT, strict=True))
    ranked = free[: REVIEWED - len(sizes)]
    sizes += [(one, max(1, round(MOST / (rank + 1) ** FALLING))) for rank, one in enumerate(ranked)]
    return [
        review
        for rank, (listing, count) in enumerate(sizes)
        for review in _reviews_of(planner, listing, count, rank=rank, now=now)
    ]


def quiet_listings(listings: Sequence[Listing], *, kept: Sequence[Listing]) -> list[Listing]:
    """Listings that `plan_reviews` gives few reviews, and then those that it gives none: for stories of their own."""
    free = [one for one in listings if one not in kept]
    Random("who is reviewed").shuffle(free)
    return free[REVIEWED - len(kept) - 30 : REVIEWED - len(kept) + 30]


def _reviews_of(planner: Planner, listing: Listing, count: int, *, rank: int, now: datetime) -> Iterator[PlannedReview]:
    rolled = dice(listing.id, "reviews")
    handed_out = _share_of_codes(rank, rolled)
    replies = rolled.choice((0.0, 0.2, 0.35, 0.5, 0.9))
    for _ in range(count):
        days = RECENT + DAYS_BACK * rolled.random() ** 1.15
        drawn = rolled.random()
        proof = Proof.CODE if drawn < handed_out else Proof.RECEIPT if drawn > 1 - BY_RECEIPT else None
        review = planner.review(listing, days_ago=days, length=pick(rolled, LENGTHS), proof=proof)
        yield with_reply(review, now=now) if rolled.random() < replies else review


def with_reply(review: PlannedReview, *, now: datetime) -> PlannedReview:
    """The same review with a reply, some of them edited; without one where it would lie ahead."""
    rolled, first = dice(review.number, "reply"), review.entries[0]
    is_glad = first.stated.stars >= STARS[-1] - 1
    versions = [(reply_text(is_glad=is_glad, rolled=rolled), first.shown_at + timedelta(days=rolled.uniform(0.3, 9)))]
    if rolled.random() < EDITED:
        again = reply_text(is_glad=is_glad, rolled=rolled)
        versions.append((again, versions[0][1] + timedelta(days=rolled.uniform(0.1, 6))))
    return replace(review, replies=tuple(one for one in versions if one[1] < now - timedelta(hours=1)))


def _course(first: Stage, days_ago: float, length: int, rolled: Random) -> Iterator[tuple[Stage, float]]:
    """The stages that are written about, and how many days ago; those that would lie ahead are left out."""
    stages = list(Stage)[list(Stage).index(first) :]
    for place in range(length):
        stage = stages[place] if place < len(stages) else Stage.LATER
        days_ago -= rolled.uniform(*GAPS[stage]) if place else 0
        if place and days_ago < RECENT:
            return
        yield stage, days_ago


def _answers(stage: Stage, stars: int, written_at: datetime, *, at_least: int, rolled: Random) -> StatedEntry:
    def step(mean: float) -> int | None:
        drawn = round(rolled.gauss(mean, 0.7))
        return None if rolled.random() < OPEN_ANSWER else min(max(drawn, STARS[0]), STARS[-1])

    def told(weights: dict[Lasting, int]) -> Lasting | None:
        return None if rolled.random() < OPEN_ANSWER else pick(rolled, weights)

    def fact(no: int) -> YesNo | None:
        drawn = pick(rolled, {YesNo.YES: 90 - no, YesNo.NO: no, YesNo.NOT_SURE: 10})
        return None if rolled.random() < OPEN_ANSWER else drawn

    unhappy = (STARS[-1] - stars) / (len(STARS) - 1)
    return StatedEntry(
        stage=stage,
        text="",
        stars=stars,
        result=step(stars - 0.3),
        comfort=step(4.7 - 1.3 * unhappy),
        explanation=step(4.8 - 2.2 * unhappy),
        cleanliness=step(4.9 - 0.7 * unhappy),
        price_as_quoted=fact(round(3 + 30 * unhappy)),
        no_pressure=fact(round(4 + 42 * unhappy)),
        bruising=told(BRUISED),
        redness=told(REDDENED),
        swelling=told(SWOLLEN),
        pain=None if rolled.random() < OPEN_ANSWER else rolled.choice(PAIN),
        sessions=None
        if rolled.random() < OPEN_ANSWER
        else max(at_least, rolled.randint(*SESSIONS.get(stage, SESSIONS_LATER))),
        last_visit_on=(written_at - timedelta(days=rolled.randint(1, 6))).date() if rolled.random() < 0.75 else None,
    )


def _share_of_codes(rank: int, rolled: Random) -> float:
    """To what part of their clients who write a practice handed a code."""
    if rank < HANDS_OUT_UP_TO:
        return rolled.uniform(0.62, 0.95)
    return rolled.uniform(0.2, 0.85) if rolled.random() < 0.7 else 0.0


def _stars(listing: Listing, rolled: Random) -> int:
    """Stars as clients of this practice give them; practices differ."""
    leaning = min(max(dice(listing.id, "leaning").gauss(0, 0.55), -1.2), 0.9)
    weights = [count * math.exp(0.6 * leaning * (stars - 3)) for stars, count in STARS_GIVEN.items()]
    return rolled.choices(list(STARS_GIVEN), weights=weights)[0]


def _concern(listing: Listing, rolled: Random) -> str | None:
    codes = [term.code for term in listing.terms if term.kind is TermKind.CONCERN]
    everybodys = [code for code in lists("reviews")["concern"] if code != "none"]
    drawn = rolled.choice(codes if codes and rolled.random() < OF_THE_LISTING else everybodys)
    return drawn if rolled.random() < GIVES_CONCERN else None


def _shown_as(rolled: Random) -> str:
    groups = lists("names")["group"]
    group = rolled.choices(groups, weights=[one["weight"] for one in groups])[0]
    given = rolled.choice(group["women"] if rolled.random() < 0.85 else group["men"])
    match pick(rolled, NAMED):
        case "first":
            return str(given)
        case "initials":
            return f"{given[0]}. {rolled.choice(group['families'])[0]}."
    return ""
