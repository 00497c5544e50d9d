"""How the waits and exclusions that practitioners state are spread over everybody published in this directory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from directory.discovery.index import SearchIndex
from directory.discovery.kept import Kept
from directory.listings.models import Listing, Precaution
from directory.listings.rules import PrecautionKind, Stance, Status
from directory.shared.db import db

SHOWN_FROM = 5
"""So many practitioners must state something about a kind before their spread is shown: fewer are no spread."""
EXACT_UP_TO = 6
"""So many different waits are shown by the day; more are counted by spans."""
SPANS = ((1, 7), (8, 14), (15, 30), (31, 90), (91, 180), (181, 730))
"""Days, both ends included."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What some practitioners state: a stance, and for waits the fewest and the most days."""

    stance: Stance
    low: int | None
    high: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """What is stated about one kind: the waits, short to long, then who asks first and who does not treat.

    `stated`: by how many; `of`: how many practitioners are published.
    """

    answers: tuple[Answer, ...]
    stated: int
    of: int


_kept: Kept[Mapping[PrecautionKind, Spread]] = Kept(timedelta(minutes=1))


def spreads(*, index: SearchIndex, now: datetime) -> Mapping[PrecautionKind, Spread]:
    """The spreads as of at most a minute ago: of a large directory they take longer than a page should."""
    return _kept.get("precautions", count_spreads, index=index, now=now)


def count_spreads() -> Mapping[PrecautionKind, Spread]:
    """Count what published listings state at this moment; a kind about which fewer than SHOWN_FROM do is left out."""
    stated: dict[PrecautionKind, list[tuple[Stance, int | None, int]]] = {}
    for kind, stance, days, count in db.session.execute(
        select(Precaution.kind, Precaution.stance, Precaution.days, func.count())
        .join(Listing, Listing.id == Precaution.listing_id)
        .where(Listing.status == Status.PUBLISHED)
        .group_by(Precaution.kind, Precaution.stance, Precaution.days)
    ):
        stated.setdefault(kind, []).append((stance, days, count))
    of = db.session.scalar(select(func.count()).select_from(Listing).where(Listing.status == Status.PUBLISHED)) or 0
    found = {kind: spread_of(rows, of=of) for kind, rows in stated.items()}
    return {kind: spread for kind, spread in found.items() if spread.stated >= SHOWN_FROM}


def spread_of(rows: Iterable[tuple[Stance, int | None, int]], *, of: int) -> Spread:
    """The spread of counted answers (stance, days, count); waits by spans where more than EXACT_UP_TO differ."""
    days: Counter[int] = Counter()
    others: Counter[Stance] = Counter()
    for stance, waited, count in rows:
        if waited is None:
            others[stance] += count
        else:
            days[waited] += count
    spans = [(day, day) for day in sorted(days)] if len(days) <= EXACT_UP_TO else SPANS
    waits = [Answer(Stance.WAITS, low, high, sum(days[day] for day in range(low, high + 1))) for low, high in spans]
    rest = [Answer(stance, None, None, others[stance]) for stance in (Stance.ASKS, Stance.EXCLUDES)]
    answers = tuple(one for one in (*waits, *rest) if one.count)
    return Spread(answers, stated=sum(one.count for one in answers), of=of)
