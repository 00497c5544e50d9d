"""A QR code as a picture that stands in the page itself, so that what it holds is in no other address."""

from __future__ import annotations

import io
from base64 import b64encode

import qrcode
from qrcode.image.svg import SvgPathImage


def qr_code(words: str) -> str:
    """A data address of an SVG with the code of these words."""
    drawn = io.BytesIO()
    qrcode.make(words, image_factory=SvgPathImage).save(drawn)
    return f"data:image/svg+xml;base64,{b64encode(drawn.getvalue()).decode()}"
