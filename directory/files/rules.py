"""What a picture may be, and which renditions it has."""

from __future__ import annotations

import re
from dataclasses import dataclass

from directory.shared.errors import RuleBroken

PICTURE_MAX_BYTES = 15 * 1024 * 1024
PICTURE_MAX_PIXELS = 25_000_000
PICTURE_MIN_SIDE = 96
PICTURE_MAX_RATIO = 4
ALT_MAX_CHARS = 300

WIDTHS = (96, 192, 384, 768)
"""The widths of renditions, in pixels; a picture that is narrower than one has its own width in its place."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class PictureFact:
    """What is kept of a picture, as plain values: see `files.models.Picture`."""

    digest: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Rendition:
    """One stored size of a picture, in pixels, and the name of its file."""

    width: int
    height: int
    file_name: str


def check_picture_bytes(count: int) -> None:
    """Refuse a file that is empty or too large. Raises RuleBroken."""
    if count == 0:
        raise RuleBroken("This file is empty. Choose the picture again.", field="picture")
    if count > PICTURE_MAX_BYTES:
        message = f"This file is larger than {PICTURE_MAX_BYTES // 1024**2} MB. Make it smaller, or choose another one."
        raise RuleBroken(message, field="picture")


def check_picture_size(width: int, height: int) -> None:
    """Refuse a picture with too many pixels, too few, or sides that are too unequal. Raises RuleBroken.

    Asked with what the file's header says, before a single pixel is decoded: a file of a few kilobytes can hold
    a picture of gigabytes.
    """
    if width * height > PICTURE_MAX_PIXELS:
        most = f"{PICTURE_MAX_PIXELS // 1_000_000} million"
        message = f"This picture has {width:,} × {height:,} pixels, and at most {most} can be used. Make it smaller."
        raise RuleBroken(message, field="picture")
    if min(width, height) < PICTURE_MIN_SIDE:
        message = (
            f"This picture is only {width:,} × {height:,} pixels. Choose one of at least {PICTURE_MIN_SIDE} each way."
        )
        raise RuleBroken(message, field="picture")
    if max(width, height) > PICTURE_MAX_RATIO * min(width, height):
        message = f"One side of this picture is more than {PICTURE_MAX_RATIO} times the other. Cut it to the person."
        raise RuleBroken(message, field="picture")


def check_alt(alt: str) -> None:
    """Refuse a picture without words for those who do not see it. Raises RuleBroken."""
    if not alt.strip() or len(alt) > ALT_MAX_CHARS:
        message = f"Say in 1 to {ALT_MAX_CHARS} characters what the picture shows, for people who do not see it."
        raise RuleBroken(message, field="alt")


def rendition_sizes(width: int, height: int) -> list[tuple[int, int]]:
    """The sizes in which a picture of this size is kept, narrowest first; never wider than the picture."""
    widest = min(width, WIDTHS[-1])
    return [(one, max(1, round(height * one / width))) for one in (*(w for w in WIDTHS if w < widest), widest)]


def file_name(digest: str, width: int) -> str:
    """The name of one rendition's file. Raises ValueError when the digest is not 64 lower-case hex digits."""
    if not _DIGEST.fullmatch(digest) or width < 1:
        message = f"{digest!r} at width {width} names no rendition"
        raise ValueError(message)
    return f"{digest}-{width}.webp"
