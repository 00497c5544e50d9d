"""A small drawing board: smooth shapes, lines, sprigs of leaves, on a square of 100 × 100 units.

Points are written as text, `"x,y x,y …"`, from the left and the top; an exclamation mark makes one a corner.
Everything is drawn three times too large and reduced at the end, which is what makes the edges soft.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

from PIL import Image, ImageColor, ImageDraw

SIDE = 640
OVERSIZE = 3
STEPS = 14
FRAME = (5.2, 3.0, 94.8, 92.6)
"""What is shown of the square, left, top, right and bottom in units."""

Point = tuple[float, float]


class Board:
    """A square to draw on, filled with one color."""

    def __init__(self, ground: str) -> None:
        self._scale = SIDE * OVERSIZE / 100
        self._image = Image.new("RGB", (SIDE * OVERSIZE, SIDE * OVERSIZE), ground)

    def mirror(self) -> None:
        """Turn what has been drawn so far to its mirror image."""
        self._image = self._image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)

    def shape(self, points: str, color: str) -> None:
        """Fill the smooth closed shape through the points."""
        outline = points_of(points)
        ImageDraw.Draw(self._image).polygon(self._pixels(smooth([*outline, outline[0]])), fill=color)

    def disc(self, center: Point, radius: float, color: str, *, opacity: float = 1.0) -> None:
        """Fill a circle."""
        box = [self._scale * (part + sign * radius) for sign in (-1, 1) for part in center]
        if opacity == 1:
            ImageDraw.Draw(self._image).ellipse(box, fill=color)
            return
        mask = Image.new("L", self._image.size, 0)
        ImageDraw.Draw(mask).ellipse(box, fill=round(255 * opacity))
        self._image.paste(ImageColor.getrgb(color), mask=mask)

    def discs(self, circles: str, color: str) -> None:
        """Fill many circles, given as `"x,y,radius …"`."""
        for word in circles.split():
            x, y, radius = map(float, word.split(","))
            self.disc((x, y), radius, color)

    def ring(self, center: Point, radius: float, color: str, *, width: float) -> None:
        """Draw a circle's line."""
        circle = [
            (center[0] + radius * math.cos(turn), center[1] + radius * math.sin(turn))
            for turn in (math.tau * step / 180 for step in range(181))
        ]
        self._stroke(circle, color, width)

    def line(self, points: str, color: str, *, width: float) -> None:
        """Draw the smooth line through the points, with round ends."""
        self._stroke(smooth(points_of(points)), color, width)

    def sprig(
        self,
        stem: str,
        color: str,
        *,
        pairs: int,
        length: float,
        plumpness: float = 0.2,
        width: float = 0.5,
    ) -> None:
        """Draw a stem with pairs of leaves that grow smaller towards its end, and one at the tip."""
        path = smooth(points_of(stem))
        self._stroke(path, color, width)
        for number in range(pairs):
            share = 0.16 + 0.74 * number / pairs
            at, angle = _along(path, share)
            for side in (-1, 1):
                self._leaf(at, angle + side * 0.85, length * (1 - 0.5 * share), plumpness, color)
        tip, angle = _along(path, 1)
        self._leaf(tip, angle, length * 0.55, plumpness, color)

    def png(self) -> bytes:
        """The finished drawing as PNG, SIDE pixels each way, less its margin."""
        out = io.BytesIO()
        left, top, right, bottom = (self._scale * part for part in FRAME)
        self._image.resize((SIDE, SIDE), Image.Resampling.LANCZOS, box=(left, top, right, bottom)).save(out, "PNG")
        return out.getvalue()

    def _leaf(self, at: Point, angle: float, length: float, plumpness: float, color: str) -> None:
        def turned(along: float, across: float) -> Point:
            along, across = along * length, across * length
            return (
                at[0] + along * math.cos(angle) - across * math.sin(angle),
                at[1] + along * math.sin(angle) + across * math.cos(angle),
            )

        shares = [step / STEPS for step in range(STEPS + 1)]
        upper = [turned(share, plumpness * math.sin(math.pi * share**0.8)) for share in shares]
        lower = [turned(share, -plumpness * math.sin(math.pi * share**0.8)) for share in reversed(shares)]
        ImageDraw.Draw(self._image).polygon(self._pixels([*upper, *lower]), fill=color)

    def _stroke(self, path: Sequence[Point], color: str, width: float) -> None:
        draw = ImageDraw.Draw(self._image)
        pixels = self._pixels(path)
        thick = max(1, round(width * self._scale))
        draw.line(pixels, fill=color, width=thick, joint="curve")
        for x, y in (pixels[0], pixels[-1]):
            draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=color)

    def _pixels(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._scale, y * self._scale) for x, y in points]


def points_of(text: str) -> list[Point]:
    """The points of a text; a corner is there twice."""
    points: list[Point] = []
    for word in text.split():
        x, y = word.removesuffix("!").split(",")
        points.extend([(float(x), float(y))] * (2 if word.endswith("!") else 1))
    return points


def smooth(points: Sequence[Point]) -> list[Point]:
    """The Catmull-Rom curve through the points: round where it closes, straight into and out of a corner."""
    is_closed = points[0] == points[-1]
    around = [points[-2] if is_closed else points[0], *points, points[1] if is_closed else points[-1]]
    path: list[Point] = []
    for before, start, end, after in zip(around, around[1:], around[2:], around[3:], strict=False):
        if start == end:
            continue
        enter = (0.0, 0.0) if before == start else _tangent(before, end)
        leave = (0.0, 0.0) if after == end else _tangent(start, after)
        path.extend(_hermite(start, enter, end, leave, step / STEPS) for step in range(STEPS))
    return [*path, points[-1]]


def _tangent(before: Point, after: Point) -> Point:
    return (after[0] - before[0]) / 2, (after[1] - before[1]) / 2


def _hermite(start: Point, enter: Point, end: Point, leave: Point, t: float) -> Point:
    weights = 2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t, -2 * t**3 + 3 * t**2, t**3 - t**2
    x, y = (sum(w * part[axis] for w, part in zip(weights, (start, enter, end, leave), strict=True)) for axis in (0, 1))
    return x, y


def _along(path: Sequence[Point], share: float) -> tuple[Point, float]:
    """The point at a share of a path's steps, and the direction of the path there, in radians."""
    index = min(round(share * (len(path) - 1)), len(path) - 2)
    (x, y), (next_x, next_y) = path[index], path[index + 1]
    return (path[-1] if share == 1 else (x, y)), math.atan2(next_y - y, next_x - x)
