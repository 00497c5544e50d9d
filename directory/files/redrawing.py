"""Pictures redrawn: decoded within bounds, turned upright, brought to sRGB, and encoded anew in every width.

`redraw` is bytes in, bytes out, with no database and no files, so that it can run in a process of its own.
Only pixels pass through it: no EXIF, no place, no thumbnail, no text, no color profile, no trailing data.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from PIL import Image

from directory.files.decoding import Wanted, decode
from directory.files.rules import WIDTHS, check_picture_bytes, check_picture_size, file_name, rendition_sizes

QUALITY = 82

_WANTED = Wanted(
    formats=("JPEG", "PNG", "WEBP"),  # a camera's multi-picture JPEG opens through the first of them
    check_size=lambda _format, width, height: check_picture_size(width, height),
    side=WIDTHS[-1],
    field="picture",
    unreadable="This file cannot be read as a picture. Choose a JPEG, PNG or WebP picture.",
)


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
    _format, picture = decode(data, _WANTED)
    largest = rendition_sizes(*picture.size)[-1]
    sizes = rendition_sizes(*largest)  # from the largest, as whoever reads the row computes them
    return Redrawn(
        digest=digest,
        width=largest[0],
        height=largest[1],
        files={file_name(digest, size[0]): _encoded(picture, size) for size in sizes},
    )


def _encoded(picture: Image.Image, size: tuple[int, int]) -> bytes:
    """One rendition as WebP; nothing but its pixels is handed to the encoder."""
    small = picture.resize(size, Image.Resampling.LANCZOS)
    bare = Image.frombytes(small.mode, small.size, small.tobytes())
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
