"""What sentences are called in another language, read from its catalogues: GNU gettext's .po files, checked as read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from directory.languages.rules import LANGUAGES

ROOM = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Sentences by their English words; those that count something by the words for one.

    `form`: which of a counted sentence's forms a number takes, by the rules of CLDR as gettext numbers them.
    """

    sentences: dict[str, str]
    counted: dict[str, tuple[str, ...]]
    form: Callable[[int], int]


@cache
def catalogue(code: str) -> Catalogue:
    """Every catalogue file of a language as one. Raises ValueError where two files say a sentence differently."""
    sentences: dict[str, str] = {}
    counted: dict[str, tuple[str, ...]] = {}
    for file in files(code):
        for message in read(file):
            english, said = message.id, message.string
            if isinstance(english, str) and isinstance(said, str) and english and said:
                _keep(sentences, english, said, file)
            elif isinstance(english, (tuple, list)) and isinstance(said, (tuple, list)) and all(said):
                _keep(counted, english[0], tuple(said), file)
    form: Callable[[int], int] = c2py(Catalog(LANGUAGES[code].locale).plural_expr)
    return Catalogue(sentences, counted, form)


def files(code: str) -> list[Path]:
    """The catalogue files of a language, by name."""
    return sorted((ROOM / code).glob("*.po"))


def read(file: Path) -> list[Message]:
    """The messages of one file that stand: fuzzy and obsolete ones do not."""
    with file.open("rb") as opened:
        catalog: Catalog = read_po(opened, ignore_obsolete=True, abort_invalid=True)
    return [message for message in catalog if message.id and not message.fuzzy]


def _keep(kept: dict[str, Any], english: str, said: Any, file: Path) -> None:
    if kept.setdefault(english, said) != said:
        message = f"{file.name} says {english!r} as {said!r}; another file says {kept[english]!r}."
        raise ValueError(message)
