"""Faces from the front: skin, eyes, nose and mouth, and the lines of what a case is about."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from directory.demo.case_board import CaseBoard
from directory.demo.case_drawings import DUSK, GRAY, LIGHT, Look, Signs, both
from directory.demo.case_hair import hair_before, hair_behind


def draw_face(board: CaseBoard, look: Look, signs: Signs) -> None:
    """Draw a face from the front, with closed eyes, on a board of any view."""
    board.disc((50, 52), (41, 41), look.halo)
    hair_behind(board, look)
    _neck(board, look, signs)
    for ear in both("70.6,49 73.4,47.6 75,50 74.4,55 72.4,59.4 69.4,60"):
        board.shape(ear, look.skin.base)
    for ear in both("72.2,50.6 73.4,50.4 73.2,53.4 71.8,56.2"):
        board.line(ear, look.skin.shade, width=0.55)
    soft = 1.5 * signs["jawline"]
    head = _ring(
        f"50,21.5 60.5,23.6 68.3,31 71.3,41.5 71.4,52 {70.2 + soft * 0.2},61 {67.4 + soft * 0.6},69.4 "
        f"{62.4 + soft},77.4 56.4,82.6 50,84.2"
    )
    board.shape(head, look.skin.base)
    _skin(board, look, signs)
    _eyes(board, look, signs)
    _nose_and_mouth(board, look)
    _lines(board, look, signs)
    hair_before(board, look, signs)


def _ring(right: str) -> str:
    """A closed outline from its right half, top to bottom."""
    _, left = both(right)
    return " ".join([*right.split(), *reversed(left.split()[1:-1])])


def _neck(board: CaseBoard, look: Look, signs: Signs) -> None:
    skin = look.skin
    board.shape("40.4,70! 40.2,86 38.6,93 36,98! 36,110! 64,110! 64,98! 61.4,93 59.8,86 59.6,70!", skin.base)
    board.shape("40.3,76! 43.4,84.6 50,89.8 56.6,84.6 59.7,76! 59.7,70! 40.3,70!", skin.shade, opacity=0.75)
    for number in range(3):
        y = 90.5 + 3.1 * number
        faint = signs["neck-laxity"] * (0.55 - 0.1 * number)
        board.line(f"41.5,{y} 46,{y + 1.1} 53,{y + 1.3} 58.5,{y + 0.2}", skin.line, width=0.5, opacity=faint)
    under_chin = "43.4,86.4 46.4,88.9 53.6,88.9 56.6,86.4"
    board.line(under_chin, skin.line, width=0.55, opacity=0.5 * signs["double-chin"])
    board.shape(
        "2,126! 6,112 16,103.6 30,98.4 38.6,94.4! 43,100.6 50,103 57,100.6 61.4,94.4! 70,98.4 84,103.6 94,112 98,126!",
        look.garment,
    )
    board.line("38.6,94.6 43,100.8 50,103.2 57,100.8 61.4,94.6", look.halo, width=1.2)


def _skin(board: CaseBoard, look: Look, signs: Signs) -> None:
    """Cheeks, tone, texture and what lies at the jaw."""
    skin, dull = look.skin, signs["dull-tone"]
    for x in (38.6, 61.4):
        board.disc((x, 62.5), (6.0, 5.2), skin.cheek, opacity=0.42 - 0.22 * dull, blur=1.5)
    board.disc((50, 34), (10, 7.5), LIGHT, opacity=0.17 - 0.13 * dull, blur=3)
    board.disc((50, 56), (19, 25), GRAY, opacity=0.17 * dull, blur=3)
    for x, y, size in ((40, 68, 3.4), (60.5, 57, 3.0), (55, 36, 3.6), (43, 78, 2.4)):
        board.disc((x, y), (size, size * 0.7), skin.shade, opacity=0.32 * dull, blur=0.9)
    for side in both("70.4,58 69,66 64,76.4 57.4,82.4 61,78.4 66.2,69"):
        board.shape(side, skin.shade, opacity=0.4 + 0.3 * signs["jawline"], blur=0.7)
    for side in both("68.8,60 68.6,66.6 64.6,73.6 63,68.4 65.4,62"):
        board.shape(side, skin.shade, opacity=0.75 * signs["jaw-tension"], blur=0.8)
    _spots(board, look, signs)


def _spots(board: CaseBoard, look: Look, signs: Signs) -> None:
    skin = look.skin
    rolled = Random(f"skin {look.style} {look.years}")
    for _ in range(46):
        x, y, big = rolled.gauss(0, 3.4), rolled.gauss(63.4, 4.0), rolled.uniform(0.12, 0.2)
        side = rolled.choice((39.0, 61.0))
        board.disc((side + x, y), (big, big), skin.line, opacity=0.5 * signs["fine-lines"] * rolled.uniform(0.4, 1))
    for _ in range(15):
        x, y, big = rolled.gauss(0, 2.9), rolled.gauss(65, 3.8), rolled.uniform(0.35, 0.75)
        side, faint = rolled.choice((39.4, 60.6)), signs["acne-scars"] * rolled.uniform(0.5, 1)
        board.disc((side + x, y), (big, big * 0.8), skin.cheek, opacity=0.75 * faint, blur=0.12)
        board.disc((side + x + 0.12, y + 0.12), (big * 0.55, big * 0.4), skin.line, opacity=0.42 * faint, blur=0.1)


def _eyes(board: CaseBoard, look: Look, signs: Signs) -> None:
    """Closed eyes under brows, the fold of the lid, and what lies under the eye."""
    ink = look.skin.line
    circles, puffy, heavy = signs["dark-circles"], signs["under-eye-puffiness"], signs["eyelid-heaviness"]
    _lines_on_both(board, ["54.6,43.2 58.6,40.6 63,40.4 66.6,43.2"], look.brow, width=1.15)
    for side in both("54.6,51.6 57.4,48.6 61.4,48.2 65.4,51.4 61.6,53.4 57.6,53.2"):
        board.shape(side, look.skin.shade, opacity=0.28, blur=0.5)
    for side in both("55.2,54.2 58,57.6 62,57.8 65.2,54.4 62,55.6 58,55.6"):
        board.shape(side, DUSK, opacity=0.34 * circles, blur=0.6)
    for side in both("55.6,54.4 58,57.4 62,57.6 65,54.6 62.2,54.9 58.2,54.8"):
        board.shape(side, LIGHT, opacity=0.2 * puffy, blur=0.45)
    _lines_on_both(board, ["55.2,54.9 57.6,58 62.2,58.3 65.4,55.2"], ink, width=0.36, opacity=0.42 * puffy)
    _lines_on_both(board, ["55,51.6 57.8,53.3 61.8,53.3 65.2,51.2"], ink, width=0.85)
    _lines_on_both(board, ["64.9,51.5 66.6,51.1", "63.4,52.6 64.8,53.3", "61.2,53.2 61.9,54.2"], ink, width=0.5)
    fold = 49.3 + 1.3 * heavy
    crease = f"55.6,{fold + 0.7} 58.4,{fold - 1.2} 62,{fold - 1.1} {65.6 + 0.8 * heavy},{fold + 0.9 + heavy}"
    _lines_on_both(board, [crease], ink, width=0.42, opacity=0.45 + 0.3 * heavy)
    for side in both(f"55.6,{fold + 0.6} 58.4,{fold - 1.2} 62,{fold - 1.1} 66.2,{fold + 1.4} 62.4,46 57,46"):
        board.shape(side, look.skin.base, opacity=0.7 * heavy, blur=0.3)


def _lines_on_both(board: CaseBoard, lines: Iterable[str], ink: str, *, width: float, opacity: float = 1.0) -> None:
    for points in lines:
        for side in both(points):
            board.line(side, ink, width=width, opacity=opacity)


def _nose_and_mouth(board: CaseBoard, look: Look) -> None:
    skin = look.skin
    board.shape("51.6,46 52.6,55 54.4,61.4 53.6,64 51.2,62 50.6,54", skin.shade, opacity=0.55, blur=0.5)
    board.disc((50.2, 62.2), (2.2, 1.7), LIGHT, opacity=0.16, blur=0.8)
    board.line("46.2,63.2 47.4,64.9 49,64.6 50,65.3 51,64.6 52.6,64.9 53.8,63.2", skin.line, width=0.55, opacity=0.8)
    board.shape("43.8,71.9! 47.6,70 50,70.7 52.4,70 56.2,71.9! 50,72.6", skin.line, opacity=0.55)
    board.shape("44.4,72.1! 50,72.7 55.6,72.1! 53,75.2 50,75.9 47,75.2", skin.cheek, opacity=0.95)
    board.shape("44.4,72.1! 50,72.7 55.6,72.1! 53,75.2 50,75.9 47,75.2", skin.line, opacity=0.16)
    board.line("43.6,71.7 46.8,72.2 50,72.7 53.2,72.2 56.4,71.7", skin.line, width=0.5)
    board.disc((50, 74.2), (2.2, 0.5), LIGHT, opacity=0.25, blur=0.3)
    board.line("47,78.2 50,78.9 53,78.2", skin.shade, width=0.6, opacity=0.8)


RAYS = ("66.9,50.3 68,49.5 69.3,49.1", "67.1,51.7 68.4,51.6 69.9,51.9", "66.8,52.9 67.9,53.7 69.1,54.9")
ON_BOTH_SIDES = (
    ("crows-feet", RAYS, 0.36, 0.6),
    ("fine-lines", ("56.2,56.6 58.8,58.4 61.6,59", "57.6,59.4 60,60.4 62.6,60.3"), 0.32, 0.4),
    ("nasolabial-folds", ("54.8,64.2 57,66.6 58.4,69.8 58.3,71.8",), 0.52, 0.64),
    ("marionette-lines", ("57.2,72.9 58.3,75.2 58.2,78.2",), 0.5, 0.62),
)
"""What lies on both sides of a face: the concern, its lines, their width in units, and how plain they are at most."""


def _lines(board: CaseBoard, look: Look, signs: Signs) -> None:
    ink = look.skin.line
    for number, (y, reach) in enumerate(((33.2, 11), (36, 13), (38.6, 10))):
        faint = 0.62 * signs["forehead-lines"] * (1 - 0.14 * abs(number - 1))
        left, right = f"{50 - reach},{y + 0.5} {50 - reach / 2},{y - 0.5}", f"{50 + reach / 2},{y - 0.4} {50 + reach}"
        board.line(f"{left} 50,{y + 0.3} {right},{y + 0.7}", ink, width=0.46, opacity=faint)
    for points in ("48.6,46.4 48.2,43.6 48.8,40.4", "51.6,46.4 52.1,43.4 51.6,40.9"):
        board.line(points, ink, width=0.5, opacity=0.62 * signs["frown-lines"])
    for code, lines, width, most in ON_BOTH_SIDES:
        _lines_on_both(board, lines, ink, width=width, opacity=most * signs[code])
    for x, high in ((45.9, 0.9), (47.2, 1.3), (48.6, 1.0), (51.5, 1.1), (52.9, 1.3), (54.2, 0.8)):
        lean = (x - 50) * 0.07
        board.line(f"{x},69.8 {x + lean},{69.8 - high}", ink, width=0.26, opacity=0.5 * signs["lip-lines"])
    for x in (47.4, 50.2, 52.8):
        board.line(f"{x},76.3 {x},77.1", ink, width=0.24, opacity=0.36 * signs["lip-lines"])
