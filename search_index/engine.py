"""The protocol that every engine keeps, and how it says that it cannot answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search_index.document import Document
    from search_index.request import Request
    from search_index.result import Result


class IndexUnavailable(Exception):  # noqa: N818 - a state of the index, not a mistake of the caller
    """The index is missing, damaged, or of another schema or format: serve from the database and rebuild."""


class Engine(Protocol):
    """Documents in, answers out. Reading is safe from any thread and process; one writer at a time.

    Every method may raise `IndexUnavailable`, `rebuild` excepted. `put`, `drop` and `rebuild` are durable and
    visible to every reader when they return.
    """

    @property
    def generation(self) -> int:
        """A number that grows with every change of the index. Cheap: made for polling."""
        ...

    @property
    def document_count(self) -> int:
        """Documents in the index, both tiers."""
        ...

    def search(self, request: Request) -> Result:
        """Answer one request. Never raises because of what the request holds."""
        ...

    def suggest(
        self,
        words: str,
        limit: int = 8,
        *,
        near: tuple[float, float] | None = None,
        include_unclaimed: bool = False,
    ) -> tuple[int, ...]:
        """Ids of the documents of whose names every typed word begins a word, at most 50, in the order of `Candidate`.

        A word that begins none stands for its slips (see names.py). `near`: latitude and longitude in degrees.
        Never raises because of what was typed.
        """
        ...

    def put(self, documents: Iterable[Document]) -> None:
        """Add documents, replacing those of the same ids; the last of one id wins.

        Raises `ValueError` for a document that does not fit the schema, before anything is written.
        """
        ...

    def drop(self, ids: Iterable[int]) -> None:
        """Remove documents; unknown ids are no error."""
        ...

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Build a new index of exactly these documents beside the old one, then switch to it."""
        ...

    def fingerprints(self) -> dict[int, str]:
        """`Document.fingerprint()` of every document in the index, by id."""
        ...

    def check(self) -> None:
        """Read the whole index once. Raises `IndexUnavailable` with what is wrong."""
        ...
