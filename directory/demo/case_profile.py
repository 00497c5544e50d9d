"""Profiles: jaw, chin and neck from the side."""

from __future__ import annotations

from directory.demo.case_board import CaseBoard
from directory.demo.case_drawings import Look, Signs


def draw_profile(board: CaseBoard, look: Look, signs: Signs) -> None:
    """Draw a profile that looks to the right, on a board of any view."""
    skin = look.skin
    full, soft, loose = signs["double-chin"], signs["jawline"], signs["neck-laxity"]
    sag = 1.5 * full + 0.9 * loose
    board.disc((50, 52), (41, 41), look.halo)
    if look.style in {"bun", "scarf"}:
        board.disc((31, 53), (8.4, 8.0), look.hair)
    if look.style in {"bob", "long", "curls"}:
        board.shape("50,14 36,20 28,34 27,52 30,66 34,78 46,80 50,60", look.hair)
    head = (
        "50,17 60,18.5 65.6,24 67.6,30.5 67.8,34 67.0,36.8 68.4,39.8 70.6,43.4 71.9,45.8 71.1,47.6 69.2,48.2! "
        "69.6,49.8 70.8,51.2 70.4,52.3 68.9,52.9! 70,54 69.7,55.6 68.1,57 68.5,59.2 68.3,61.9 65.8,64.4 "
        f"{61.6 + full * 0.6},{65.4 + sag * 0.8} {57.8 + full},{67.2 + sag * 1.5} {56.3 + sag * 0.7},{71 + sag} "
        f"{56.6 + loose * 0.5},76 59,84 48,92 36,92 38.6,82 39.6,74 40.2,64 38,54 34,44 36,28 42,20"
    )
    board.shape(head, skin.base)
    board.shape(
        f"65.6,{64.3 + 0.1 * sag} 61.2,{65 + sag * 0.5} 57.4,{66.8 + sag * 1.2} 56.2,{71 + sag} 56.3,76 "
        f"50.4,71.6 47.8,64 49.2,58.6 54,{63 + soft * 0.9} 60,{64.9 + soft * 0.5}",
        skin.shade,
        opacity=0.95,
    )
    board.disc((60.6, 49.4), (4.4, 3.9), skin.cheek, opacity=0.4, blur=1.2)
    board.shape("52,58 55.4,63 60.6,65.6 63.4,64.8 59,62.8 55,59.4", skin.shade, opacity=0.55 * soft, blur=0.7)
    tense = signs["jaw-tension"]
    board.shape("50.6,52 54.4,53.4 56,58.4 54,62 50.8,58.6", skin.shade, opacity=0.75 * tense, blur=0.8)
    _profile_features(board, look)
    ink = skin.line
    board.line("66.4,50.2 65,52.8 65.6,55.4", ink, width=0.48, opacity=0.6 * signs["nasolabial-folds"])
    board.line("66.6,55.2 65.4,57.4 65.6,59.4", ink, width=0.45, opacity=0.55 * signs["marionette-lines"])
    for number in range(3):
        y = 72.6 + 3.6 * number + sag * 0.5
        board.line(
            f"56,{y} 51.6,{y + 1.5} 46.6,{y + 1.1} 43,{y - 0.6}",
            ink,
            width=0.45,
            opacity=loose * (0.55 - 0.08 * number),
        )
    board.line(f"55.4,{68 + sag} 54.4,73 55.2,79.6", skin.shade, width=0.6, opacity=0.5 * loose)
    under_chin = f"62,{64.6 + sag * 0.4} 59,{65.8 + sag * 0.9} 55.6,{66.4 + sag}"
    board.line(under_chin, ink, width=0.36, opacity=0.4 * full)
    board.shape("39.2,75.5! 44,82 51,85.4 58.2,82.6! 66,85 75,89 81,96 84,110! 8,110! 12,96 20,87 30,81", look.garment)
    board.line("39.2,75.8 44,82.2 51,85.6 58.2,82.8", look.halo, width=1.2)
    _profile_hair(board, look)


def _profile_features(board: CaseBoard, look: Look) -> None:
    skin = look.skin
    board.line("60.6,39.0 62.6,40.5 65.2,39.7", skin.line, width=0.7)
    board.line("59.6,34.7 62.4,33.2 65.6,33.9", look.brow, width=1.05)
    board.shape("70.6,51.3 68.9,52.9! 66.6,53.1 68.6,51.6", skin.line, opacity=0.4)
    board.shape("69.8,54.2 68.9,52.9! 66.8,53.1 68.2,55.2 69.2,55.4", skin.cheek, opacity=0.6)
    board.line("66.4,53.2 68.9,52.9", skin.line, width=0.5)
    board.line("68.5,46.0 69.1,47.2 70.2,47.3", skin.shade, width=0.6)


def _profile_hair(board: CaseBoard, look: Look) -> None:
    hair, sheen, skin = look.hair, look.sheen, look.skin
    if look.style == "scarf":
        board.shape(
            "66.2,25.4! 60.6,30 57,38 56.4,46 55,54 52.6,62 49,71 47,79! 36,80 27,74 29,62 26.4,46 28,29 36.6,16.4 "
            "49,11 60,14.6",
            hair,
        )
        for strand in ("60,18 50,28 46.6,44 46,60 42,76", "55,15.4 42,26 38,44 38,62 35,75"):
            board.line(strand, sheen, width=0.5)
        return
    if look.style in {"bob", "long", "curls"}:
        bottom = "52,60.4! 46,64 36,64 30,60" if look.style != "long" else "50,66 47,78 48,90! 34,92 30,78"
        board.shape(f"64.6,21! 62,27.4 57,32 54.4,40 54,50 {bottom} 27.4,46 28.4,31 36,18 48,12 59,14.4", hair)
        for strand in ("61,18 48,22 38,34 35,56", "61.6,23 53,29 47.4,42 46.4,58", "56,15 42,19 32.6,33 31,52"):
            board.line(strand, sheen, width=0.5)
        return
    board.shape(
        "64.2,22! 60,27.6 57,33 54.6,37 53.6,44! 51.4,42.4 50.4,39 47.4,38.8 45.4,45 43,52 38,53.6! 33.6,45 32.4,31 "
        "38,19 49,13 59,15",
        hair,
    )
    for strand in ("60,19 50,20 42,28 37,42", "58,24 49,26.4 43,35 39.6,49"):
        board.line(strand, sheen, width=0.5)
    board.shape("47.6,40 50.4,39.6 51.4,42.6 50,46.2 48.4,48 47.2,45.6", skin.base)
    board.line("48.4,41.6 50,41.4 50.2,43.4 49.0,45.4", skin.shade, width=0.5)
