"""Pictures from strangers, decoded: refused by their header, turned upright, reduced, and brought to sRGB.

Bytes in, pixels out, with no database and no files, so that it can run in a process of its own.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from PIL import ExifTags, Image, ImageCms

from directory.shared.errors import RuleBroken, refusal

MAX_SCANS = 24  # a progressive JPEG has about ten; each scan is another pass over the whole picture
STRIP_ROWS = 256
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each orientation (Exif 2.3, tag 0x0112)."""

_STILL_WITH_SEVERAL = frozenset({"MPO", "HEIF"})  # a camera's other pictures lie beside the first one
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_MARKER = re.compile(rb"\xff([\x02-\xcf\xd8-\xfe])")  # ITU T.81, table B.1, less those without a meaning here
_START, _END, _SCAN = b"\xd8", b"\xd9", b"\xda"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: Pillow's formats, the check of format, width and height, what each side needs, the words."""

    formats: tuple[str, ...]
    check_size: Callable[[str, int, int], None]
    side: int
    field: str
    unreadable: str


def decode(data: bytes, wanted: Wanted) -> tuple[str, Image.Image]:
    """Pillow's word for the format, and the pixels: upright, in sRGB, RGB or RGBA, little larger than `side` needs.

    Raises RuleBroken with a sentence for the person; the file's name and stated type are never asked.
    """
    try:
        with Image.open(io.BytesIO(data), formats=wanted.formats) as opened:
            _check_opened(opened, data, wanted)
            opened.draft("RGB", (2 * wanted.side, 2 * wanted.side))  # a large JPEG is decoded at half, a quarter …
            opened.load()
            kind, profile = opened.format or "", opened.info.get("icc_profile")
            turn, reduced = _turn(opened), _reduced(opened, wanted.side)
    except _BOMB as bomb:
        raise RuleBroken(
            refusal("This picture has far too many pixels. Make it smaller."), field=wanted.field
        ) from bomb
    except RuleBroken:
        raise
    except _BROKEN as broken:
        raise RuleBroken(wanted.unreadable, field=wanted.field) from broken
    return kind, _in_srgb(reduced if turn is None else reduced.transpose(turn), profile)


def _check_opened(opened: Image.Image, data: bytes, wanted: Wanted) -> None:
    """Refuse by the header, before any pixel is decoded."""
    wanted.check_size(opened.format or "", *opened.size)
    if getattr(opened, "is_animated", False) and opened.format not in _STILL_WITH_SEVERAL:
        raise RuleBroken(refusal("This picture moves. Choose a still one."), field=wanted.field)
    if opened.format in {"JPEG", "MPO"} and _scans(data) > MAX_SCANS:
        raise RuleBroken(wanted.unreadable, field=wanted.field)


def _scans(data: bytes) -> int:
    """How many scans a JPEG holds, up to its end marker."""
    at = scans = 0
    while (marker := _MARKER.search(data, at)) is not None and marker[1] != _END:
        at = marker.end()
        if marker[1] != _START:
            at += int.from_bytes(data[at : at + 2])  # over the segment: what is inside it is no marker
        scans += marker[1] == _SCAN
    return scans


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """How a picture is to be turned, as its EXIF says; EXIF that makes no sense says nothing."""
    try:
        return TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except _BROKEN:
        return None


def _reduced(picture: Image.Image, side: int) -> Image.Image:
    """A picture that is far larger than needed, reduced by a whole factor, as plain 8-bit channels.

    Strip by strip, because a copy of all its pixels in other channels would double what it takes.
    """
    factor = min(picture.size) // (2 * side)
    if factor <= 1:
        return _plain(picture)
    width, height = picture.size
    strips = [
        _plain(picture.crop((0, top, width, min(top + STRIP_ROWS * factor, height)))).reduce(factor)
        for top in range(0, height, STRIP_ROWS * factor)
    ]
    whole = Image.new(strips[0].mode, (strips[0].width, sum(strip.height for strip in strips)))
    for number, strip in enumerate(strips):
        whole.paste(strip, (0, number * STRIP_ROWS))
    return whole


def _plain(picture: Image.Image) -> Image.Image:
    """The same in 8-bit channels, one for each color."""
    if picture.mode.startswith("I"):  # 16-bit gray
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in {"P", "PA", "LA", "La", "RGBa"}:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    return picture.convert("L") if picture.mode == "1" else picture


def _in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    """The picture in sRGB, as RGB or RGBA; a color profile that makes no sense is left out of account."""
    if isinstance(profile, bytes) and profile and picture.mode in {"RGB", "RGBA", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = "RGBA" if picture.mode == "RGBA" else "RGB"
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted = None
        if converted is not None:
            return converted
    return picture if picture.mode in {"RGB", "RGBA"} else picture.convert("RGB")
