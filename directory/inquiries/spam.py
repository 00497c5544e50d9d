"""What looks like spam. Pure. A sign only holds a message for a person to look at; nothing is refused for it.

Copies are told by *prints*: keyed hashes of the rarest shingles of a text, which say nothing of it without the key.
"""

from __future__ import annotations

import enum
import hashlib
import heapq
import re
import unicodedata

MOST_LINKS = 2
LEAST_SECONDS = 3
"""Nobody reads the form and writes a message faster than this."""
COPIED_TO = 4
"""A text that went to so many other listings on one day is held from then on; people do ask three or four."""
SHINGLE_WORDS = 4
SHORTEST_COPY = 12
"""Short texts are alike without being copies: "Do you take new clients?" is everybody's. In words."""
PRINTS = 8
PRINT_CHARS = 32

LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[a-z0-9-]+\.(?:com|net|org|info|biz|io|co|ru|cn|xyz|top|shop|online)\b", re.IGNORECASE
)
PHRASES = re.compile(
    r"\b(?:seo (?:service|expert|compan)|backlink|guest post|rank your (?:web)?site|first page of google|"
    r"increase your traffic|crypto(?:currency)?|bitcoin|forex|casino|viagra|cialis|payday loan|business loan|"
    r"merchant cash advance|web design service|leads for your business|onlyfans)(?:s|y|ies)?\b"
)


class Sign(enum.StrEnum):
    """Why a message is held."""

    TRAP = "trap"
    HASTE = "haste"
    LINKS = "links"
    WORDS = "words"
    COPIES = "copies"
    REPORTED = "reported"


def signs_in(*texts: str) -> frozenset[Sign]:
    """The signs of spam that the words themselves show."""
    text = _folded("\n".join(texts))
    found = set()
    if len(LINK.findall(text)) > MOST_LINKS:
        found.add(Sign.LINKS)
    if PHRASES.search(text):
        found.add(Sign.WORDS)
    return frozenset(found)


def prints_of(text: str, *, key: str) -> frozenset[str]:
    """The prints of a text under a key: at most PRINTS of 128 bits, in hex; none of a short text without a link."""
    words = re.findall(r"\w+", _folded(text))
    if not words or (len(words) < SHORTEST_COPY and not LINK.search(text)):
        return frozenset()
    shingles = {
        " ".join(words[start : start + SHINGLE_WORDS]) for start in range(max(1, len(words) - SHINGLE_WORDS + 1))
    }
    hashed = (hashlib.blake2b(one.encode(), key=key.encode()[:64], digest_size=16).hexdigest() for one in shingles)
    return frozenset(heapq.nsmallest(PRINTS, hashed))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
