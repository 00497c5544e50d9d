"""Certificates of nobody: documents for the desk to look at, drawn from the credential that they are for."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw, ImageFont

from directory.credentials.models import Credential

SIZE = (1240, 880)
PAPER, INK, FAINT, SEAL = "#fbf6ea", "#2c2a33", "#8d8577", "#8c3b2e"
MARGIN = 60
MIDDLE = SIZE[0] // 2


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says: the body, what it is called, whom it names, and a line each of small print."""

    body: str
    title: str
    holder: str
    lines: tuple[str, ...]

    def naming(self, holder: str) -> Certificate:
        """The same certificate in another name."""
        return replace(self, holder=holder)


def certificate_of(credential: Credential) -> Certificate:
    """The certificate that proves a credential, as stated."""
    said = [
        ("Number", credential.number),
        ("Hours", credential.hours),
        ("Issued", credential.issued_on),
        ("Good through", credential.expires_on),
    ]
    lines = tuple(f"{label}: {value}" for label, value in said if value)
    return Certificate(credential.issuer, credential.title, credential.holder, (*lines, "Invented for a demonstration"))


def drawn(certificate: Certificate, *, quality: int = 88) -> bytes:
    """The certificate as a JPEG picture."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    for inset in (MARGIN // 2, MARGIN // 2 + 12):
        pen.rectangle((inset, inset, SIZE[0] - inset, SIZE[1] - inset), outline=SEAL, width=2)
    _center(pen, 120, [certificate.body], 38, INK)
    _center(pen, 240, ["hereby says that"], 26, FAINT)
    _center(pen, 310, [certificate.holder], 58, INK)
    _center(pen, 420, ["holds the"], 26, FAINT)
    _center(pen, 470, [certificate.title], 44, SEAL)
    _center(pen, 580, certificate.lines, 26, INK)
    pen.ellipse((SIZE[0] - 240, SIZE[1] - 240, SIZE[0] - 110, SIZE[1] - 110), outline=SEAL, width=5)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _center(pen: ImageDraw.ImageDraw, top: int, lines: Sequence[str], size: int, color: str) -> None:
    font = ImageFont.load_default(size)
    for place, line in enumerate(lines):
        pen.text((MIDDLE, top + place * round(size * 1.5)), _plain(line), font=font, fill=color, anchor="ma")


def _plain(line: str) -> str:
    """A line in the letters that the drawing font has."""
    return unicodedata.normalize("NFKD", line).encode("ascii", "ignore").decode()
