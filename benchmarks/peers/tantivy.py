"""tantivy, the Rust library in Lucene's place: one segment where it can be, one thread, everything in fast fields.

Words are postings with frequencies, filters postings without. tantivy has no geography: listings carry the cells of
five grids as terms, the finest grid that covers a circle with few cells finds its candidates, and NumPy measures the
exact distances. Counts are made in the faster of two ways, both measured: for few matches the facet values, packed as
bits into two fast fields, are fetched and counted by NumPy; for many, tantivy's own terms aggregation counts them (its
buckets for the two tiers are the totals). The own choice is left out by one more aggregation for each filter.
"""

from __future__ import annotations

from math import ceil, cos, degrees, floor, radians
from typing import TYPE_CHECKING, Any

import numpy as np
import tantivy
from tantivy import Occur, Query

from benchmarks.peers import Answer, counts_of, folder_bytes, nothing, numbered_values, spans_of, text_of
from search_index.geometry import EARTH_RADIUS_M, chord_of, unit_vector

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.peers import Groups
    from search_index import Document, Request, Schema

GRIDS = {"eighth": 0.125, "quarter": 0.25, "half": 0.5, "one": 1.0, "four": 4.0}
"""Grids by name, with the degrees that a side of a cell has."""
COARSEST = "four"
CELLS_MAX = 36
FEW = 400
"""So many matches are fetched; beyond, aggregating is at least as fast."""
BITS = 48
HEAP_BYTES = 1_000_000_000
MISSING = -1.0
LAST = -2.0
"""An unclaimed listing comes after every claimed one: orders are fields, so the tier is put into them."""


