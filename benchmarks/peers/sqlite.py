"""SQLite with FTS5 for words and R*Tree for places: what most small sites would use, used well.

One query finds the ids that match everything but the choices; facet values are bits of two 62-bit integers and pairs
rows of a table without rowid, each with its index; counts are sums over the matching rows.
"""

from __future__ import annotations

import sqlite3
from math import asin, cos, degrees, radians, sin, sqrt
from typing import TYPE_CHECKING

from benchmarks.peers import Answer, folder_bytes, nothing, numbered_values, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.peers import Groups
    from search_index import Document, Request, Schema

EARTH_RADIUS_M = 6_371_008.8
BITS = 62


class SqlitePeer:
    name = "sqlite"

    def __init__(self, path: Path, schema: Schema) -> None:
        self._path, self._schema = path, schema
        self._db = sqlite3.connect(path / "peer.sqlite")
        self._db.create_function("meters", 4, _meters, deterministic=True)
        self._bit = numbered_values(schema)
        self._integers = len(self._bit) // BITS + 1

    def build(self, documents: Iterable[Document], now: int) -> None:
        db, numbers = self._db, self._schema.number_names
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000;")
        bits = "".join(f", bits{i} INTEGER" for i in range(self._integers))
        db.executescript(
            f"CREATE TABLE listing (id INTEGER PRIMARY KEY, tier INTEGER {bits}"
            + "".join(f", {name} REAL" for name in numbers)
            + ");"
            "CREATE TABLE pair (pair TEXT, id INTEGER, PRIMARY KEY (pair, id)) WITHOUT ROWID;"
            "CREATE VIRTUAL TABLE place USING rtree(place, south, north, west, east, +id, +lat, +lon);"
            "CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61');"
        )
        for document in documents:
            phase = document.phase_at(now)
            chosen = [self._bit[name, value] for name, values in phase.values.items() for value in values]
            packed = [sum(1 << bit % BITS for bit in chosen if bit // BITS == i) for i in range(self._integers)]
            row = (document.id, document.tier, *packed, *(phase.numbers.get(name) for name in numbers))
            db.execute(f"INSERT INTO listing VALUES ({','.join('?' * len(row))})", row)
            pairs = [f"{name}|{one}|{two}" for name, both in phase.pairs.items() for one, two in both]
            db.executemany("INSERT INTO pair VALUES (?, ?)", [(pair, document.id) for pair in pairs])
            db.executemany(
                "INSERT INTO place VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
                [(lat, lat, lon, lon, document.id, lat, lon) for lat, lon in document.points],
            )
            db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (document.id, text_of(document)))
        for name in numbers:
            db.execute(f"CREATE INDEX by_{name} ON listing (tier, {name}, id)")
        db.execute("INSERT INTO words (words) VALUES ('optimize')")
        db.execute("ANALYZE")
        db.commit()

    def search(self, request: Request, groups: Groups) -> Answer:
        if not all(groups):
            return nothing(self._schema)
        base, arguments = self._base(request, groups)
        masks = {
            name: self._masks(self._bit[name, value] for value in values) for name, values in request.choices.items()
        }
        self._db.execute("DROP TABLE IF EXISTS temp.found")
        self._db.execute(
            f"CREATE TEMP TABLE found AS SELECT listing.*, base.distance, base.score FROM ({base}) base "
            "JOIN listing USING (id)",
            arguments,
        )
        is_chosen = {name: self._is_any(mask) for name, mask in masks.items()}
        everything = " AND ".join(is_chosen.values()) or "1"
        totals = dict(self._db.execute(f"SELECT tier, count(*) FROM found WHERE {everything} GROUP BY tier"))
        order = {
            "distance": "distance",
            "rating": "rating IS NULL, rating DESC",
            "price": "price IS NULL, price",
            "relevance": "score",
            "best": "answered DESC",
        }[request.sort]
        page = self._db.execute(
            f"SELECT id FROM found WHERE tier = 0 AND {everything} ORDER BY {order}, id LIMIT ? OFFSET ?",
            (request.size, (request.page - 1) * request.size),
        )
        ids = tuple(key for (key,) in page)
        return Answer(ids, totals.get(0, 0), totals.get(1, 0), self._counts(is_chosen))

    def _counts(self, is_chosen: dict[str, str]) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        unchosen = [facet for facet in self._schema.facets if facet.name not in is_chosen]
        own = [([facet], facet.name) for facet in self._schema.facets if facet.name in is_chosen]
        for facets, left_out in [(unchosen, ""), *own]:
            where = " AND ".join(["tier = 0", *(test for name, test in is_chosen.items() if name != left_out)])
            values = [(facet.name, value) for facet in facets for value in facet.values]
            sums = ", ".join(f"sum(bits{self._bit[pair] // BITS} >> {self._bit[pair] % BITS} & 1)" for pair in values)
            row = self._db.execute(f"SELECT {sums} FROM found WHERE {where}").fetchone()
            for (name, value), count in zip(values, row, strict=True):
                counts.setdefault(name, {})[value] = count or 0
        return counts

    def _base(self, request: Request, groups: Groups) -> tuple[str, list[object]]:
        """A query for (id, distance, score) of what matches everything but the choices."""
        tests: list[str] = []
        arguments: list[object] = []
        source = "SELECT id, NULL AS distance, 0 AS score FROM listing WHERE 1"
        if request.near and request.within_m:
            lat, lon = request.near
            reach = degrees(request.within_m / EARTH_RADIUS_M)
            wide = reach / max(cos(radians(lat)), 0.01)
            source = (
                "SELECT id, min(meters(lat, lon, ?, ?)) AS distance, 0 AS score FROM place "
                "WHERE north >= ? AND south <= ? AND east >= ? AND west <= ?"
            )
            arguments += [lat, lon, lat - reach, lat + reach, lon - wide, lon + wide]
        elif groups:
            source = "SELECT rowid AS id, NULL AS distance, rank AS score FROM words WHERE words MATCH ?"
            arguments.append(_match(groups))
        if request.near and groups:
            tests.append("id IN (SELECT rowid FROM words WHERE words MATCH ?)")
            arguments.append(_match(groups))
        for name, (firsts, seconds) in request.pairs.items():
            pair = self._schema.pair_of[name]
            wanted = [f"{name}|{one}|{two}" for one in firsts or pair.first for two in seconds or pair.second]
            tests.append(f"id IN (SELECT id FROM pair WHERE pair IN ({','.join('?' * len(wanted))}))")
            arguments += wanted
        query = source + "".join(f" AND {test}" for test in tests)
        if request.near and request.within_m:
            query = f"SELECT * FROM ({query} GROUP BY id) WHERE distance <= ?"
            arguments.append(request.within_m)
        return query, arguments

    def disk_bytes(self) -> int:
        return folder_bytes(self._path)

    def close(self) -> None:
        self._db.close()

    def _masks(self, bits: Iterable[int]) -> list[int]:
        masks = [0] * self._integers
        for bit in bits:
            masks[bit // BITS] |= 1 << bit % BITS
        return masks

    def _is_any(self, masks: list[int]) -> str:
        return "(" + " OR ".join(f"bits{i} & {mask}" for i, mask in enumerate(masks) if mask) + ")"


def _match(groups: Groups) -> str:
    return " AND ".join("(" + " OR ".join(f'"{term}"' for term in terms) + ")" for terms in groups)


def _meters(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    a, b = radians(lat), radians(other_lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(half))
