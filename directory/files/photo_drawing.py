"""A case photo read and drawn anew. Runs in bounded children, never in the server's own process.

`read` has a stranger's bytes in its hands and gives back nothing but plain pixels; `encode` gets those in another
child. So the time of the slow encoders is not the time that a bad file may take, and no
encoder ever sees what came in.
"""

from __future__ import annotations

import io
import warnings
from typing import Any

import pillow_heif
from PIL import Image

from directory.files.comparing import measures_of
from directory.files.decoding import Wanted, decode
from directory.files.likeness import fingerprints_of
from directory.files.photo_rules import (
    FIELD,
    PHOTO_MAX_PIXELS,
    STEPS,
    Format,
    PhotoMedia,
    check_photo_size,
    formats_at,
    largest_size,
    sizes_of,
)

MEDIA = {
    "JPEG": PhotoMedia.JPEG, "MPO": PhotoMedia.JPEG, "PNG": PhotoMedia.PNG, "WEBP": PhotoMedia.WEBP,
    "HEIF": PhotoMedia.HEIC,
}  # fmt: skip

HOW: dict[Format, tuple[str, dict[str, Any]]] = {
    Format.AVIF: ("AVIF", {"quality": 62, "speed": 8, "max_threads": 1}),
    Format.WEBP: ("WEBP", {"quality": 82, "method": 3}),
    Format.JPEG: ("JPEG", {"quality": 82, "optimize": True, "progressive": True}),
}
"""Encoders and how hard they try; docs/photos.md has the measure."""

_WANTED = Wanted(
    formats=("JPEG", "PNG", "WEBP", "HEIF"),
    check_size=lambda kind, width, height: check_photo_size(MEDIA[kind], width, height),
    side=STEPS[-1] // 2,
    field=FIELD,
    unreadable="This file cannot be read as a photo. Choose a JPEG, PNG, WebP or HEIC photo.",
)


def read(data: bytes) -> tuple[dict[str, object], tuple[bytes, ...]]:
    """What a photo turned out to be, and the RGB pixels of its largest rendition.

    Raises RuleBroken with a sentence for the person.
    """
    warnings.simplefilter("ignore")  # a decoder's remarks about a stranger's file
    Image.MAX_IMAGE_PIXELS = max(PHOTO_MAX_PIXELS.values())
    pillow_heif.register_heif_opener(thumbnails=False)
    kind, decoded = decode(data, _WANTED)
    pixels = _on_white(decoded)
    largest = pixels.resize(largest_size(*pixels.size), Image.Resampling.LANCZOS, reducing_gap=2.0)
    facts: dict[str, object] = {
        "media": MEDIA[kind],
        "width": largest.width,
        "height": largest.height,
    }
    return facts, (largest.tobytes(),)


def encode(pixels: bytes, width: int, height: int) -> tuple[dict[str, object], tuple[bytes, ...]]:
    """Every rendition of a photo, from plain RGB pixels, with its step and format; its fingerprints and measures."""
    largest = Image.frombytes("RGB", (width, height), pixels)
    sizes = sizes_of(width, height)
    made: list[tuple[int, Format]] = []
    blobs: list[bytes] = []
    for size in sizes:
        small = largest.resize((size.width, size.height), Image.Resampling.LANCZOS)
        for kind in formats_at(size, sizes):
            made.append((size.step, kind))
            blobs.append(_encoded(small, kind))
    facts: dict[str, object] = {
        "made": made,
        "fingerprints": fingerprints_of(largest),
        "measures": measures_of(largest).stored(),
    }
    return facts, tuple(blobs)


def _encoded(picture: Image.Image, kind: Format) -> bytes:
    out = io.BytesIO()
    name, how = HOW[kind]
    picture.save(out, name, **how)
    return out.getvalue()


def _on_white(pixels: Image.Image) -> Image.Image:
    """The same in RGB, what is transparent as white."""
    if pixels.mode != "RGBA":
        return pixels.convert("RGB")
    ground = Image.new("RGB", pixels.size, "white")
    ground.paste(pixels, mask=pixels.getchannel("A"))
    return ground
