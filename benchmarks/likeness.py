"""How surely a photo is known again after what is done to a stolen one, and how often two others are mistaken for it.

python -m benchmarks.likeness [--faces 200] [--known 100000] [--photos FOLDER] [--json]

The faces are drawn (tests/factories/photos.py), with those of the demonstration; FOLDER may hold real photos that are
yours to use. Prints how many copies of each kind are recognized, how many pairs of different photos are mistaken, in
all clinics and within one, the same for certificates of one form, and how long a look-up among many takes.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import time
from base64 import b64encode
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from directory.demo.pictures import portraits
from directory.files.likeness import BITS, BYTES, CUTS, REUSED_WITHIN, fingerprints_of, likeness
from directory.files.lookup import reused_among
from tests.factories.photos import a_face

Change = Callable[[Image.Image, random.Random], Image.Image]
WITHIN = (30, 35, REUSED_WITHIN, 45)
A_CLINIC = 20
CAPTION = "RESULTS AFTER 10 SESSIONS"


def main() -> None:
    """Draw, change, compare, print."""
    options = _options()
    figures = measure(options.faces, _real(options.photos), options.known)
    if options.json:
        print(json.dumps(figures, indent=1))
        return
    for title, rows in figures.items():
        print(f"\n{title}")
        for name, row in rows.items():
            print(f"  {name:<42}" + "  ".join(f"{word} {value:g}" for word, value in row.items()))


def measure(faces: int, real: list[Image.Image], known: int) -> dict[str, dict[str, dict[str, float]]]:
    """Every figure, by section and row."""
    drawn = [Image.open(io.BytesIO(data)).convert("RGB") for data in portraits()]
    photos = [*(a_face(number) for number in range(faces)), *drawn, *real]
    prints = [fingerprints_of(one) for one in photos]
    return {
        f"recognized, of {len(photos)} photos, in per cent": {
            name: _recognized(photos, prints, change, random.Random(name)) for name, change in CHANGES.items()
        },
        "mistaken, of pairs of different photos, in per cent": {
            "different people, different clinics": _mistaken(prints),
            "different people, one clinic": _mistaken(*_clinics(faces)),
            "the same person and place, another day": _again(prints[:faces]),
        },
        "look-up": {f"among {known:,} photos": _look_up(prints[0], known)},
    }


def cut(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """A picture less shares of it."""
    width, height = picture.size
    return picture.crop(
        (round(width * left), round(height * top), round(width * (1 - right)), round(height * (1 - bottom)))
    )


def _cut_by_chance(picture: Image.Image, chance: random.Random, most: float) -> Image.Image:
    """A picture that lost up to a share of its width and of its height, anywhere."""
    wide, high, left, top = (chance.random() for _ in range(4))
    wide, high = most * wide, most * high
    return cut(picture, wide * left, high * top, wide * (1 - left), high * (1 - top))


def _whole_cut(picture: Image.Image, chance: random.Random, most: float) -> Image.Image:
    """A picture that lost exactly a share of its width and of its height, anywhere."""
    left, top = chance.random(), chance.random()
    return cut(picture, most * left, most * top, most * (1 - left), most * (1 - top))


def jpeg(picture: Image.Image, quality: int) -> Image.Image:
    """A picture as a JPEG leaves it."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def _bar_over(picture: Image.Image, top: float, color: str, ink: str) -> Image.Image:
    """A bar with a caption over an eighth of the picture, from a share of its height on."""
    captioned = picture.copy()
    width, height = picture.size
    pen = ImageDraw.Draw(captioned)
    pen.rectangle((0, height * top, width, height * (top + 0.125)), fill=color)
    pen.text((width * 0.1, height * (top + 0.03)), CAPTION, fill=ink, font_size=round(height * 0.05))
    return captioned


def _bar_added(picture: Image.Image) -> Image.Image:
    """A bar with a caption below the picture."""
    width, height = picture.size
    longer = Image.new("RGB", (width, round(height * 1.1)), "black")
    longer.paste(picture)
    ImageDraw.Draw(longer).text((width * 0.1, height * 1.02), CAPTION, fill="white", font_size=round(height * 0.05))
    return longer


def _warmer(picture: Image.Image) -> Image.Image:
    red, green, blue = picture.split()
    return Image.merge("RGB", (red.point(lambda v: min(255, v * 1.12)), green, blue.point(lambda v: v * 0.85)))


