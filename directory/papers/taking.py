"""Taking a document in: what it is, its pages as pictures, and nothing written yet. Slow, so before any transaction."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from directory.files.bounded import BROKEN, TOO_LONG, Bounds, Overrun, run_bounded
from directory.papers.rules import FIELD, PAGES_MAX, Media, check_document_bytes, shown_name
from directory.shared.errors import RuleBroken, refusal

BOUNDS = Bounds(cpu_seconds=1.5, wall_seconds=60.0, memory_bytes=284 * 1024**2, answer_bytes=48 * 1024**2)
"""A child costs less than two seconds of processor and 300 MB. By the clock there is much more time, so that a machine
with much else to do refuses no good file."""

PACE = 3
"""Pages that a child must have drawn if it is not to be the last one: a PDF with heavier pages takes too long. For the
first child one is enough, since it has looked through the whole file before; so there are at most eight of them."""

TWO_THINGS = refusal("This file is two things at once, and one of them is a PDF. Send a photo of it.")
_PDF_BEGINS = b"%PDF-"
_PDF_WITHIN = 1024  # readers look for the first sign of a PDF this far (ISO 32000-1, annex H, note 13)


@dataclass(frozen=True, slots=True)
class TakenPage:
    """One page: a WebP picture, its size in pixels, and its difference hash in 16 hex digits."""

    width: int
    height: int
    fingerprint: str
    picture: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """A document that was decoded: what came in, what it is, and its pages. `key` is 128 random bits in hex."""

    key: str
    digest: str
    media: Media
    file_name: str
    original: bytes
    pages: tuple[TakenPage, ...]


def take(data: bytes, file_name: str) -> Taken:
    """Decode a document within bounds, in a process of its own. Raises RuleBroken with a sentence for the person.

    What the file is called and what the browser calls it are never asked: what decodes as a picture or a PDF is one.
    """
    check_document_bytes(len(data))
    is_pdf = data[:_PDF_WITHIN].lstrip(b"\xef\xbb\xbf\0\t\n\f\r ").startswith(_PDF_BEGINS)
    if not is_pdf and _PDF_BEGINS in data[:_PDF_WITHIN]:
        raise RuleBroken(TWO_THINGS, field=FIELD)
    work = "directory.papers.drawing_pdf:draw" if is_pdf else "directory.papers.drawing_pictures:draw"
    try:
        media, pages = _drawn(work, data)
    except Overrun as overrun:
        raise RuleBroken(str(overrun), field=FIELD) from overrun
    return Taken(
        key=secrets.token_hex(16),
        digest=hashlib.sha256(data).hexdigest(),
        media=media,
        file_name=shown_name(file_name, media),
        original=data,
        pages=tuple(pages),
    )


def _drawn(work: str, data: bytes) -> tuple[Media, list[TakenPage]]:
    """What a document is, and its pages, drawn by one child after the other. Raises Overrun and RuleBroken.

    What a child says is checked like anything that comes from outside: it had a stranger's file in its hands.
    """
    pages: list[TakenPage] = []
    left = 1
    while left > 0:
        answer = run_bounded(work, data, bounds=BOUNDS, **({"first": len(pages)} if pages else {}))
        try:
            media, left = Media(answer.facts["media"]), int(answer.facts["left"])
            new = [
                TakenPage(int(width), int(height), f"{int(fingerprint, 16):016x}", picture)
                for (width, height, fingerprint), picture in zip(answer.facts["pages"], answer.blobs, strict=True)
            ]
        except (KeyError, TypeError, ValueError) as nonsense:
            raise Overrun(BROKEN) from nonsense
        pages += new
        if left > 0 and len(new) < (1 if len(new) == len(pages) else PACE):
            raise Overrun(TOO_LONG)
        if len(pages) + max(left, 0) > PAGES_MAX:
            raise Overrun(BROKEN)
    return media, pages
