"""The demo's drawn portraits are pictures like any other."""

from directory.demo.pictures import DRAWINGS, portraits
from directory.files.redrawing import redraw


def test_the_portraits_are_eight_different_pictures_that_can_be_kept():
    kept = [redraw(portrait) for portrait in portraits()]
    assert len({one.digest for one in kept}) == 8
    assert {(one.width, one.height) for one in kept} == {(640, 640)}
    assert sum(len(one.files[f"{one.digest}-192.webp"]) for one in kept) < 60_000


def test_a_portrait_is_drawn_the_same_each_time():
    assert DRAWINGS[0]().png() == portraits()[0]
