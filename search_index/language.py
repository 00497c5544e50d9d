"""From texts and typed words to terms: how both are cut, which words weigh how much, what counts as one word.

Terms are lower-case, without accents, apostrophes or dots of abbreviations ("L.Ac." is `lac`, "crow's" is `crows`).
Plurals are met when asking, not when storing. A group of synonyms is stored as one more term, `=label`, for every
document that uses any of its phrases: asking for one phrase finds all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from search_index.schema import Schema

TERM_MAX_CHARS = 40
SATURATION = 1.2
"""BM25's k1: how soon repeating a word stops to help. (Robertson & Zaragoza 2009.)"""
LENGTH_SHARE = 0.75
"""BM25's b: how much a long text counts against its words."""
USUAL_LENGTH = 60.0
"""Weighted words of a usual text. A constant, so that the weight of a word never changes once stored."""
MAX_IMPACT = 255
CONCEPT = "="
"""What the term of a group of synonyms begins with; no word does."""

FILLERS = frozenset(re.findall(r"\w+", "a an and at by for from in is me my near nearby of on or the to with"))
"""Words that say how others belong together. They are left out of searches and of synonym phrases."""

ES_ENDINGS = ("ch", "sh", "x", "ss", "z")
ES_PLURALS = tuple(ending + "es" for ending in ES_ENDINGS)
PARTICLES = frozenset(re.findall(r"\w+", "al da de del della den der di du el la las le los mac mc o san st van von"))
"""Short words before a surname, which is written in one word or several."""

