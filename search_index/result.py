"""What an engine answers: ids and data, never text that a page shows. Pages word it, rows come from the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class ReadAs(StrEnum):
    """How a word that somebody typed was understood."""

    WORD = "word"
    """As it stands, in singular and plural."""
    SYNONYM = "synonym"
    """As a group of synonyms; `terms` are its phrases, the label first."""
    PREFIX = "prefix"
    """As the beginning of the words in `terms` (the last word only)."""
    CORRECTED = "corrected"
    """As a typing error of the word in `terms`."""
    UNKNOWN = "unknown"
    """No document has it or anything like it, nor any other of the words: nothing matches."""


class Reading(NamedTuple):
    """One typed word (or phrase): what was asked, how it was read, and the words that it stands for."""

    asked: str
    read_as: ReadAs
    terms: tuple[str, ...]


class Hit(NamedTuple):
    """One document of the page and why it is in this place.

    `distance_m`: meters to the nearest of its points, None without `near` or points; `place`: index of that point.
    `value`: the number of the order (price, rating, answered points), meters by distance, weight by relevance;
    None when missing. `words`: for each reading of the result, the word of this document that matched it.
    """

    id: int
    tier: int
    distance_m: float | None
    place: int | None
    value: float | None
    words: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """One page of an answer, with everything counted.

    `total` and `total_unclaimed`: documents of tier 0 and of tier 1 that match, whatever is shown.
    `facets`: facet → value → documents that match, over tier 0 (both tiers with `include_unclaimed`); a facet's own
    choice is left out of its own counts, so that they say what choosing another value would give. Values required
    together (`all_of`) stay in, so that they say what requiring one more would leave.
    `sort`: the order that was served. `corrected`: the words searched for instead, when a typing error was mended.
    `suggestion`: other words worth offering, when a typed word is rare or absent and a known one is close.
    `left_out`: typed words that no document has, left out because others of them are known.
    """

    hits: tuple[Hit, ...]
    total: int
    total_unclaimed: int
    facets: Mapping[str, Mapping[str, int]]
    sort: str
    readings: tuple[Reading, ...] = ()
    corrected: str | None = None
    suggestion: str | None = None
    left_out: tuple[str, ...] = ()
    generation: int = field(default=0, compare=False)

    @property
    def ids(self) -> tuple[int, ...]:
        """Ids of the page, in order."""
        return tuple(hit.id for hit in self.hits)
