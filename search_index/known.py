"""What a reader of typed words knows: the words of the index and the language's phrases, asked as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from search_index.language import forms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search_index.language import Language

PREFIX_MIN_CHARS = 2
CONCEPT_PREFIX_MIN_CHARS = 3
MAX_COMPLETIONS = 64
JOINED_MAX_WORDS = 3


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

    def distant(self, term: str) -> Iterable[str]:
        """Terms with the same first two letters that are at most two mistakes away."""
        ...


class Known:
    """The words of a vocabulary and the phrases and fillers of a language."""

    def __init__(self, language: Language, vocabulary: Vocabulary) -> None:
        self.language = language
        self.vocabulary = vocabulary

    def frequency(self, term: str) -> int:
        """Documents that have the term."""
        return self.vocabulary.frequency((term,))

    def forms(self, term: str) -> tuple[str, ...]:
        """Singular and plural of a word, as far as documents have them; the word itself first."""
        return tuple(form for form in forms_of(term) if self.frequency(form))

    def has(self, term: str) -> bool:
        """Whether a word is a filler, or a document has it in singular or plural."""
        return self.language.is_filler(term) or any(self.frequency(form) for form in forms_of(term))

    def joined(self, terms: Sequence[str]) -> list[tuple[str, ...]]:
        """For each word, the words of the index that it is a part of when its neighbors are joined to it.

        "mary ann" is then (mary or maryann) and (ann or maryann), which is either spelling.
        """
        joined: list[tuple[str, ...]] = [()] * len(terms)
        for start in range(len(terms) - 1):
            for stop in range(start + 2, min(len(terms), start + JOINED_MAX_WORDS) + 1):
                forms = self.forms("".join(terms[start:stop]))
                for place in range(start, stop) if forms else ():
                    joined[place] += forms
        return joined

    def begins(self, term: str) -> tuple[str, ...]:
        """Words of the index that begin so, else concepts of which a phrase run together does."""
        if len(term) < PREFIX_MIN_CHARS:
            return ()
        words = self.vocabulary.completions(term, MAX_COMPLETIONS)
        if words or len(term) < CONCEPT_PREFIX_MIN_CHARS:
            return words
        return self.language.concepts_begun_by([term])

    def begun_from(self, terms: Sequence[str]) -> tuple[int, tuple[str, ...]]:
        """Where a phrase of several words begins that is unfinished at the end, and the concepts that it may become."""
        for start in range(len(terms) - 1):
            begun = self.language.concepts_begun_by(terms[start:])
            if begun:
                return start, begun
        return len(terms), ()
