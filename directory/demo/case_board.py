"""A drawing board for case photos: a view into a sheet of units, soft shapes, and lines that may be faint.

As in `drawing.py`, points are text, `"x,y x,y …"`. Here any part of the sheet can be looked at closely, so a view of
the forehead is drawn as finely as a whole face.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageColor, ImageDraw, ImageFilter

from directory.demo.drawing import Point, points_of, smooth

WIDTH = 468
"""Pixels across of every drawing; the ways in which photos are handed out make two sizes of that."""
OVERSIZE = 3

Put = Callable[[ImageDraw.ImageDraw, int, Point], None]


@dataclass(frozen=True, slots=True)
class View:
    """What of the sheet is looked at, in units."""

    left: float
    top: float
    width: float
    height: float


class CaseBoard:
    """A board that shows one view of a sheet, filled with one color."""

    def __init__(self, view: View, ground: str) -> None:
        self._view = view
        self._scale = WIDTH * OVERSIZE / view.width
        self._image = Image.new("RGB", (WIDTH * OVERSIZE, round(view.height * self._scale)), ground)

    def shape(self, points: str, color: str, *, opacity: float = 1.0, blur: float = 0.0) -> None:
        """Fill the smooth closed shape through the points; `blur` softens its edge, in units."""
        outline = points_of(points)
        pixels = self._pixels(smooth([*outline, outline[0]]))

        def inside(draw: ImageDraw.ImageDraw, ink: int, at: Point) -> None:
            draw.polygon([(x - at[0], y - at[1]) for x, y in pixels], fill=ink)

        self._paint(inside, color, opacity, blur, around=pixels)

    def disc(self, center: Point, radii: Point, color: str, *, opacity: float = 1.0, blur: float = 0.0) -> None:
        """Fill an ellipse."""
        (x, y), (across, down) = center, radii
        corners = self._pixels([(x - across, y - down), (x + across, y + down)])

        def inside(draw: ImageDraw.ImageDraw, ink: int, at: Point) -> None:
            draw.ellipse([one - less for corner in corners for one, less in zip(corner, at, strict=True)], fill=ink)

        self._paint(inside, color, opacity, blur, around=corners)

    def line(self, points: str, color: str, *, width: float, opacity: float = 1.0) -> None:
        """Draw the smooth line through the points, with ends that run out thin."""
        path = _close_set(self._pixels(smooth(points_of(points))))
        last = len(path) - 1

        def along(draw: ImageDraw.ImageDraw, ink: int, at: Point) -> None:
            for place, (x, y) in enumerate(path):
                share = min(1.0, 5 * min(place, last - place) / last)
                thick = width * self._scale * (0.3 + 0.7 * share) / 2
                draw.ellipse((x - at[0] - thick, y - at[1] - thick, x - at[0] + thick, y - at[1] + thick), fill=ink)

        self._paint(along, color, opacity, 0.0, around=path)

    def png(self) -> bytes:
        """The finished drawing as PNG, WIDTH pixels across."""
        out = io.BytesIO()
        size = WIDTH, round(self._image.height / OVERSIZE)
        self._image.resize(size, Image.Resampling.LANCZOS).save(out, "PNG")
        return out.getvalue()

    def _paint(self, put: Put, color: str, opacity: float, blur: float, *, around: Sequence[Point]) -> None:
        """Put something on the board, through a mask no larger than it needs."""
        if opacity <= 0:
            return
        margin = (3 * blur + 1) * self._scale
        left, top = (max(0, math.floor(min(at) - margin)) for at in zip(*around, strict=True))
        right, bottom = (math.ceil(max(at) + margin) for at in zip(*around, strict=True))
        size = min(right, self._image.width) - left, min(bottom, self._image.height) - top
        if min(size) <= 0:
            return
        mask = Image.new("L", size, 0)
        put(ImageDraw.Draw(mask), round(255 * min(1.0, opacity)), (left, top))
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * self._scale))
        self._image.paste(ImageColor.getrgb(color), (left, top), mask)

    def _pixels(self, points: Sequence[Point]) -> list[Point]:
        view, scale = self._view, self._scale
        return [((x - view.left) * scale, (y - view.top) * scale) for x, y in points]


def _close_set(path: Sequence[Point]) -> list[Point]:
    """A path with a point at every other pixel or so."""
    filled: list[Point] = []
    for (x, y), (next_x, next_y) in pairwise(path):
        steps = max(1, round(math.dist((x, y), (next_x, next_y)) / 2))
        filled += [(x + (next_x - x) * at / steps, y + (next_y - y) * at / steps) for at in range(steps)]
    return [*filled, path[-1]]