class TantivyPeer:
    name = "tantivy"

    def __init__(self, path: Path, schema: Schema) -> None:
        self._path, self._schema = path, schema
        self._bit, self._span = numbered_values(schema), spans_of(schema)
        self._orders = {order.name: order for order in schema.orders if order.number}
        self._fields = self._made_fields()
        self._index = tantivy.Index(self._fields, str(path))
        self._searcher = self._index.searcher()
        self._points = np.empty((0, 1, 3), np.float32)

    def _made_fields(self) -> tantivy.Schema:
        fields = tantivy.SchemaBuilder()
        for name in ("id", "bits0", "bits1", "counted"):
            fields.add_unsigned_field(name, fast=True)
        fields.add_unsigned_field("tier", indexed=True)
        fields.add_unsigned_field("pair", indexed=True)
        fields.add_text_field("text", tokenizer_name="whitespace")
        for name in GRIDS:
            fields.add_unsigned_field(name, indexed=True)
        for facet in self._schema.facets:
            fields.add_unsigned_field(f"facet_{facet.name}", fast=True, indexed=True)
        for name in self._orders:
            fields.add_float_field(f"order_{name}", fast=True)
        return fields.build()

    def build(self, documents: Iterable[Document], now: int) -> None:
        points: dict[int, list[Any]] = {}
        writer = self._index.writer(HEAP_BYTES, 1)
        for document in documents:
            writer.add_document(tantivy.Document.from_dict(self._packed(document, now), self._fields))
            points[document.id] = [unit_vector(*point) for point in document.points]
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        most = max(map(len, points.values()), default=1)
        self._points = np.full((max(points, default=0) + 1, most, 3), np.nan, np.float32)
        for key, places in points.items():
            if places:
                self._points[key, : len(places)] = places

    def _packed(self, document: Document, now: int) -> dict[str, Any]:
        phase = document.phase_at(now)
        numbered = {name: [self._bit[name, value] for value in values] for name, values in phase.values.items()}
        bits = [bit for chosen in numbered.values() for bit in chosen]
        tiers = len(self._bit)
        packed = sum(1 << bit for bit in [*bits, tiers + document.tier])
        pairs = [self._pair(name, *both) for name, combinations in phase.pairs.items() for both in combinations]
        fields: dict[str, Any] = {
            "id": document.id,
            "tier": document.tier,
            "text": text_of(document),
            "pair": pairs,
            "bits0": packed & (1 << BITS) - 1,
            "bits1": packed >> BITS,
            # Counts are over claimed listings; the tier itself is counted among them.
            "counted": [*(bits if document.tier == 0 else ()), tiers + document.tier],
        }
        fields |= {f"facet_{name}": chosen for name, chosen in numbered.items()}
        for name, side in GRIDS.items():
            fields[name] = list({_cell(floor(lat / side), floor(lon / side)) for lat, lon in document.points})
        for name, order in self._orders.items():
            number = phase.numbers.get(order.number)
            amount = MISSING if number is None else _upward(order.by, number)
            fields[f"order_{name}"] = amount if document.tier == 0 else LAST
        return fields

    def _pair(self, name: str, first: str, second: str) -> int:
        pair = self._schema.pair_of[name]
        place = pair.first.index(first) * len(pair.second) + pair.second.index(second)
        return list(self._schema.pair_of).index(name) << 32 | place

    def search(self, request: Request, groups: Groups) -> Answer:
        if not all(groups):
            return nothing(self._schema)
        base = [self._of_group(terms) for terms in groups] + [self._of_pairs(request, name) for name in request.pairs]
        if request.near and request.within_m:
            base.append(self._of_cells(request.near, request.within_m))
        chosen = {name: self._of_values(name, values) for name, values in request.choices.items()}
        is_near = bool(request.near and request.within_m)
        fetched = None
        if is_near or (groups and not chosen):
            fetched = self._fetched(request, _every(base), self._searcher.num_docs if is_near else FEW)
        return fetched or self._aggregated(request, base, chosen)

    # Many matches: tantivy counts.

    def _aggregated(self, request: Request, base: list[Query], chosen: dict[str, Query]) -> Answer:
        counted = self._counted(_every([*base, *chosen.values()]), "counted")
        for name in chosen:
            others = [query for other, query in chosen.items() if other != name]
            claimed = Query.term_query(self._fields, "tier", 0, "basic")
            its = self._counted(_every([*base, *others, claimed]), f"facet_{name}")
            counted[self._span[name]] = its[self._span[name]]
        total, unclaimed = counted[len(self._bit) :]
        hits = self._page(request, [*base, *chosen.values()], total)
        ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        return Answer(tuple(int(key or 0) for key in ids), total, unclaimed, counts_of(self._schema, counted))

    def _page(self, request: Request, queries: list[Query], total: int) -> list[Any]:
        """The hits of the page, of the `total` claimed listings."""
        offset = (request.page - 1) * request.size
        size = min(request.size, total - offset)
        if size <= 0:
            return []
        if request.sort in self._orders:
            return self._searcher.search(_every(queries), size, False, f"order_{request.sort}", offset).hits
        claimed = _unscored(Query.term_query(self._fields, "tier", 0, "basic"))
        return self._searcher.search(_every([*queries, claimed]), size, False, None, offset).hits

    def _counted(self, query: Query, field: str) -> list[int]:
        """Listings by number of value; the last two are the tiers."""
        counts = [0] * (len(self._bit) + 2)
        asked = {"counts": {"terms": {"field": field, "size": len(counts)}}}
        for bucket in self._searcher.aggregate(query, asked)["counts"]["buckets"]:
            counts[int(bucket["key"])] = bucket["doc_count"]
        return counts

    # Few matches: NumPy counts what tantivy found.

    def _fetched(self, request: Request, query: Query, most: int) -> Answer | None:
        """An answer from at most `most` hits; None where there are more."""
        if request.sort != "relevance":
            query = Query.const_score_query(query, 1.0)
        hits = self._searcher.search(query, most + 1, False).hits
        if len(hits) > most:
            return None
        addresses = [address for _, address in hits]
        ids = np.array(self._searcher.fast_field_values("id", addresses), np.int64)
        chords = None
        if request.near and request.within_m:
            apart = self._points[ids] - unit_vector(*request.near)
            chords = np.fmin.reduce((apart * apart).sum(axis=2), axis=1)
            near = np.flatnonzero(chords <= chord_of(request.within_m))
            ids, chords, addresses = ids[near], chords[near], [addresses[row] for row in near.tolist()]
        bits = np.empty((len(ids), 2), "<u8")
        bits[:, 0] = self._searcher.fast_field_values("bits0", addresses)
        bits[:, 1] = self._searcher.fast_field_values("bits1", addresses)
        is_chosen = {
            name: (bits & self._mask([self._bit[name, value] for value in values])).any(axis=1)
            for name, values in request.choices.items()
        }
        claimed = (bits & self._mask([len(self._bit)])).any(axis=1)
        matching = np.logical_and.reduce([np.ones(len(ids), bool), *is_chosen.values()])
        counts = _bit_counts(bits[matching & claimed])
        for name in is_chosen:
            others = np.logical_and.reduce([claimed, *(mask for other, mask in is_chosen.items() if other != name)])
            counts[self._span[name]] = _bit_counts(bits[others])[self._span[name]]
        rows = np.flatnonzero(matching & claimed)
        unclaimed = int(np.count_nonzero(matching)) - len(rows)
        ordered = self._ordered(request, rows, chords, addresses)
        start = (request.page - 1) * request.size
        page = ids[ordered[start : start + request.size]]
        return Answer(tuple(page.tolist()), len(rows), unclaimed, counts_of(self._schema, counts))

    def _ordered(self, request: Request, rows: Any, chords: Any, addresses: list[Any]) -> Any:
        if request.sort == "relevance":
            return rows  # tantivy gave them in this order
        if request.sort in self._orders:
            mine = [addresses[row] for row in rows.tolist()]
            keys = -np.array(self._searcher.fast_field_values(f"order_{request.sort}", mine), float)
            return rows[np.argsort(keys, kind="stable")]
        return rows[np.argsort(chords[rows], kind="stable")]

    def _mask(self, bits: list[int]) -> Any:
        packed = sum(1 << bit for bit in bits)
        return np.array([packed & (1 << BITS) - 1, packed >> BITS], "<u8")

    # Parts of queries.

    def _of_group(self, terms: tuple[str, ...]) -> Query:
        return _any([self._of_term(term.split()) for term in terms])

    def _of_term(self, words: list[str]) -> Query:
        if len(words) == 1:
            return Query.term_query(self._fields, "text", words[0], "freq")
        return Query.phrase_query(self._fields, "text", list(words))

    def _of_pairs(self, request: Request, name: str) -> Query:
        firsts, seconds = request.pairs[name]
        pair = self._schema.pair_of[name]
        wanted = [self._pair(name, one, two) for one in firsts or pair.first for two in seconds or pair.second]
        return _unscored(_any([Query.term_query(self._fields, "pair", number, "basic") for number in wanted]))

    def _of_values(self, name: str, values: Iterable[str]) -> Query:
        field = f"facet_{name}"
        return _unscored(
            _any([Query.term_query(self._fields, field, self._bit[name, value], "basic") for value in values])
        )

    def _of_cells(self, center: tuple[float, float], within_m: float) -> Query:
        covers = ((name, _covering(center, within_m, side)) for name, side in GRIDS.items())
        name, cells = next((name, cells) for name, cells in covers if len(cells) <= CELLS_MAX or name == COARSEST)
        return _unscored(_any([Query.term_query(self._fields, name, cell, "basic") for cell in sorted(cells)]))

    def disk_bytes(self) -> int:
        return folder_bytes(self._path)

    def close(self) -> None:
        """Nothing runs on."""


