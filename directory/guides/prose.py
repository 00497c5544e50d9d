"""Markdown into parts. Only what a guide needs is let in; HTML, pictures, links that leave the site and the rest are
refused with their line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from directory.guides.parts import Block, Heading, Inline, ItemList, Link, Paragraph, Table, Words
from directory.shared.text import slugify

LEVELS = (2, 3)
_ANCHORED = re.compile(r"(?P<text>.+?) \{#(?P<anchor>[a-z0-9-]+)\}")
"""A heading that names its anchor itself, as those in other languages do: `## Cuándo llamar {#when-to-call}`."""
_TARGET = re.compile(r"(?:(?P<guide>[a-z][a-z-]*)\.md|(?P<path>/[a-z0-9/-]*))?(?:#(?P<anchor>[a-z0-9-]+))?")


class BrokenGuide(ValueError):  # noqa: N818 - it reads as what happened
    """A content file is not whole; `line` counts from 1."""

    def __init__(self, sentence: str, *, line: int, file: str = "") -> None:
        super().__init__(f"{file}:{line}: {sentence}" if file else sentence)
        self.sentence = sentence
        self.line = line
        self.file = file


FencedBlocks = Callable[[str, str, int], Block]
"""What makes a block of a fence: its word, its content and the line of its first content line."""


def blocks_of(text: str, *, slug: str, first_line: int, fenced: FencedBlocks) -> tuple[Block, ...]:
    """The blocks of a guide's Markdown, which begins at a line of its file. Raises BrokenGuide."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = lambda _: True  # type: ignore[assignment,method-assign]  # `_link` refuses more, and says so
    return tuple(_block(node, slug, first_line, fenced) for node in SyntaxTreeNode(parser.parse(text)).children)


def _block(node: SyntaxTreeNode, slug: str, first_line: int, fenced: FencedBlocks) -> Block:
    line = first_line + (node.map[0] if node.map else 0)
    match node.type:
        case "paragraph":
            return Paragraph(_inlines(node, slug, line))
        case "heading":
            return _heading(node, line)
        case "bullet_list" | "ordered_list":
            items = tuple(_item(item, slug, first_line) for item in node.children)
            return ItemList(items, is_ordered=node.type == "ordered_list")
        case "table":
            return _table(node, slug, first_line)
        case "fence":
            return fenced(node.info.strip(), node.content, line + 1)
    raise BrokenGuide(f"A guide has no {node.type.replace('_', ' ')}.", line=line)


def _heading(node: SyntaxTreeNode, line: int) -> Heading:
    level, text = int(node.tag[1]), _words(node.children[0].children if node.children else [], line)
    if level not in LEVELS:
        raise BrokenGuide("Headings have two or three signs; the title is in the front matter.", line=line)
    named = _ANCHORED.fullmatch(text)
    return Heading(level, named["text"], named["anchor"], line) if named else Heading(level, text, slugify(text), line)


def _item(node: SyntaxTreeNode, slug: str, first_line: int) -> tuple[Inline, ...]:
    line = first_line + (node.map[0] if node.map else 0)
    if len(node.children) != 1 or node.children[0].type != "paragraph":
        raise BrokenGuide("An item of a list is one paragraph.", line=line)
    return _inlines(node.children[0], slug, line)


def _table(node: SyntaxTreeNode, slug: str, first_line: int) -> Table:
    rows = []
    for part in node.children:
        for row in part.children:
            line = first_line + (row.map[0] if row.map else 0)
            rows.append(tuple(_inlines(cell, slug, line) for cell in row.children))
    return Table(rows[0], tuple(rows[1:]))


def _inlines(node: SyntaxTreeNode, slug: str, line: int) -> tuple[Inline, ...]:
    """What stands in a paragraph, heading or cell; the words of a link and of a tone are plain."""
    children = node.children[0].children if node.children else []
    return tuple(_inline(child, slug, line) for child in children)


def _inline(node: SyntaxTreeNode, slug: str, line: int) -> Inline:
    match node.type:
        case "text":
            return Words(node.content)
        case "softbreak":
            return Words(" ")
        case "strong" | "em":
            return Words(_words(node.children, line), node.type)
        case "link":
            return _link(node, slug, line)
    raise BrokenGuide(f"A guide’s text has no {node.type.replace('_', ' ')}.", line=line)


def _link(node: SyntaxTreeNode, slug: str, line: int) -> Link:
    target = str(node.attrs["href"])
    found = _TARGET.fullmatch(target)
    if not target or found is None:
        raise BrokenGuide(
            f"{target!r} leads to no guide (“costs.md#packages”) and no page of the site (“/privacy”). "
            "What leads to another site is a source of a statement.",
            line=line,
        )
    guide = found["guide"] or ("" if found["path"] else slug)
    return Link(_words(node.children, line), guide, found["path"] or "", found["anchor"] or "", line)


def _words(nodes: Sequence[SyntaxTreeNode], line: int) -> str:
    wrong = next((node.type for node in nodes if node.type not in {"text", "softbreak"}), None)
    if wrong:
        raise BrokenGuide(f"Headings, links and stressed words are plain words, without {wrong}.", line=line)
    return "".join(" " if node.type == "softbreak" else node.content for node in nodes)
