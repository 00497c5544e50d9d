"""A document as packed bytes: one table says which bit, number and byte means what.

Four columns per document: the *record* (fixed width: id, tier, counts, main point, fingerprint, first state),
its *places* (12 bytes for each further point), its *phases* (for each later phase its instant and state) and its
*names* (one line of words, see names.py).
A *state* is what changes over time: the bits of facets and pairs, and the numbers.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from search_index.geometry import unit_vector
from search_index.names import LINE_END, names_of

if TYPE_CHECKING:
    from search_index.document import Document, Phase
    from search_index.schema import Schema

MAX_COUNT = 255
WORD_BITS = 64


class Packed(NamedTuple):
    """One document as the four columns keep it."""

    record: bytes
    places: bytes
    phases: bytes
    names: bytes


class Layout:
    """Where everything of a schema is kept.

    Every facet value and every pair has a bit: facet values first (`columns`: facet → slice of bits), then the pairs.
    `record`, `phase` and `place` are the NumPy types of the first three columns.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        values = [(facet.name, value) for facet in schema.facets for value in facet.values]
        combinations = [(pair.name, one, two) for pair in schema.pairs for one in pair.first for two in pair.second]
        self.value_bit = {value: bit for bit, value in enumerate(values)}
        self.pair_bit = {combination: len(values) + i for i, combination in enumerate(combinations)}
        self.columns: dict[str, slice] = {}
        for facet in schema.facets:
            first = self.value_bit[facet.name, facet.values[0]] if facet.values else 0
            self.columns[facet.name] = slice(first, first + len(facet.values))
        self.facet_bits = len(values)
        self.facet_words = max(math.ceil(self.facet_bits / WORD_BITS), 1)
        self.bits = len(values) + len(combinations)
        self.columns_packed = {name: self.packed(of) for name, of in self.columns.items()}
        """Facet → its bits, (facet words,) uint64."""
        self.words = max(math.ceil(self.bits / WORD_BITS), 1)
        self.numbers = {name: i for i, name in enumerate(schema.number_names)}
        self.state = np.dtype([("bits", "<u8", (self.words,)), ("numbers", "<f4", (len(self.numbers),))])
        self.phase = np.dtype([("since", "<i8"), ("state", self.state)])
        self.place = np.dtype(("<f4", (3,)))
        self.record = np.dtype(
            [
                ("id", "<u4"),
                ("tier", "u1"),
                ("further_places", "u1"),
                ("later_phases", "u1"),
                ("fingerprint", "V8"),
                ("point", "<f4", (3,)),
                ("state", self.state),
            ]
        )

    def packed(self, columns: slice) -> Any:
        """Neighboring bits of facets, (facet words,) uint64."""
        bits = (1 << columns.stop) - (1 << columns.start)
        return np.frombuffer(bits.to_bytes(self.facet_words * 8, "little"), "<u8")

    def pack(self, document: Document) -> Packed:
        """The document as bytes. Raises `ValueError` for names and values that the schema does not have."""
        if max(len(document.points), len(document.phases)) > MAX_COUNT:
            raise ValueError(f"Document {document.id} has more than {MAX_COUNT} places or phases.")
        points = [unit_vector(*point) for point in document.points]
        record = np.zeros((), self.record)
        record["id"] = document.id
        record["tier"] = document.tier
        record["further_places"] = max(len(points) - 1, 0)
        record["later_phases"] = len(document.phases) - 1
        record["fingerprint"] = np.void(bytes.fromhex(document.fingerprint()))
        record["point"] = points[0] if points else np.nan
        self._fill_state(record["state"], document.phases[0], document.id)
        later = np.zeros(len(document.phases) - 1, self.phase)
        for row, phase in zip(later, document.phases[1:], strict=True):
            row["since"] = phase.since
            self._fill_state(row["state"], phase, document.id)
        places = b"".join(point.tobytes() for point in points[1:])
        names = names_of(document.text, self.schema).encode() + LINE_END
        return Packed(record.tobytes(), places, later.tobytes(), names)

    def _check_likeness(self, phase: Phase, document_id: int) -> None:
        """Raise `ValueError` for combinations of which the values do not tell."""
        likeness = self.schema.likeness
        if likeness is None:
            return
        facet, value = likeness.told
        firsts = phase.values.get(likeness.first, frozenset())
        is_told = value in phase.values.get(facet, frozenset())
        if not firsts.issuperset(first for first, _ in phase.pairs.get(likeness.pair, ())) or (firsts and not is_told):
            raise ValueError(f"Document {document_id} has {likeness.pair} of which its values do not tell.")
        if is_told and not (phase.numbers.get(likeness.number) or 0) >= 1:
            raise ValueError(f"Document {document_id} does not count its {likeness.pair} in {likeness.number}.")

    def _fill_state(self, state: Any, phase: Phase, document_id: int) -> None:
        self._check_likeness(phase, document_id)
        try:
            bits = [self.value_bit[name, value] for name, values in phase.values.items() for value in values]
            bits += [self.pair_bit[name, *pair] for name, pairs in phase.pairs.items() for pair in pairs]
            numbers = [(self.numbers[name], amount) for name, amount in phase.numbers.items()]
        except KeyError as unknown:
            raise ValueError(f"Document {document_id}: the schema has no {unknown}.") from None
        whole = 0
        for bit in bits:
            whole |= 1 << bit
        state["bits"] = np.frombuffer(whole.to_bytes(self.words * 8, "little"), "<u8")
        state["numbers"] = np.nan
        for index, amount in numbers:
            if amount is not None:
                state["numbers"][index] = amount
