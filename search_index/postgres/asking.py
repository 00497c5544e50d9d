"""A request as one statement: who may match, each as one packed row. What is left to decide, `answering.py` decides.

Left to it are the choices where each alone is missed (they count for their own facet), the people of a likeness, and
the order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from search_index.geometry import chord_of, unit_vector
from search_index.postgres.lexicon import query_of
from search_index.postgres.tables import packed_type
from search_index.record import WORD_BITS
from search_index.schema import By

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search_index.postgres.tables import Build, Tables
    from search_index.reading import Group
    from search_index.record import Layout
    from search_index.request import Request

CHORD = " + ".join(f"({axis} - %({axis})s::real) * ({axis} - %({axis})s::real)" for axis in "xyz")
"""The squared chord of a place in 32-bit arithmetic, added up in the order of `squared_chords`."""


class Asked:
    """The statement of a clamped request; `type` is what its rows are packed as."""

    def __init__(self, request: Request, groups: tuple[Group, ...], layout: Layout, build: Build) -> None:
        tables = build.tables
        self.given: dict[str, object] = {"now": request.now}
        self._layout = layout
        self._from = [f"{tables.state} AS state"]
        self._tests = ["since <= %(now)s", "until > %(now)s"]
        self._columns = ["record"]
        self.type = packed_type(layout)
        before = self._place(request, build) if request.near is not None else ""
        if groups:
            self._words(groups, tables)
        if layout.schema.order_of[request.sort].by is By.RELEVANCE:
            self._weigh(groups)
        self._values(request)
        self._numbers(request)
        self.statement = f"""
            {before}SELECT generation, (
                SELECT string_agg({" || ".join(self._columns)}, '') FROM {" ".join(self._from)}
                WHERE {" AND ".join(self._tests)}
            ) FROM {build.current}
        """

    def _add(self, name: str, type_: str, column: str) -> None:
        self._columns.append(column)
        self.type = np.dtype([*((one, self.type[one]) for one in self.type.names or ()), (name, type_)])

    def _place(self, request: Request, build: Build) -> str:
        """What comes before the statement: of each document with places, the nearest."""
        near = request.near or (0.0, 0.0)
        center = unit_vector(*near)
        self.given |= dict(zip("xyz", map(float, center), strict=True))
        places = f"SELECT id, position, {CHORD} AS chord FROM {build.tables.place}"
        limit = ""
        if request.within_m is not None:
            places += f" WHERE {build.spots.near(near, center, request.within_m, self.given)}"
            self.given["limit"] = float(chord_of(request.within_m))
            limit = " WHERE chord <= %(limit)s::real"
        self._from.append(f"{'LEFT ' if request.within_m is None else ''}JOIN around USING (id)")
        self._add("chord", ">f4", "float4send(coalesce(chord, 'NaN'))")
        self._add("place", ">i2", "int2send(coalesce(position, -1::smallint))")
        nearest = f"SELECT DISTINCT ON (id) id, chord, position FROM ({places}) AS places{limit}"
        return f"WITH around AS ({nearest} ORDER BY id, chord, position) "

    def _words(self, groups: tuple[Group, ...], tables: Tables) -> None:
        self._from.append(f"JOIN {tables.document} AS document USING (id)")
        self._tests.append("words @@ %(words)s::tsquery")
        self.given["words"] = query_of([group.terms for group in groups])

    def _weigh(self, groups: tuple[Group, ...]) -> None:
        weights = ["0"]
        for number, group in enumerate(groups):
            terms = {f"term{number}_{place}": term for place, term in enumerate(group.terms)}
            self.given |= terms | {f"weight{number}": group.weight}
            heaviest = ", ".join(f"(impacts -> %({name})s::text)::int" for name in terms)
            weights.append(f"%(weight{number})s::int * greatest({heaviest})")
        self._add("weight", ">u4", f"int4send({' + '.join(weights)})")

    def _values(self, request: Request) -> None:
        """All required values, a combination of every pair, and at most one facet of which no choice is met."""
        layout = self._layout
        required = [layout.value_bit[name, value] for name, values in request.all_of.items() for value in values]
        for word, mask in self._masks("all", required):
            self._tests.append(f"b{word} & {mask} = {mask}")
        for place, (name, (firsts, seconds)) in enumerate(request.pairs.items()):
            pair = layout.schema.pair_of[name]
            both = [(one, two) for one in firsts or pair.first for two in seconds or pair.second]
            self._tests.append(self._any(f"pair_{place}", [layout.pair_bit[name, *one] for one in both]))
        if len(request.choices) > 1:
            missed = [
                f"(NOT {self._any(f'choice_{place}', [layout.value_bit[name, value] for value in values])})::int"
                for place, (name, values) in enumerate(request.choices.items())
            ]
            self._tests.append(f"{' + '.join(missed)} <= 1")

    def _numbers(self, request: Request) -> None:
        for sign, bounds in (("<=", request.at_most), (">=", request.at_least)):
            for name, bound in bounds.items():
                number = self._layout.numbers[name]
                key = f"{'most' if sign == '<=' else 'least'}{number}"
                self._tests.append(f"n{number} {sign} %({key})s::real")
                self.given[key] = float(np.float32(bound))

    def _any(self, name: str, bits: Iterable[int]) -> str:
        """SQL: whether one of some bits is set."""
        tests = [f"b{word} & {mask} <> 0" for word, mask in self._masks(name, bits)]
        return f"({' OR '.join(tests) or 'false'})"

    def _masks(self, name: str, bits: Iterable[int]) -> list[tuple[int, str]]:
        """(word, parameter) of the words in which some bits are."""
        whole = 0
        for bit in bits:
            whole |= 1 << bit
        words: Any = np.frombuffer(whole.to_bytes(self._layout.words * WORD_BITS // 8, "little"), "<i8")
        used = [(word, mask) for word, mask in enumerate(words.tolist()) if mask]
        self.given |= {f"{name}_{word}": mask for word, mask in used}
        return [(word, f"%({name}_{word})s::bigint") for word, _ in used]
