"""What is put into an index: a document with its words, its points, and its phases over time.

A phase is what filters and orders see from an instant on. A license that lapses next spring is a second phase
that begins next spring; no job has to run for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_ID = 2**32 - 1


@dataclass(frozen=True)
class Phase:
    """What filters and orders see of a document from `since` (Unix seconds, UTC) until the next phase.

    `values`: facet → its values. `pairs`: pair → combinations (first, second). `numbers`: number → amount or None.
    Names and values outside the schema are an error of the caller: `ValueError` when the document is put.
    """

    since: int = 0
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pairs: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    numbers: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """One listing as the engine sees it.

    `tier`: 0 comes before 1 in every order (claimed before unclaimed). `text`: text field → words.
    `points`: (latitude, longitude) in degrees of each place, the main one first; may be empty.
    `phases`: ascending by `since`; the first also holds for every earlier instant.
    Raises `ValueError` for an id outside 32 bits, an unknown tier, no phase, or phases out of order.
    """

    id: int
    tier: int = 0
    text: Mapping[str, str] = field(default_factory=dict)
    points: tuple[tuple[float, float], ...] = ()
    phases: tuple[Phase, ...] = (Phase(),)

    def __post_init__(self) -> None:
        if not 0 <= self.id <= MAX_ID:
            raise ValueError(f"Document id {self.id} is outside 32 bits.")
        if self.tier not in (0, 1):
            raise ValueError(f"Document {self.id} has tier {self.tier}; there are 0 and 1.")
        instants = [phase.since for phase in self.phases]
        if not instants or instants != sorted(set(instants)):
            raise ValueError(f"Document {self.id} needs phases that begin one after the other.")

    def phase_at(self, now: int) -> Phase:
        """The phase that holds at `now`: the last that has begun, else the first."""
        holding = self.phases[0]
        for phase in self.phases[1:]:
            if phase.since <= now:
                holding = phase
        return holding

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change when anything in the document changes; equal on every machine."""
        content = [
            self.id,
            self.tier,
            sorted(self.text.items()),
            self.points,
            [
                [
                    phase.since,
                    sorted((name, sorted(values)) for name, values in phase.values.items()),
                    sorted((name, sorted(pairs)) for name, pairs in phase.pairs.items()),
                    sorted((name, None if n is None else float(n)) for name, n in phase.numbers.items()),
                ]
                for phase in self.phases
            ],
        ]
        return hashlib.blake2b(json.dumps(content).encode(), digest_size=8).hexdigest()