def _reworked(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Mirrored, up to 10 % cut, darker, smaller and compressed, all at once."""
    worked = ImageEnhance.Brightness(_cut_by_chance(ImageOps.mirror(picture), chance, 0.1)).enhance(0.85)
    return jpeg(worked.resize((worked.width // 2, worked.height // 2)), 50)


CHANGES: dict[str, Change] = {
    "JPEG at 30": lambda picture, _: jpeg(picture, 30),
    "a quarter of the size": lambda picture, _: picture.resize((picture.width // 4, picture.height // 4)),
    "25 % brighter": lambda picture, _: ImageEnhance.Brightness(picture).enhance(1.25),
    "25 % darker": lambda picture, _: ImageEnhance.Brightness(picture).enhance(0.75),
    "30 % less contrast": lambda picture, _: ImageEnhance.Contrast(picture).enhance(0.7),
    "gray": lambda picture, _: picture.convert("L").convert("RGB"),
    "warmer": lambda picture, _: _warmer(picture),
    "mirrored": lambda picture, _: ImageOps.mirror(picture),
    "up to 5 % cut off, anywhere": lambda picture, chance: _cut_by_chance(picture, chance, 0.05),
    "up to 10 % cut off, anywhere": lambda picture, chance: _cut_by_chance(picture, chance, 0.1),
    "10 % cut off, anywhere": lambda picture, chance: _whole_cut(picture, chance, 0.1),
    "15 % cut off, anywhere": lambda picture, chance: _whole_cut(picture, chance, 0.15),
    "caption bar over the bottom": lambda picture, _: _bar_over(picture, 0.875, "white", "black"),
    "caption bar over the top": lambda picture, _: _bar_over(picture, 0.0, "black", "white"),
    "caption bar added": lambda picture, _: _bar_added(picture),
    "mirrored, cut, darker, smaller, JPEG at 50": _reworked,
    "turned by 2 degrees": lambda picture, _: picture.rotate(2, Image.Resampling.BICUBIC, fillcolor="gray"),
}  # fmt: skip


def _recognized(
    photos: list[Image.Image], prints: list[str], change: Change, chance: random.Random
) -> dict[str, float]:
    pairs = zip(photos, prints, strict=True)
    return _shares([likeness(held, fingerprints_of(change(photo, chance))) for photo, held in pairs])


def _mistaken(*groups: list[str]) -> dict[str, float]:
    return _shares([likeness(*pair) for prints in groups for pair in combinations(prints, 2)])


def _clinics(faces: int) -> list[list[str]]:
    """The fingerprints of different people in a few clinics, each clinic by itself."""
    return [
        [fingerprints_of(a_face(10_000 + 100 * clinic + number, clinic=clinic)) for number in range(A_CLINIC)]
        for clinic in range(max(1, faces // A_CLINIC))
    ]


def _again(prints: list[str]) -> dict[str, float]:
    return _shares([likeness(one, fingerprints_of(a_face(who, after=1))) for who, one in enumerate(prints)])


def _shares(found: list[int]) -> dict[str, float]:
    within = {f"≤{most}": round(100 * sum(bits <= most for bits in found) / len(found), 2) for most in WITHIN}
    return within | {
        "median": sorted(found)[len(found) // 2],
        "least": min(found),
        "most": max(found),
        "of": len(found),
    }


def _look_up(mine: str, known: int) -> dict[str, float]:
    """Seconds for one look-up among fingerprints of chance."""
    dice = random.Random(known)
    held = [_by_chance(dice) for _ in range(min(known, 2000))]
    began, computed = time.perf_counter(), time.process_time()
    reused_among(mine, ((number, held[number % len(held)]) for number in range(known)))
    return {"seconds": round(time.perf_counter() - began, 2), "computing": round(time.process_time() - computed, 2)}


def _by_chance(dice: random.Random) -> str:
    packed = [dice.getrandbits(BITS).to_bytes(BYTES) for _ in CUTS]
    return (b64encode(packed[0]) + b64encode(b"".join(packed[1:]))).decode()


def _real(folder: Path | None) -> list[Image.Image]:
    endings = {".jpg", ".jpeg", ".png", ".webp"}
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in endings) if folder else []
    return [Image.open(path).convert("RGB") for path in paths]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--faces", type=int, default=200)
    parser.add_argument("--known", type=int, default=100_000)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
