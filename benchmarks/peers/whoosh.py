"""Naive Whoosh: the schema and the calls that its documentation shows, as somebody would begin.

KEYWORD fields for filters, NUMERIC fields for places and amounts, TEXT for words, the query parser, `groupedby` for
counts and `sortedby` for order. A place is a box of NUMERIC ranges, whose listings are then measured and then a filter.
What this engine does on the same library is the point of the comparison; it is not meant as Whoosh's best.
"""

from __future__ import annotations

from math import cos, degrees, radians
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh import fields, index, query
from whoosh.analysis import SimpleAnalyzer
from whoosh.qparser import QueryParser
from whoosh.sorting import Count, FieldFacet

from benchmarks.peers import Answer, counts_of, folder_bytes, nothing, numbered_values, text_of
from search_index.geometry import EARTH_RADIUS_M, chord_of, squared_chords, unit_vector

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.peers import Groups
    from search_index import Document, Order, Phase, Request, Schema

COMMIT_MB = 256
MISSING = 1e12


class WhooshPeer:
    name = "whoosh"

    def __init__(self, path: Path, schema: Schema) -> None:
        self._path, self._schema = path, schema
        self._bit = numbered_values(schema)
        keywords = {name: fields.KEYWORD(commas=True) for name in [*schema.facet_of, *schema.pair_of]}
        self._numbered = [order for order in schema.orders if order.number]
        numbers = {f"number_{order.number}": fields.NUMERIC(float) for order in self._numbered}
        self._index = index.create_in(
            path,
            fields.Schema(
                id=fields.NUMERIC(stored=True),
                tier=fields.NUMERIC(),
                text=fields.TEXT(analyzer=SimpleAnalyzer()),
                lat=fields.NUMERIC(float),
                lon=fields.NUMERIC(float),
                points=fields.STORED(),
                **keywords,
                **numbers,
            ),
        )
        self._parser = QueryParser("text", self._index.schema)
        self._searcher = self._index.searcher()

    def build(self, documents: Iterable[Document], now: int) -> None:
        writer = self._index.writer(limitmb=COMMIT_MB)
        for document in documents:
            phase = document.phase_at(now)
            several = {name: ["|".join(both) for both in pairs] for name, pairs in phase.pairs.items()}
            listed = {name: ",".join(values) for name, values in [*phase.values.items(), *several.items()]}
            numbers = {f"number_{order.number}": self._key(order, phase) for order in self._numbered}
            writer.add_document(
                id=document.id,
                tier=document.tier,
                text=text_of(document),
                lat=[lat for lat, _ in document.points],
                lon=[lon for _, lon in document.points],
                points=document.points,
                **listed,
                **numbers,
            )
        writer.commit()
        self._searcher.close()
        self._searcher = self._index.searcher()

    def search(self, request: Request, groups: Groups) -> Answer:
        if not all(groups):
            return nothing(self._schema)
        base = [self._of_words(groups)] if groups else []
        base += [self._of_pairs(name, *both) for name, both in request.pairs.items()]
        choices = {
            name: query.Or([query.Term(name, value) for value in values]) for name, values in request.choices.items()
        }
        asked = {name: query.And([*base, *_others(choices, name)] or [query.Every()]) for name in ["", *choices]}
        near = self._near(request)
        if near is not None and not near:
            return nothing(self._schema)
        within = None if near is None else set(near)
        claimed = query.Term("tier", self._index.schema["tier"].to_bytes(0))
        rest = [name for name in self._schema.facet_of if name not in choices]
        found = self._searcher.search(
            query.And([asked[""], claimed]),
            limit=None if request.sort == "distance" else request.page * request.size,
            filter=within,
            sortedby=self._order(request),
            groupedby={name: FieldFacet(name, allow_overlap=True) for name in rest},
            maptype=Count,
        )
        counts = {name: found.groups(name) for name in rest}
        for name in choices:
            grouped = {name: FieldFacet(name, allow_overlap=True)}
            left_out = query.And([asked[name], claimed])
            counts[name] = self._searcher.search(
                left_out, limit=1, filter=within, groupedby=grouped, maptype=Count
            ).groups(name)
        both_tiers = len(self._searcher.search(asked[""], limit=None, filter=within, scored=False))
        total = len(found)
        rows = [hit.docnum for hit in found]
        if near is not None and request.sort == "distance":
            rows.sort(key=lambda row: near[row])
        page = rows[(request.page - 1) * request.size : request.page * request.size]
        ids = tuple(self._searcher.stored_fields(row)["id"] for row in page)
        numbered = [counts[name].get(value, 0) for name, value in self._bit]
        return Answer(ids, total, both_tiers - total, counts_of(self._schema, numbered))

    def _of_words(self, groups: Groups) -> Any:
        typed = " AND ".join("(" + " OR ".join(f'"{term}"' for term in terms) + ")" for terms in groups)
        return self._parser.parse(typed)

    def _of_pairs(self, name: str, firsts: Iterable[str], seconds: Iterable[str]) -> Any:
        pair = self._schema.pair_of[name]
        both = [f"{one}|{two}" for one in firsts or pair.first for two in seconds or pair.second]
        return query.Or([query.Term(name, value) for value in both])

    def _order(self, request: Request) -> Any:
        order = self._schema.order_of[request.sort]
        return FieldFacet(f"number_{order.number}") if order.number else None

    def _key(self, order: Order, phase: Phase) -> float:
        """The number, turned round where the highest comes first; missing ones come last."""
        amount = phase.numbers.get(order.number)
        if amount is None:
            return MISSING
        return amount if order.by == "lowest" else -amount

    def _near(self, request: Request) -> dict[int, float] | None:
        """Squared chord by document number, of the listings within reach; None without a place."""
        if not request.near or not request.within_m:
            return None
        lat, lon = request.near
        reach = degrees(request.within_m / EARTH_RADIUS_M)
        wide = reach / cos(radians(lat))
        box = query.And(
            [
                query.NumericRange("lat", lat - reach, lat + reach),
                query.NumericRange("lon", lon - wide, lon + wide),
            ]
        )
        center, limit, near = unit_vector(lat, lon), chord_of(request.within_m), {}
        for row in self._searcher.docs_for_query(box):
            points = np.array([unit_vector(*point) for point in self._searcher.stored_fields(row)["points"]])
            chord = squared_chords(points.T, center).min()
            if chord <= limit:
                near[row] = float(chord)
        return near

    def disk_bytes(self) -> int:
        return folder_bytes(self._path)

    def close(self) -> None:
        self._searcher.close()
        self._index.close()


def _others(choices: dict[str, Any], left_out: str) -> list[Any]:
    return [test for name, test in choices.items() if name != left_out]
