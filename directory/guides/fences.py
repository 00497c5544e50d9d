"""The fenced blocks of a guide: statements, statements side by side, words of the glossary, and what records say.

Each fence holds TOML (docs/guides.md shows one of each), but for `insert`, which holds one of INSERTS.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from directory.guides.parts import INSERTS, Block, Differing, Entry, Glossary, Insert, Source, Statement
from directory.guides.prose import BrokenGuide
from directory.guides.rules import Grade
from directory.shared.text import slugify

STATEMENT = frozenset({"id", "says", "said_by", "limits", "grade", "sources", "reviewed_on"})
DIFFERING = frozenset({"id", "question", "reviewed_on", "account"})
ENTRY = frozenset({"id", "word", "means", "see"})
MAY_BE_ABSENT = frozenset({"see"})
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SEE = re.compile(r"([a-z][a-z-]*)\.md(?:#([a-z0-9-]+))?")


def fenced_block(word: str, content: str, line: int, *, sources: Mapping[str, Source]) -> Block:
    """The block of a fence that begins at a line. Raises BrokenGuide for what is missing, and for what is unknown."""
    if word == "insert":
        return _insert(content.strip(), line)
    data = toml_of(content, line)
    match word:
        case "statement":
            return _statement(_fields(data, STATEMENT, line), line, sources)
        case "differing":
            return _differing(_fields(data, DIFFERING, line), line, sources)
        case "glossary":
            return Glossary(tuple(_entry(row, line) for row in data["word"]))
    raise BrokenGuide(f"No block is called {word!r}.", line=line - 1)


def toml_of(content: str, line: int) -> dict[str, Any]:
    """TOML that begins at a line of its file. Raises BrokenGuide with the line where it ends to be TOML."""
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise BrokenGuide(f"Not TOML: {error}", line=line + (int(found[1]) - 1 if found else 0)) from error


def text_of(data: Mapping[str, Any], name: str, line: int) -> str:
    """A field that is words, without space around them. Raises BrokenGuide when it is empty or something else."""
    value = data[name]
    if not isinstance(value, str) or not value.strip():
        raise BrokenGuide(f"“{name}” is words, and not empty.", line=line)
    return value.strip()


def day_of(data: Mapping[str, Any], name: str, line: int) -> date:
    """A field that is a day. Raises BrokenGuide for anything else."""
    value = data[name]
    if type(value) is not date:
        raise BrokenGuide(f"“{name}” is a day, like 2026-11-22 without quotes.", line=line)
    return value


def _fields(data: Mapping[str, Any], wanted: frozenset[str], line: int) -> Mapping[str, Any]:
    missing, unknown = sorted(wanted - MAY_BE_ABSENT - data.keys()), sorted(data.keys() - wanted)
    if missing or unknown:
        raise BrokenGuide(f"Missing here: {missing}; unknown here: {unknown}.", line=line)
    return data


def _statement(data: Mapping[str, Any], line: int, sources: Mapping[str, Source]) -> Statement:
    names = data["sources"]
    if not names or not isinstance(names, list):
        raise BrokenGuide('A statement names its sources: sources = ["…"].', line=line)
    unknown = [name for name in names if name not in sources]
    if unknown:
        raise BrokenGuide(f"{unknown} are not in sources.toml.", line=line)
    if data["grade"] not in set(Grade):
        raise BrokenGuide(f"{data['grade']!r} is no grade; one of {', '.join(Grade)} is.", line=line)
    return Statement(
        anchor=_id(data, line),
        says=text_of(data, "says", line),
        said_by=text_of(data, "said_by", line),
        limits=text_of(data, "limits", line),
        grade=Grade(data["grade"]),
        sources=tuple(sources[name] for name in names),
        reviewed_on=day_of(data, "reviewed_on", line),
        line=line,
    )


def _differing(data: Mapping[str, Any], line: int, sources: Mapping[str, Source]) -> Differing:
    """The accounts share the day of the review; each has an id after that of the whole: `length-1`."""
    anchor = _id(data, line)
    rows = [
        {"id": f"{anchor}-{number}", "reviewed_on": data["reviewed_on"], **row}
        for number, row in enumerate(data["account"], start=1)
    ]
    if len(rows) < 2:
        raise BrokenGuide("Statements that differ are at least two.", line=line)
    return Differing(
        anchor=anchor,
        question=text_of(data, "question", line),
        statements=tuple(_statement(_fields(row, STATEMENT, line), line, sources) for row in rows),
        line=line,
    )


def _entry(data: Mapping[str, Any], line: int) -> Entry:
    """The id comes from the word, unless the entry names one, as those in other languages do."""
    data = _fields({"id": slugify(str(data.get("word", ""))), **data}, ENTRY, line)
    see = _SEE.fullmatch(data.get("see", ""))
    if "see" in data and see is None:
        raise BrokenGuide(f"“see” names a guide, like costs.md#packages, not {data['see']!r}.", line=line)
    word = text_of(data, "word", line)
    means = text_of(data, "means", line)
    return Entry(word, _id(data, line), means, see[1] if see else "", (see[2] or "") if see else "", line)


def _insert(name: str, line: int) -> Insert:
    if name not in INSERTS:
        raise BrokenGuide(f"No records are called {name!r}; {', '.join(sorted(INSERTS))} are.", line=line)
    return Insert(name, line)


def _id(data: Mapping[str, Any], line: int) -> str:
    anchor = text_of(data, "id", line)
    if not _ID.fullmatch(anchor):
        raise BrokenGuide(f"The id {anchor!r} is not in lower case with hyphens.", line=line)
    return anchor
