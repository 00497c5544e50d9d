"""People's words → groups of terms. A document matches when it has a term of every group.

At most eight words that matter; no wildcards, operators or field names exist. A word is, in this order: part of a
synonym phrase, a word of the index (singular or plural, together with its neighbor or apart), the beginning of words
(the last word only), or a typing error of a word. What no document has is left out when something else remains.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from search_index.known import Known
from search_index.language import FILLERS, terms_of
from search_index.mending import Mender
from search_index.result import ReadAs, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search_index.known import Vocabulary
    from search_index.language import Language

MAX_WORDS = 8
"""Words that matter; fillers do not count."""
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
    left_out: tuple[str, ...]


NOTHING = Understood((), (), None, None, ())


class _Word(NamedTuple):
    """A word as typed and the term that it is taken for; they differ when a typing error was mended."""

    asked: str
    term: str


def understand(words: str | None, language: Language, vocabulary: Vocabulary) -> Understood:
    """Read typed words against what the index holds."""
    terms: list[str] = []
    room = MAX_WORDS
    for term in terms_of(words or ""):
        room -= term not in FILLERS and not language.is_filler(term)
        if room >= 0:
            terms.append(term)
    return _Reader(language, vocabulary).understood(terms) if terms else NOTHING


class _Reader:
    def __init__(self, language: Language, vocabulary: Vocabulary) -> None:
        self._language = language
        self._known = Known(language, vocabulary)
        self._mender = Mender(self._known)

    def understood(self, terms: Sequence[str]) -> Understood:
        mended = self._mended(terms)
        is_mended = any(word.asked != word.term for word in mended)
        found = list(self._groups(self._needed(mended)))
        known = [(group, reading) for group, reading in found if group.terms]
        unknown = tuple(reading.asked for group, reading in found if not group.terms)
        kept = known or found
        return Understood(
            groups=tuple(group for group, _ in kept),
            readings=tuple(reading for _, reading in kept),
            corrected=" ".join(word.term for word in mended) if is_mended else None,
            suggestion=None if is_mended else self._mender.suggestion(terms, unknown),
            left_out=unknown if known else (),
        )

    def _mended(self, terms: Sequence[str]) -> list[_Word]:
        """The words, each with what it is taken for; a word that is known, or begins one at the end, stays."""
        bare = [term for term in terms if term not in FILLERS]
        parts = _Parts(self._known, bare)
        last = len(bare) - 1
        words: list[_Word] = []
        place = 0
        for term in terms:
            meant = [term]
            if term not in FILLERS:
                if not (place in parts.tied or self._known.has(term) or (place == last and self._known.begins(term))):
                    meant = self._mender.taken_for(term) or [term]
                place += 1
            words += [_Word(term, one) for one in meant]
        return words

    def _needed(self, words: Sequence[_Word]) -> list[_Word]:
        """The words without fillers, unless they are part of something or all there is."""
        bare = [word for word in words if word.term not in FILLERS]
        if not bare and len(words) == 1:
            return list(words)
        tied = _Parts(self._known, [word.term for word in bare]).tied
        return [word for i, word in enumerate(bare) if i in tied or not self._language.is_filler(word.term)]

    def _groups(self, words: Sequence[_Word]) -> Iterator[tuple[Group, Reading]]:
        """One group and its reading for each word or phrase."""
        parts = _Parts(self._known, [word.term for word in words])
        start = 0
        alternatives: tuple[str, ...]
        while start < len(words):
            stop, concept = parts.phrases.get(start, (start + 1, ""))
            if concept:
                read_as, alternatives, said = ReadAs.SYNONYM, (concept,), self._language.labels[concept]
            else:
                read_as, alternatives = self._alternatives(parts, start)
                said = self._labels(alternatives)
            asked = tuple(dict.fromkeys(word.asked for word in words[start:stop]))
            if any(word.asked != word.term for word in words[start:stop]):
                read_as = ReadAs.CORRECTED
            frequency = self._known.vocabulary.frequency(alternatives) if alternatives else 0
            yield Group(alternatives, self._weight(frequency)), Reading(" ".join(asked), read_as, said)
            start = stop

    def _labels(self, alternatives: tuple[str, ...]) -> tuple[str, ...]:
        labels = self._language.labels
        return tuple(labels[term][0] if term in labels else term for term in alternatives)

    def _alternatives(self, parts: _Parts, place: int) -> tuple[ReadAs, tuple[str, ...]]:
        term = parts.terms[place]
        forms = self._known.forms(term) + parts.joined[place]
        begun = parts.begun if place >= parts.begins else ()
        if not forms and place == len(parts.terms) - 1:
            begun = self._known.begins(term) + begun
        alternatives = tuple(dict.fromkeys(forms + begun))
        if not alternatives:
            return ReadAs.UNKNOWN, ()
        return ReadAs.PREFIX if begun else ReadAs.WORD, alternatives

    def _weight(self, frequency: int) -> int:
        """BM25's idf in steps of a sixteenth."""
        absent = self._known.vocabulary.document_count - frequency
        return max(1, round(IDF_STEPS * math.log(1 + (absent + 0.5) / (frequency + 0.5))))


class _Parts:
    """What some terms are part of together. `phrases`: where a phrase starts → where it stops and its concept.

    `joined`: for each term, the words of the index that it makes with its neighbors. `begins`, `begun`: where an
    unfinished phrase begins at the end, and what it may become: its words then stand for the concept or themselves.
    `tied`: the places of all terms that are part of something.
    """

    def __init__(self, known: Known, terms: list[str]) -> None:
        self.terms = terms
        found = known.language.concepts_asked(terms)
        self.phrases = {start: (stop, concept) for start, stop, concept in found}
        self.joined = known.joined(terms)
        is_finished = bool(found) and found[-1][1] == len(terms)
        self.begins, self.begun = (len(terms), ()) if is_finished else known.begun_from(terms)
        self.tied = {place for start, stop, _ in found for place in range(start, stop)}
        self.tied.update(place for place, joined in enumerate(self.joined) if joined)
        self.tied.update(range(self.begins, len(terms)))
