"""Suggestions as one statement: whose names every typed word begins a word of, in the order of `Candidate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search_index.geometry import unit_vector
from search_index.names import slips
from search_index.postgres.asking import CHORD
from search_index.postgres.lexicon import AFTER_ALL

if TYPE_CHECKING:
    from search_index.names import Typed
    from search_index.postgres.connections import Connections
    from search_index.postgres.tables import Build, Tables


def suggested(typed: Typed, connections: Connections, build: Build) -> tuple[int, tuple[int, ...]]:
    """The generation of which it is, and the ids. `typed` has terms."""
    tables = build.tables
    given: dict[str, object] = {"after": AFTER_ALL, "limit": typed.limit}
    for number, term in enumerate(typed.terms):
        given[f"meant{number}"] = _meant_by(term, connections, tables)
    met = ", ".join(
        f"t{number} AS (SELECT id, min(tier) AS tier, min(rest) AS text, bool_or(word = begin) AS is_whole "
        f"FROM unnest(%(meant{number})s::text[]) AS begin JOIN {tables.name} "
        "ON word >= begin AND word < begin || %(after)s GROUP BY id)"
        for number in range(len(typed.terms))
    )
    chord = "0::real"
    if typed.near is not None:
        given |= dict(zip("xyz", map(float, unit_vector(*typed.near)), strict=True))
        chord = f"coalesce((SELECT min({CHORD}) FROM {tables.place} AS place WHERE place.id = t0.id), 'Infinity')"
    others = "".join(f" JOIN t{number} USING (id)" for number in range(1, len(typed.terms)))
    unfinished = " + ".join(f"(NOT t{number}.is_whole)::int" for number in range(len(typed.terms)))
    shown = "" if typed.include_unclaimed else " WHERE t0.tier = 0"
    found = (
        f"SELECT id FROM t0{others}{shown} "
        f'ORDER BY t0.tier, {unfinished}, {chord}, t0.text COLLATE "C", id LIMIT %(limit)s'
    )
    [(generation, ids)] = connections.ask(f"WITH {met} SELECT generation, ARRAY({found}) FROM {build.current}", given)
    return generation, tuple(ids)


def _meant_by(term: str, connections: Connections, tables: Tables) -> list[str]:
    """The beginnings that a typed word stands for: itself or, where it begins no word, its slips."""
    known = f"SELECT EXISTS (SELECT FROM {tables.name} WHERE word >= %(begin)s AND word < %(stop)s)"
    [(is_known,)] = connections.ask(known, {"begin": term, "stop": term + AFTER_ALL})
    return [term] if is_known else sorted({slip for _, slip in slips(term)})
