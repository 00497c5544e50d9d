"""A photo or scan of a document as one page. Runs in a bounded child, never in the server's own process."""

from __future__ import annotations

import warnings

import pillow_heif
from PIL import Image

from directory.files.decoding import Wanted, decode
from directory.papers.drawing import Drawn, drawn
from directory.papers.rules import FIELD, PAGE_SIDE, PICTURE_MAX_PIXELS, Media, check_picture_size
from directory.shared.errors import refusal

MEDIA = {"JPEG": Media.JPEG, "MPO": Media.JPEG, "PNG": Media.PNG, "WEBP": Media.WEBP, "HEIF": Media.HEIC}

_WANTED = Wanted(
    formats=("JPEG", "PNG", "WEBP", "HEIF"),
    check_size=lambda kind, width, height: check_picture_size(MEDIA[kind], width, height),
    side=PAGE_SIDE // 2,
    field=FIELD,
    unreadable=refusal("This file cannot be read as a document. Choose a PDF, or a JPEG, PNG, WebP or HEIC picture."),
)


def draw(data: bytes) -> tuple[dict[str, object], tuple[bytes, ...]]:
    """What a picture turned out to be, and its one page. Raises RuleBroken with a sentence for the person."""
    warnings.simplefilter("ignore")  # a decoder's remarks about a stranger's file
    Image.MAX_IMAGE_PIXELS = max(PICTURE_MAX_PIXELS.values())
    pillow_heif.register_heif_opener(thumbnails=False)
    kind, pixels = decode(data, _WANTED)
    page, picture = drawn(pixels)
    pages: list[Drawn] = [page]
    return {"media": MEDIA[kind], "pages": pages, "left": 0}, (picture,)
