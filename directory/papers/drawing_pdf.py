"""A PDF as one picture per page, after a look at what else is in it. Runs in a bounded child.

Refused: what needs a password, what runs (scripts, launched programs, forms that send themselves, rich media) and
what carries other files. The pictures would be safe without that, for PDFium draws them without a script engine, but
what came in is kept, and whoever checks a credential may open it with a reader that does run things.
"""

from __future__ import annotations

import io
import logging
import re
import time
import warnings
from collections.abc import Iterator
from typing import Any

import pypdf
import pypdfium2
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from directory.papers.drawing import Drawn, drawn
from directory.papers.rules import FIELD, OBJECTS_MAX, PAGE_SIDE, Media, check_page_count
from directory.shared.errors import RuleBroken, refusal

RUNS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute"})
"""Actions (ISO 32000-1, 12.6.4) that run something or send something."""
RUNNING_KEYS = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMedia"})
CARRYING_KEYS = frozenset({"/EF", "/EmbeddedFiles"})

ENOUGH_SECONDS = 1.0
"""Processor time after which a child begins no further page, but for its first; the next child goes on."""

UNREADABLE = refusal("This PDF cannot be read. Print it to a new PDF, or send a photo of it.")
LOCKED = refusal("This PDF is locked with a password. Print it to a new PDF without one, or send a photo of it.")
RUNNING = refusal(
    "This PDF contains a program or a form that acts by itself. Print it to a new PDF, or send a photo of it."
)
CARRYING = refusal("This PDF carries other files inside. Print it to a new PDF, or send a photo of it.")
CROWDED = refusal("This PDF is made of more than %(most)s parts. Print it to a new PDF, or send a photo of it.")

_BROKEN = (
    PyPdfError, pypdfium2.PdfiumError, ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError,
    NotImplementedError, RecursionError, OSError, OverflowError, ZeroDivisionError,
)  # fmt: skip


def _spelled(name: str) -> str:
    """A pattern of a PDF name, whose letters may each be written as # and two hex digits."""
    return "/" + "".join(f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in name)


_RUNS_IN_PLAIN_SIGHT = re.compile("|".join(map(_spelled, ("JavaScript", "Launch", "RichMedia"))).encode())
_CARRIES_IN_PLAIN_SIGHT = re.compile(_spelled("EmbeddedFile").encode())
_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")


def draw(data: bytes, first: int = 0) -> tuple[dict[str, object], tuple[bytes, ...]]:
    """The pages of a PDF from the `first` on, counted from 0, as many as there is time for, and how many are left.

    Raises RuleBroken with a sentence for the person.
    """
    warnings.simplefilter("ignore")
    logging.disable()
    try:
        if first == 0:
            _inspect(data)
        document = pypdfium2.PdfDocument(data)
        check_page_count(len(document))
        found: list[tuple[Drawn, bytes]] = []
        while first + len(found) < len(document) and (not found or time.process_time() < ENOUGH_SECONDS):
            found.append(drawn(_page(document, first + len(found))))
    except RuleBroken:
        raise
    except _BROKEN as broken:
        raise RuleBroken(UNREADABLE, field=FIELD) from broken
    pages: list[Drawn] = [page for page, _picture in found]
    facts = {"media": Media.PDF, "pages": pages, "left": len(document) - first - len(found)}
    return facts, tuple(picture for _page, picture in found)


def _inspect(data: bytes) -> None:
    """Refuse a PDF by what is in it, before anything is drawn."""
    if sum(1 for _ in _OBJECT.finditer(data)) > OBJECTS_MAX:
        raise RuleBroken(CROWDED, field=FIELD, most=f"{OBJECTS_MAX:,}")
    _refuse(runs=_RUNS_IN_PLAIN_SIGHT.search(data), carries=_CARRIES_IN_PLAIN_SIGHT.search(data))
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise RuleBroken(LOCKED, field=FIELD)
    check_page_count(len(reader.pages))
    for thing in _everything(reader):
        names = thing.keys()
        runs = names & RUNNING_KEYS or thing.raw_get("/S") in RUNS if "/S" in thing else names & RUNNING_KEYS
        _refuse(runs=runs, carries=names & CARRYING_KEYS)


def _refuse(*, runs: object, carries: object) -> None:
    if runs:
        raise RuleBroken(RUNNING, field=FIELD)
    if carries:
        raise RuleBroken(CARRYING, field=FIELD)


def _everything(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of every object, those inside other objects too."""
    ids = {(number, generation) for generation, numbers in reader.xref.items() for number in numbers}
    ids |= {(number, 0) for number in reader.xref_objStm}
    if len(ids) > OBJECTS_MAX:
        raise RuleBroken(CROWDED, field=FIELD, most=f"{OBJECTS_MAX:,}")
    waiting: list[Any] = [reader.trailer]
    for number, generation in ids:
        waiting.append(reader.get_object(pypdf.generic.IndirectObject(number, generation, reader)))
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, DictionaryObject):
                yield thing
                waiting.extend(thing.raw_get(name) for name in thing)
            elif isinstance(thing, ArrayObject):
                waiting.extend(list.__iter__(thing))


def _page(document: Any, number: int) -> Any:
    """One page drawn so that its longer side has `PAGE_SIDE` pixels, however large it says that it is."""
    page = document[number]
    scale = PAGE_SIDE / max(*page.get_size(), 1.0)
    return page.render(scale=scale, may_draw_forms=False, rev_byteorder=True).to_pil()
