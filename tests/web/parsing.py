"""Pages into elements, strictly: html5lib is the judge, and the standard library does most of the reading.

html5lib is exact and takes five times as long. What it says of an element depends on where the element stands. So a
page is read quickly where every tag is closed by its own end, and every element and every word stands where one stood
in a page that html5lib found nothing wrong with; whatever else there is, html5lib reads.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

import html5lib
from html5lib.constants import adjustSVGAttributes

VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
DOCTYPE = "<!doctype html>"
SVG = "{http://www.w3.org/2000/svg}"
PLAIN = re.compile(
    r"""
    [^<&\0-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]+
    | &(?:amp|lt|gt|quot|nbsp|\#3[49]);
    | <!doctype\ html> | </[a-z][a-z0-9-]*>
    | <[a-z][a-z0-9-]*(?:\s+[a-zA-Z][a-zA-Z0-9-]*(?:="(?:[^"&]|&(?:amp|lt|gt|quot|nbsp|\#3[49]);)*"|='[^'&]*')?)*\s*/?>
    """,
    re.VERBOSE,
)

_sound: set[tuple[str, ...]] = set()
"""Where elements and words stood in pages without a fault: the tags from the root down."""


def parsed(page: str) -> Element:
    """The root element of a page. Raises html5lib's ParseError on whatever is wrong with it."""
    if PLAIN.sub("", page):
        return _judged(page)
    reader = _Reader()
    try:
        reader.feed(page)
        reader.close()
    except _DoubtError:
        return _judged(page)
    root = reader.root
    if reader.open or root is None or [one.tag for one in root] != ["head", "body"] or not page.startswith(DOCTYPE):
        return _judged(page)
    if reader.places <= _sound:
        return root
    judged = _judged(page)
    if _shape(judged) == _shape(root):  # or html5lib put something elsewhere without a word
        _sound.update(reader.places)
    return judged


def _judged(page: str) -> Element:
    root: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    return root


def _shape(root: Element) -> list[tuple[object, ...]]:
    """Every element with its attributes and the words in and after it, spaces aside."""
    return [
        (one.tag, sorted(one.attrib.items()), "".join((one.text or "").split()), "".join((one.tail or "").split()))
        for one in root.iter()
    ]


class _DoubtError(Exception):
    """The page may be sound, but it is not written in the plainest way."""


class _Reader(HTMLParser):
    """Builds the elements of a plainly written page, and notes where they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.root: Element | None = None
        self.open: list[Element] = []
        self.places: set[tuple[str, ...]] = set()
        self._ways: list[tuple[str, ...]] = [()]
        self._ended: Element | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._begin(tag, attrs)
        if tag in VOID:
            self._end()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._begin(tag, attrs)
        if tag not in VOID and not self.open[-1].tag.startswith(SVG):
            raise _DoubtError
        self._end()

    def _begin(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if len(attributes) < len(attrs) or (self.root is not None and not self.open):
            raise _DoubtError
        if tag == "svg" or (self.open and self.open[-1].tag.startswith(SVG)):
            tag = SVG + tag
            attributes = {adjustSVGAttributes.get(name, name): value for name, value in attributes.items()}
        if self.open:
            element = SubElement(self.open[-1], tag, attributes)
        else:
            element = self.root = Element(tag, attributes)
        self.open.append(element)
        self._ways.append((*self._ways[-1], tag))
        self.places.add(self._ways[-1])
        self._ended = None

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].tag.removeprefix(SVG) != tag:
            raise _DoubtError
        self._end()

    def _end(self) -> None:
        self._ended = self.open.pop()
        self._ways.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.places.add((*self._ways[-1], "words"))
        if not self.open:
            return
        if self._ended is not None:
            self._ended.tail = (self._ended.tail or "") + data
        else:
            here = self.open[-1]
            if here.tag in ("textarea", "pre") and here.text is None:
                data = data.removeprefix("\n")
            here.text = (here.text or "") + data
