"""What an index holds, handed in by its owner: facets, numbers, words, orders. The engine has no names of its own.

`directory/discovery` writes one `Schema`; both engines and the benchmark are given it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

FORMAT_VERSION = 2
"""Raise it whenever the stored bytes change their meaning: an older index is then refused, not misread."""

MAX_FACET_VALUES = 128


@dataclass(frozen=True)
class Facet:
    """A closed vocabulary that people filter by and that is counted in every answer."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Two vocabularies of which only the combinations count: photos of *this* age band with *that* concern.

    Filtered by, not counted; a `Likeness` counts them.
    """

    name: str
    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True)
class Likeness:
    """A pair whose two sides are facets as well: photos of people *like me*, of my age band and with my concern.

    `first` and `second`: facets whose values are those of `pair`. Where a question chooses from both, a value of
    `first` holds of a document only with a combination of it and a chosen value of `second`.
    `told`: (facet, value) that a document has with any combination; where a question requires it (`all_of`), it holds
    only with a combination of what the question chooses. `number` counts one for it: the order by merit takes that one
    away where a document has `told` for others, but not for this question.
    Every combination of a document is told of: `first` has its first, `told` holds, and `number` is at least 1.
    """

    pair: str
    first: str
    second: str
    told: tuple[str, str]
    number: str


@dataclass(frozen=True)
class Number:
    """A quantity that people bound (`at_most`, `at_least`) or order by; kept as a 32-bit float or missing."""

    name: str


@dataclass(frozen=True)
class TextField:
    """A piece of a document's text and how much a word in it weighs in `relevance` (1 is ordinary)."""

    name: str
    weight: float = 1.0


class By(StrEnum):
    """How an order arranges. The tier leads every one of them and the id ends every one of them."""

    MERIT = "merit"
    """The number (0 to 7, whole) descending, then the distance band, then a hash that changes daily."""
    NEAREST = "nearest"
    """Distance of the nearest point; without `near` the schema's first order is used."""
    RELEVANCE = "relevance"
    """Weight of the words; without words the schema's first order is used."""
    LOWEST = "lowest"
    """The number ascending, missing last."""
    HIGHEST = "highest"
    """The number descending, missing last."""


@dataclass(frozen=True)
class Order:
    """One way to sort, by the name that a request uses. `number` names a `Number` where `by` needs one."""

    name: str
    by: By
    number: str = ""


@dataclass(frozen=True)
class Schema:
    """Everything an engine must know. `orders[0]` is the default and must not need a place or words.

    `synonyms` are groups of words or phrases that mean the same; the first of a group is its label. `wider`: the
    label of a group and the labels of those that it covers: who asks for "wrinkles" is shown "frown lines" too, not
    the other way round. `fillers`: words that are left out of a search because they are true of every document.
    `name_fields`: the text fields by whose words a document is suggested while somebody types.
    Raises `ValueError` for a schema that contradicts itself.
    """

    facets: tuple[Facet, ...] = ()
    pairs: tuple[Pair, ...] = ()
    likeness: Likeness | None = None
    numbers: tuple[Number, ...] = ()
    text_fields: tuple[TextField, ...] = ()
    orders: tuple[Order, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    wider: tuple[tuple[str, tuple[str, ...]], ...] = ()
    fillers: tuple[str, ...] = ()
    name_fields: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if sum(len(facet.values) for facet in self.facets) > MAX_FACET_VALUES:
            raise ValueError(f"Facets may have {MAX_FACET_VALUES} values in all.")
        if not self.orders or self.orders[0].by in (By.NEAREST, By.RELEVANCE):
            raise ValueError("The first order is the default: it may need neither a place nor words.")
        known = {number.name for number in self.numbers}
        for order in self.orders:
            needs_number = order.by in (By.MERIT, By.LOWEST, By.HIGHEST)
            if needs_number != (order.number in known):
                raise ValueError(f"Order {order.name!r} names no known number.")
        if self.likeness:
            self._check_likeness(self.likeness)
        labels = {group[0] for group in self.synonyms}
        for label, covered in self.wider:
            if not labels.issuperset((label, *covered)):
                raise ValueError(f"{label!r} covers, or is, a group of synonyms that is not there.")
        if unknown := set(self.name_fields) - {field.name for field in self.text_fields}:
            raise ValueError(f"There are no text fields {sorted(unknown)} to take names from.")

    def _check_likeness(self, likeness: Likeness) -> None:
        values = {facet.name: facet.values for facet in self.facets}
        sides = {pair.name: (pair.first, pair.second) for pair in self.pairs}
        if sides.get(likeness.pair, ()) != (values.get(likeness.first), values.get(likeness.second)):
            raise ValueError(f"{likeness.pair!r} is no pair of the facets {likeness.first!r} and {likeness.second!r}.")
        facet, value = likeness.told
        if value not in values.get(facet, ()) or likeness.number not in {number.name for number in self.numbers}:
            raise ValueError(
                f"There is no {value!r} of {facet!r}, or no number {likeness.number!r}, to tell of a pair."
            )
        if any(order.by is By.MERIT and order.number != likeness.number for order in self.orders):
            raise ValueError(f"An order by merit is by the number that counts {likeness.pair!r}.")

    @cached_property
    def digest(self) -> str:
        """Stable digest of the schema and the format: an index of another digest is `IndexUnavailable`."""
        return hashlib.blake2b(f"{FORMAT_VERSION}{self!r}".encode(), digest_size=16).hexdigest()

    @cached_property
    def order_of(self) -> dict[str, Order]:
        """Orders by name."""
        return {order.name: order for order in self.orders}

    @cached_property
    def facet_of(self) -> dict[str, Facet]:
        """Facets by name."""
        return {facet.name: facet for facet in self.facets}

    @cached_property
    def values_of(self) -> dict[str, frozenset[str]]:
        """Values by facet."""
        return {facet.name: frozenset(facet.values) for facet in self.facets}

    @cached_property
    def pair_of(self) -> dict[str, Pair]:
        """Pairs by name."""
        return {pair.name: pair for pair in self.pairs}

    @cached_property
    def number_names(self) -> tuple[str, ...]:
        """Names of the numbers, in the order in which records keep them."""
        return tuple(number.name for number in self.numbers)
