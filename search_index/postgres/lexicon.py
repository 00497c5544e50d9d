"""The words of one generation, as a reader of typed words asks for them; answers are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rapidfuzz.distance import OSA

from search_index.language import variants
from search_index.reading import NOTHING, Understood, understand

if TYPE_CHECKING:
    from search_index.language import Language
    from search_index.postgres.connections import Connections
    from search_index.postgres.tables import Build

KEPT_READINGS = 1000
KEPT_FREQUENCIES = 10_000
AFTER_ALL = chr(0x10FFFF)
"""Follows every letter, so that what begins with a prefix lies between the prefix and the prefix with this."""


class Lexicon:
    """A `Vocabulary`. What it says may be of a later generation when one begins meanwhile: whoever uses it looks."""

    def __init__(
        self, connections: Connections, build: Build, generation: int, documents: int, language: Language
    ) -> None:
        self._connections = connections
        self._language = language
        self._understood: dict[str, Understood] = {}
        self._frequencies: dict[tuple[str, ...], int] = {}
        self.build = build
        self.generation = generation
        self.document_count = documents
        """Documents, of both tiers."""

    def understand(self, words: str | None) -> Understood:
        """Typed words."""
        if words is None:
            return NOTHING
        known = self._understood.get(words)
        if known is None:
            if len(self._understood) >= KEPT_READINGS:
                self._understood.clear()
            known = self._understood[words] = understand(words, self._language, self)
        return known

    def frequency(self, terms: tuple[str, ...]) -> int:
        """Documents that have any of these terms."""
        known = self._frequencies.get(terms)
        if known is None:
            if len(self._frequencies) >= KEPT_FREQUENCIES:
                self._frequencies.clear()
            known = self._frequencies[terms] = self._frequency(terms)
        return known

    def _frequency(self, terms: tuple[str, ...]) -> int:
        if len(terms) == 1:
            found = self._ask("SELECT documents FROM {term} WHERE term = %(term)s", term=terms[0])
            return int(found[0][0]) if found else 0
        if not any(self.frequency((term,)) for term in terms):
            return 0
        asked = "SELECT count(*) FROM {document} WHERE words @@ %(words)s::tsquery"
        return int(self._ask(asked, words=query_of([terms]))[0][0])

    def completions(self, prefix: str, limit: int) -> tuple[str, ...]:
        """Terms that begin so and are in a document, sorted; where there are more, the most frequent `limit`."""
        asked = f"SELECT term FROM {{term}} WHERE {_BEGINS} ORDER BY documents DESC, term LIMIT %(limit)s"
        found = self._ask(asked, prefix=prefix, stop=prefix + AFTER_ALL, limit=limit)
        return tuple(sorted(term for (term,) in found))

    def neighbors(self, term: str) -> set[str]:
        """Terms that share with it a spelling after leaving out at most one letter of each."""
        asked = "SELECT term FROM {term} WHERE spellings && %(spellings)s::text[] AND documents > 0"
        return {near for (near,) in self._ask(asked, spellings=sorted(variants(term)))}

    def distant(self, term: str) -> set[str]:
        """Terms with the same first two letters that are at most two mistakes away."""
        begin = term[:2]
        found = self._ask(f"SELECT term FROM {{term}} WHERE {_BEGINS}", prefix=begin, stop=begin + AFTER_ALL)
        return {word for (word,) in found if word[:2] == begin and OSA.distance(term, word) <= 2}

    def _ask(self, statement: str, **given: object) -> list[Any]:
        return self._connections.ask(statement.format(**self.build.tables._asdict()), given)


_BEGINS = "term >= %(prefix)s AND term < %(stop)s AND documents > 0"


def query_of(groups: list[tuple[str, ...]]) -> str:
    """A tsquery: a term of every group."""
    return " & ".join("(" + " | ".join(f"'{term}'" for term in terms) + ")" for terms in groups)
