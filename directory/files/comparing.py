"""Hints about a pair of photos: is it the light, the camera or the distance that changed? They warn and never judge.

Each photo is measured once, when it comes in; a pair is compared by those small numbers alone. Sharpness is the
variance of the Laplacian (Pech-Pacheco and others, 2000) at a common size; framing is where the edges are (their
centroid) and how far they spread.
"""

from __future__ import annotations

import enum
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from PIL import Image, ImageChops, ImageFilter, ImageStat

MEASURED_SIDE = 512
"""Sharpness and light are measured with the longer side at this many pixels, so that photos of two cameras compare."""
EDGES_SIDE = 128
EDGE_LEAST = 12
"""Of 255: what changes less from one spot to the next is skin, paper or noise, not an outline."""

SMALLER_BY = 2.0
"""How many times as many pixels across make one photo the smaller one."""
BLURRED_BY = 3.0
"""How many times the sharpness; a face a little nearer or farther stays within twice."""
BRIGHTER_BY = 22
"""Of 255, the mean brightness: about half a stop in the middle of the range."""
CAST_BY = 18
"""Per mille of red or blue in all light: about what lies between daylight and a lamp."""
SHAPE_BY = 0.12
MOVED_BY = 60
"""Per mille of the picture, the centroid of its edges."""
NEARER_BY = 1.22
"""How many times as far the edges spread."""

PER_MILLE = 1000
_LAPLACE = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


class HintKind(enum.StrEnum):
    """What may keep a pair from being compared."""

    SIZE = "size"
    SHARPNESS = "sharpness"
    BRIGHTNESS = "brightness"
    COLOR = "color"
    SHAPE = "shape"
    FRAMING = "framing"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that differs within a pair, in a sentence for whoever uploads it or looks at it."""

    kind: HintKind
    sentence: str


@dataclass(frozen=True, slots=True)
class Measures:
    """What is kept of one photo for comparing; whole numbers only, and none of them tells who is in it.

    Pixels; the variance of the Laplacian; mean brightness of 255; the shares of red and of blue in all light, and
    centroid and spread of the edges across and down, all in per mille.
    """

    width: int
    height: int
    sharpness: int
    brightness: int
    red: int
    blue: int
    across: int
    down: int
    spread: int

    def stored(self) -> str:
        """The numbers as JSON, under 200 characters."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def read(cls, stored: object) -> Measures:
        """The numbers that `stored` made. Raises ValueError when it did not."""
        numbers = json.loads(stored) if isinstance(stored, str) else None
        if not isinstance(numbers, dict) or set(numbers) != {one.name for one in fields(cls)}:
            raise ValueError("these are no measures of a photo")
        if not all(type(number) is int for number in numbers.values()):
            raise ValueError("the measures of a photo are whole numbers")
        return cls(**numbers)


def measures_of(picture: Image.Image) -> Measures:
    """Measure an upright RGB picture."""
    small = picture.copy()
    small.thumbnail((MEASURED_SIDE, MEASURED_SIDE), Image.Resampling.LANCZOS)
    gray = small.convert("L")
    inner = gray.filter(_LAPLACE).crop((1, 1, gray.width - 1, gray.height - 1))  # a filter leaves the border as it was
    red, green, blue = ImageStat.Stat(small).mean
    light = max(1.0, red + green + blue)
    across, down, spread = _edges(gray)
    return Measures(
        width=picture.width,
        height=picture.height,
        sharpness=round(ImageStat.Stat(inner).var[0]),
        brightness=round(ImageStat.Stat(gray).mean[0]),
        red=round(PER_MILLE * red / light),
        blue=round(PER_MILLE * blue / light),
        across=across,
        down=down,
        spread=spread,
    )


def compare_pair(before: Measures, after: Measures) -> tuple[Hint, ...]:
    """What differs between a before and an after so much that one may see it instead of the result."""
    found = (
        _size(before, after),
        _sharpness(before, after),
        _brightness(before, after),
        _color(before, after),
        *_framing(before, after),
    )
    return tuple(hint for hint in found if hint is not None)


