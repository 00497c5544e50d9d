"""Receipts of nobody: small drawn papers that show a visit, for the desk to look at."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image, ImageDraw, ImageFont

from directory.papers.taking import Taken, take

SIZE = (520, 640)
PAPER, INK, FAINT = "#fdfcf7", "#2c2a33", "#8d8577"


def drawn_receipt(practice: str, day: date, dollars: int) -> Taken:
    """A receipt of a practice for one visit, decoded as an upload would be; not stored."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    lines = (
        (practice.encode("ascii", "ignore").decode(), 30, INK),
        ("Receipt", 24, FAINT),
        (f"{day:%B} {day.day}, {day.year}", 24, INK),
        ("Facial acupuncture, one visit", 24, INK),
        (f"Paid: ${dollars}.00", 28, INK),
        ("Invented for a demonstration", 20, FAINT),
    )
    for place, (line, size, color) in enumerate(lines):
        pen.text((SIZE[0] // 2, 70 + 84 * place), line, font=ImageFont.load_default(size), fill=color, anchor="ma")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return take(out.getvalue(), "receipt.jpg")
