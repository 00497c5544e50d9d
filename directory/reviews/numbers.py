"""What reviews come to: ratings for pages and the index, answers to each question, all from visible verified entries.

One vote for each review, its newest visible entry that answers; who reviewed two listings that were merged has one
vote. Nothing is averaged under AVERAGED_FROM.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Row, Select, bindparam, select

from directory.reviews.facts import EFFECTS, FACTS, STEPS
from directory.reviews.homes import merged_of
from directory.reviews.models import Review, ReviewEntry
from directory.reviews.queries import is_published
from directory.reviews.rating import Rating, rating_of
from directory.reviews.rules import AVERAGED_FROM, Lasting, Stage, YesNo
from directory.shared.db import read_rows

AT_END = frozenset({Stage.END, Stage.THREE_MONTHS, Stage.LATER})
"""Stages that count for the rating at the end of the course."""
QUESTIONS = STEPS[1:]
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Rated:
    """What a practitioner's verified reviews come to at an instant.

    `votes`: how many of them show; `at_end`: the same of entries at the end of the course or later. `until`: the first
    instant at which any of it may change by itself, because an emergency ends.
    """

    rating: Rating | None
    at_end: Rating | None
    votes: int
    until: datetime | None


UNRATED = Rated(None, None, 0, None)
FROM_THE_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Like:
    """Whose entries are asked for: people of an age band, with a concern, at a stage; None asks nothing."""

    age_band: str | None = None
    concern: str | None = None
    stage: Stage | None = None


ANYBODY = Like()


@dataclass(frozen=True, slots=True)
class Answers(Generic[Answer]):
    """The answers to one question, one for each review that gave one; at least AVERAGED_FROM of them."""

    count: int
    distribution: Mapping[Answer, int]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Ratings by stage, and the answers to each question by its name; what fewer than AVERAGED_FROM said is absent."""

    stages: Mapping[Stage, Rating]
    questions: Mapping[str, Rating]
    facts: Mapping[str, Answers[YesNo]]
    effects: Mapping[str, Answers[Lasting]]
    pain: Answers[int] | None


def ratings_of(practitioner_ids: Collection[int], now: datetime) -> Mapping[int, Rated]:
    """What the reviews of several practitioners come to, in two reads; those without verified reviews are absent."""
    return {one: _rated(rows, now) for one, rows in _by_home(practitioner_ids).items()}


def ratings_over_time(practitioner_ids: Collection[int]) -> Mapping[int, Sequence[tuple[datetime, Rated]]]:
    """The same for every instant, as far as the rows say it now: what holds from an instant on, ascending.

    The first holds from the beginning, each further one since an emergency ended. Depends on no clock.
    """
    found = _by_home(practitioner_ids)
    return {one: tuple((turn, _rated(rows, turn)) for turn in _turns(rows)) for one, rows in found.items()}


def _turns(rows: Iterable[Row[Any]]) -> list[datetime]:
    return sorted({FROM_THE_BEGINNING, *(row.hidden_until for row in rows if row.hidden_until is not None)})


def _by_home(practitioner_ids: Collection[int]) -> Mapping[int, list[Row[Any]]]:
    """The rows of stars, by whose reviews they are read with."""
    rows: dict[int, list[Row[Any]]] = defaultdict(list)
    homes = merged_of(practitioner_ids)
    for row in _verified(homes, columns=("stars",)):
        rows[homes[row.practitioner_id]].append(row)
    return rows


def breakdown_of(practitioner_id: int, now: datetime, *, like: Like = ANYBODY) -> Breakdown:
    """What verified visitors answered, those of some people only where `like` says which."""
    rows = [
        row
        for row in _verified(merged_of([practitioner_id]), columns=(*STEPS, *FACTS, *EFFECTS, "pain"), like=like)
        if _shows(row, now)
    ]
    stages = {stage: rating_of(_votes(row for row in rows if row.stage is stage)) for stage in Stage}
    questions = {name: rating_of(_votes(rows, name)) for name in QUESTIONS}
    return Breakdown(
        stages={stage: rating for stage, rating in stages.items() if rating},
        questions={name: rating for name, rating in questions.items() if rating},
        facts={name: told for name in FACTS if (told := _told(_votes(rows, name), list(YesNo)))},
        effects={name: told for name in EFFECTS if (told := _told(_votes(rows, name), list(Lasting)))},
        pain=_told(_votes(rows, "pain"), list(range(11))),
    )


def vote_keys(rows: Iterable[Any]) -> Callable[[Any], int]:
    """Which vote an entry belongs to: its review, or the first review of the same writer where listings were merged."""
    first: dict[int, int] = {}
    for row in rows:
        if row.account_id is not None:
            first[row.account_id] = min(row.review_id, first.get(row.account_id, row.review_id))
    return lambda row: int(first.get(row.account_id, row.review_id))


def _verified(
    practitioner_ids: Collection[int], *, columns: tuple[str, ...], like: Like = ANYBODY
) -> Sequence[Row[Any]]:
    """Published entries of verified reviews, the newest first; those that an emergency hides too."""
    wanted = _entries(columns).where(*_of_people(like)) if like != ANYBODY else _entries(columns)
    return read_rows(wanted, {"ids": list(practitioner_ids)})


@cache
def _entries(columns: tuple[str, ...]) -> Select[Any]:
    """The statement with these columns of entries, made once: every page of results reads the stars."""
    return (
        select(
            Review.practitioner_id,
            Review.account_id,
            ReviewEntry.review_id,
            ReviewEntry.stage,
            ReviewEntry.hidden_until,
            *(getattr(ReviewEntry, name) for name in columns),
        )
        .join(Review, Review.id == ReviewEntry.review_id)
        .where(
            Review.practitioner_id.in_(bindparam("ids", expanding=True)),
            Review.withdrawn_at.is_(None),
            Review.verified_at.is_not(None),
            is_published(),
        )
        .order_by(ReviewEntry.written_at.desc(), ReviewEntry.id.desc())
    )


def _of_people(like: Like) -> list[Any]:
    return [
        column == value
        for column, value in (
            (Review.age_band, like.age_band),
            (Review.concern, like.concern),
            (ReviewEntry.stage, like.stage),
        )
        if value is not None
    ]


def _rated(rows: list[Row[Any]], now: datetime) -> Rated:
    showing = [row for row in rows if _shows(row, now)]
    votes = _votes(showing)
    return Rated(
        rating=rating_of(votes),
        at_end=rating_of(_votes(row for row in showing if row.stage in AT_END)),
        votes=len(votes),
        until=min((row.hidden_until for row in rows if not _shows(row, now)), default=None),
    )


def _shows(row: Row[Any], now: datetime) -> bool:
    return row.hidden_until is None or row.hidden_until <= now


def _votes(rows: Iterable[Row[Any]], name: str = "stars") -> list[Any]:
    """One answer for each vote: that of the newest entry that has one. The rows come with the newest first."""
    rows = list(rows)
    key = vote_keys(rows)
    votes: dict[int, Any] = {}
    for row in rows:
        answer = getattr(row, name)
        if answer is not None:
            votes.setdefault(key(row), answer)
    return list(votes.values())


def _told(votes: list[Answer], scale: list[Answer]) -> Answers[Answer] | None:
    if len(votes) < AVERAGED_FROM:
        return None
    counts = Counter(votes)
    return Answers(len(votes), {one: counts[one] for one in scale})
