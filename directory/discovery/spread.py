"""What a search comes to in numbers: how many practitioners, which points they answer, what they cost.

The index answers: it counts the values of facets, and its orders by price give the amounts without reading listings.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Self

from sqlalchemy import select

from directory.checklist.rules import Number
from directory.discovery.find import Query, answer
from directory.discovery.index import SearchIndex
from directory.discovery.kept import Kept
from directory.discovery.written_numbers import Written
from directory.listings.models import Price
from directory.listings.rules import Currency
from directory.shared.db import db
from search_index import Request

SPREAD_FROM = 5
"""So many prices make a spread; fewer would tell of single practitioners."""
EVERY_AMOUNT = 1e12
PAGE = 100
EVERY_ONE_TO = 10_000
LOOKED_AT = 101


@dataclass(frozen=True, slots=True)
class Spread:
    """How amounts in cents are spread over `count` listings."""

    count: int
    low: int
    median: int
    high: int


@dataclass(frozen=True, slots=True)
class Spreads:
    """What a search costs: a session, and a first year; None where too few say so."""

    session: Spread | None = None
    first_year: Spread | None = None

    def as_data(self) -> list[tuple[int, ...] | None]:
        """Both as JSON can say them."""
        return [astuple(spread) if spread else None for spread in (self.session, self.first_year)]

    @classmethod
    def of_data(cls, data: Iterable[list[int] | None]) -> Self:
        """The same back."""
        return cls(*(Spread(*spread) if spread else None for spread in data))


@dataclass(frozen=True, slots=True)
class Counted:
    """A search in numbers. `facets`: facet → code → practitioners; spreads are None where too few say a price.

    `first_year` goes by the lower end of each practitioner's first-year cost.
    """

    practitioners: int
    unclaimed: int
    answered: Mapping[Number, int]
    facets: Mapping[str, Mapping[str, int]]
    session: Spread | None
    first_year: Spread | None


_kept = Kept[Counted](timedelta(minutes=5))
_kept_spreads = Kept[Spreads](timedelta(hours=1), Written("spreads", Spreads.as_data, Spreads.of_data))


def counted(query: Query, currency: Currency, *, about: Hashable, index: SearchIndex, now: datetime) -> Counted:
    """The numbers of a search as of a short while ago: counts of five minutes at most, prices of an hour.

    `about` names the search among those that are kept. Prices in another currency are left out: nobody adds up two.
    While the index is away there are no prices: the database answers by itself, and takes too long to be asked often.
    """
    return _kept.get(about, lambda: _count(query, currency, about, index, now), index=index, now=now)


def _count(query: Query, currency: Currency, about: Hashable, index: SearchIndex, now: datetime) -> Counted:
    request = query.request(now=now)
    result, is_from_database = answer(replace(request, size=1), index)
    points = result.facets.get("answered", {})

    def spreads() -> Spreads:
        others = _PricedOtherwise(currency)
        return Spreads(
            session=_spread(request, "price", "price_cents", others, index),
            first_year=_spread(request, "first_year", "first_year_cents", others, index),
        )

    spread = Spreads() if is_from_database else _kept_spreads.get(about, spreads, index=index, now=now)

    return Counted(
        practitioners=result.total,
        unclaimed=result.total_unclaimed,
        answered={number: points.get(str(number.value), 0) for number in Number},
        facets={name: dict(values) for name, values in result.facets.items()},
        session=spread.session,
        first_year=spread.first_year,
    )


def spread_of(amounts: Sequence[int], *, of: int | None = None) -> Spread | None:
    """How ascending amounts are spread; None where they are too few. `of`: how many they stand for, else themselves."""
    if len(amounts) < SPREAD_FROM:
        return None
    return Spread(of or len(amounts), amounts[0], round(median(amounts)), amounts[-1])


def _spread(request: Request, order: str, number: str, others: _PricedOtherwise, index: SearchIndex) -> Spread | None:
    """How the amounts of a search are spread, as the index orders listings by them.

    Of more than EVERY_ONE_TO listings it looks at so many that stand at even distances between the least and the
    most: reading all of a large directory would take a minute.
    """
    wanted = replace(request, sort=order, at_most={number: EVERY_AMOUNT}, size=PAGE)
    first, _ = answer(wanted, index)
    if first.total <= EVERY_ONE_TO:
        pages = range(2, -(-first.total // PAGE) + 1)
        hits = [*first.hits, *(hit for page in pages for hit in answer(replace(wanted, page=page), index)[0].hits)]
    else:
        ranks = (round(step * (first.total - 1) / (LOOKED_AT - 1)) for step in range(LOOKED_AT))
        hits = [hit for rank in ranks for hit in answer(replace(wanted, size=1, page=rank + 1), index)[0].hits]
    left_out = others.of([hit.id for hit in hits])
    amounts = [round(hit.value) for hit in hits if hit.value is not None and hit.id not in left_out]
    return spread_of(amounts, of=round(first.total * len(amounts) / len(hits)) if hits else None)


class _PricedOtherwise:
    """Which listings say prices in another currency. Each is asked about once: most say both amounts."""

    def __init__(self, currency: Currency) -> None:
        self._currency = currency
        self._asked: set[int] = set()
        self._found: set[int] = set()

    def of(self, listing_ids: Sequence[int]) -> AbstractSet[int]:
        """Those of the listings, and maybe others that were asked about before."""
        new = [one for one in listing_ids if one not in self._asked]
        if new:
            wanted = select(Price.listing_id).where(Price.listing_id.in_(new), Price.currency != self._currency)
            self._asked.update(new)
            self._found.update(db.session.scalars(wanted))
        return self._found
