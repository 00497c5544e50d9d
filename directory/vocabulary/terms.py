"""The words of a vocabulary: a code that is stored, a label that is read, synonyms that are searched."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

CODE_MAX_CHARS = 40
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a vocabulary. Synonyms are in lower case, as people type them."""

    code: str
    label: str
    synonyms: tuple[str, ...] = ()


def load_toml(name: str) -> dict[str, Any]:
    """The content of a data file of this room."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def terms_from(rows: list[dict[str, Any]]) -> tuple[Term, ...]:
    """The terms of a data file, in its order. Raises ValueError for a code or a name that is there twice."""
    terms = tuple(Term(row["code"], row["label"], tuple(row.get("synonyms", ()))) for row in rows)
    for term in terms:
        if not _CODE.fullmatch(term.code) or len(term.code) > CODE_MAX_CHARS:
            raise ValueError(f"{term.code!r} is not a code in lower case with hyphens.")
    refuse_twice([term.code for term in terms], "code")
    refuse_twice([term.label for term in terms], "label")
    refuse_twice([phrase for term in terms for phrase in term.synonyms], "synonym")
    return terms


def groups_from(vocabularies: list[tuple[Term, ...]], words: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Phrases that mean the same, a label or the usual spelling first. Raises ValueError when two groups share one."""
    named = [(plain(term.label), *term.synonyms) for terms in vocabularies for term in terms if term.synonyms]
    groups = tuple(tuple(dict.fromkeys(group)) for group in [*named, *map(tuple, words)])
    for group in groups:
        for phrase in group:
            if phrase != plain(phrase) or not phrase:
                raise ValueError(f"The synonym {phrase!r} is not written in plain lower case.")
    refuse_twice([phrase for group in groups for phrase in group], "synonym")
    return groups


def wider_from(
    rows: list[dict[str, Any]], groups: tuple[tuple[str, ...], ...]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Which group of synonyms covers which, by label. Raises ValueError for a label that no group has."""
    labels = {group[0] for group in groups}
    wider = tuple((row["label"], tuple(row["covers"])) for row in rows)
    for label, covered in wider:
        if unknown := {label, *covered} - labels:
            raise ValueError(f"No group of synonyms is called {min(unknown)!r}.")
    return wider


def plain(phrase: str) -> str:
    """A phrase in lower case with straight apostrophes and single spaces."""
    return " ".join(phrase.replace("’", "'").casefold().split())


def refuse_twice(found: list[str], what: str) -> None:
    """Raises ValueError naming the first that is there twice, whatever its case."""
    seen: set[str] = set()
    for one in map(plain, found):
        if one in seen:
            raise ValueError(f"The {what} {one!r} is there twice.")
        seen.add(one)
