"""Visit codes as their practice sees them: counts, batches, and the cards that are printed once.

The QR code of a card leads to the review form and holds the code behind a "#": browsers send that part of an address to
nobody, so it stands in no log and in no Referer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import current_app, url_for
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from directory.config import Config
from directory.listings.models import Listing
from directory.moderation.models import Attestation
from directory.moderation.statements import ATTESTED
from directory.reviews.codes import printed
from directory.reviews.models import VisitCodeBatch
from directory.reviews.rules import CODES_TOLD_FROM
from directory.web.formatting import date_words

CARDS_ON_A_SHEET = 8
QUIET = 4
"""The empty modules around a QR code that its standard asks for (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch: when it was made, how many codes it had, what became of them, and when the rest was cancelled.

    `left`: how many are good still; None where that is not told.
    """

    id: int
    made: str
    given: int
    used: str
    left: int | None
    cancelled: str


@dataclass(frozen=True, slots=True)
class Card:
    """One card: the code as it is printed, and its QR code as an SVG path in a square of `size` modules."""

    code: str
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Made:
    """A batch that was made a moment ago, on sheets of CARDS_ON_A_SHEET cards; `address`: where a code is typed."""

    whose: str
    practitioner: str
    address: str
    sheets: list[list[Card]]
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Attested:
    """What a practice says of its contracts. `is_due`: there is a text that nobody attested yet."""

    text: str
    version: str
    is_due: bool
    on: str
    before: str


def good_still(batches: Sequence[tuple[VisitCodeBatch, int]]) -> int:
    """How many codes are good still, of the batches of which that is told."""
    return sum(line.left for line in batch_lines(batches) if line.left is not None)


def batch_lines(batches: Sequence[tuple[VisitCodeBatch, int]]) -> list[BatchLine]:
    """Batches with how many codes of each were used, in their order."""
    return [_line(batch, used) for batch, used in batches]


def cards(listing: Listing, codes: Sequence[str]) -> Made:
    """The cards of codes that were made a moment ago."""
    address = review_address(listing)
    drawn = [_card(one, address) for one in codes]
    return Made(
        whose=listing.practice.name if listing.practice else listing.practitioner.name,
        practitioner=listing.practitioner.name,
        address=address.partition("://")[2],
        sheets=[drawn[first : first + CARDS_ON_A_SHEET] for first in range(0, len(drawn), CARDS_ON_A_SHEET)],
        text="\n".join(one.code for one in drawn),
        count=len(drawn),
    )


def review_address(listing: Listing) -> str:
    """Where a review of somebody is written."""
    site: Config = current_app.config["FINEPOINT"]
    return site.base_url.rstrip("/") + url_for("public.write_review", slug=listing.slug)


def attested_view(attestation: Attestation | None) -> Attested:
    """What is to be attested now, and what was: the newest text, and the one that was attested where it differs."""
    version, text = next(reversed(ATTESTED.items()))
    attested = attestation.text_version if attestation else ""
    return Attested(
        text=text,
        version=version,
        is_due=attested != version,
        on=date_words(attestation.attested_at) if attestation else "",
        before=ATTESTED.get(attested, "") if attested != version else "",
    )


def _line(batch: VisitCodeBatch, used: int) -> BatchLine:
    is_told = batch.given >= CODES_TOLD_FROM
    left = 0 if batch.cancelled_at else batch.given - used
    return BatchLine(
        id=batch.id,
        made=date_words(batch.made_at),
        given=batch.given,
        used=(f"{used} used" + (f", {left} good still" if left else ""))
        if is_told
        else "too few to tell how many used",
        left=left if is_told else None,
        cancelled=date_words(batch.cancelled_at) if batch.cancelled_at else "",
    )


def _card(code: str, address: str) -> Card:
    drawn = QRCode(border=0, error_correction=ERROR_CORRECT_M)
    drawn.add_data(f"{address}#{printed(code)}")
    drawn.make()
    rows = drawn.get_matrix()
    return Card(printed(code), "".join(_strokes(rows)), len(rows) + 2 * QUIET)


def _strokes(rows: Sequence[Sequence[bool]]) -> Iterator[str]:
    """The dark modules as strokes of width 1, one for each run of a row."""
    for y, row in enumerate(rows):
        start = None
        for x, is_dark in enumerate([*row, False]):
            if is_dark and start is None:
                start = x
            elif not is_dark and start is not None:
                yield f"M{start + QUIET} {y + QUIET}.5h{x - start}"
                start = None
