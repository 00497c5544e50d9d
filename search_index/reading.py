"""People's words → groups of terms. A document matches when it has a term of every group.

At most eight words; no wildcards, operators or field names exist. A word is, in this order: part of a synonym phrase,
a word of the index (singular or plural), the beginning of words (the last word only), or a typing error of a word.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rapidfuzz.distance import OSA

from search_index.language import FILLERS, forms_of, terms_of
from search_index.result import ReadAs, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search_index.language import Language

MAX_WORDS = 8
PREFIX_MIN_CHARS = 2
MAX_COMPLETIONS = 64
CORRECTED_MIN_CHARS = 4
SPLIT_MIN_CHARS = 3
RARE = 2
"""A word in at most so many documents may be a typing error …"""
FAR_MORE = 20
"""… of one that is in so many times as many: it is then offered, not used."""
IDF_STEPS = 16


class Group(NamedTuple):
    """Alternatives of which a document needs one. `weight`: 16 × idf, at least 1."""

    terms: tuple[str, ...]
    weight: int


class Understood(NamedTuple):
    """Everything that was made of typed words."""

    groups: tuple[Group, ...]
    readings: tuple[Reading, ...]
    corrected: str | None
    suggestion: str | None


NOTHING = Understood((), (), None, None)


class _Word(NamedTuple):
    """A word as typed and the term that it is taken for; they differ when a typing error was mended."""

    asked: str
    term: str


class Vocabulary(Protocol):
    """What a reader must know of an index. Frequencies count documents that are there now, of both tiers."""

    @property
    def document_count(self) -> int:
        """Documents, of both tiers."""
        ...

    def frequency(self, terms: tuple[str, ...]) -> int:
        """Documents that have any of these terms."""
        ...

    def completions(self, prefix: str, limit: int) -> tuple[str, ...]:
        """Terms that begin so and are in a document, sorted; where there are more, the most frequent `limit`."""
        ...

    def neighbors(self, term: str) -> Iterable[str]:
        """Terms that share with it a spelling after leaving out at most one letter of each."""
        ...


def variants(term: str) -> set[str]:
    """The term and what remains of it without any one letter: two terms are neighbors when these sets meet."""
    return {term} | {term[:i] + term[i + 1 :] for i in range(len(term))}


def understand(words: str | None, language: Language, vocabulary: Vocabulary) -> Understood:
    """Read typed words against what the index holds."""
    terms = terms_of(words or "")[:MAX_WORDS]
    terms = [term for term in terms if term not in FILLERS] or terms
    if not terms:
        return NOTHING
    reader = _Reader(language, vocabulary)
    mended = reader.mended(terms)
    is_mended = any(word.asked != word.term for word in mended)
    groups, readings = zip(*reader.groups(mended), strict=True)
    return Understood(
        groups,
        readings,
        corrected=" ".join(word.term for word in mended) if is_mended else None,
        suggestion=None if is_mended else reader.suggestion(terms),
    )


class _Reader:
    def __init__(self, language: Language, vocabulary: Vocabulary) -> None:
        self._language = language
        self._vocabulary = vocabulary

    def mended(self, terms: Sequence[str]) -> list[_Word]:
        """The words, each with what it is taken for; a word that is known, or begins one at the end, stays."""
        in_phrase = {i for start, stop, _ in self._language.concepts_in(terms) for i in range(start, stop)}
        words = []
        for i, term in enumerate(terms):
            known = i in in_phrase or self._is_known(term)
            if not known and i == len(terms) - 1:
                known = bool(self._completions(term) or self._begun(terms))
            mended = [term] if known else self._closest(term) or self._halves(term) or [term]
            words += [_Word(term, part) for part in mended]
        return words

    def groups(self, words: Sequence[_Word]) -> Iterator[tuple[Group, Reading]]:
        """One group and its reading for each word or phrase."""
        terms = [word.term for word in words]
        phrases = {start: (stop, concept) for start, stop, concept in self._language.concepts_in(terms)}
        start = 0
        while start < len(words):
            alternatives: tuple[str, ...]
            stop, concept = phrases.get(start, (start + 1, ""))
            begun = () if concept or stop in phrases else self._begun(terms[start:])
            if concept:
                read_as, alternatives, said = ReadAs.SYNONYM, (concept,), self._language.labels[concept]
            elif begun:
                stop, read_as, alternatives = len(words), ReadAs.PREFIX, begun
                said = tuple(self._language.labels[label][0] for label in begun)
            else:
                read_as, alternatives = self._alternatives(terms[start], stop == len(words))
                said = alternatives
            asked = tuple(dict.fromkeys(word.asked for word in words[start:stop]))
            if any(word.asked != word.term for word in words[start:stop]):
                read_as = ReadAs.CORRECTED
            frequency = self._vocabulary.frequency(alternatives) if alternatives else 0
            yield Group(alternatives, self._weight(frequency)), Reading(" ".join(asked), read_as, said)
            start = stop

    def suggestion(self, terms: Sequence[str]) -> str | None:
        """The words with each rare one replaced by a close word that is far more frequent, if there is any."""
        offered = [self._far_more_frequent(term) or term for term in terms]
        return " ".join(offered) if offered != list(terms) else None

    def _alternatives(self, term: str, is_last: bool) -> tuple[ReadAs, tuple[str, ...]]:  # noqa: FBT001
        forms = tuple(form for form in forms_of(term) if self._vocabulary.frequency((form,)))
        if forms:
            return ReadAs.WORD, forms
        completions = self._completions(term) if is_last else ()
        return (ReadAs.PREFIX, completions) if completions else (ReadAs.UNKNOWN, ())

    def _is_known(self, term: str) -> bool:
        return any(self._vocabulary.frequency((form,)) for form in forms_of(term))

    def _completions(self, term: str) -> tuple[str, ...]:
        if len(term) < PREFIX_MIN_CHARS:
            return ()
        return self._vocabulary.completions(term, MAX_COMPLETIONS)

    def _begun(self, terms: Sequence[str]) -> tuple[str, ...]:
        if len(terms) < 2 or self._is_known(terms[-1]):
            return ()
        return self._language.concepts_begun_by(terms)

    def _closest(self, term: str) -> list[str]:
        if len(term) < CORRECTED_MIN_CHARS:
            return []
        spellings = variants(term)
        candidates = {word for word in self._language.phrase_words if not spellings.isdisjoint(variants(word))}
        candidates |= {word for word in self._vocabulary.neighbors(term) if self._vocabulary.frequency((word,))}
        return sorted(candidates, key=lambda word: self._closeness(term, word))[:1]

    def _closeness(self, term: str, word: str) -> tuple[int, bool, int, str]:
        return OSA.distance(term, word), term[0] != word[0], -self._vocabulary.frequency((word,)), word

    def _halves(self, term: str) -> list[str]:
        """Two known words that were run together; the split with the more frequent rarer half."""
        splits = [(term[:i], term[i:]) for i in range(SPLIT_MIN_CHARS, len(term) - SPLIT_MIN_CHARS + 1)]
        known = [split for split in splits if all(self._is_known(half) for half in split)]
        return list(max(known, key=lambda split: (min(map(self._word_frequency, split)), split), default=()))

    def _far_more_frequent(self, term: str) -> str | None:
        frequency = self._word_frequency(term)
        if len(term) < CORRECTED_MIN_CHARS or not 0 < frequency <= RARE:
            return None
        others = [word for word in self._vocabulary.neighbors(term) if word not in forms_of(term)]
        closest = min(others, key=lambda word: self._closeness(term, word), default=None)
        return closest if closest and self._word_frequency(closest) >= FAR_MORE * frequency else None

    def _word_frequency(self, term: str) -> int:
        return self._vocabulary.frequency((term,))

    def _weight(self, frequency: int) -> int:
        """BM25's idf in steps of a sixteenth."""
        absent = self._vocabulary.document_count - frequency
        return max(1, round(IDF_STEPS * math.log(1 + (absent + 0.5) / (frequency + 0.5))))
