"""What is asked of an engine. A request puts itself right: nothing that people type raises here.

Unknown names are dropped, numbers are clamped, time is cut to the minute; the page says 422 where it wants to.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search_index.schema import By

if TYPE_CHECKING:
    from search_index.schema import Order, Schema

METERS_PER_MILE = 1609.344
WITHIN_MAX_M = 500 * METERS_PER_MILE
WITHIN_MIN_M = 1.0
WORDS_MAX_CHARS = 100
SIZE_MAX = 100
PAGE_MAX = 1_000_000
NUMBER_MAX = 3e38
"""Bounds stay inside what a 32-bit float can hold."""
NOW_MAX = 2**40
MINUTE = 60


@dataclass(frozen=True)
class Request:
    """One search.

    `words`: as typed. `near`: (latitude, longitude) in degrees; `within_m`: meters, None for no limit (a document
    without a point then still matches). `choices`: facet → any of these values. `all_of`: facet → all of these
    values. `pairs`: pair → (firsts, seconds): any combination of them, an empty set standing for every value.
    `at_most`, `at_least`: number → bound, inclusive; a document without the number does not match.
    `sort`: name of an order of the schema. `now`: Unix seconds, UTC; its minute picks the phases and its day the
    daily hash. `page` from 1, `size` documents a page.
    """

    words: str | None = None
    near: tuple[float, float] | None = None
    within_m: float | None = None
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    all_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pairs: Mapping[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    at_most: Mapping[str, float] = field(default_factory=dict)
    at_least: Mapping[str, float] = field(default_factory=dict)
    sort: str = ""
    include_unclaimed: bool = False
    now: int = 0
    page: int = 1
    size: int = 20

    def clamped(self, schema: Schema) -> Request:
        """The request as an engine answers it; idempotent. `sort` is then an order that can be served."""
        near = clamped_point(self.near)
        words = (self.words or "")[:WORDS_MAX_CHARS].strip() or None
        return Request(
            words=words,
            near=near,
            within_m=None if near is None else _clamped_within(self.within_m),
            choices=_known_values(self.choices, schema),
            all_of=_known_values(self.all_of, schema),
            pairs=_known_pairs(self.pairs, schema),
            at_most=_known_bounds(self.at_most, schema),
            at_least=_known_bounds(self.at_least, schema),
            sort=self._servable_order(schema, near, words).name,
            include_unclaimed=self.include_unclaimed,
            now=min(max(int(self.now), 0), NOW_MAX) // MINUTE * MINUTE,
            page=min(max(int(self.page), 1), PAGE_MAX),
            size=min(max(int(self.size), 1), SIZE_MAX),
        )

    def _servable_order(self, schema: Schema, near: tuple[float, float] | None, words: str | None) -> Order:
        order = schema.order_of.get(self.sort, schema.orders[0])
        if (order.by is By.NEAREST and near is None) or (order.by is By.RELEVANCE and words is None):
            return schema.orders[0]
        return order


def clamped_point(point: tuple[float, float] | None) -> tuple[float, float] | None:
    """A point on Earth, None for one that is no number."""
    if point is None:
        return None
    latitude, longitude = point
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    return min(max(latitude, -90.0), 90.0), (longitude + 180.0) % 360.0 - 180.0


def _clamped_within(meters: float | None) -> float | None:
    if meters is None or math.isnan(meters):
        return None
    return min(max(meters, WITHIN_MIN_M), WITHIN_MAX_M)


def _known_values(chosen: Mapping[str, frozenset[str]], schema: Schema) -> dict[str, frozenset[str]]:
    known = {}
    for name, values in chosen.items():
        kept = values & schema.values_of.get(name, frozenset())
        if kept:
            known[name] = kept
    return known


def _known_pairs(
    chosen: Mapping[str, tuple[frozenset[str], frozenset[str]]], schema: Schema
) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    known = {}
    for name, (firsts, seconds) in chosen.items():
        pair = schema.pair_of.get(name)
        if pair:
            known[name] = (firsts & set(pair.first), seconds & set(pair.second))
    return known


def _known_bounds(bounds: Mapping[str, float], schema: Schema) -> dict[str, float]:
    return {
        name: min(max(bound, -NUMBER_MAX), NUMBER_MAX)
        for name, bound in bounds.items()
        if name in schema.number_names and not math.isnan(bound)
    }
