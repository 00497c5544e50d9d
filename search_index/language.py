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
    from collections.abc import Iterable, Mapping, Sequence

    from search_index.schema import Schema

TERM_MAX_CHARS = 40
SATURATION = 1.2
"""BM25's k1: how soon repeating a word stops to help. (Robertson & Zaragoza 2009.)"""
LENGTH_SHARE = 0.75
"""BM25's b: how much a long text counts against its words."""
USUAL_LENGTH = 60.0
"""Weighted words of a usual text. A constant, so that the weight of a word never changes once stored."""
MAX_IMPACT = 255

FILLERS = frozenset(re.findall(r"\w+", "a an and at by for from in is me my near nearby of on or the to with"))
"""Words that are left out of a search as long as another word remains."""

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
    if term.endswith(("ches", "shes", "xes", "sses", "zes")):
        return term[:-2]
    return term[:-1]


def forms_of(term: str) -> tuple[str, ...]:
    """The term and its singular and plural forms, the term first."""
    base = singular(term)
    plurals = [base + "s", base + "es"] + ([base[:-1] + "ies"] if base.endswith("y") else [])
    return tuple(dict.fromkeys([term, base, *plurals]))


class Language:
    """Synonyms and weights of a schema, ready for use."""

    def __init__(self, schema: Schema) -> None:
        self._weights = [(field.name, field.weight) for field in schema.text_fields]
        self.phrases: dict[tuple[str, ...], str] = {}
        self.labels: dict[str, tuple[str, ...]] = {}
        for group in schema.synonyms:
            concept = "=" + " ".join(terms_of(group[0]))
            self.labels[concept] = group
            for phrase in group:
                terms = terms_of(phrase)
                self.phrases[_singulars(terms)] = concept
                if len(terms) > 1:
                    self.phrases.setdefault(_singulars(["".join(terms)]), concept)
        self._longest = max((len(phrase) for phrase in self.phrases), default=0)
        self._firsts = frozenset(phrase[0] for phrase in self.phrases if phrase)
        self.phrase_words = frozenset(
            term for group in schema.synonyms for phrase in group for term in terms_of(phrase)
        )

    def concepts_in(self, terms: Sequence[str]) -> list[tuple[int, int, str]]:
        """(start, stop, concept) of the synonym phrases in these terms, the longest at each place, not overlapping."""
        bases = _singulars(terms)
        found: list[tuple[int, int, str]] = []
        for start in [place for place, base in enumerate(bases) if base in self._firsts]:
            if found and start < found[-1][1]:
                continue
            for stop in range(min(len(bases), start + self._longest), start, -1):
                concept = self.phrases.get(bases[start:stop])
                if concept:
                    found.append((start, stop, concept))
                    break
        return found

    def concepts_begun_by(self, terms: Sequence[str]) -> tuple[str, ...]:
        """Concepts with a phrase of several words that these terms begin, the last one perhaps unfinished."""
        *whole, last = _singulars(terms)
        return tuple(
            sorted(
                {
                    concept
                    for phrase, concept in self.phrases.items()
                    if len(phrase) >= len(terms) > 1
                    and list(phrase[: len(whole)]) == whole
                    and phrase[len(whole)].startswith(last)
                }
            )
        )

    def impacts_of(self, text: Mapping[str, str]) -> dict[str, int]:
        """Term → impact (1 to 255) of a document's text: BM25's saturated, length-corrected weight without its idf."""
        weights: defaultdict[str, float] = defaultdict(float)
        for name, weight in self._weights:
            terms = terms_of(text.get(name, ""))
            for term in terms:
                weights[term] += weight
            for _, _, concept in self.concepts_in(terms):
                weights[concept] += weight
        length = sum(weights.values())
        slowness = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / USUAL_LENGTH)
        return {term: max(1, round(MAX_IMPACT * weight / (weight + slowness))) for term, weight in weights.items()}


def _singulars(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(singular(term) for term in terms)