_ABBREVIATION = re.compile(r"\b(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}\b")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['\u2019\u02bc`]")
_UNDECOMPOSED = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


def terms_of(text: str) -> list[str]:
    """The terms of a text, in its order."""
    folded = unicodedata.normalize("NFKD", text.casefold()).translate(_UNDECOMPOSED)
    folded = "".join(c for c in folded if not unicodedata.combining(c)) if not folded.isascii() else folded
    folded = _APOSTROPHES.sub("", folded)
    folded = _ABBREVIATION.sub(lambda match: match.group().replace(".", ""), folded)
    return [word[:TERM_MAX_CHARS] for word in _WORD.findall(folded)]


def singular(term: str) -> str:
    """A simple singular: `lines` → `line`, `bodies` → `body`, `wishes` → `wish`; `puffiness` stays."""
    if len(term) < 4 or not term.endswith("s") or term.endswith(("ss", "us", "is")):
        return term
    if term.endswith("ies") and len(term) > 4:
        return term[:-3] + "y"
    if term.endswith(ES_PLURALS):
        return term[:-2]
    return term[:-1]


def forms_of(term: str) -> tuple[str, ...]:
    """The term and its singular and plural forms, the term first."""
    bases = [singular(term)] + ([term[:-1]] if term.endswith(ES_PLURALS) else [])
    plurals = [base + "es" if base.endswith(ES_ENDINGS) else base + "s" for base in bases]
    plurals += [base[:-1] + "ies" for base in bases if base.endswith("y")]
    return tuple(dict.fromkeys([term, *bases, *plurals]))


def variants(term: str) -> set[str]:
    """The term and what remains of it without any one letter: two terms are neighbors when these sets meet."""
    return {term} | {term[:i] + term[i + 1 :] for i in range(len(term))}


class Language:
    """Synonyms, fillers and weights of a schema, ready for use. Concepts and fillers are met in singular."""

    def __init__(self, schema: Schema) -> None:
        self._weights = [(field.name, field.weight) for field in schema.text_fields]
        self._fillers = frozenset(schema.fillers)
        self.labels: dict[str, tuple[str, ...]] = {}
        self._phrases: dict[tuple[str, ...], str] = {}
        self._joined: dict[str, str] = {}
        self._unordered: dict[tuple[str, ...], str] = {}
        for group in schema.synonyms:
            concept = self._concept_of(group[0])
            self.labels[concept] = group
            for phrase in group:
                self._learn(terms_of(phrase), concept)
        self._longest = max(map(len, self._phrases), default=0)
        self._with_first: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for words, concept in self._phrases.items():
            self._with_first[words[0]].append((words, concept))
        self._words = frozenset(word for phrase in self._phrases for word in phrase)
        self._starts = frozenset(joined[:n] for joined in self._joined for n in range(1, len(joined)))
        covering: defaultdict[str, list[str]] = defaultdict(list)
        for label, covered in schema.wider:
            for one in covered:
                covering[self._concept_of(one)].append(self._concept_of(label))
        self._meant = {concept: _reachable(concept, covering) for concept in self.labels}
        in_phrases = frozenset(term for group in schema.synonyms for phrase in group for term in terms_of(phrase))
        self.phrase_words = in_phrases - PARTICLES
        self._spellings: defaultdict[str, set[str]] = defaultdict(set)
        for word in self._fillers.union(in_phrases) - FILLERS:
            for spelling in variants(word):
                self._spellings[spelling].add(word)

    def _concept_of(self, label: str) -> str:
        return CONCEPT + " ".join(terms_of(label))

    def _learn(self, terms: Sequence[str], concept: str) -> None:
        needed = [term for term in terms if term not in FILLERS] or list(terms)
        self._phrases[_singulars(needed)] = concept
        joined = singular("".join(needed))
        self._phrases.setdefault((joined,), concept)
        self._joined.setdefault(joined, concept)
        if needed == terms:  # words around an "of" mean something by their order
            self._unordered.setdefault(tuple(sorted(_singulars(needed))), concept)

    def concepts_in(self, terms: Sequence[str]) -> list[tuple[int, int, str]]:
        """(start, stop, concept) of the synonym phrases in a text's terms, the longest at each place, not overlapping.

        Fillers between the words of a phrase do not count.
        """
        places = [place for place, term in enumerate(terms) if term not in FILLERS]
        bases = tuple(singular(terms[place]) for place in places)
        found: list[tuple[int, int, str]] = []
        free = 0
        for start in [i for i, base in enumerate(bases) if base in self._with_first]:
            for stop in range(min(len(bases), start + self._longest), start, -1) if start >= free else ():
                concept = self._phrases.get(bases[start:stop])
                if concept:
                    found.append((places[start], places[stop - 1] + 1, concept))
                    free = stop
                    break
        return found

    def concepts_asked(self, terms: Sequence[str]) -> list[tuple[int, int, str]]:
        """The same in typed terms without fillers; a phrase may also be parted, run together or in another order."""
        bases = _singulars(terms)
        found: list[tuple[int, int, str]] = []
        start = 0
        while start < len(bases):
            stop, concept = self._concept_at(terms, bases, start)
            if concept:
                found.append((start, stop, concept))
            start = stop
        return found

    def _concept_at(self, terms: Sequence[str], bases: tuple[str, ...], start: int) -> tuple[int, str]:
        if bases[start] not in self._words and terms[start] not in self._starts and bases[start] not in self._joined:
            return start + 1, ""
        for stop in range(min(len(bases), start + self._longest + 1), start, -1):
            window = bases[start:stop]
            concept = (
                self._phrases.get(window)
                or self._joined.get(singular("".join(terms[start:stop])))
                or self._unordered.get(tuple(sorted(window)))
            )
            if concept:
                return stop, concept
        return start + 1, ""

    def concepts_begun_by(self, terms: Sequence[str]) -> tuple[str, ...]:
        """Concepts with a phrase that these terms begin, the last one perhaps unfinished."""
        *whole, last = _singulars(terms)
        if not whole:
            begun = {
                label for joined, label in self._joined.items() if last in self._starts and joined.startswith(last)
            }
        else:
            begun = {
                concept
                for phrase, concept in self._with_first.get(whole[0], ())
                if len(phrase) >= len(terms)
                and list(phrase[: len(whole)]) == whole
                and phrase[len(whole)].startswith(last)
            }
        return tuple(sorted(begun))

    def neighbors(self, term: str) -> set[str]:
        """Fillers and words of phrases that are a typing error away, whether a document has them or not."""
        return set().union(*(self._spellings.get(spelling, ()) for spelling in variants(term)))

    def is_filler(self, term: str) -> bool:
        """Whether a word, in singular or plural, tells no document from another."""
        return term in self._fillers or singular(term) in self._fillers

    def is_concept(self, term: str) -> bool:
        """Whether one word is a synonym phrase by itself, run together or not."""
        return singular(term) in self._joined

    def impacts_of(self, text: Mapping[str, str]) -> dict[str, int]:
        """Term → impact (1 to 255) of a document's text: BM25's saturated, length-corrected weight without its idf.

        Phrases do not reach over the end of a line.
        """
        weights: defaultdict[str, float] = defaultdict(float)
        length = 0.0
        for name, weight in self._weights:
            for line in text.get(name, "").splitlines():
                terms = terms_of(line)
                length += weight * len(terms)
                for term in (*terms, *_with_particles(terms)):
                    weights[term] += weight
                for _, _, concept in self.concepts_in(terms):
                    for meant in self._meant[concept]:
                        weights[meant] += weight
        slowness = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / USUAL_LENGTH)
        return {term: max(1, round(MAX_IMPACT * weight / (weight + slowness))) for term, weight in weights.items()}


def _singulars(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(singular(term) for term in terms)


def _with_particles(terms: Sequence[str]) -> Iterator[str]:
    """Particles and the word after them in one word, as many people write them: `de la cruz` → delacruz, lacruz."""
    for start in [place for place, term in enumerate(terms) if term in PARTICLES]:
        stop = next((i for i in range(start + 1, len(terms)) if terms[i] not in PARTICLES), None)
        if stop is not None:
            yield "".join(terms[start : stop + 1])[:TERM_MAX_CHARS]


def _reachable(concept: str, covering: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The concept and all that cover it, directly or not."""
    found = [concept]
    for one in found:
        found += [wider for wider in covering.get(one, ()) if wider not in found]
    return tuple(found)
