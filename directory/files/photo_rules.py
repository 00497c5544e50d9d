"""What a case photo may be, how its files are named, and what a page is told of its sizes and formats."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import Protocol

from directory.shared.errors import RuleBroken

FIELD = "photos"

PHOTO_MAX_BYTES = 15 * 1024 * 1024
"""A phone's photo of 12 million pixels has 2 to 5 MB, one of 24 million 4 to 12 MB."""
PHOTOS_MAX = 8
"""Photos in one upload: before and after from three sides, and two between."""
UPLOAD_MAX_BYTES = PHOTOS_MAX * PHOTO_MAX_BYTES + 1024 * 1024
"""One form with its photos; the last megabyte is for the other fields and what the encoding adds."""
PHOTO_MIN_SIDE = 400
"""Pixels; on a smaller one the skin cannot be compared."""
PHOTO_MAX_RATIO = 2.5

STEPS = (320, 640, 960, 1440)
"""The most pixels across that each rendition has. A narrower photo has its own width at the first step beyond it."""
MOST_PIXELS_DOWN = 1920
"""A rendition is no higher than this; a tall photo is narrower instead."""
FALLBACK_STEP = 960

ORIGINAL_ENDING = "-original.sealed"
_KEY = re.compile(r"[0-9a-f]{32}")


class Format(enum.StrEnum):
    """What renditions are encoded as, best first; the word is also the ending of the file's name."""

    AVIF = "avif"
    WEBP = "webp"
    JPEG = "jpg"

    @property
    def mime(self) -> str:
        """The media type."""
        return "image/jpeg" if self is Format.JPEG else f"image/{self.value}"


class PhotoMedia(enum.StrEnum):
    """What a photo turned out to be when it was decoded."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"


PHOTO_MAX_PIXELS = {
    PhotoMedia.JPEG: 50_000_000,
    PhotoMedia.PNG: 25_000_000,
    PhotoMedia.WEBP: 13_000_000,
    PhotoMedia.HEIC: 25_000_000,
}
"""What each decoder can do within the bounds of `photos.READING`, measured; what phones make by themselves fits."""


class Shown(Protocol):
    """What is kept of a photo that pages need: its key, and the size of its largest rendition in pixels."""

    @property
    def key(self) -> str: ...

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Size:
    """One rendition: the step that its address names, and its size in pixels."""

    step: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Source:
    """The renditions of a photo in one format, narrowest first."""

    format: Format
    sizes: tuple[Size, ...]


@dataclass(frozen=True, slots=True)
class SourceSet:
    """What a `<picture>` needs: sources, best format first, the fallback, and the size that holds its place."""

    key: str
    width: int
    height: int
    sources: tuple[Source, ...]
    fallback: Size


def check_photo_bytes(count: int) -> None:
    """Refuse a file that is empty or too large. Raises RuleBroken."""
    if count == 0:
        raise RuleBroken("This file is empty. Choose the photo again.", field=FIELD)
    if count > PHOTO_MAX_BYTES:
        message = (
            f"This file has {count / 1024**2:.0f} MB, and a photo may have {PHOTO_MAX_BYTES // 1024**2} MB. "
            "Make it smaller."
        )
        raise RuleBroken(message, field=FIELD)


def check_photo_size(media: PhotoMedia, width: int, height: int) -> None:
    """Refuse a photo by what its header says, before a pixel is decoded. Raises RuleBroken."""
    if width * height > PHOTO_MAX_PIXELS[media]:
        most = f"{PHOTO_MAX_PIXELS[media] // 1_000_000} million"
        message = f"This photo has {width:,} × {height:,} pixels, and at most {most} can be used. Make it smaller."
        raise RuleBroken(message, field=FIELD)
    if min(width, height) < PHOTO_MIN_SIDE:
        message = (
            f"This photo is only {width:,} × {height:,} pixels. Nobody could compare it: choose one of at least "
            f"{PHOTO_MIN_SIDE} each way."
        )
        raise RuleBroken(message, field=FIELD)
    if max(width, height) > PHOTO_MAX_RATIO * min(width, height):
        message = f"One side of this photo is more than {PHOTO_MAX_RATIO} times the other. Cut it to the face."
        raise RuleBroken(message, field=FIELD)


def largest_size(width: int, height: int) -> tuple[int, int]:
    """The size of the largest rendition of a photo of this size; never larger than the photo."""
    share = min(1.0, STEPS[-1] / width, MOST_PIXELS_DOWN / height)
    return max(1, round(width * share)), max(1, round(height * share))


def sizes_of(width: int, height: int) -> tuple[Size, ...]:
    """The renditions of a photo whose largest has this size, narrowest first."""
    below = [step for step in STEPS if step < width]
    last = next(step for step in STEPS if step >= width)
    return (*(Size(step, step, max(1, round(height * step / width))) for step in below), Size(last, width, height))


def formats_at(size: Size, sizes: tuple[Size, ...]) -> tuple[Format, ...]:
    """The formats in which one of a photo's sizes is stored; only the fallback is a JPEG."""
    return tuple(Format) if size == fallback_of(sizes) else (Format.AVIF, Format.WEBP)


def fallback_of(sizes: tuple[Size, ...]) -> Size:
    """The one size that browsers get which read neither AVIF nor WebP."""
    return next((size for size in sizes if size.step == FALLBACK_STEP), sizes[-1])


def srcset(photo: Shown) -> SourceSet:
    """What a page needs to show a photo in the size and format that suit the browser."""
    sizes = sizes_of(photo.width, photo.height)
    sources = tuple(Source(one, sizes) for one in (Format.AVIF, Format.WEBP))
    return SourceSet(photo.key, photo.width, photo.height, sources, fallback_of(sizes))


def photo_name(key: str, step: int, kind: Format) -> str:
    """The name of one rendition's file. Raises ValueError for what names none."""
    if step not in STEPS:
        message = f"there is no rendition of {step} pixels"
        raise ValueError(message)
    return f"{_checked(key)}-{step}.{kind.value}"


def photo_names(key: str) -> tuple[str, ...]:
    """The name of every file that a photo can have. Raises ValueError when the key is not 32 hex digits."""
    return (original_photo_name(key), *(photo_name(key, step, kind) for step in STEPS for kind in Format))


def original_photo_name(key: str) -> str:
    """The name of the sealed file of what came in. Raises ValueError when the key is not 32 hex digits."""
    return f"{_checked(key)}{ORIGINAL_ENDING}"


def is_original_name(name: str) -> bool:
    """Whether a stored file is the sealed one of what came in."""
    return name.endswith(ORIGINAL_ENDING)


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        message = f"{key!r} is no key of a photo"
        raise ValueError(message)
    return key
