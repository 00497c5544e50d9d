"""Hair and headscarves around faces from the front: what is behind the face, what lies over it, the parting."""

from __future__ import annotations

from random import Random

from directory.demo.case_board import CaseBoard
from directory.demo.case_drawings import Look, Signs, both
from directory.demo.drawing import points_of

BEHIND = {
    "bob": "50,14 63,16 74,27 77.4,44 78,62 76.4,76! 62,80 38,80 23.6,76! 22,62 22.6,44 26,27 37,16",
    "long": (
        "50,13.6 63.6,16 74.6,28 77,46 79.4,64 77,82 80,98 76,112! 24,112! 20,98 23,82 20.6,64 23,46 25.4,28 36.4,16"
    ),
    "scarf": ("50,11 64,14 75.4,27 77.6,48 75,68 70,82 74,98 76,113! 24,113! 26,98 30,82 25,68 22.4,48 24.6,27 36,14"),
}
"""What is seen behind the face, by style."""
OVER = {
    "crop": (
        "50,14.6 61,15.6 70.6,23.6 73.6,36 72.6,47.6! 70.4,46.6 69.6,39 66.4,32.6! 59,30 50,28.6 41,30.4 33.6,32.6! "
        "30.4,39 29.6,46.6 27.4,47.6! 26.4,36 29.4,23.6 39,15.6"
    ),
    "bun": (
        "50,16 61.4,17.6 71,27 73.4,38.6 72.4,49! 70.4,45 67.4,36.6 60.6,29.6 50,26.2 39.4,29.6 32.6,36.6 29.6,45 "
        "27.6,49! 26.6,38.6 29,27 38.6,17.6"
    ),
}
"""What lies over the face, by style."""
HALF_OVER = {
    "bob": ("49.6,15! 60.6,16.4 71.6,25.6 75.6,42 73.8,64 71.2,58! 70.6,46 67.2,36.6 60,30.4 52.4,25.4 49.6,21!"),
    "long": ("49.6,15! 60.6,16.4 71.6,25.6 75.6,42 74.4,76 71.2,70! 70.6,46 67.2,36.6 60,30.4 52.4,25.4 49.6,21!"),
    "scarf": (
        "50,11! 64,14 75.4,27 77.6,48 75,68 68,83 58,92 50,95! 50,86! 58.4,81.6 65.4,74 69.2,62 70.2,48 67.6,35.4 "
        "60,27.6 50,24.8!"
    ),
}
"""The same, of what has two halves: the right one."""
_COMBED = ("53,19.6 62,24 69.6,34 73,48", "53.4,23 62,28.6 68.4,36.6 71.8,46", "56,16.8 66,22.4 72.6,34 74.2,50")
STRANDS = {
    "crop": ("34,28 42,20.6 54,18.4", "40,27.6 48,22 60,20.6", "50,26.4 58,22.6 67,26.4", "31.4,36 32.4,29 36.4,24"),
    "bun": ("33,35 38,25 47,18", "40,28.4 45,21.6 49,17.6", "60,28.4 55,21.6 51,17.6", "67,35 62,25 53,18"),
    "bob": tuple(side for strand in _COMBED for side in both(strand)),
    "long": tuple(side for strand in _COMBED for side in both(strand)),
    "scarf": (
        *both("53,14.6 66,21 73,38 72.4,58 66,76"),
        *both("53,19 64,24.6 71.2,38"),
        *both("67,80 58,88.6 51,91.4"),
        "34,88 44,93.6 58,97.6 68,99.6",
    ),
}
CURLS_BEHIND = (
    "50,20,13 36,23,12 64,23,12 26,34,11 74,34,11 22.6,47,9.6 77.4,47,9.6 25,59,8 75,59,8 43,14.4,9 58,14.4,9"
)
CURLS_OVER = "50,22,7.4 41,24.4,7 59,24.4,7 33.4,30.6,6.4 66.6,30.6,6.4 29,39,5 71,39,5"
CURLED = "50,20 38,18 62,18 28,30 72,30 34,29 65,28 24,44 76,44 50,11"
THIN = 0.5


def hair_behind(board: CaseBoard, look: Look) -> None:
    """Draw what of the hair or the scarf is behind the face."""
    if look.style in BEHIND:
        board.shape(BEHIND[look.style], look.hair)
    elif look.style == "bun":
        board.disc((50, 12.4), (9.4, 8.4), look.hair)
        for strand in ("45,9 50,7 55,10", "44,13 50,10.6 56,14"):
            board.line(strand, look.sheen, width=THIN)
    elif look.style == "curls":
        _discs(board, CURLS_BEHIND, look.hair)


def hair_before(board: CaseBoard, look: Look, signs: Signs) -> None:
    """Draw what lies over the face; the parting is where the scalp shows."""
    if look.style in OVER:
        board.shape(OVER[look.style], look.hair)
    for side in both(HALF_OVER[look.style]) if look.style in HALF_OVER else ():
        board.shape(side, look.hair)
    for strand in STRANDS.get(look.style, ()):
        board.line(strand, look.sheen, width=THIN)
    if look.style == "curls":
        _discs(board, CURLS_OVER, look.hair)
        for x, y in points_of(CURLED):
            curl = f"{x - 2},{y + 1.2} {x - 0.6},{y - 1.5} {x + 2},{y - 0.3} {x + 0.8},{y + 1.6}"
            board.line(curl, look.sheen, width=0.45)
    _parting(board, look, signs)


def _discs(board: CaseBoard, circles: str, color: str) -> None:
    for word in circles.split():
        x, y, radius = map(float, word.split(","))
        board.disc((x, y), (radius, radius), color)


def _parting(board: CaseBoard, look: Look, signs: Signs) -> None:
    thin = signs["hair-and-scalp"]
    if not thin or look.style in {"curls", "scarf"}:
        return
    wide, tone = 0.35 + 0.6 * thin, look.skin.base
    board.shape(
        f"50,15! {50 + 2.4 * wide},19 {50 + 2.6 * wide},25! {50 - 2.6 * wide},25! {50 - 2.4 * wide},19",
        tone,
        opacity=0.3 * thin,
        blur=0.9,
    )
    board.shape(
        f"50,15! {50 + wide * 0.5},19 {50 + wide * 0.7},27! {50 - wide * 0.7},27! {50 - wide * 0.5},19",
        tone,
        opacity=0.9,
        blur=0.08,
    )
    rolled = Random(f"parting {look.style}")
    for number in range(26):
        side, y = (-1, 1)[number % 2], 16 + 9 * rolled.random()
        x = 50 + side * wide * 0.4
        board.line(
            f"{x},{y} {x + side * 1.6},{y + 0.5} {x + side * 3.2},{y + 1.6}", tone, width=0.16, opacity=0.55 * thin
        )
