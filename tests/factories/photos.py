"""Photos of nobody: face-like drawings with light, skin and noise, made by code: none lies in the repository."""

from __future__ import annotations

import colorsys
import random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Size = tuple[int, int]
Color = tuple[int, int, int]
Frame = tuple[float, float, float, float]
"""Where the middle and the eyes are, half the width and half the height of a face, in pixels."""

SIZE = (600, 800)


def a_face(number: int, *, clinic: int | None = None, size: Size = SIZE, after: int = 0) -> Image.Image:
    """A face: another one for each number. In one clinic, wall, light and framing are the same for all.

    `after` is another photo of the same person in the same place: a little moved, and with the light of another day.
    """
    who, where = random.Random(number), random.Random(f"clinic {number if clinic is None else clinic}")
    day = random.Random(f"{number} on day {after}")
    width, height = size
    picture = _wall(where, size)
    pen = ImageDraw.Draw(picture)
    loose = 0.25 if clinic is not None else 1.0
    middle = width * (0.5 + loose * who.uniform(-0.09, 0.09) + (day.uniform(-0.012, 0.012) if after else 0))
    eyes = height * (0.43 + loose * who.uniform(-0.06, 0.06) + (day.uniform(-0.012, 0.012) if after else 0))
    half = width * (0.25 + loose * who.uniform(-0.05, 0.06))
    long = half * who.uniform(1.25, 1.5)
    skin = _color(who.uniform(0.04, 0.09), who.uniform(0.25, 0.6), who.uniform(0.45, 0.95))
    shade = _darker(skin, 0.82)
    hair = _color(who.uniform(0.03, 0.12), who.uniform(0.05, 0.7), who.uniform(0.08, 0.85))
    _body(pen, who, where if clinic is not None else who, (middle, eyes, half, long), shade, size)
    if who.random() < 0.6:  # long hair behind the head
        drop = who.uniform(0.5, 2.0)
        pen.ellipse(_box(middle, eyes, half * who.uniform(1.15, 1.5), long * 1.15), fill=hair)
        pen.rectangle((middle - half * 1.2, eyes, middle + half * 1.2, eyes + long * drop), fill=hair)
    pen.ellipse(_box(middle, eyes + 0.12 * long, half, long), fill=skin)
    line = eyes - long * who.uniform(0.45, 0.75)
    pen.chord(
        _box(middle, eyes, half * 1.06, long * 1.02), 180 + who.uniform(0, 25), 360 - who.uniform(0, 25), fill=hair
    )
    pen.ellipse(_box(middle, line + long * 0.55, half * 0.86, long * 0.5), fill=skin)
    _features(pen, who, (middle, eyes, half, long), skin, hair)
    picture = _lit(picture.filter(ImageFilter.GaussianBlur(width / 220)), where, who)
    return Image.blend(picture, ImageChops.overlay(picture, _grain(number, after, size)), 0.5)


def _grain(number: int, after: int, size: Size) -> Image.Image:
    """The noise of a camera: the same for the same photo, which that of `Image.effect_noise` is not."""
    noise = np.random.default_rng([number, after]).normal(128, 14, size[::-1])
    return Image.fromarray(noise.clip(0, 255).astype(np.uint8)).convert("RGB")


def _wall(where: random.Random, size: Size) -> Image.Image:
    width, height = size
    top, bottom = (_color(where.random(), where.uniform(0, 0.35), where.uniform(0.35, 1.0)) for _ in range(2))
    if where.random() < 0.5:
        bottom = top
    ramp = Image.linear_gradient("L").rotate(where.choice((0, 90, 180, 270))).resize(size)
    picture = Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp)
    pen = ImageDraw.Draw(picture)
    for _ in range(where.choice((0, 0, 1, 3, 6))):
        left, upper = where.uniform(-0.2, 1) * width, where.uniform(-0.2, 1) * height
        color = _color(where.random(), where.uniform(0, 0.6), where.uniform(0.2, 1.0))
        box = (left, upper, left + where.uniform(0.05, 0.5) * width, upper + where.uniform(0.05, 0.6) * height)
        (pen.rectangle if where.random() < 0.7 else pen.ellipse)(box, fill=color)
    return picture


def _body(
    pen: ImageDraw.ImageDraw, who: random.Random, dressed: random.Random, frame: Frame, shade: Color, size: Size
) -> None:
    middle, eyes, half, long = frame
    chin = eyes + 1.05 * long
    pen.rectangle((middle - half * 0.5, eyes, middle + half * 0.5, chin + long * 0.5), fill=shade)
    cloth = _color(dressed.random(), dressed.uniform(0, 0.7), dressed.uniform(0.15, 1.0))
    slope = who.uniform(1.5, 2.2)
    pen.ellipse((middle - half * slope, chin + long * 0.2, middle + half * slope, size[1] * 1.7), fill=cloth)


def _features(pen: ImageDraw.ImageDraw, who: random.Random, frame: Frame, skin: Color, hair: Color) -> None:
    middle, eyes, half, long = frame
    dark, lip = _darker(skin, 0.45), (min(255, skin[0] + 10), round(skin[1] * 0.6), round(skin[2] * 0.62))
    apart, big = half * who.uniform(0.38, 0.5), half * who.uniform(0.12, 0.17)
    for side in (-1, 1):
        at = middle + side * apart
        pen.ellipse(_box(at, eyes, big * 1.4, big * 0.75), fill=(245, 243, 240))
        pen.ellipse(_box(at, eyes, big * 0.62, big * 0.68), fill=_darker(hair, 0.5))
        brow = eyes - big * who.uniform(1.3, 2.0)
        pen.line((at - big * 1.5, brow, at, brow - big * 0.4, at + big * 1.5, brow), fill=_darker(hair, 0.7), width=7)
        pen.arc(_box(at, eyes + big, big * 1.5, big * 0.7), 20, 160, fill=_darker(skin, 0.8), width=3)
    nose = eyes + long * who.uniform(0.36, 0.46)
    pen.line((middle, eyes, middle - half * 0.12, nose, middle + half * 0.1, nose), fill=_darker(skin, 0.78), width=6)
    mouth = eyes + long * who.uniform(0.62, 0.72)
    pen.ellipse(_box(middle, mouth, half * who.uniform(0.25, 0.4), half * who.uniform(0.06, 0.12)), fill=lip)
    for side in (-1, 1):
        pen.arc(
            _box(middle + side * half * 0.4, nose + long * 0.16, half * 0.2, long * 0.22), 100, 260, fill=dark, width=2
        )
    if who.random() < 0.2:
        for side in (-1, 1):
            pen.ellipse(_box(middle + side * apart, eyes, big * 2, big * 1.7), outline=(30, 30, 35), width=6)


def _lit(picture: Image.Image, where: random.Random, who: random.Random) -> Image.Image:
    """The same with light from one side."""
    ramp = Image.linear_gradient("L").rotate(where.choice((90, 270)) + who.choice((-20, 0, 20)))
    light = ramp.crop((48, 48, 208, 208)).resize(picture.size).point(lambda value: 150 + value * 105 // 255)
    return ImageChops.multiply(picture, Image.merge("RGB", (light, light, light)))


def _box(x: float, y: float, half_width: float, half_height: float) -> tuple[float, float, float, float]:
    return (x - half_width, y - half_height, x + half_width, y + half_height)


def _color(hue: float, saturation: float, value: float) -> Color:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(255 * red), round(255 * green), round(255 * blue)


def _darker(color: Color, share: float) -> Color:
    red, green, blue = color
    return round(red * share), round(green * share), round(blue * share)
