"""Names of people as registers and people themselves write them, compared: case, accents, hyphens, spaces, suffixes
and titles do not matter, and a register that cuts its names is met by the whole name.

Nothing here says that two people are one: a name that fits is a reason to look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from directory.shared.text import WITHOUT_ACCENT

BLOCK_CHARS = 5
"""Family names that fit begin with the same letters, at least so many (or all of them)."""

_SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV"})
_TITLES = re.compile(r"\s(?:(?i:l\.\s?ac|m\.d|ph\.d|d\.o\.m|a\.p)\.?|LAc|MD|PhD|DOM|DACM)(?![\w])")
"""Titles after a name where no comma parts them from it. Lac, in one capital, is a family name."""

_PREFIXES = frozenset({"DR", "MR", "MRS", "MS"})

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterName:
    """A person's name in a register's own columns."""

    last: str
    first: str
    middle: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """After how many characters a register cuts last and first names."""

    last: int
    first: int


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name of somebody here, as the ways in which it may fall into given and family names."""

    splits: tuple[tuple[Words, Words], ...]

    @property
    def blocks(self) -> frozenset[str]:
        """The letters with which the family name may begin: what fits is among the names of these blocks."""
        return frozenset(block_of("".join(family)) for _given, family in self.splits)


def known_name(full: str, family: str = "") -> KnownName:
    """A whole name: each last part of it may be the family name, and the first where it is written first."""
    words, first = _whole(full), words_of(family)
    splits = [(words[:place], words[place:]) for place in range(1, len(words))]
    if first and words[: len(first)] == first and len(words) > len(first):
        splits.append((words[len(first) :], first))
    return KnownName(tuple(splits))


def known_register_name(name: RegisterName) -> KnownName:
    """A name that another register says."""
    given = words_of(name.first) + words_of(name.middle)
    family = _family(name.last)
    return KnownName(((given, family),) if given and family else ())


def names_fit(ours: KnownName, theirs: RegisterName, cut: Cut | None = None) -> bool:
    """Whether both may be the name of one person. A middle initial that both have must be the same."""
    last = "".join(_family(theirs.last))
    last_is_cut = cut is not None and len(theirs.last) >= cut.last - 1
    first_is_cut = cut is not None and len(theirs.first) >= cut.first - 1
    for given, family in ours.splits:
        if _begins("".join(family), last, is_cut=last_is_cut) and _given_fit(given, theirs, is_cut=first_is_cut):
            return True
    written = words_of(theirs.first) + words_of(theirs.middle) + _family(theirs.last)
    return cut is None and any("".join(given + family) == "".join(written) for given, family in ours.splits)


def words_of(text: str) -> Words:
    """The words of a name in plain capitals: `"O'Neil-Lée"` → `("ONEIL", "LEE")`."""
    letters = unicodedata.normalize("NFKD", text.lower().translate(WITHOUT_ACCENT))
    plain = letters.encode("ascii", "ignore").decode().upper().replace("'", "").replace("`", "")
    return tuple(re.findall(r"[A-Z]+", plain))


def block_of(last: str) -> str:
    """The block of a family name."""
    return "".join(_family(last))[:BLOCK_CHARS]


def register_name(full: str) -> RegisterName:
    """A name written as "FIRST M LAST", told apart; particles such as "DE LA" go with the last name."""
    words = _whole(full)
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    if start < 1:
        return RegisterName(last=" ".join(words), first="")
    return RegisterName(last=" ".join(words[start:]), first=words[0], middle=" ".join(words[1:start]))


_PARTICLES = frozenset({"DE", "LA", "DEL", "DI", "DA", "VAN", "VON", "DER", "DEN", "ST", "SAN", "EL", "AL", "LE", "DU"})


def _whole(full: str) -> Words:
    """The words of a whole name, without what stands before and after it."""
    before_comma = words_of(_TITLES.sub(" ", full.partition(",")[0]))
    words = before_comma if len(before_comma) > 1 else words_of(_TITLES.sub(" ", full))
    if len(words) > 2 and words[0] in _PREFIXES:
        words = words[1:]
    return _without_suffix(words)


def _family(last: str) -> Words:
    return _without_suffix(words_of(last.partition(",")[0]))


def _without_suffix(words: Words) -> Words:
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words = words[:-1]
    return words


def _begins(ours: str, theirs: str, *, is_cut: bool) -> bool:
    return bool(theirs) and (ours == theirs or (is_cut and ours.startswith(theirs)))


def _given_fit(ours: Words, theirs: RegisterName, *, is_cut: bool) -> bool:
    firsts, middle = words_of(theirs.first), words_of(theirs.middle)
    return any(
        _begins(our_first, their_first, is_cut=is_cut) and not _contradict(our_middle, their_middle)
        for our_first, our_middle in _firsts(ours)
        for their_first, their_middle in _firsts(firsts, middle)
    ) or _initials_fit(ours, firsts + middle)


def _firsts(words: Words, middle: Words = ()) -> Iterator[tuple[str, Words]]:
    """The ways in which given names may fall into a first name and middle names: "MARY ANN" is one or two."""
    for place in range(1, len(words) + 1):
        yield "".join(words[:place]), words[place:] + middle


def _contradict(ours: Words, theirs: Words) -> bool:
    return bool(ours and theirs) and ours[0][0] != theirs[0][0]


def _initials_fit(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether somebody who writes a first initial and a middle name may be this one."""
    if len(ours) < 2 or len(theirs) < 2 or len(ours[0]) > 1:
        return False
    return ours[0] == theirs[0][0] and (ours[1] == theirs[1] or (len(theirs[1]) == 1 and ours[1][0] == theirs[1]))
