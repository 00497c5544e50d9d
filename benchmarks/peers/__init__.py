"""Other engines under the same questions, one file each. A peer is a class with the shape of `Peer`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from search_index import Document, Request, Schema


class Answer(NamedTuple):
    """What a peer must find: ids of the page (relevance is its own), both totals, counts by facet and value."""

    ids: tuple[int, ...]
    total: int
    total_unclaimed: int
    facets: dict[str, dict[str, int]]


class Peer(Protocol):
    """Built once from documents as they are at one instant; then asked."""

    name: str

    def __init__(self, path: Path, schema: Schema) -> None: ...
    def build(self, documents: list[Document], now: int) -> None: ...
    def search(self, request: Request, groups: tuple[tuple[str, ...], ...]) -> Answer:
        """Answer; `groups` are the words as our reader took them, so that every engine looks for the same."""
        ...
