"""Other engines under the same questions, one file each. A peer is a class with the shape of `Peer`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from search_index.language import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from search_index import Document, Request, Schema

Groups = tuple[tuple[str, ...], ...]
"""The words of a request as our reader took them: a document needs one term (or phrase) of each group."""


class Answer(NamedTuple):
    """What a peer must find: ids of the page (relevance is its own), both totals, counts by facet and value."""

    ids: tuple[int, ...]
    total: int
    total_unclaimed: int
    facets: dict[str, dict[str, int]]


class PeerUnavailable(Exception):  # noqa: N818 - a state of the machine, as `IndexUnavailable` is
    """This peer cannot be started here; the message says why, for people."""


class Peer(Protocol):
    """Built once from documents as they are at one instant; then asked, by one thread."""

    name: str

    def __init__(self, path: Path, schema: Schema) -> None:
        """`path` is an empty folder of its own. Raises `PeerUnavailable`."""
        ...

    def build(self, documents: Iterable[Document], now: int) -> None: ...

    def search(self, request: Request, groups: Groups) -> Answer:
        """Answer; every engine looks for the same `groups`."""
        ...

    def disk_bytes(self) -> int: ...
    def close(self) -> None: ...


def text_of(document: Document) -> str:
    """All words of a document, cut as ours are, so that no engine sees others: lower case, one space between."""
    return " ".join(term for text in document.text.values() for term in terms_of(text))


def numbered_values(schema: Schema) -> dict[tuple[str, str], int]:
    """(facet, value) → a number, counted through all facets."""
    values = [(facet.name, value) for facet in schema.facets for value in facet.values]
    return {value: number for number, value in enumerate(values)}


def spans_of(schema: Schema) -> dict[str, slice]:
    """Where the values of each facet are among these numbers."""
    spans, first = {}, 0
    for facet in schema.facets:
        spans[facet.name] = slice(first, first + len(facet.values))
        first += len(facet.values)
    return spans


def counts_of(schema: Schema, numbered: list[int]) -> dict[str, dict[str, int]]:
    """Counts by facet and value from counts by number."""
    numbers = iter(numbered)
    return {facet.name: dict(zip(facet.values, numbers, strict=False)) for facet in schema.facets}


def nothing(schema: Schema) -> Answer:
    """What every engine answers when a word is in no document."""
    return Answer((), 0, 0, counts_of(schema, [0] * len(numbered_values(schema))))


def folder_bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
