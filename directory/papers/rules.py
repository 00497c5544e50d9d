"""What a private document may be, how its files are named, and how long it is kept."""

from __future__ import annotations

import enum
import re
import unicodedata
from datetime import timedelta

from directory.shared.errors import RuleBroken, refusal

NAME_MAX_CHARS = 120

DOCUMENT_MAX_BYTES = 15 * 1024 * 1024
"""A phone's photo has 2 to 8 MB, a page scanned in color at 300 dpi 1 to 10 MB; 15 MB leaves room for both."""
DOCUMENTS_MAX = 5
"""Documents in one upload: the front, the back and a few pages of one credential."""
PAGES_MAX = 20
"""Pages of one PDF: a transcript with its annex. Whoever decides looks at every one of them."""
UPLOAD_MAX_BYTES = DOCUMENTS_MAX * DOCUMENT_MAX_BYTES + 1024 * 1024
"""One form with its documents; the last megabyte is for the other fields and what the encoding adds."""

PICTURE_MIN_SIDE = 200
"""Pixels; nobody can read a document that is smaller."""
PICTURE_MAX_RATIO = 10
PAGE_SIDE = 1600
"""The longer side of a page's picture, in pixels: about 145 dpi of a letter page, enough for small print."""
OBJECTS_MAX = 20_000
"""Objects of one PDF. Twenty pages of a word processor have under a thousand."""

DECLINED_KEPT_FOR = timedelta(days=90)
"""How long the documents of a declined or withdrawn credential are kept: time to object, and no longer."""
ORPHANED_AFTER = timedelta(hours=1)
"""Files without a row that are older than this belong to an upload that never ended."""

ALIKE_BITS = 4
"""Two pages whose fingerprints differ in at most this many of 64 bits look alike; docs/papers.md has the measure."""
TELLING_BITS = 5
"""A fingerprint with fewer bits than this, or as few without, is of a blank page and says nothing."""

FIELD = "documents"

_KEY = re.compile(r"[0-9a-f]{32}")
_UNSAFE = re.compile(r"[^\w .()-]+")


class Media(enum.StrEnum):
    """What a document turned out to be when it was decoded."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"


PICTURE_MAX_PIXELS = {Media.JPEG: 50_000_000, Media.PNG: 36_000_000, Media.WEBP: 13_000_000, Media.HEIC: 25_000_000}
"""What each decoder can do within 300 MB, measured. The photos that phones make by themselves fit, and a letter page
scanned at 600 dpi."""

ENDINGS = {Media.JPEG: "jpg", Media.PNG: "png", Media.WEBP: "webp", Media.HEIC: "heic", Media.PDF: "pdf"}


def check_document_bytes(count: int) -> None:
    """Refuse a document that is empty or too large. Raises RuleBroken."""
    if count == 0:
        raise RuleBroken(refusal("This file is empty. Choose the document again."), field=FIELD)
    if count > DOCUMENT_MAX_BYTES:
        sentence = refusal(
            "This file has %(count)s MB, and a document may have %(most)s MB. Make it smaller, or send a photo of it."
        )
        has, most = f"{count / 1024**2:.0f}", f"{DOCUMENT_MAX_BYTES // 1024**2}"
        raise RuleBroken(sentence, field=FIELD, count=has, most=most)


def check_picture_size(media: Media, width: int, height: int) -> None:
    """Refuse a picture by what its header says, before a pixel is decoded. Raises RuleBroken."""
    size = {"width": f"{width:,}", "height": f"{height:,}"}
    if width * height > PICTURE_MAX_PIXELS[media]:
        sentence = refusal(
            "This picture has %(width)s × %(height)s pixels, and at most %(most)s million can be used. Make it smaller."
        )
        raise RuleBroken(sentence, field=FIELD, **size, most=f"{PICTURE_MAX_PIXELS[media] // 1_000_000}")
    if min(width, height) < PICTURE_MIN_SIDE:
        sentence = refusal(
            "This picture is only %(width)s × %(height)s pixels. Nobody could read it: send one of at least %(least)s "
            "each way."
        )
        raise RuleBroken(sentence, field=FIELD, **size, least=f"{PICTURE_MIN_SIDE}")
    if max(width, height) > PICTURE_MAX_RATIO * min(width, height):
        sentence = refusal("One side of this picture is more than %(most)s times the other. Cut it to the document.")
        raise RuleBroken(sentence, field=FIELD, most=f"{PICTURE_MAX_RATIO}")


def check_page_count(count: int) -> None:
    """Refuse a PDF without pages or with too many. Raises RuleBroken."""
    if count == 0:
        raise RuleBroken(refusal("This PDF has no pages. Choose the document again."), field=FIELD)
    if count > PAGES_MAX:
        sentence = refusal(
            "This PDF has %(count)s pages, and at most %(most)s can be looked at. Send only the pages that show what "
            "you state."
        )
        raise RuleBroken(sentence, field=FIELD, count=f"{count:,}", most=f"{PAGES_MAX}")


def shown_name(file_name: str, media: Media) -> str:
    """A file's name without its path, controls and signs that mean something elsewhere, with the ending it deserves."""
    plain = unicodedata.normalize("NFC", file_name.replace("\\", "/").rsplit("/", 1)[-1])
    stem = _UNSAFE.sub("-", plain.rsplit(".", 1)[0]).strip(" .-")
    ending = ENDINGS[media]
    return f"{stem[: NAME_MAX_CHARS - len(ending) - 1].strip(' .-') or 'document'}.{ending}"


def original_name(key: str) -> str:
    """The name of the sealed file of what came in. Raises ValueError when the key is not 32 hex digits."""
    return f"{_checked(key)}-original.sealed"


def page_name(key: str, number: int) -> str:
    """The name of the sealed file of one page, counted from 1. Raises ValueError for what names no page."""
    if number < 1:
        message = f"there is no page {number}"
        raise ValueError(message)
    return f"{_checked(key)}-{number}.sealed"


def look_alike(one: str, other: str) -> bool:
    """Whether two pages' fingerprints (16 hex digits each) are of the same picture, as far as pixels can tell."""
    return is_telling(one) and (int(one, 16) ^ int(other, 16)).bit_count() <= ALIKE_BITS


def is_telling(fingerprint: str) -> bool:
    """Whether a fingerprint says anything: that of a blank page does not."""
    return TELLING_BITS <= int(fingerprint, 16).bit_count() <= 64 - TELLING_BITS


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        message = f"{key!r} is no key of a document"
        raise ValueError(message)
    return key
