"""Text made fit for addresses, headings and pages."""

from __future__ import annotations

import re
import unicodedata

from directory.languages import gettext, spoken

SLUG_MAX_CHARS = 80
WITHOUT_ACCENT = str.maketrans(
    {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th"}
)
"""Letters that do not come apart into a plain one and an accent."""


def slugify(text: str) -> str:
    """Lower-case ASCII words joined by hyphens: `"Zoë O'Neil, L.Ac."` → `"zoe-oneil-lac"`; never empty."""
    letters = unicodedata.normalize("NFKD", text.lower().translate(WITHOUT_ACCENT))
    plain = letters.encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’.]", "", plain))
    return "-".join(words)[:SLUG_MAX_CHARS].strip("-") or "listing"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: `plural(1, "person", "people")` → `"1 person"`; thousands with commas."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(items: list[str], joiner: str = "and") -> str:
    """Words as a list in a sentence: `["a", "b", "c"]` → `"a, b and c"`; `joiner`: "and" or "or"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {_joining(joiner, items[-1])} {items[-1]}"


def _joining(joiner: str, following: str) -> str:
    """The joining word in the language spoken: Spanish changes it before a word that begins with its sound."""
    word = gettext("or") if joiner == "or" else gettext("and")
    if spoken().code != "es":
        return word
    begins = following.lower().removeprefix("h")
    if word == "y" and begins.startswith(("i", "í")) and not following.lower().startswith(("hie", "hia")):
        return "e"
    return "u" if word == "o" and begins.startswith(("o", "ó")) else word


def printable(text: str) -> str:
    """Text with a space for every character that cannot be printed, such as a control character."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
