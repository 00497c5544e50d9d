"""Taking a document in: what it is, its pages as pictures, and nothing written yet. Slow, so before any transaction."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from directory.files.bounded import Bounds, Overrun, run_bounded
from directory.papers.rules import FIELD, Media, check_document_bytes, shown_name
from directory.shared.errors import RuleBroken

BOUNDS = Bounds(cpu_seconds=1.5, wall_seconds=6.0, memory_bytes=284 * 1024**2, answer_bytes=48 * 1024**2)
"""A bad file is answered within two seconds and 300 MB; the wall has more, for a machine with much else to do."""

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
        raise RuleBroken("This file is two things at once, and one of them is a PDF. Send a photo of it.", field=FIELD)
    work = "directory.papers.drawing_pdf:draw" if is_pdf else "directory.papers.drawing_pictures:draw"
    try:
        answer = run_bounded(work, data, bounds=BOUNDS)
    except Overrun as overrun:
        raise RuleBroken(str(overrun), field=FIELD) from overrun
    media = Media(answer.facts["media"])
    pages = tuple(
        TakenPage(width, height, fingerprint, picture)
        for (width, height, fingerprint), picture in zip(answer.facts["pages"], answer.blobs, strict=True)
    )
    return Taken(
        key=secrets.token_hex(16),
        digest=hashlib.sha256(data).hexdigest(),
        media=media,
        file_name=shown_name(file_name, media),
        original=data,
        pages=pages,
    )
