"""What in the text of an entry holds it, whatever it says of the practice: links, and how to reach or find somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from directory.moderation.rules import HoldRule
from directory.wording.folding import fold

_ENDINGS = "com|net|org|info|biz|io|co|us|ca|me|app|shop|site|online|xyz|link|ly|clinic|health|life|store|ru|cn|de|uk"
LINK = re.compile(
    rf"h(?:tt|xx)ps?://\S+|www\.\S+|(?<!\w)t\.me/\S+|(?<![\w@.])(?:[a-z0-9-]{{2,40}}\.){{1,3}}(?:{_ENDINGS})(?![\w@])(?:/\S*)?|"
    r"(?<!\w)[\w-]{2,40}(?: ?[(\[]dot[)\]] ?| dot )(?:com|net|org)(?!\w)|<a\s|\[url",
    re.IGNORECASE,
)
MAIL = re.compile(
    r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|\sat\s(?=\w{1,40}\s?(?:\.|dot)\s?(?:com|net|org)))\s?[\w.-]{2,80}\.\w{2,10}|"
    r"[\w.+-]{1,64} at [\w-]{1,40} dot (?:com|net|org)",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?<![\d.$-])(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]?\d{3}[ .-]?\d{4}(?!\d)|"
    r"(?<!\w)\+[2-9]\d{1,2}(?:[ .-]?\(?\d{2,4}\)?){3,5}(?!\d)"
)
ADDRESS = re.compile(
    r"\b\d{1,5} (?:[NSEW]\.? )?(?:[A-Z][\w']{1,20} ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|"
    r"Blvd|Court|Ct|Way|Place|Pl)\b"
)
HANDLE = re.compile(r"(?<![\w.])@[a-z][\w.]{2,29}", re.IGNORECASE)
NUMBER = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")

FOUND = {
    "an e-mail address": MAIL,
    "a telephone number": PHONE,
    "a street address": ADDRESS,
    "an account on another site": HANDLE,
    "a number like one of Social Security": NUMBER,
}


@dataclass(frozen=True, slots=True)
class TextSign:
    """A rule that the text of an entry meets, and what it met."""

    rule: HoldRule
    explanation: str


def text_signs(text: str) -> tuple[TextSign, ...]:
    """Every rule that a text meets. HTML is text, and holds nothing by itself."""
    return tuple(_signs(fold(text).text))


def places_of(text: str, words: str) -> tuple[tuple[int, int], ...]:
    """Where words stand in a text, as they are spelled and not as a part of longer ones; first and end in characters.

    However many spaces or lines lie between two words of one place.
    """
    said = words.split()
    if not said:
        return ()
    pattern = r"\s+".join(re.escape(one) for one in said)
    return tuple(found.span() for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", text))


def _signs(text: str) -> Iterator[TextSign]:
    if LINK.search(text):
        yield TextSign(HoldRule.LINK, "Its text holds a link.")
    found = [words for words, pattern in FOUND.items() if pattern.search(text)]
    if found:
        yield TextSign(HoldRule.PERSONAL_DATA, f"Its text seems to hold {' and '.join(found)}.")
