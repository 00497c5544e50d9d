"""A typed line as words, with what each is: part of our vocabulary, protected after a title, an opening ("near").

Knows no towns; `readings` asks `places` about the words that are left.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property

from directory import vocabulary
from directory.discovery.schema import schema
from directory.discovery.told_apart.words import (
    ARTICLES,
    COUNTRIES,
    GENERIC,
    HERE,
    IN,
    KINDS,
    LOOSE,
    NEAR,
    TITLES,
    WORDS_NOT_CODES,
)
from directory.places import names
from search_index.language import FILLERS, Language, forms_of, terms_of

MOST_WORDS = 24
"""A longer line is prose, and all of it words."""
MILES_PER_KM = 0.621371

_WORD = re.compile(r"[^\s,;]+|[,;]")
_NUMBER = re.compile(r"\d{1,3}")
_NUMBER_WITH_UNIT = re.compile(r"(\d{1,3})-?(mi|miles?|millas?|kms?|kil[oó]met(?:er|re|ro)s?)")
_UNIT = re.compile(r"(mi|miles?|millas?|kms?|kil[oó]met(?:er|re|ro)s?)")
_PUNCTUATION = ".!?\"'’()[]:"


class Strength(StrEnum):
    """How surely an opening announces a place."""

    NEAR = "near"
    IN = "in"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True)
class Opening:
    """Words that announce a place: from `start` to before `stop`. `within`: miles, where a distance is said."""

    start: int
    stop: int
    strength: Strength
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """One typed word: as typed, and bare in lower case; whether a comma follows."""

    raw: str
    word: str
    ends_part: bool


@cache
def _language() -> Language:
    return Language(schema())


@cache
def _known_terms() -> frozenset[str]:
    labels = {
        word for name in vocabulary.VOCABULARIES for one in vocabulary.terms(name) for word in terms_of(one.label)
    }
    return frozenset(_language().phrase_words | labels | GENERIC | ARTICLES | FILLERS)


def read(typed: str) -> Line | None:
    """The line of what was typed; None when it is empty or prose."""
    pieces = _WORD.findall(names.clean(typed))
    words: list[Word] = []
    for piece in pieces:
        if piece in ",;":
            if words:
                words[-1] = Word(words[-1].raw, words[-1].word, ends_part=True)
        elif bare := piece.casefold().strip(_PUNCTUATION):
            words.append(Word(piece, bare, ends_part=False))
        elif words and any(mark.isalnum() for mark in piece):
            words.append(Word(piece, piece, ends_part=False))
    return Line(typed, tuple(words)) if 0 < len(words) <= MOST_WORDS else None


class Line:
    """The words of a line and what can be said of them without knowing any town."""

    def __init__(self, typed: str, words: Sequence[Word]) -> None:
        self.typed = typed
        self._words = words
        self._terms = [terms_of(word.raw) for word in words]

    def __len__(self) -> int:
        return len(self._words)

    def __getitem__(self, at: int) -> Word:
        return self._words[at]

    def text(self, start: int, stop: int) -> str:
        """The words between as typed, commas kept inside."""
        return self._join(range(start, stop))

    def bare(self, start: int, stop: int) -> str:
        """The words between in lower case, without punctuation around them."""
        return " ".join(word.word for word in self._words[start:stop])

    def key(self, start: int, stop: int) -> str:
        """The words between as a key of the table of towns."""
        return names.key(self.text(start, stop))

    def is_free(self, start: int, stop: int) -> bool:
        """Whether the words between may be one name: no comma inside, none of a phrase of ours or after a title."""
        is_whole = not any(self[at].ends_part for at in range(start, stop - 1))
        return is_whole and self._protected.isdisjoint(range(start, stop))

    def is_known(self, at: int) -> bool:
        """Whether a word is of our vocabulary or says nothing about whom to find."""
        known = _known_terms()
        return at in self._concepts or all(any(form in known for form in forms_of(term)) for term in self._terms[at])

    def rest_is_known(self, start: int, stop: int) -> bool:
        """Whether all words outside of these are known."""
        return all(self.is_known(at) for at in range(len(self)) if not start <= at < stop)

    def is_amount(self, at: int) -> bool:
        """Whether a number counts something: a license, an amount of money."""
        before = self[at - 1].word if at else ""
        return "$" in self[at].raw or "#" in self[at].raw or before in ("license", "no", "number", "npi")

    def is_word_not_code(self, at: int) -> bool:
        """Whether a word that looks like the code of a state is rather a word: "or", "in", "me"."""
        word = self[at]
        if word.word.replace(".", "") not in WORDS_NOT_CODES:
            return False
        is_capital = word.raw.isupper() and not self.typed.isupper()
        after_comma = at > 0 and self[at - 1].ends_part
        return not (at > 0 and (is_capital or after_comma or at == len(self) - 1 or self[at + 1].word[:1].isdigit()))

    @cached_property
    def has_title(self) -> bool:
        """Whether somebody is named with a title."""
        return bool(self._titles)

    @cached_property
    def _titles(self) -> tuple[int, ...]:
        return tuple(at for at, word in enumerate(self._words) if word.word in TITLES and at not in self._concepts)

    @cached_property
    def _concepts(self) -> frozenset[int]:
        owners = [at for at, terms in enumerate(self._terms) for _ in terms]
        terms = [term for terms in self._terms for term in terms]
        spans = _language().concepts_in(terms)
        return frozenset(owners[place] for start, stop, _ in spans for place in range(start, stop))

    @cached_property
    def _protected(self) -> frozenset[int]:
        named = {at + 1 for at in self._titles}
        return self._concepts | named

    @cached_property
    def openings(self) -> tuple[Opening, ...]:
        """Every opening of the line, in its order."""
        found: list[Opening] = []
        at = 0
        while at < len(self):
            opening = self._distance_at(at) or self._opening_at(at)
            if opening:
                found.append(opening)
            at = opening.stop if opening else at + 1
        return tuple(found)

    def opening_before(self, start: int) -> Opening | None:
        """The opening that announces the word at `start`, articles between passed over."""
        fitting = [one for one in self.openings if one.stop <= start and self.skip_articles(one.stop) >= start]
        return fitting[-1] if fitting else None

    def skip_articles(self, at: int) -> int:
        """Past "the greater …"."""
        return self._skip(at, ARTICLES)

    def back_over_articles(self, at: int) -> int:
        """Back before "the greater …"."""
        while at > 0 and self[at - 1].word in ARTICLES and at - 1 not in self._concepts:
            at -= 1
        return at

    def skip_country(self, at: int) -> int:
        """Past the name of the country."""
        return self._skip(at, COUNTRIES)

    def skip_kinds(self, at: int) -> int:
        """Past "metro area"."""
        return self._skip(at, KINDS)

    def end_of_name(self, start: int) -> int:
        """Where an unknown name that begins here ends: before "for" or a phrase of ours."""
        ends = (
            at
            for at in range(start, len(self))
            if at in self._concepts or self[at].word in ("for", "with", "and", "para", "con", "y")
        )
        return next(ends, len(self))

    @cached_property
    def here(self) -> frozenset[int]:
        """The words that say "where I am"."""
        found: set[int] = set()
        for at in range(len(self)):
            found |= set(range(at, self.here_at(at))) - found
        found |= {0} if self[0].word in ("nearest", "closest") else set()
        for opening in self.openings:
            if opening.within and (opening.stop == len(self) or opening.stop in found or opening.stop - 1 in found):
                found |= set(range(opening.start, opening.stop))
        return frozenset(found)

    @property
    def here_text(self) -> str:
        """What says "where I am", as typed."""
        return self._join(sorted(self.here))

    @property
    def within(self) -> int | None:
        """Miles that were typed anywhere."""
        return next((opening.within for opening in self.openings if opening.within), None)

    def here_at(self, at: int) -> int:
        """Where "near me" that begins here ends; `at` when it does not begin here."""
        for phrase in HERE:
            if self._has(at, phrase):
                return at + len(phrase)
        return at

    def without(self, taken: Collection[int], edges: Sequence[int]) -> str:
        """The words that are left, without those that say "where I am" and the fillers at the edges of the gap."""
        left = [at for at in range(len(self)) if at not in taken and at not in self.here]
        for edge in edges:
            while (before := [at for at in left if at < edge]) and self._is_filler(before[-1]):
                left.remove(before[-1])
            while (after := [at for at in left if at >= edge]) and self._is_filler(after[0]):
                left.remove(after[0])
        return self._join(left)

    def _is_filler(self, at: int) -> bool:
        return at not in self._concepts and (self[at].word in FILLERS or not self._terms[at])

    def _join(self, chosen: Collection[int]) -> str:
        parts = [self[at].raw + ("," if self[at].ends_part else "") for at in chosen]
        return " ".join(parts).strip(" ,;-–—")

    def _skip(self, at: int, words: frozenset[str]) -> int:
        while at < len(self) and self[at].word in words:
            at += 1
        return at

    def _has(self, at: int, phrase: Sequence[str]) -> bool:
        return [word.word for word in self._words[at : at + len(phrase)]] == list(phrase)

    def _opening_at(self, at: int) -> Opening | None:
        for strength, phrases in ((Strength.NEAR, NEAR), (Strength.IN, IN), (Strength.LOOSE, LOOSE)):
            for phrase in phrases:
                if at not in self._concepts and self._has(at, phrase):
                    return Opening(at, at + len(phrase), strength)
        return None

    def _distance_at(self, start: int) -> Opening | None:
        """A distance with a sign of a place: "within 10 miles of", "10 mi from", "15km around"."""
        at = start + (self[start].word in ("within", "inside", "in"))
        if at >= len(self):
            return None
        joined = _NUMBER_WITH_UNIT.fullmatch(self[at].word)
        if joined:
            number, unit, stop = joined[1], joined[2], at + 1
        elif at + 1 < len(self) and _NUMBER.fullmatch(self[at].word) and _UNIT.fullmatch(self[at + 1].word):
            number, unit, stop = self[at].word, self[at + 1].word, at + 2
        else:
            return None
        stop = self._skip(stop, frozenset({"radius", "or", "less"}))
        is_said = at > start
        if stop < len(self) and self[stop].word in ("of", "from", "around", "to", "near", "de"):
            stop, is_said = stop + 1, True
        miles = max(1, round(int(number) * (MILES_PER_KM if unit.startswith("k") else 1)))
        return Opening(start, stop, Strength.NEAR, miles) if is_said else None
