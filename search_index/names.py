"""Names while somebody types them: what is kept of a document, what was typed, slips, and the order of suggestions.

Each document has one line of *names*: the terms of the schema's `name_fields`, words parted by spaces and fields by
tabs ("maria garcia", tab, "lotus clinic"). It is suggested when every typed word begins one of its words. A typed word
that begins none in any document is taken for a slip: a letter too many, too few, other or swapped with its neighbor.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from search_index.language import FILLERS, terms_of
from search_index.request import clamped_point

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from search_index.schema import Schema

TYPED_MAX_CHARS = 100
MAX_TERMS = 8
SUGGESTED_MAX = 50
SLIPS_FROM_CHARS = 4
"""In shorter words every second name would be a slip away."""
KEY_BYTES = 16
"""Names are in the order of so many bytes from the first word that was met, then of their ids."""
LINE_END = b"\n"
NOWHERE = float("inf")
WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc`.][^\W_]+)*")


@dataclass(frozen=True)
class Typed:
    """What has been typed so far, as an engine takes it. `near`: the nearest come first; (latitude, longitude)."""

    terms: tuple[str, ...]
    near: tuple[float, float] | None
    include_unclaimed: bool
    limit: int

    @classmethod
    def read(cls, words: str, limit: int, near: tuple[float, float] | None, *, include_unclaimed: bool) -> Typed:
        """Never raises: numbers are clamped."""
        return cls(
            terms=typed_terms(words),
            near=clamped_point(near),
            include_unclaimed=include_unclaimed,
            limit=min(max(limit, 0), SUGGESTED_MAX),
        )


class Candidate(NamedTuple):
    """A document in the order of suggestions: claimed before unclaimed, more whole words before fewer, the nearest
    first (squared chord), then by its name from the first typed word on, then by its id.
    """

    tier: int
    unfinished: int
    chord: float
    text: bytes
    id: int


def names_of(text: Mapping[str, str], schema: Schema) -> str:
    """The line of names of a document's text."""
    return "\t".join(" ".join(terms_of(text.get(field, ""))) for field in schema.name_fields)


def slips(term: str) -> Iterator[tuple[int, str]]:
    """(letters kept, beginning), ascending: what may have been meant by a beginning that begins no word.

    The first letter stands, unless it was swapped with the second, and so does the last: it may yet be the beginning
    of anything.
    """
    if len(term) < SLIPS_FROM_CHARS:
        return
    for kept in range(len(term) - 1):
        head, letter, tail = term[:kept], term[kept], term[kept + 1 :]
        yield kept, head + tail[0] + letter + tail[1:]
        if kept:
            yield kept, head + tail
            yield from ((kept, head + other + tail) for other in string.ascii_lowercase if other != letter)
            yield from ((kept, head + other + letter + tail) for other in string.ascii_lowercase)
    yield from ((len(term) - 1, term[:-1] + other + term[-1]) for other in string.ascii_lowercase)


class Met(NamedTuple):
    """Where a typed word was met in a text: characters from `start` to `stop`; a slip is met as a whole word."""

    start: int
    stop: int
    is_slip: bool


class TypedWord:
    """One typed word: its term, and the beginnings that it may be a slip of, made when first needed."""

    def __init__(self, term: str) -> None:
        self.term = term

    @cached_property
    def _meant(self) -> frozenset[str]:
        return frozenset(slip for _, slip in slips(self.term))

    def nearly_begins(self, word: str) -> bool:
        """Whether the word begins with a slip of it."""
        return any(word[: len(self.term) + change] in self._meant for change in (-1, 0, 1))


class Wording:
    """A text whose words may be met by typed ones: a name, a phrase."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = [(match.start(), match.group()) for match in WORD.finditer(text)]
        self._words = [(start, word, "".join(terms_of(word))) for start, word in found]

    def met(self, typed: TypedWord) -> Met | None:
        """The first word that begins so, or None."""
        for start, word, folded in self._words:
            if folded.startswith(typed.term):
                return Met(start, start + _length_of(word, len(typed.term)), is_slip=False)
        return None

    def nearly_met(self, typed: TypedWord) -> Met | None:
        """The same or, where there is none, the first word that begins with a slip of it."""
        exactly = self.met(typed)
        if exactly:
            return exactly
        for start, word, folded in self._words:
            if typed.nearly_begins(folded):
                return Met(start, start + len(word), is_slip=True)
        return None


def typed_words(words: str) -> tuple[TypedWord, ...]:
    """What has been typed, word by word."""
    return tuple(map(TypedWord, typed_terms(words)))


def typed_terms(words: str) -> tuple[str, ...]:
    """Typed words as the index has them, words such as "the" left out while another follows."""
    terms = terms_of(words[:TYPED_MAX_CHARS])[:MAX_TERMS]
    return tuple(term for i, term in enumerate(terms) if i == len(terms) - 1 or term not in FILLERS)


def _length_of(word: str, letters: int) -> int:
    """How many characters of a word hold so many letters of its term: accents and apostrophes are none."""
    return next(size for size in range(1, len(word) + 1) if len("".join(terms_of(word[:size]))) >= letters)
