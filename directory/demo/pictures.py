"""Eight portraits of nobody: drawn profiles with closed eyes, flat colors and leaves, for the demo's listings.

They are illustrations and look like it. Drawn anew each time, always the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from directory.demo.drawing import Board, points_of

FOREST, GREEN, SAGE, WASH = "#1d4f43", "#1f6f5c", "#a9c4b4", "#e3ede6"
RUST, CLAY, BLUSH, SAND, PAPER = "#b4552d", "#d08a62", "#f0d6c3", "#eadfcb", "#f7f1e6"
OCHRE, NIGHT, CREAM = "#d3a04f", "#2a2f38", "#fbf6ec"


@dataclass(frozen=True, slots=True)
class Skin:
    """A skin color with its shade and the line of lashes and lips on it."""

    base: str
    shade: str
    line: str
    cheek: str


FAIR = Skin("#efcdb0", "#dfb08d", "#8a5138", "#e39a7b")
OLIVE = Skin("#dcae84", "#c6926a", "#74432b", "#cf8159")
TAN = Skin("#c08a61", "#a6714b", "#5a321f", "#b0643f")
BROWN = Skin("#95603f", "#7c4c30", "#3f2115", "#9d5030")
DEEP = Skin("#6d4330", "#573324", "#2a150d", "#8a4a32")

JAW_SHADE = "65.4,64.5 61.2,65.2 57.4,66.9 56.2,70.5 56.3,74.5 50,70.5 47.5,63 49,57.5 54,62.6 60,64.6"
SHOULDERS = "39.2,75.5! 44,80 51,82.4 57.8,79.6! 66,83 75,87.5 81,95 84,106! 8,106! 12,94 20,86 30,81"
CAP = "47,46 41.6,56.2 36,59 31,52 28.6,42 30,28 37.6,17 49,12.4 59,15"
"""Hair from behind the ear over the crown to the forehead; where it goes on from there differs."""


def _profile(nose: float, lips: float) -> str:
    """A head and neck looking right; `nose` and `lips` push theirs out, in units."""
    return (
        f"50,17 60,18.5 65.6,24 67.6,30.5 67.8,34 67.0,36.8 {68.3 + nose * 0.4},39.8 {70.4 + nose * 0.8},43.4 "
        f"{71.8 + nose},45.8 {71.0 + nose},47.6 69.2,48.2! {69.5 + lips},49.8 {70.6 + lips},51.2 {70.3 + lips},52.3 "
        f"68.9,52.9! {69.9 + lips},54 {69.6 + lips},55.6 68.1,57 68.5,59.2 68.3,61.9 65.8,64.4 61.2,65.2 57.4,66.9 "
        "56.2,70.5 56.6,76 59,84 48,90 36,84 39.4,74 40.2,64 38,54 34,44 36,28 42,20"
    )


def _backdrop(board: Board, halo: str, leaves: str, *, ring: str) -> None:
    board.disc((50, 46), 40, halo)
    board.ring((50, 46), 43.2, ring, width=0.45)
    board.sprig("13,92 9,70 15,48 27,30", leaves, pairs=7, length=11)
    board.sprig("86,96 91,80 88,66 82,55", leaves, pairs=5, length=8.5)


def _person(board: Board, skin: Skin, garment: str, collar: str, *, nose: float = 0.0, lips: float = 0.0) -> None:
    board.shape(_profile(nose, lips), skin.base)
    board.shape(JAW_SHADE, skin.shade)
    board.shape(SHOULDERS, garment)
    board.line("39.2,75.7 44,80.2 51,82.6 57.8,79.8", collar, width=1.3)


def _features(board: Board, skin: Skin, brow: str) -> None:
    board.disc((61.5, 48.5), 3.6, skin.cheek, opacity=0.35)
    board.line("60.6,39.0 62.6,40.5 65.2,39.7", skin.line, width=0.65)
    board.line("60.6,39.0 59.8,38.9", skin.line, width=0.5)
    board.line("59.6,34.7 62.4,33.2 65.6,33.9", brow, width=0.95)
    board.line("66.6,53.1 68.8,52.9", skin.line, width=0.5)
    board.line("68.7,46.1 69.3,47.2 70.2,47.2", skin.shade, width=0.5)


def _ear(board: Board, skin: Skin) -> None:
    board.shape("47.6,40 50.4,39.6 51.4,42.6 50,46.2 48.4,48 47.2,45.6", skin.base)
    board.line("48.4,41.6 50,41.4 50.2,43.4 49.0,45.4", skin.shade, width=0.5)


def _strands(board: Board, color: str, *strands: str) -> None:
    for strand in strands:
        board.line(strand, color, width=0.42)


def _low_bun() -> Board:
    board, hair, light = Board(PAPER), "#3b2a24", "#6b5044"
    _backdrop(board, BLUSH, GREEN, ring=RUST)
    board.disc((30.5, 57), 8.2, hair)
    _strands(board, light, "24.6,57 29,52 35.6,54", "26,61.6 31,57.6 36.6,58.6")
    _person(board, OLIVE, GREEN, CREAM, nose=0.4)
    _features(board, OLIVE, hair)
    board.shape(("63.8,21.6! 59,28.6 55.6,34.6 52.6,40 " + CAP), hair)
    _ear(board, OLIVE)
    _strands(board, light, "60,18.6 49,22 40,34 36,52", "55,15.4 43,20 35,33 33,49", "61,24 53,30 46,40 39,54")
    return board


def _beard() -> Board:
    board, hair, light = Board(WASH), "#241a17", "#4f3a31"
    _backdrop(board, SAGE, FOREST, ring=FOREST)
    _person(board, BROWN, RUST, BLUSH, nose=0.7, lips=0.3)
    _features(board, BROWN, hair)
    board.shape(
        "53.2,44! 55.4,52 60,55.8 64.6,55.4 67.6,57.2 69.4,58.6 70,62.4 68,66.4 62,67.6 56.6,66.6 51.6,60 "
        "49.6,50 49.4,45",
        hair,
    )
    board.shape("61.6,56! 62.6,51.6 66,49.2 70.2,49.2! 69.6,51 66.4,51.6 65,53.4 65.4,56!", hair)
    board.shape(
        "64.4,22.6! 60.4,25.4 57.6,31 54.6,34.6 53.6,44! 49.6,45.4 47.4,40 45,46 42.6,52 38,53! 33.8,45 "
        "33,31 38.6,20 49,14.8 58.6,16",
        hair,
    )
    _ear(board, BROWN)
    _strands(
        board,
        light,
        "59,19.4 50,19.6 43,25",
        "56,23 48.6,24.6 42,32",
        "54.6,28 47.6,31 43,39",
        "57,60 62,62.6 67,62",
        "54,55 58,59 63,59.4",
    )
    board.mirror()
    return board


def _curls() -> Board:
    board, hair, light = Board(SAND), "#2a1d1a", "#57403a"
    _backdrop(board, "#f3e3c2", RUST, ring=OCHRE)
    board.discs(
        "61,16.4,6.4 53,11.6,7.6 43,11.4,8 34,16,8.4 27.4,24,8.4 24.4,34,8.4 25,44,8.4 29,53,8 36,59.4,6.6 "
        "40,30,15 40,44,13 48,22,12",
        hair,
    )
    _person(board, DEEP, OCHRE, CREAM, nose=-0.2, lips=0.7)
    _features(board, DEEP, hair)
    board.discs("60.4,20.6,5.2 55.4,25,5.6 51.6,31.6,5.2 47.4,37.4,5 43,44,6.4 40,53,6 36,40,9 42,28,10 49,20,8", hair)
    _ear(board, DEEP)
    board.ring((49.2, 51.2), 2.2, OCHRE, width=0.7)
    for x, y in points_of("56,15 46,14 36,19 29,28 28,39 32,50 44,24 38,33 37,44 52,22"):
        board.line(f"{x - 2.2},{y + 1.2} {x - 0.6},{y - 1.6} {x + 2.2},{y - 0.4} {x + 1},{y + 1.8}", light, width=0.42)
    return board


def _silver_bob() -> Board:
    board, hair, light = Board(PAPER), "#c9c6bd", "#99968c"
    _backdrop(board, "#d5e2da", CLAY, ring=GREEN)
    _person(board, FAIR, FOREST, SAGE, nose=0.6)
    _features(board, FAIR, light)
    board.shape(
        "64.6,21! 62.6,27 58,32 55.8,40 56.4,50 54.6,58.6! 47,62.4 36,63.4 28.8,60! 26.6,48 27.6,31 "
        "35.6,18 48,12 59,14.4",
        hair,
    )
    _strands(
        board,
        light,
        "61,18 48,21.6 37,34 34,58",
        "61.6,23 53,29 47,42 46,60",
        "56,15 42,19 32.4,33 30.4,54",
        "57,30 52.4,38 51.6,50 51,59",
    )
    board.ring((64.2, 39.6), 4.4, NIGHT, width=0.65)
    board.line("59.8,38.8 55.6,38.4", NIGHT, width=0.65)
    board.mirror()
    return board


def _headscarf() -> Board:
    board = Board("#f3e6d8")
    _backdrop(board, "#dbe7df", GREEN, ring=CLAY)
    _person(board, TAN, NIGHT, NIGHT, nose=0.3, lips=0.2)
    _features(board, TAN, "#2c1d17")
    board.shape(
        "66.2,25.4! 60.6,30 57,38 56.4,48 58.4,57 62.6,63.4 66.4,66.6! 66,72 69,80 73,88 70,96 56,99 "
        "38,95 25,86 25,74 29,62 26.4,46 28,29 36.6,16.4 49,11 60,14.6",
        RUST,
    )
    _strands(
        board,
        "#d58a63",
        "62,20 52,27 48,42 51,56 61,68",
        "58,15.6 44,22 39,40 43,60 60,75",
        "51,14 36,24 32,44 36,66 57,84",
        "34,76 46,87 62,91",
    )
    return board


def _long_waves() -> Board:
    board, hair, light = Board(WASH), "#a3502c", "#cf8256"
    _backdrop(board, "#f6e7cf", GREEN, ring=OCHRE)
    board.shape(
        "40,16 29,26 25.6,42 27.4,54 23.6,64 25.6,76 20.6,88 22.6,104! 44,104! 47,90 43.6,78 46,66 48,50 52,28", hair
    )
    _person(board, FAIR, SAGE, CREAM, nose=-0.3, lips=0.2)
    _features(board, FAIR, hair)
    board.shape(
        "64.4,21.4! 62.4,27.6 57,33 54.2,41 53,52 49.6,60 51.6,70 47,80 48.6,91 44,100 40.6,105 24,105! "
        "27,92 24.6,80 28.6,68 26.4,54 27,36 34.6,19.6 47,12 59,14.4",
        hair,
    )
    _strands(
        board,
        light,
        "61.4,19 49,24 43.6,40 46,54 42.6,68 44.6,80 40,96",
        "57,15.4 43,20 35.6,36 38,54 34.6,68 36.6,82 32,98",
        "61,25 52.6,33 49.6,45 48.6,55",
        "49,14 35.6,24 30.6,42 31.6,56 29,70",
    )
    board.mirror()
    return board


def _short_crop() -> Board:
    board, hair, light = Board("#e9dfcf"), "#1f2226", "#4a5058"
    _backdrop(board, FOREST, "#7fae98", ring=FOREST)
    _person(board, OLIVE, CREAM, CLAY, nose=-0.4, lips=0.1)
    _features(board, OLIVE, hair)
    board.shape(
        "66.6,26.6! 61,27 58,31 55.6,34.4 54.4,43! 51.4,41.6 50.6,38.6 47.4,38.6 45.4,45 43,52 38,53! "
        "33.6,45 32.6,31 37.6,19 48,12.6 59,13 66,18.6",
        hair,
    )
    _ear(board, OLIVE)
    _strands(
        board,
        light,
        "64,22 56,20 47,24",
        "61,17 51,16.4 42,22",
        "58,26 50,28 44,36",
        "45,30 41,39 39.6,50",
        "39,26 36.6,36 37,46",
    )
    return board


def _high_tail() -> Board:
    board, hair, light = Board("#f5eadf"), "#2b211f", "#5d4a44"
    _backdrop(board, "#e8c9b3", FOREST, ring=RUST)
    board.shape("36,17 29,11 20,14 14.6,26 15.6,42 12.6,56 17.6,70! 23,58 25.6,44 27,32 33,25", hair)
    _strands(
        board,
        light,
        "33,17 24,20 20,34 20.6,48 17.4,64",
        "30,14 20.6,18 17,32 17.6,46",
    )
    _person(board, TAN, FOREST, OCHRE, nose=0.1, lips=0.4)
    _features(board, TAN, hair)
    board.shape(
        "64.2,21.8! 60,28 56.4,33.6 53.4,41! 47,44 42,52 38.6,53 34,45 31.6,34 33,22 40,14.6 50,12.2 59,15", hair
    )
    _ear(board, TAN)
    board.disc((49.2, 49.8), 1.0, OCHRE)
    board.line("31.2,16.6 35,24.6", RUST, width=2.4)
    _strands(
        board,
        light,
        "61,19 50,18.4 38,21",
        "61,24 50,23.4 38,24",
        "55,34 47,29 38,27",
        "47,42.6 42,36 36,30",
        "40,50 37,42 34.6,33",
    )
    board.mirror()
    return board


DRAWINGS = (_low_bun, _beard, _curls, _silver_bob, _headscarf, _long_waves, _short_crop, _high_tail)


@cache
def portraits() -> tuple[bytes, ...]:
    """The eight portraits as PNG, 640 pixels each way, always in the same order."""
    return tuple(draw().png() for draw in DRAWINGS)
