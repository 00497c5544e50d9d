"""What a guide is made of: words, blocks and statements, as plain values that a template prints part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from directory.guides.rules import Grade


@dataclass(frozen=True, slots=True)
class Words:
    """Words in one tone: `plain`, `strong` or `em`."""

    kind: ClassVar[str] = "words"
    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a guide (`guide`, perhaps this one) or to another page of the site (`path`), maybe to an anchor."""

    kind: ClassVar[str] = "link"
    text: str
    guide: str
    path: str
    anchor: str
    line: int


Inline = Words | Link


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: ClassVar[str] = "paragraph"
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 2 or 3; `anchor` is unique within its guide."""

    kind: ClassVar[str] = "heading"
    level: int
    text: str
    anchor: str
    line: int


@dataclass(frozen=True, slots=True)
class ItemList:
    kind: ClassVar[str] = "list"
    items: tuple[tuple[Inline, ...], ...]
    is_ordered: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row names the columns and whose first column names the rows."""

    kind: ClassVar[str] = "table"
    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from. `url` leads to another site, `path` to a page of this one; both may be empty."""

    code: str
    citation: str
    url: str
    path: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said: by whom, within which limits of the evidence, how known, from where, reviewed when."""

    kind: ClassVar[str] = "statement"
    anchor: str
    says: str
    said_by: str
    limits: str
    grade: Grade
    sources: tuple[Source, ...]
    reviewed_on: date
    line: int


@dataclass(frozen=True, slots=True)
class Differing:
    """Statements that answer one question differently, to be shown side by side."""

    kind: ClassVar[str] = "differing"
    anchor: str
    question: str
    statements: tuple[Statement, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the glossary; `guide` and `see_anchor` name the guide that says more, if one does."""

    word: str
    anchor: str
    means: str
    guide: str
    see_anchor: str
    line: int


@dataclass(frozen=True, slots=True)
class Glossary:
    kind: ClassVar[str] = "glossary"
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Insert:
    """A place where a page prints what the directory's own records say: one of INSERTS."""

    kind: ClassVar[str] = "insert"
    name: str
    line: int


INSERTS = frozenset({"boards", "grades", "programmes", "titles"})

Block = Paragraph | Heading | ItemList | Table | Statement | Differing | Glossary | Insert


@dataclass(frozen=True, slots=True)
class Guide:
    """One content page. `slug` is its file's name and its address; concerns and goals are codes of the vocabulary."""

    slug: str
    title: str
    summary: str
    reviewed_on: date
    concerns: tuple[str, ...]
    goals: tuple[str, ...]
    related: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Its headings in their order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Its statements in their order, those side by side too."""
        return tuple(one for block in self.blocks for one in statements_of(block))

    @property
    def links(self) -> tuple[Link, ...]:
        """Its links in their order."""
        return tuple(one for block in self.blocks for one in inlines_of(block) if isinstance(one, Link))

    @property
    def anchors(self) -> tuple[str, ...]:
        """Every anchor in it, in order; one that is there twice is a mistake."""
        return tuple(anchor for block in self.blocks for anchor in anchors_of(block))


def statements_of(block: Block) -> tuple[Statement, ...]:
    """The statements of a block."""
    if isinstance(block, Differing):
        return block.statements
    return (block,) if isinstance(block, Statement) else ()


def inlines_of(block: Block) -> Iterator[Inline]:
    """The words and links of a block."""
    if isinstance(block, Paragraph):
        yield from block.inlines
    elif isinstance(block, ItemList):
        for item in block.items:
            yield from item
    elif isinstance(block, Table):
        for row in (block.head, *block.rows):
            for cell in row:
                yield from cell


def anchors_of(block: Block) -> Iterator[str]:
    """The anchors that a block brings to its page."""
    if isinstance(block, Heading | Differing):
        yield block.anchor
    if isinstance(block, Glossary):
        yield from (entry.anchor for entry in block.entries)
    yield from (one.anchor for one in statements_of(block))
