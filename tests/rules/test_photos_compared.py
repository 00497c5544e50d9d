"""Hints about a pair of photos: each difference is named, and a fair pair is left alone."""

import re
from functools import cache

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from directory.files.comparing import HintKind, Measures, compare_pair, measures_of
from tests.factories.photos import a_face

SOME = Measures(1200, 1600, 400, 120, 370, 290, 500, 480, 300)
NUMBERS = range(6)
SIZE = (900, 1200)


@cache
def before():
    """Photos, each with its measures."""
    return [(face, measures_of(face)) for face in (a_face(number, size=SIZE) for number in NUMBERS)]


def hinted(before, after):
    return {hint.kind for hint in compare_pair(before, measures_of(after))}


def warmer(picture):
    red, green, blue = picture.split()
    return Image.merge("RGB", (red.point(lambda v: min(255, v * 1.15)), green, blue.point(lambda v: v * 0.85)))


def test_the_same_person_in_the_same_place_on_another_day_gets_no_hint():
    after = (a_face(number, size=SIZE, after=1) for number in NUMBERS)
    found = [hinted(measures, later) for (_face, measures), later in zip(before(), after, strict=True)]
    assert found.count(set()) == len(NUMBERS)


CHANGES = {
    HintKind.SIZE: lambda picture: picture.resize((400, 533)),
    HintKind.SHARPNESS: lambda picture: picture.filter(ImageFilter.GaussianBlur(6)),
    HintKind.BRIGHTNESS: lambda picture: ImageEnhance.Brightness(picture).enhance(1.4),
    HintKind.COLOR: warmer,
    HintKind.SHAPE: lambda picture: picture.crop((0, 0, 900, 900)),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_each_change_is_named(kind):
    found = [hinted(measures, CHANGES[kind](face)) for face, measures in before()]
    assert sum(kind in kinds for kinds in found) >= len(NUMBERS) - 1


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"width": 600, "height": 800}, HintKind.SIZE, "after photo is much smaller .600 pixels"),
        ({"sharpness": 100}, HintKind.SHARPNESS, "after photo is less sharp"),
        ({"sharpness": 1600}, HintKind.SHARPNESS, "before photo is less sharp"),
        ({"brightness": 150}, HintKind.BRIGHTNESS, "after photo is brighter"),
        ({"brightness": 90}, HintKind.BRIGHTNESS, "before photo is brighter"),
        ({"red": 400, "blue": 270}, HintKind.COLOR, "after photo has warmer"),
        ({"blue": 320}, HintKind.COLOR, "before photo has warmer"),
        ({"height": 1200}, HintKind.SHAPE, "different shapes"),
        ({"across": 570}, HintKind.FRAMING, "same place"),
        ({"down": 410}, HintKind.FRAMING, "same place"),
        ({"spread": 400}, HintKind.DISTANCE, "after photo seems to be taken from nearer"),
        ({"spread": 220}, HintKind.DISTANCE, "before photo seems to be taken from nearer"),
    ],
)
def test_a_difference_is_said_in_a_sentence(change, kind, words):
    numbers = {name: getattr(SOME, name) for name in Measures.__dataclass_fields__}
    (hint,) = compare_pair(SOME, Measures(**numbers | change))
    assert hint.kind is kind
    assert re.search(words, hint.sentence)
    assert hint.sentence.endswith(".")


def test_small_differences_are_left_alone():
    near = Measures(900, 1200, 250, 135, 380, 283, 530, 460, 330)
    assert compare_pair(SOME, near) == ()
    assert compare_pair(SOME, SOME) == ()


def test_measures_are_kept_as_short_text_and_read_back():
    kept = measures_of(a_face(1)).stored()
    assert Measures.read(kept).stored() == kept
    assert len(Measures(*[99_999] * 9).stored()) <= 200


@pytest.mark.parametrize("stored", ["", "[]", "{}", "7", None, SOME.stored().replace("400", '"x"'), "{" * 9])
def test_nonsense_is_no_measures(stored):
    with pytest.raises(ValueError, match=r"measures|Expecting"):
        Measures.read(stored)


@pytest.mark.parametrize("color", ["black", "white", "teal"])
def test_a_picture_of_nothing_is_measured_without_a_complaint(color):
    flat = measures_of(Image.new("RGB", (500, 700), color))
    assert (flat.across, flat.down, flat.spread) == (500, 500, 0)
    assert compare_pair(flat, flat) == ()
