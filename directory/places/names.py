"""Town names as people type them, brought to one spelling: `key("St. Louis") == key("saint louis")`.

A key is what the table of towns is sorted by: letters and digits only, no accents, no spaces, the usual
abbreviations written out. So "LaGrange" meets "La Grange", "O'Fallon" meets "O Fallon".
"""

import re
import unicodedata

TEXT_MAX_CHARS = 100
"""Longer input is cut here before anything looks at it; the longest real name has 40 letters."""

ABBREVIATIONS = {
    "bch": "beach",
    "ctr": "center",
    "centre": "center",
    "ft": "fort",
    "grv": "grove",
    "hgts": "heights",
    "hls": "hills",
    "hts": "heights",
    "jct": "junction",
    "lk": "lake",
    "mdws": "meadows",
    "mt": "mount",
    "mtn": "mountain",
    "pk": "park",
    "pt": "point",
    "spg": "spring",
    "spgs": "springs",
    "st": "saint",
    "ste": "sainte",
    "townshp": "township",
    "twnshp": "township",
    "twp": "township",
    "twsp": "township",
    "vlg": "village",
    "vly": "valley",
}
DIRECTIONS = {"n": "north", "s": "south", "e": "east", "w": "west"}
KINDS_OF_TOWN = ("township", "borough", "village", "city", "town")
"""Words that people add to a name and the postal tables leave out, or the other way round."""

_DOTTED_INITIALS = re.compile(r"\b(?:[a-z]\.\s?){2,}", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def clean(text: str) -> str:
    """The text without control characters, accents composed, spaces single, at most TEXT_MAX_CHARS."""
    composed = unicodedata.normalize("NFKC", text[:TEXT_MAX_CHARS])
    visible = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in composed)
    return " ".join(visible.split())[:TEXT_MAX_CHARS].strip()


def words(text: str) -> list[str]:
    """The plain lower-case words of a name, abbreviations written out: "Mt. Vernon" → ["mount", "vernon"]."""
    joined = _DOTTED_INITIALS.sub(lambda match: re.sub(r"[.\s]", "", match[0]) + " ", text)
    letters = unicodedata.normalize("NFKD", joined.replace("’", "'").replace("'", "")).casefold()
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    found = [ABBREVIATIONS.get(word, word) for word in _NOT_WORD.split(plain) if word]
    if len(found) > 1 and found[0] in DIRECTIONS:
        found[0] = DIRECTIONS[found[0]]
    return found


def key(text: str) -> str:
    """The spelling that the table is sorted by: "Winston-Salem" → "winstonsalem"."""
    return "".join(words(text))
