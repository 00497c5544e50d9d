"""PostgreSQL with PostGIS: one table, GiST for places, GIN for words and pairs, one statement for a whole answer.

A listing's places are one geography on the sphere, so that the nearest counts and no join is needed. Words are a
`tsvector` without stemming, ranked by `ts_rank`. Choices are tested on two packed integers: faster than GIN where each
choice fits a third of all listings. Counts are filtered counts over these bits where thousands match, and counts of
unnested arrays near a place: each was the faster there. Listings that miss a single choice are read in the same pass:
they are what leaving it out adds. One process answers (no parallel workers: one core against one core), everything
lies in shared memory, vacuumed and ANALYZEd, without JIT; statements are prepared by the driver.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import make_url

from benchmarks.peers import Answer, PeerUnavailable, counts_of, nothing, numbered_values, spans_of, text_of
from development.postgres import postgres
from development.sources import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from benchmarks.peers import Groups
    from search_index import Document, Request, Schema

SERVER = {
    "shared_buffers": "2GB",
    "max_wal_size": "8GB",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
SESSION = {
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "work_mem": "256MB",
    "maintenance_work_mem": "1GB",
    "effective_cache_size": "4GB",
    "random_page_cost": "1.1",
}
BITS = 62


class PostgisPeer:
    name = "postgis"

    def __init__(self, path: Path, schema: Schema, server: str | None = None) -> None:  # noqa: ARG002 - it has its own
        """`server`: URL of an empty database of a server that runs; without it one is started and stopped again."""
        self._schema = schema
        self._bit, self._span = numbered_values(schema), spans_of(schema)
        pairs = ((pair.name, one, two) for pair in schema.pairs for one in pair.first for two in pair.second)
        self._pair = {pair: number for number, pair in enumerate(pairs)}
        self._integers = len(self._bit) // BITS + 1
        self._running = ExitStack()
        try:
            url = make_url(server or self._running.enter_context(postgres(SERVER)))
            address = url.set(drivername="postgresql").render_as_string(hide_password=False)
            self._db = self._running.enter_context(psycopg.connect(address, autocommit=True))
            for setting, value in SESSION.items():
                self._run(f"SET {setting} = '{value}'")
            self._run("CREATE EXTENSION IF NOT EXISTS postgis")
            self._run("CREATE EXTENSION IF NOT EXISTS intarray")
        except (MissingPartError, psycopg.Error) as problem:
            self._running.close()
            raise PeerUnavailable(f"PostgreSQL with PostGIS: {problem}") from problem

    def _run(self, statement: str, given: dict[str, object] | None = None) -> Any:
        """Statements are put together from names and numbers of the schema only; what people ask is `given`."""
        return self._db.execute(statement, given)

    def build(self, documents: Iterable[Document], now: int) -> None:
        bits = "".join(f", bits{i} bigint NOT NULL" for i in range(self._integers))
        numbers = "".join(f", {name} real" for name in self._schema.number_names)
        self._run(
            f"CREATE TABLE listing (id integer PRIMARY KEY, tier smallint NOT NULL{bits}{numbers}, chosen smallint[] "
            "NOT NULL, pairs integer[] NOT NULL, words tsvector NOT NULL, places geography NOT NULL)"
        )
        with self._db.cursor() as cursor, cursor.copy("COPY listing FROM STDIN") as copy:
            for row in self._rows(documents, now):
                copy.write_row(row)
        self._run("CREATE INDEX ON listing USING gist (places)")
        self._run("CREATE INDEX ON listing USING gin (words) WITH (fastupdate = off)")
        self._run("CREATE INDEX ON listing USING gin (pairs gin__int_ops) WITH (fastupdate = off)")
        for order in self._schema.orders:
            if order.number:
                down = "" if order.by == "lowest" else "DESC"
                self._run(f"CREATE INDEX ON listing (tier, {order.number} {down} NULLS LAST, id)")
        self._run("VACUUM (FREEZE, ANALYZE) listing")

    def _rows(self, documents: Iterable[Document], now: int) -> Iterator[list[object]]:
        for document in documents:
            phase = document.phase_at(now)
            chosen = sorted(self._bit[name, value] for name, values in phase.values.items() for value in values)
            pairs = sorted(self._pair[name, *both] for name, several in phase.pairs.items() for both in several)
            terms = text_of(document).split()
            words: dict[str, list[str]] = {}
            for position, term in enumerate(terms, 1):
                words.setdefault(term, []).append(str(position))
            yield [
                document.id,
                document.tier,
                *(sum(1 << bit % BITS for bit in chosen if bit // BITS == i) for i in range(self._integers)),
                *(phase.numbers.get(name) for name in self._schema.number_names),
                _array(chosen),
                _array(pairs),
                " ".join(f"{term}:{','.join(places)}" for term, places in sorted(words.items())),
                _places(document.points),
            ]

    def search(self, request: Request, groups: Groups) -> Answer:
        if not all(groups):
            return nothing(self._schema)
        given: dict[str, object] = {"size": request.size, "offset": (request.page - 1) * request.size}
        tests = self._tests(request, groups, given)
        misses = [self._miss(name, values, given) for name, values in request.choices.items()]
        missed = " + ".join(f"({miss})::int" for miss in misses) or "0"
        if len(misses) > 1:
            tests.append(f"{missed} <= 1")
        cases = "".join(f" WHEN {miss} THEN {number}" for number, miss in enumerate(misses))
        columns = ["id", "tier", f"{missed} AS missed", f"{self._order(request)} AS place"]
        columns.append(f"CASE{cases} END AS miss" if misses else "NULL::int AS miss")
        columns += ["chosen"] if request.near else [f"bits{i}" for i in range(self._integers)]
        found = f"SELECT {', '.join(columns)} FROM listing WHERE {' AND '.join(tests) or 'true'}"
        counts = self._few_counts(request) if request.near else self._many_counts(request)
        rows = self._run(
            f"WITH found AS MATERIALIZED ({found}), page AS (SELECT id FROM found WHERE missed = 0 AND tier = 0 "
            "ORDER BY place NULLS LAST, id LIMIT %(size)s OFFSET %(offset)s), "
            "totals AS (SELECT tier, count(*) AS count FROM found WHERE missed = 0 GROUP BY tier) "
            "SELECT 'page', ARRAY(SELECT id FROM page) UNION ALL "
            f"SELECT 'tier ' || tier, ARRAY[count::int] FROM totals UNION ALL {' UNION ALL '.join(counts)}",
            given,
        ).fetchall()
        return self._answer(dict(rows))

    def _answer(self, parts: dict[str, list[int]]) -> Answer:
        counts = [0] * len(self._bit)
        for name, span in self._span.items():
            if name in parts:
                counts[span] = parts[name]
        for value, count in zip(parts.get("values", ()), parts.get("counts", ()), strict=True):
            counts[value] = count
        totals = [parts.get(f"tier {tier}", [0])[0] for tier in (0, 1)]
        return Answer(tuple(parts["page"]), totals[0], totals[1], counts_of(self._schema, counts))

    def _few_counts(self, request: Request) -> list[str]:
        """SQL for hundreds of listings: planning 91 filters would take longer than counting."""
        own = [
            f"miss = {number} AND value BETWEEN {self._span[name].start} AND {self._span[name].stop - 1}"
            for number, name in enumerate(request.choices)
        ]
        counted = (
            "SELECT value::int, count(*)::int AS count FROM found, unnest(chosen) AS value WHERE tier = 0 AND "
            f"({' OR '.join(['missed = 0', *own])}) GROUP BY value"
        )
        both = f"SELECT array_agg(value) AS values, array_agg(count) AS counts FROM ({counted}) AS counted"
        parts = "('values', coalesce(values, '{}')), ('counts', coalesce(counts, '{}'))"
        return [f"SELECT part.* FROM ({both}) AS lists, LATERAL (VALUES {parts}) AS part"]

    def _many_counts(self, request: Request) -> list[str]:
        """SQL for thousands of listings: a filtered count for each value, one pass for each choice left out."""
        chosen = list(request.choices)
        rest = [name for name in self._span if name not in chosen]
        named = ", ".join(f"{self._bit_count_array(name)} AS {name}" for name in rest)
        parts = ", ".join(f"('{name}', {name}_counts)" for name in rest)
        names = ", ".join(f"{name}_counts" for name in rest)
        lists = f"(SELECT {named} FROM found WHERE tier = 0 AND missed = 0) AS lists({names})"
        return [f"SELECT part.* FROM {lists}, LATERAL (VALUES {parts}) AS part"] + [
            f"SELECT '{name}', {self._bit_count_array(name)} FROM found "
            f"WHERE tier = 0 AND (missed = 0 OR miss = {number})"
            for number, name in enumerate(chosen)
        ]

    def _bit_count_array(self, name: str) -> str:
        span = self._span[name]
        counts = [
            f"count(*) FILTER (WHERE bits{bit // BITS} & {1 << bit % BITS} <> 0)::int"
            for bit in range(span.start, span.stop)
        ]
        return f"ARRAY[{', '.join(counts)}]"

    def _tests(self, request: Request, groups: Groups, given: dict[str, object]) -> list[str]:
        tests = []
        if request.near and request.within_m:
            tests.append("ST_DWithin(places, ST_MakePoint(%(lon)s, %(lat)s)::geography, %(within)s, false)")
            given |= {"lat": request.near[0], "lon": request.near[1], "within": request.within_m}
        if groups:
            tests.append("words @@ %(words)s::tsquery")
            given["words"] = _query(groups)
        for name, (firsts, seconds) in request.pairs.items():
            pair = self._schema.pair_of[name]
            tests.append(f"pairs && %({name})s::integer[]")
            given[name] = [self._pair[name, one, two] for one in firsts or pair.first for two in seconds or pair.second]
        return tests

    def _miss(self, name: str, values: Iterable[str], given: dict[str, object]) -> str:
        """SQL: whether a listing has none of these values."""
        masks = [0] * self._integers
        for value in values:
            bit = self._bit[name, value]
            masks[bit // BITS] |= 1 << bit % BITS
        used = {f"{name}{i}": mask for i, mask in enumerate(masks) if mask}
        given.update(used)
        return " AND ".join(f"bits{key[-1]} & %({key})s::bigint = 0" for key in used)

    def _order(self, request: Request) -> str:
        """SQL of a key that is smallest for the first."""
        order = self._schema.order_of[request.sort]
        if order.number:
            return order.number if order.by == "lowest" else f"-{order.number}"
        if order.by == "nearest":
            return "ST_Distance(places, ST_MakePoint(%(lon)s, %(lat)s)::geography, false)"
        return "CASE tier WHEN 0 THEN -ts_rank(words, %(words)s::tsquery) END"

    def disk_bytes(self) -> int:
        return int(self._run("SELECT pg_total_relation_size('listing')").fetchone()[0])

    def close(self) -> None:
        self._running.close()


def _array(numbers: list[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"


def _places(points: tuple[tuple[float, float], ...]) -> str:
    one_by_one = [f"{longitude!r} {latitude!r}" for latitude, longitude in points]
    if len(points) == 1:
        return f"POINT({one_by_one[0]})"
    return f"MULTIPOINT({','.join(one_by_one)})" if points else "POINT EMPTY"


def _query(groups: Groups) -> str:
    """A tsquery; terms consist of letters and digits only, words of a phrase follow one another."""
    return " & ".join(
        "(" + " | ".join("(" + " <-> ".join(term.split()) + ")" for term in terms) + ")" for terms in groups
    )
