"""Pictures redrawn: decoded within bounds, turned upright, brought to sRGB, and encoded anew in every width.

`redraw` is bytes in, bytes out, with no database and no files, so that it can run in a process of its own.
Only pixels pass through it: no EXIF, no place, no thumbnail, no text, no color profile, no trailing data.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from directory.files.rules import WIDTHS, check_picture_bytes, check_picture_size, file_name, rendition_sizes
from directory.shared.errors import RuleBroken

QUALITY = 82
MAX_SCANS = 24  # a progressive JPEG has about ten; each scan is another pass over the whole picture

_FORMATS = ("JPEG", "PNG", "WEBP")  # a camera's multi-picture JPEG opens through the first of them
_STILL_WITH_SEVERAL = "MPO"
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_UNREADABLE = "This file cannot be read as a picture. Choose a JPEG, PNG or WebP picture."
_MARKER = re.compile(rb"\xff([\x02-\xcf\xd8-\xfe])")  # ITU T.81, table B.1, less those without a meaning here
_START, _END, _SCAN = b"\xd8", b"\xd9", b"\xda"


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A picture redrawn: the SHA-256 of what came in, the largest rendition's size, and the files by name."""

    digest: str
    width: int
    height: int
    files: dict[str, bytes]


def redraw(data: bytes) -> Redrawn:
    """Redraw a JPEG, PNG or WebP picture in every width. Raises RuleBroken with a sentence for the person.

    The file's name and stated type are never asked: what decodes as a picture is one.
    """
    check_picture_bytes(len(data))
    digest = hashlib.sha256(data).hexdigest()
    picture = _upright_pixels(data)
    largest = rendition_sizes(*picture.size)[-1]
    sizes = rendition_sizes(*largest)  # from the largest, as whoever reads the row computes them
    return Redrawn(
        digest=digest,
        width=largest[0],
        height=largest[1],
        files={file_name(digest, size[0]): _encoded(picture, size) for size in sizes},
    )


def _upright_pixels(data: bytes) -> Image.Image:
    """The picture, upright, in sRGB, little larger than its largest rendition."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            _check_opened(opened, data)
            opened.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))  # a large JPEG is decoded at half, a quarter …
            opened.load()
            profile = opened.info.get("icc_profile")
            upright = _upright(_reduced(opened))
    except _BOMB as bomb:
        raise RuleBroken("This picture has far too many pixels. Make it smaller.", field="picture") from bomb
    except RuleBroken:
        raise
    except _BROKEN as broken:
        raise RuleBroken(_UNREADABLE, field="picture") from broken
    return _in_srgb(upright, profile)


def _check_opened(opened: Image.Image, data: bytes) -> None:
    """Refuse by the header, before any pixel is decoded."""
    check_picture_size(*opened.size)
    if getattr(opened, "is_animated", False) and opened.format != _STILL_WITH_SEVERAL:
        raise RuleBroken("This picture moves. Choose a still one.", field="picture")
    if opened.format in {"JPEG", _STILL_WITH_SEVERAL} and _scans(data) > MAX_SCANS:
        raise RuleBroken(_UNREADABLE, field="picture")


def _scans(data: bytes) -> int:
    """How many scans a JPEG holds, up to its end marker."""
    at = scans = 0
    while (marker := _MARKER.search(data, at)) is not None and marker[1] != _END:
        at = marker.end()
        if marker[1] != _START:
            at += int.from_bytes(data[at : at + 2])  # over the segment: what is inside it is no marker
        scans += marker[1] == _SCAN
    return scans


def _upright(picture: Image.Image) -> Image.Image:
    """The picture turned as its EXIF says; EXIF that makes no sense says nothing."""
    try:
        return ImageOps.exif_transpose(picture)
    except _BROKEN:
        return picture


def _reduced(picture: Image.Image) -> Image.Image:
    """A picture that is far larger than needed, reduced by a whole factor, as plain 8-bit channels."""
    if picture.mode.startswith("I"):  # 16-bit gray
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in {"P", "PA", "LA", "La", "RGBa"}:
        picture = picture.convert("RGBA")
    if picture.mode == "1":
        picture = picture.convert("L")
    factor = min(picture.size) // (2 * WIDTHS[-1])
    return picture.reduce(factor) if factor > 1 else picture


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


def _encoded(picture: Image.Image, size: tuple[int, int]) -> bytes:
    """One rendition as WebP; nothing but its pixels is handed to the encoder."""
    small = picture.resize(size, Image.Resampling.LANCZOS)
    bare = Image.frombytes(small.mode, small.size, small.tobytes())
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
