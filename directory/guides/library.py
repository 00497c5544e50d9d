"""All guides of a language, read once and checked as a whole: order, links, anchors, concerns, sources.

Those in English lie in `content/`, each translation in a folder of it by the code of its language (`content/es/`).
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from directory import vocabulary
from directory.guides.fences import day_of, fenced_block, text_of, toml_of
from directory.guides.parts import Glossary, Guide, Heading, Source, Statement
from directory.guides.prose import BrokenGuide, blocks_of
from directory.guides.rules import Grade
from directory.guides.translation import check_guides, check_sources
from directory.languages import ENGLISH

CONTENT = Path(__file__).parent / "content"
FRONT = "+++"
FIELDS = frozenset({"title", "summary", "reviewed_on", "concerns", "goals", "related"})


@dataclass(frozen=True, slots=True)
class Shelf:
    """Guides that stand under one heading of the index."""

    heading: str
    guides: tuple[Guide, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """Every guide, in the order in which they are read, and every source that they may name."""

    shelves: tuple[Shelf, ...]
    sources: Mapping[str, Source]

    @property
    def guides(self) -> tuple[Guide, ...]:
        """Every guide, in order."""
        return tuple(guide for shelf in self.shelves for guide in shelf.guides)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement, in order."""
        return tuple(one for guide in self.guides for one in guide.statements)

    def by_grade(self) -> Mapping[Grade, int]:
        """How many statements each grade has; 0 for one that none has."""
        counted = Counter(one.grade for one in self.statements)
        return {grade: counted[grade] for grade in Grade}

    def find(self, slug: str) -> Guide | None:
        """The guide of an address, if there is one."""
        return next((guide for guide in self.guides if guide.slug == slug), None)

    def around(self, guide: Guide) -> tuple[Guide | None, Guide | None]:
        """The guides before and after one."""
        guides = self.guides
        at = guides.index(guide)
        return guides[at - 1] if at else None, guides[at + 1] if at + 1 < len(guides) else None


def library(code: str = ENGLISH.code) -> Library:
    """The guides in a language. Raises BrokenGuide when they are not whole, or differ from those in English."""
    return _library(code)


@cache
def _library(code: str) -> Library:
    if code == ENGLISH.code:
        return read_library(CONTENT)
    return read_translation(CONTENT / code, _library(ENGLISH.code))


def read_translation(folder: Path, english: Library) -> Library:
    """Read a folder of guides that say in another language what those in English say. Raises BrokenGuide."""
    found = read_library(folder)
    try:
        check_sources(found.sources, english.sources)
        check_guides(found.guides, english.guides)
    except BrokenGuide as error:
        raise BrokenGuide(error.sentence, line=error.line, file=f"{folder.name}/{error.file}") from error
    return found


def read_library(folder: Path) -> Library:
    """Read a folder of guides with its `order.toml` and `sources.toml`. Raises BrokenGuide, with file and line."""
    sources = _sources(folder / "sources.toml")
    order = tomllib.loads((folder / "order.toml").read_text(encoding="utf-8"))["shelf"]
    guides = {path.stem: read_guide(path, sources) for path in sorted(folder.glob("*.md"))}
    ordered = [slug for shelf in order for slug in shelf["guides"]]
    if Counter(ordered) != Counter(guides.keys()):
        wrong = sorted(set(ordered) ^ guides.keys()) or [slug for slug, count in Counter(ordered).items() if count > 1]
        raise BrokenGuide(f"Files and order.toml disagree about {wrong}.", line=1, file="order.toml")
    found = Library(
        tuple(Shelf(shelf["heading"], tuple(guides[slug] for slug in shelf["guides"])) for shelf in order), sources
    )
    for guide in found.guides:
        for line, sentence in _problems(guide, guides):
            raise BrokenGuide(sentence, line=line, file=f"{guide.slug}.md")
    return found


def read_guide(path: Path, sources: Mapping[str, Source]) -> Guide:
    """Read one file. Raises BrokenGuide, with file and line."""
    try:
        return guide_of(path.read_text(encoding="utf-8"), slug=path.stem, sources=sources)
    except BrokenGuide as error:
        raise BrokenGuide(error.sentence, line=error.line, file=path.name) from error


def guide_of(text: str, *, slug: str, sources: Mapping[str, Source]) -> Guide:
    """The guide of a text: front matter in TOML between two lines of `+++`, then Markdown. Raises BrokenGuide."""
    lines = text.splitlines()
    if lines[:1] != [FRONT] or FRONT not in lines[1:]:
        raise BrokenGuide("A guide begins with its front matter between two lines of +++.", line=1)
    end = lines.index(FRONT, 1)
    front = toml_of("\n".join(lines[1:end]), 2)
    if front.keys() != FIELDS:
        raise BrokenGuide(f"The front matter holds exactly {sorted(FIELDS)}.", line=1)
    return Guide(
        slug=slug,
        title=text_of(front, "title", 2),
        summary=text_of(front, "summary", 2),
        reviewed_on=day_of(front, "reviewed_on", 2),
        concerns=tuple(front["concerns"]),
        goals=tuple(front["goals"]),
        related=tuple(front["related"]),
        blocks=blocks_of(
            "\n".join(lines[end + 1 :]),
            slug=slug,
            first_line=end + 2,
            fenced=partial(fenced_block, sources=sources),
        ),
    )


def _sources(path: Path) -> dict[str, Source]:
    rows = toml_of(path.read_text(encoding="utf-8"), 1)["source"]
    sources = [Source(row["code"], row["citation"], row.get("url", ""), row.get("path", "")) for row in rows]
    if len({one.code for one in sources}) != len(sources):
        raise BrokenGuide("A source is there twice.", line=1, file=path.name)
    return {one.code: one for one in sources}


def _problems(guide: Guide, guides: Mapping[str, Guide]) -> Iterator[tuple[int, str]]:
    """What is wrong with a guide among the others: line and sentence."""
    for vocabulary_name, codes in (("concerns", guide.concerns), ("goals", guide.goals)):
        known = {term.code for term in vocabulary.terms(vocabulary_name)}
        yield from ((1, f"{code!r} is none of the {vocabulary_name}.") for code in codes if code not in known)
    for slug in guide.related:
        if slug not in guides or slug == guide.slug:
            yield 1, f"The related guide {slug!r} is not there, or is this one."
    for anchor, count in Counter(guide.anchors).items():
        if count > 1:
            yield 1, f"The anchor “{anchor}” is there {count} times."
    yield from _steps(guide)
    leading = [(one.guide, one.anchor, one.line) for one in guide.links if one.guide]
    for block in guide.blocks:
        if isinstance(block, Glossary):
            leading += [(entry.guide, entry.see_anchor, entry.line) for entry in block.entries if entry.guide]
    for slug, anchor, line in leading:
        if slug not in guides or (anchor and anchor not in guides[slug].anchors):
            yield line, f"{slug}.md{'#' + anchor if anchor else ''} is not there."


def _steps(guide: Guide) -> Iterator[tuple[int, str]]:
    """Headings go down one step at a time."""
    level = 1
    for block in guide.blocks:
        if isinstance(block, Heading):
            if block.level > level + 1:
                yield block.line, f"“{block.text}” is a step too deep."
            level = block.level
