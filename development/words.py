"""What the site says and what its languages lack: `.venv/bin/python -m development.words [--write]`.

Collects every sentence that code, templates and vocabularies mark for translation, and tells for each language which
have no translation, which translation nobody says any more, and where the places in a sentence differ. `--write`
puts what is missing into `directory/languages/<code>/new.po`, to be filled in and moved to its family's file.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from directory.languages.catalogue import ROOM, files, read
from directory.languages.rules import ENGLISH, LANGUAGES

ROOT = Path(__file__).parents[1]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "gettext": None, "ngettext": (1, 2), "form_of": (1, 2), "later": None, "mark": None, "refusal": None, "_": None,
}  # fmt: skip
PLACE = re.compile(r"%\((\w+)\)s")
Message = str | tuple[str, str]
"""A sentence; or one that counts, for one and for many."""


@dataclass(frozen=True)
class Trouble:
    """What is wrong with one sentence in one language."""

    language: str
    what: str
    message: str
    where: str

    def __str__(self) -> str:
        return f"{self.language}: {self.what}: {self.message!r} ({self.where})"


def said() -> dict[Message, str]:
    """Every sentence that is to be translated, with where it is said first: "directory/web/x.py:12"."""
    found: dict[Message, str] = {}
    for message, where in (*_in_code(), *_in_templates(), *_in_vocabularies()):
        found.setdefault(message, where)
    return found


def _in_code() -> Iterator[tuple[Message, str]]:
    for path in sorted((ROOT / "directory").rglob("*.py")):
        yield from _extracted("python", path)


def _in_templates() -> Iterator[tuple[Message, str]]:
    for path in sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")):
        yield from _extracted("jinja2.ext:babel_extract", path)


def _extracted(method: str, path: Path) -> Iterator[tuple[Message, str]]:
    options = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    for line, message, _, _ in extract_from_file(method, path, keywords=KEYWORDS, options=options):
        if message and message != ("", ""):
            yield (
                ((str(message[0]), str(message[1])) if isinstance(message, (list, tuple)) else message),
                f"{path.relative_to(ROOT)}:{line}",
            )


def _in_vocabularies() -> Iterator[tuple[Message, str]]:
    for path in sorted((ROOT / "directory/vocabulary/data").glob("*.toml")):
        for term in tomllib.loads(path.read_text()).get("term", ()):
            yield term["label"], str(path.relative_to(ROOT))


def troubles(code: str, found: dict[Message, str]) -> list[Trouble]:
    """What is wrong with a language: missing, said by nobody, with other places than the English, or empty."""
    known: set[str] = set()
    wrong: list[Trouble] = []
    for file in files(code):
        for message in read(file):
            english, forms = _forms(message.id), _forms(message.string)
            known.add(english[0])
            key = english[0] if len(english) == 1 else (english[0], english[1])
            if key not in found:
                wrong.append(Trouble(code, "nobody says", english[0], file.name))
            elif not all(forms):
                wrong.append(Trouble(code, "empty", english[0], file.name))
            elif _places(forms[-1]) != _places(english[-1]) or any(_places(one) - _places(forms[-1]) for one in forms):
                wrong.append(Trouble(code, "other places in", english[0], file.name))
    missing = {key: where for key, where in found.items() if _forms(key)[0] not in known}
    return wrong + [Trouble(code, "missing", _forms(key)[0], where) for key, where in missing.items()]


def _forms(message: object) -> tuple[str, ...]:
    return tuple(map(str, message)) if isinstance(message, (list, tuple)) else (str(message or ""),)


def _places(sentence: str) -> set[str]:
    return set(PLACE.findall(sentence))


def main() -> None:
    """Print what is wrong with each language; leave 1 where something is."""
    found = said()
    wrong = [one for code in LANGUAGES if code != ENGLISH.code for one in troubles(code, found)]
    for one in wrong:
        print(one)
    print(f"{len(found)} sentences, {len(wrong)} troubles.")
    if "--write" in sys.argv:
        for code in {one.language for one in wrong if one.what == "missing"}:
            lacking = {one.message for one in wrong if one.what == "missing" and one.language == code}
            catalog = Catalog(LANGUAGES[code].locale, fuzzy=False)
            for key, where in found.items():
                if _forms(key)[0] in lacking:
                    path, _, line = where.rpartition(":")
                    catalog.add(key, locations=[(path or where, int(line) if line.isdigit() else 0)])
            with (ROOM / code / "new.po").open("wb") as file:
                write_po(file, catalog, width=110, omit_header=False)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