def _every(queries: list[Query]) -> Query:
    if not queries:
        return Query.all_query()
    return Query.boolean_query([(Occur.Must, query) for query in queries]) if len(queries) > 1 else queries[0]


def _any(queries: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries]) if len(queries) > 1 else queries[0]


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _upward(by: str, number: float) -> float:
    """A key that is largest for the first: prices are turned round."""
    return 1e12 - number if by == "lowest" else number


def _bit_counts(bits: Any) -> list[int]:
    """Rows in which each bit is set, of (n, 2) integers that hold 48 bits each."""
    as_bytes = np.ascontiguousarray(bits).view(np.uint8).reshape(len(bits), 2, 8)[:, :, : BITS // 8]
    counts = np.unpackbits(as_bytes, axis=2, bitorder="little").sum(axis=0, dtype=np.uint32)
    numbered: list[int] = counts.reshape(-1).tolist()
    return numbered


def _cell(row: int, column: int) -> int:
    return (row + 2_000) * 10_000 + column + 5_000


def _covering(center: tuple[float, float], within_m: float, side: float) -> set[int]:
    """Cells that a circle may touch, across the date line too."""
    lat, lon = center
    reach = degrees(within_m / EARTH_RADIUS_M)
    steepest = min(abs(lat) + reach, 89.9)
    wide = min(reach / cos(radians(steepest)), 180.0)
    around = ceil(360 / side)
    first = floor(-180 / side)
    rows = range(floor(max(lat - reach, -90) / side), floor(min(lat + reach, 90) / side) + 1)
    columns = range(floor((lon - wide) / side), floor((lon + wide) / side) + 1)
    return {_cell(row, (column - first) % around + first) for row in rows for column in columns}
