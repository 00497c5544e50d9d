"""A text laid out for matching: tricks of Unicode undone, each sign still knowing where it came from.

Accents, zero-width signs and soft hyphens go; compatibility forms (fullwidth, mathematical, ligatures), typographic
quotes and hyphens become plain; white space becomes one space, or one line break where a line really ends; a word
spelled with gaps (“g u a r a n t e e d”) is closed up. Case stays. Letters of other alphabets stay what they are.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐−", "-"),
        **dict.fromkeys("‒–―", "—"),
        **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True)),
        "ı": "i",
        "ł": "l",
        "ø": "o",
    }
)
_ASCII_MAX = 127
_APART_MAX_CHARS = 4  # a ligature has three letters; some signs stand for a whole sentence
_GAPPED = re.compile(r"(?<!\w)[^\W\d_](?:([ .*_-])[^\W\d_])(?:\1[^\W\d_]){3,60}(?!\w)")


@dataclass(frozen=True, slots=True)
class Folded:
    """The text for matching. Its sign `i` came from `original[starts[i]:ends[i]]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of this text, not empty, lies in the original."""
        return self.starts[start], self.ends[end - 1]


def fold(original: str) -> Folded:
    """Lay a text out for matching, in one pass."""
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, given in enumerate(original):
        for sign in _plain_signs(given):
            if sign == " " and signs and signs[-1] in " \n":
                if given in "\n\r\u2028\u2029":
                    signs[-1] = "\n"
                continue
            signs.append("\n" if sign == " " and given in "\n\r\u2028\u2029" else sign)
            starts.append(place)
            ends.append(place + 1)
        if ends and unicodedata.combining(given):
            ends[-1] = place + 1
    _join_wrapped_lines(signs)
    return _closed_up(Folded("".join(signs), tuple(starts), tuple(ends)))


def _plain_signs(given: str) -> str:
    """What becomes of one sign: usually one, sometimes several or none."""
    if given.isspace():
        return " "
    if ord(given) <= _ASCII_MAX:
        return given.translate(_PLAIN)
    apart = unicodedata.normalize("NFKD", given.translate(_PLAIN)).translate(_PLAIN)
    if len(apart) > _APART_MAX_CHARS:
        return given
    return "".join(
        " " if sign.isspace() else sign for sign in apart if unicodedata.category(sign) not in ("Cf", "Mn", "Me", "Cc")
    )


def _join_wrapped_lines(signs: list[str]) -> None:
    """A line that goes on in lower case was only wrapped."""
    for place in range(1, len(signs) - 1):
        if signs[place] == "\n" and signs[place + 1].islower() and signs[place - 1] not in ".!?:;":
            signs[place] = " "


def _closed_up(folded: Folded) -> Folded:
    """Words that were spelled with gaps, without them."""
    kept: list[int] = []
    begun = 0
    for gapped in _GAPPED.finditer(folded.text):
        kept += [*range(begun, gapped.start()), *range(gapped.start(), gapped.end(), 2)]
        begun = gapped.end()
    if not begun:
        return folded
    kept += range(begun, len(folded.text))
    return Folded(
        "".join(folded.text[place] for place in kept),
        tuple(folded.starts[place] for place in kept),
        tuple(folded.ends[place] for place in kept),
    )
