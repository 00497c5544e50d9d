"""Is it the same photo? Fingerprints of a whole picture that survive what is done to a stolen one.

Each bit is the sign of one coefficient of the cosine transform of the picture in 32 × 32 gray spots: 255 of them, the
16 × 16 lowest frequencies without the mean (after Zauner, 2010). A picture has one hash of its whole, which comes
first, and one for each way of cutting a little off; of a cropped copy, the whole is then one of the cuts of the
original. The mirrored hash needs no picture: odd frequencies across change their sign.

They say that two files show one picture, never that two pictures show one person: docs/photos.md.
"""

from __future__ import annotations

import math
from base64 import b64decode, b64encode
from operator import mul

from PIL import Image

SPOTS = 32
LOWEST = 16
BITS = LOWEST * LOWEST
BYTES = BITS // 8
"""Of one hash; the bit of the mean is always 0."""

WHOLE = 44
"""Characters of the first hash, that of the whole picture, which fingerprints begin with."""

_ENDS = tuple((left / 30, right / 30) for left in range(4) for right in range(4 - left))
BAR = 0.14
CUTS = (
    *((left, top, right, bottom) for left, right in _ENDS for top, bottom in _ENDS),
    (0.1, 0.1, 0.1, 0.1),
    (0.0, BAR, 0.0, 0.0),
    (0.0, 0.0, 0.0, BAR),
)
"""What is cut off at left, top, right and bottom, in shares of the picture; the first cuts nothing."""
BARLESS = tuple(number for number, cut in enumerate(CUTS) if BAR in cut)
"""The cuts that leave a caption bar away: of a copy with a bar over it, they are those of the original."""

REUSED_WITHIN = 40
"""At most so many different bits of 255 make one photo out of two; docs/photos.md has the measure."""
FLAT = 3.0
"""Of 255, standard deviation of the spots: below it there is nothing to know again."""

_WAVES = tuple(
    tuple(math.cos(math.pi * (2 * spot + 1) * wave / (2 * SPOTS)) for spot in range(SPOTS)) for wave in range(LOWEST)
)
_MIRROR = sum(1 << (BITS - 1 - place) for place in range(BITS) if place % LOWEST % 2)
_FINE = 4 * SPOTS
"""Cuts are made from a picture of so many spots each way."""


def fingerprints_of(picture: Image.Image) -> str:
    """The fingerprints of a picture as text (about 4,400 characters); empty when it is too flat to know again."""
    fine = picture.convert("L").resize((_FINE, _FINE), Image.Resampling.BOX)
    hashes: list[int] = []
    for left, top, right, bottom in CUTS:
        box = (_FINE * left, _FINE * top, _FINE * (1 - right), _FINE * (1 - bottom))
        spots = fine.resize((SPOTS, SPOTS), Image.Resampling.BOX, box=box)
        if not hashes and _deviation(spots) < FLAT:
            return ""
        hashes.append(_hash(spots))
    packed = [one.to_bytes(BYTES) for one in hashes]
    return (b64encode(packed[0]) + b64encode(b"".join(packed[1:]))).decode()


def check_fingerprints(text: object) -> str:
    """Fingerprints as `fingerprints_of` makes them. Raises ValueError when these are none."""
    if not isinstance(text, str):
        raise ValueError("fingerprints are text")  # noqa: TRY004 - like every other nonsense from outside
    hashes_in(text)
    return text


def hashes_in(fingerprints: str) -> tuple[int, ...]:
    """The hashes in fingerprints, one for each of `CUTS`; none in the empty ones. Raises ValueError for nonsense."""
    packed = unpacked(fingerprints)
    return tuple(int.from_bytes(packed[at : at + BYTES]) for at in range(0, len(packed), BYTES))


def unpacked(fingerprints: str) -> bytes:
    """The hashes in fingerprints, one after the other, `BYTES` each. Raises ValueError for nonsense."""
    try:
        packed = b64decode(fingerprints[:WHOLE], validate=True) + b64decode(fingerprints[WHOLE:], validate=True)
    except ValueError as broken:  # binascii.Error is one, and so is what is not ASCII
        raise ValueError("these are no fingerprints") from broken
    if len(packed) not in {0, BYTES * len(CUTS)}:
        raise ValueError("fingerprints have one hash for each cut")
    return packed


def mirrored(one: int) -> int:
    """The hash of the mirrored picture."""
    return one ^ _MIRROR


def mirrored_hashes(fingerprints: str) -> tuple[int, ...]:
    """The hashes of the mirrored picture, one for each of `CUTS`. Raises ValueError for nonsense."""
    hashes = hashes_in(fingerprints)
    return tuple(mirrored(hashes[number]) for number in _IN_MIRROR) if hashes else ()


def likeness(one: str, other: str) -> int:
    """In how many of 255 bits two pictures differ at the best fit of cuts, mirrored or not; 255 for a flat one.

    Raises ValueError when they are no fingerprints.
    """
    mine, theirs = hashes_in(one), hashes_in(other)
    if not mine or not theirs:
        return BITS - 1
    return min(_fit(mine, theirs), _fit(mirrored_hashes(one), theirs))


def looks_reused(one: str, other: str) -> bool:
    """Whether one of two pictures looks made from the other: recompressed, cropped, mirrored, lit, captioned."""
    return likeness(one, other) <= REUSED_WITHIN


_IN_MIRROR = tuple(CUTS.index((right, top, left, bottom)) for left, top, right, bottom in CUTS)


def _fit(mine: tuple[int, ...], theirs: tuple[int, ...]) -> int:
    """The whole of one against each cut of the other, and both without their caption bars."""
    pairs = [(mine[0], one) for one in theirs] + [(one, theirs[0]) for one in mine]
    pairs += [(mine[number], theirs[number]) for number in BARLESS]
    return min((one ^ other).bit_count() for one, other in pairs)


def _hash(spots: Image.Image) -> int:
    """The signs of the lowest frequencies, down before across, as one number."""
    gray = spots.tobytes()
    rows = [gray[at : at + SPOTS] for at in range(0, SPOTS * SPOTS, SPOTS)]
    across = [[sum(map(mul, wave, row)) for row in rows] for wave in _WAVES]  # by wave across, then by row
    bits = 0
    for down, wave in enumerate(_WAVES):
        for sideways, column in enumerate(across):
            is_mean = down == sideways == 0
            bits = bits << 1 | (not is_mean and sum(map(mul, wave, column)) > 0)
    return bits


def _deviation(spots: Image.Image) -> float:
    gray = spots.tobytes()
    mean = sum(gray) / len(gray)
    return math.sqrt(sum((value - mean) ** 2 for value in gray) / len(gray))