def _size(before: Measures, after: Measures) -> Hint | None:
    if _ratio(before.width, after.width) < SMALLER_BY:
        return None
    smaller = _lesser(before.width, after.width)
    wide = min(before.width, after.width)
    return Hint(HintKind.SIZE, f"The {smaller} photo is much smaller ({wide:,} pixels across). Use a larger one.")


def _sharpness(before: Measures, after: Measures) -> Hint | None:
    if _ratio(before.sharpness, after.sharpness) < BLURRED_BY:
        return None
    blurred = _lesser(before.sharpness, after.sharpness)
    return Hint(
        HintKind.SHARPNESS,
        f"The {blurred} photo is less sharp. Blur hides lines: use one that is as sharp as the other.",
    )


def _brightness(before: Measures, after: Measures) -> Hint | None:
    if abs(before.brightness - after.brightness) < BRIGHTER_BY:
        return None
    brighter = _lesser(after.brightness, before.brightness)
    return Hint(
        HintKind.BRIGHTNESS,
        f"The {brighter} photo is brighter. Light hides or shows lines: take both in the same light.",
    )


def _color(before: Measures, after: Measures) -> Hint | None:
    if max(abs(before.red - after.red), abs(before.blue - after.blue)) < CAST_BY:
        return None
    warmer = _lesser(after.red - after.blue, before.red - before.blue)
    return Hint(
        HintKind.COLOR, f"The {warmer} photo has warmer colors. Take both in the same light, with the same camera."
    )


def _framing(before: Measures, after: Measures) -> tuple[Hint | None, ...]:
    shape = _ratio(before.width * after.height, after.width * before.height)
    if shape > 1 + SHAPE_BY:  # where the frame differs, so does everything measured within it
        return (Hint(HintKind.SHAPE, "The photos have different shapes. Cut both to the same part of the face."),)
    moved = math.hypot(before.across - after.across, before.down - after.down)
    nearer = _lesser(after.spread, before.spread)
    return (
        Hint(HintKind.FRAMING, "The face is not in the same place in both photos. Cut both the same way.")
        if moved >= MOVED_BY
        else None,
        Hint(HintKind.DISTANCE, f"The {nearer} photo seems to be taken from nearer. Cut both to the same size of face.")
        if _ratio(before.spread, after.spread) >= NEARER_BY
        else None,
    )


def _edges(gray: Image.Image) -> tuple[int, int, int]:
    """Where the edges of a picture are: centroid across and down, and how far they spread around it, in per mille."""
    small = gray.resize((EDGES_SIDE, EDGES_SIDE), Image.Resampling.BOX)
    right = ImageChops.difference(small, ImageChops.offset(small, 1, 0))
    below = ImageChops.difference(small, ImageChops.offset(small, 0, 1))
    inner = ImageChops.add(right, below).crop((1, 1, EDGES_SIDE, EDGES_SIDE))  # what comes around the rim is no edge
    strong = inner.point(lambda value: value if value >= EDGE_LEAST else 0)
    side = EDGES_SIDE - 1
    exact = strong.convert("F")
    columns = memoryview(exact.resize((side, 1), Image.Resampling.BOX).tobytes()).cast("f").tolist()
    rows = memoryview(exact.resize((1, side), Image.Resampling.BOX).tobytes()).cast("f").tolist()
    across, wide = _centroid(columns)
    down, high = _centroid(rows)
    return across, down, round(math.hypot(wide, high))


def _centroid(weights: Sequence[float]) -> tuple[int, float]:
    """The weighted mean of the places, and the standard deviation around it, in per mille of the length."""
    total, length = sum(weights), len(weights)
    if total < 1:
        return PER_MILLE // 2, 0.0
    mean = sum((place + 0.5) * weight for place, weight in enumerate(weights)) / total
    variance = sum((place + 0.5 - mean) ** 2 * weight for place, weight in enumerate(weights)) / total
    return round(PER_MILLE * mean / length), PER_MILLE * math.sqrt(variance) / length


def _ratio(one: float, other: float) -> float:
    """How many times the smaller the larger is; what is next to nothing counts as one."""
    low, high = sorted((max(1.0, one), max(1.0, other)))
    return high / low


def _lesser(before: float, after: float) -> str:
    """The word for the photo of a pair that has less of something."""
    return "before" if before < after else "after"
