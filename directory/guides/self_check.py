"""What is worth asking before a first visit: the items of "Is it for me?", read from `self_check.toml`.

Every item rests on statements of the guides and is there in every language. It knows questions and nothing else:
whether somebody can be treated is for people who know their health (docs/self-check.md).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from directory.guides.library import Library, library
from directory.guides.parts import Block, Guide, Statement, anchors_of, statements_of
from directory.guides.prose import BrokenGuide
from directory.languages import LANGUAGES
from directory.listings.rules import PrecautionKind

FILE = Path(__file__).with_suffix(".toml")
ITEM = frozenset({"code", "kind", "rests_on", *LANGUAGES})
WORDS = frozenset({"name", "question", "practitioner", "whom", "physician", "note"})


@dataclass(frozen=True, slots=True)
class ItemWords:
    """An item in one language. `question` is answered by a tick; `physician` is asked of `whom`, both may be empty."""

    name: str
    question: str
    practitioner: tuple[str, ...]
    whom: str
    physician: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing worth asking about. `kind`: what practitioners state of it; `rests_on`: pairs of guide and anchor."""

    code: str
    kind: PrecautionKind | None
    rests_on: tuple[tuple[str, str], ...]
    words: Mapping[str, ItemWords]


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Items under one heading, which `names` says in each language."""

    code: str
    names: Mapping[str, str]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A part of a guide on which an item rests: one statement, or several that differ."""

    guide: Guide
    block: Block
    statements: tuple[Statement, ...]


@cache
def self_check() -> tuple[ItemGroup, ...]:
    """The items of the product in their groups. Raises BrokenGuide when one is not whole, or rests on nothing."""
    groups = read_self_check(FILE.read_text(encoding="utf-8"))
    for group in groups:
        for item in group.items:
            grounds_of(item, library())
    return groups


def read_self_check(text: str) -> tuple[ItemGroup, ...]:
    """Read items in their groups from TOML. Raises BrokenGuide that names what is missing, unknown or there twice."""
    groups = tuple(_group(data) for data in tomllib.loads(text)["group"])
    codes = [item.code for group in groups for item in group.items]
    kinds = [item.kind for group in groups for item in group.items if item.kind]
    for what, all_of_them in (("An item", codes), ("A kind", kinds)):
        if len(set(all_of_them)) != len(all_of_them):
            raise _broken(f"{what} is there twice.")
    return groups


def grounds_of(item: Item, books: Library) -> tuple[Ground, ...]:
    """The parts of the guides on which an item rests. Raises BrokenGuide where one is gone, or states nothing."""
    return tuple(_ground(guide, anchor, books) for guide, anchor in item.rests_on)


def _ground(slug: str, anchor: str, books: Library) -> Ground:
    guide = books.find(slug)
    for block in guide.blocks if guide else ():
        found = statements_of(block)
        if guide and found and anchor in anchors_of(block):
            return Ground(guide, block, found)
    raise _broken(f"{slug}#{anchor} is no statement.")


def _group(data: Mapping[str, Any]) -> ItemGroup:
    if data.keys() != {"code", "item", *LANGUAGES}:
        raise _broken(f"A group holds its code, its items and its name in every language, not {sorted(data)}.")
    return ItemGroup(data["code"], {code: data[code] for code in LANGUAGES}, tuple(map(_item, data["item"])))


def _item(data: Mapping[str, Any]) -> Item:
    code = data.get("code", "?")
    if data.keys() | {"kind"} != ITEM:
        raise _broken(f"“{code}” holds {sorted(data)}, not {sorted(ITEM)}.")
    if not data["rests_on"]:
        raise _broken(f"“{code}” rests on nothing.")
    words = {language: _words(data[language], code) for language in LANGUAGES}
    if len({(len(one.practitioner), len(one.physician), bool(one.note)) for one in words.values()}) != 1:
        raise _broken(f"“{code}” asks more in one language than in another.")
    rests_on = tuple((guide, anchor) for guide, _, anchor in (one.partition("#") for one in data["rests_on"]))
    return Item(code, PrecautionKind(data["kind"]) if "kind" in data else None, rests_on, words)


def _words(data: Mapping[str, Any], code: str) -> ItemWords:
    found = ItemWords(
        name=data.get("name", ""),
        question=data.get("question", ""),
        practitioner=tuple(data.get("practitioner", ())),
        whom=data.get("whom", ""),
        physician=tuple(data.get("physician", ())),
        note=data.get("note", ""),
    )
    is_whole = found.name and found.question and found.practitioner and bool(found.whom) == bool(found.physician)
    if data.keys() - WORDS or not is_whole:
        raise _broken(f"The words of “{code}” lack something, or hold something unknown.")
    return found


def _broken(sentence: str) -> BrokenGuide:
    return BrokenGuide(sentence, line=1, file=FILE.name)
