"""The golden queries and the listings that they are asked of, read, asked and judged.

Listings become documents by the way that the product takes, `discovery.documents.document_of`, from rows that are not
saved: what is judged includes which facts are searchable. No database takes part, so that the oracle and every engine
answer in one process.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from directory.checklist.facts import CredentialFact, Facts
from directory.credentials.facts import StatedFacts
from directory.credentials.rules import CredentialKind
from directory.discovery.documents import document_of
from directory.listings.rules import TermKind
from search_index import Document, Engine, Request, Result
from tests.factories.listings import a_listing, a_place, a_stub

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
KINDS = {
    "concerns": TermKind.CONCERN,
    "techniques": TermKind.TECHNIQUE,
    "goals": TermKind.GOAL,
    "languages": TermKind.LANGUAGE,
    "payments": TermKind.PAYMENT,
}


@dataclass(frozen=True)
class GoldenQuery:
    """What somebody types and what must hold of the answer; None is not judged. Listings by their keys."""

    typed: str
    must: Sequence[str] = ()
    must_not: Sequence[str] = ()
    before: Sequence[tuple[str, str]] = ()
    only: Sequence[str] | None = None
    corrected: str | None = None
    suggestion: str | None = None
    left_out: Sequence[str] | None = None
    same_as: str | None = None


@dataclass(frozen=True)
class Judged:
    """The answer to a golden query: whom it found, in order, and the expectations that it breaks, in words."""

    query: GoldenQuery
    found: list[str]
    broken: list[str] = field(default_factory=list)


def queries() -> list[GoldenQuery]:
    """All golden queries."""
    return [GoldenQuery(**row) for row in _rows("golden.toml", "query")]


def documents() -> dict[str, Document]:
    """The documents of the golden listings, by key."""
    return {
        row["key"]: _document(number, row) for number, row in enumerate(_rows("golden_listings.toml", "listing"), 1)
    }


def judge(
    engine: Engine, documents: Mapping[str, Document], asked: Iterable[GoldenQuery] | None = None
) -> Iterator[Judged]:
    """Ask every golden query, or those given, of an engine that holds the documents."""
    keys = {document.id: key for key, document in documents.items()}
    for query in queries() if asked is None else asked:
        request = Request(
            words=query.typed, sort="relevance", include_unclaimed=True, size=100, now=int(NOW.timestamp())
        )
        result = engine.search(request)
        found = [keys[key] for key in result.ids]
        broken = list(_broken(query, found, result, keys.values()))
        if query.same_as is not None:
            other = {keys[key] for key in engine.search(replace(request, words=query.same_as)).ids}
            broken += [f"finds {found}, but {query.same_as!r} finds {sorted(other)}"] if set(found) != other else []
        yield Judged(query, found, broken)


def _broken(query: GoldenQuery, found: list[str], result: Result, known: Any) -> Iterator[str]:
    named = {*query.must, *query.must_not, *(query.only or ()), *(key for pair in query.before for key in pair)}
    if unknown := named - set(known):
        yield f"names listings that are not there: {sorted(unknown)}"
    if missing := [key for key in query.must if key not in found]:
        yield f"does not find {missing}"
    if wrong := [key for key in query.must_not if key in found]:
        yield f"finds {wrong}"
    if query.only is not None and sorted(query.only) != sorted(found):
        yield f"finds {found}, not {list(query.only)}"
    for first, second in query.before:
        if first in found and second in found and found.index(first) > found.index(second):
            yield f"puts {second} before {first}"
    said = (result.corrected or "", result.suggestion or "", list(result.left_out))
    for name, expected, actual in zip(
        ("corrected", "suggestion", "left_out"), (query.corrected, query.suggestion, query.left_out), said, strict=True
    ):
        if expected is not None and expected != actual:
            yield f"{name} is {actual!r}, not {expected!r}"


def _rows(file: str, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((HERE / file).read_text(encoding="utf-8"))[table]
    return rows


def _document(number: int, row: dict[str, Any]) -> Document:
    make = a_stub if row.get("status") == "stub" else a_listing
    city, region = row["city"].split(", ")
    listing = make(name=row["name"], now=NOW, places=[a_place(city=city, region=region, access=None)])
    listing.id = number
    listing.about = row.get("about", "")
    if make is a_listing:
        listing.practice = listing.practice.__class__(name=row["practice"]) if "practice" in row else None
        listing.terms = [
            listing.terms[0].__class__(kind=kind, code=code)
            for name, kind in KINDS.items()
            for code in row.get(name, ())
        ]
    return document_of(listing, Facts("UTC", credentials=tuple(map(_credential, row.get("credentials", ())))))


def _credential(text: str) -> CredentialFact:
    title, issuer = text.split(" | ")
    return CredentialFact.of(1, StatedFacts(CredentialKind.LICENSE, title, issuer), None, time_zone="UTC")
