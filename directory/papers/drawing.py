"""A page as a picture: small enough to send, its pixels alone, and its difference hash. Runs in a bounded child."""

from __future__ import annotations

import io

from PIL import Image

from directory.papers.rules import PAGE_SIDE

QUALITY = 80
METHOD = 0  # of 0 to 6: the fastest; the slowest saves a quarter of the bytes and takes eight times as long
FINGERPRINT_SIZE = (9, 8)
LEAST_STEP = 1  # of 255: flat paper stays flat under the noise of a camera or of another encoder

Drawn = tuple[int, int, str]
"""Width, height, fingerprint."""


def drawn(pixels: Image.Image) -> tuple[Drawn, bytes]:
    """A page's facts and its WebP picture; nothing but pixels is handed to the encoder."""
    small = on_white(pixels)
    small.thumbnail((PAGE_SIDE, PAGE_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    bare = Image.frombytes(small.mode, small.size, small.tobytes())
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=QUALITY, method=METHOD)
    return (bare.width, bare.height, fingerprint(bare)), out.getvalue()


def on_white(pixels: Image.Image) -> Image.Image:
    """The same in RGB, what is transparent as white paper."""
    if pixels.mode != "RGBA":
        return pixels.convert("RGB")
    paper = Image.new("RGB", pixels.size, "white")
    paper.paste(pixels, mask=pixels.getchannel("A"))
    return paper


def fingerprint(pixels: Image.Image) -> str:
    """The difference hash: 64 bits, each whether a spot is darker than its left neighbor, in 16 hex digits."""
    spots = pixels.convert("L").resize(FINGERPRINT_SIZE, Image.Resampling.BOX).tobytes()
    width, height = FINGERPRINT_SIZE
    bits = 0
    for row in range(height):
        for left, right in zip(
            spots[row * width : (row + 1) * width - 1], spots[row * width + 1 : (row + 1) * width], strict=True
        ):
            bits = bits << 1 | (left > right + LEAST_STEP)
    return f"{bits:016x}"
