"""Typing errors: what an unknown word is taken for, and what is offered instead of a rare one.

One mistake is a letter too many, missing, replaced, or two letters exchanged. The fewer letters a word has, the less
is taken for a mistake: short surnames differ by one letter.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from search_index.language import FILLERS, forms_of, singular

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search_index.known import Known

MENDED_MIN_CHARS = 4
"""Shorter words are never taken for others; of so many letters, none is taken for another letter."""
FIRST_LETTER_MIN_CHARS = 6
"""Below, the first letter stands. From here on it may be missing, and a letter may have moved further."""
TWO_MISTAKES_MIN_CHARS = 8
"""From here on any two mistakes are mended, and another first letter; in shorter words two are only offered."""
MOST_MISTAKES = 2
SPLIT_MIN_CHARS = 3
RARE = 2
"""A word in at most so many documents may be a typing error …"""
FAR_MORE = 20
"""… of one that is in so many times as many: it is then offered, not used."""
NOT_FOUND = 99


class Mender:
    """Mends words by what is known."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def taken_for(self, term: str) -> list[str]:
        """The word, or the words run together, that an unknown one probably is; none where nothing is close."""
        if len(term) < MENDED_MIN_CHARS or not term.isalpha():
            return []
        distance, word = self._closest(term, self._neighbors(term))
        if distance > 1 and len(term) >= FIRST_LETTER_MIN_CHARS:
            distance, word = min((distance, word), self._closest_in_other_number(term))
        if distance <= 1:
            return [word]
        parts = self._parts(term)
        if parts:
            return parts
        if distance > MOST_MISTAKES and len(term) >= TWO_MISTAKES_MIN_CHARS:
            distance, word = self._closest(term, self._distant(term))
        return [word] if distance <= MOST_MISTAKES else []

    def _closest_in_other_number(self, term: str) -> tuple[int, str]:
        """The mistake may be in a word that documents have in singular or plural only."""
        other = singular(term) if singular(term) != term else term + "s"
        return self._closest(other, self._neighbors(other))

    def _neighbors(self, term: str) -> set[str]:
        return self._known.language.neighbors(term) | self._held(self._known.vocabulary.neighbors(term))

    def _distant(self, term: str) -> set[str]:
        return self._held(self._known.vocabulary.distant(term))

    def _held(self, words: Iterable[str]) -> set[str]:
        return {word for word in words if self._known.frequency(word)}

    def _closest(self, term: str, words: Iterable[str]) -> tuple[int, str]:
        """The nearest of the words that it may well be."""
        return self._nearest(term, (word for word in words if _is_plausible(term, word)))

    def _nearest(self, term: str, words: Iterable[str]) -> tuple[int, str]:
        """The word with the fewest mistakes, slips first, then the more frequent; and how many they are."""
        ranked = [
            (OSA.distance(term, word), not _is_slip(term, word), term[0] != word[0], -self._known.frequency(word), word)
            for word in words
        ]
        distance, *_, word = min(ranked, default=(NOT_FOUND, False, False, 0, term))
        return distance, word

    def _parts(self, term: str) -> list[str]:
        """Two known words that were run together; of several splits the one with the more frequent rarer half."""
        splits = [[term[:i], term[i:]] for i in range(SPLIT_MIN_CHARS, len(term) - SPLIT_MIN_CHARS + 1)]
        known = [split for split in splits if all(map(self._stands_alone, split))]
        return max(known, key=lambda split: (min(map(self._known.frequency, split)), split), default=[])

    def _stands_alone(self, term: str) -> bool:
        return term not in FILLERS and (self._known.language.is_concept(term) or self._known.has(term))

    def suggestion(self, terms: Sequence[str], unknown: tuple[str, ...]) -> str | None:
        """The words with each rare or unknown one replaced by a close one, if there is any."""
        offered = [
            (self._far_off(term) if term in unknown else self._far_more_frequent(term)) or term for term in terms
        ]
        return " ".join(offered) if offered != list(terms) else None

    def _far_off(self, term: str) -> str | None:
        if not FIRST_LETTER_MIN_CHARS <= len(term) < TWO_MISTAKES_MIN_CHARS or not term.isalpha():
            return None
        distance, word = self._nearest(term, self._distant(term))
        return word if distance <= MOST_MISTAKES else None

    def _far_more_frequent(self, term: str) -> str | None:
        frequency = self._known.frequency(term)
        if len(term) < MENDED_MIN_CHARS or not 0 < frequency <= RARE:
            return None
        others = [word for word in self._known.vocabulary.neighbors(term) if word not in forms_of(term)]
        distance, closest = self._closest(term, others)
        return closest if distance <= MOST_MISTAKES and self._known.frequency(closest) >= FAR_MORE * frequency else None


def _is_plausible(term: str, word: str) -> bool:
    """Whether somebody who means the word types the term: the shorter, the closer."""
    distance = OSA.distance(term, word)
    is_other_letter = distance == 1 and len(term) == len(word) and sorted(term) != sorted(word)
    if len(term) < FIRST_LETTER_MIN_CHARS:
        return distance <= 1 and term[0] == word[0] and not (is_other_letter and len(term) == MENDED_MIN_CHARS)
    if len(term) < TWO_MISTAKES_MIN_CHARS and distance > 1:
        return term[0] == word[0] and sorted(term) == sorted(word)
    return term[0] == word[0] or (distance <= 1 and not (is_other_letter and len(term) < TWO_MISTAKES_MIN_CHARS))


def _is_slip(term: str, word: str) -> bool:
    """Whether letters only changed places or were doubled or not: the most frequent mistakes of all."""
    return sorted(term) == sorted(word) or _once(term) == _once(word)


def _once(term: str) -> list[str]:
    return [letter for letter, _ in groupby(term)]
