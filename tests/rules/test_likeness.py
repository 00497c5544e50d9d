"""A photo is known again after what is done to a stolen one, and another person's is not taken for it."""

import random
from base64 import b64encode
from functools import cache
from itertools import combinations

import pytest
from PIL import Image, ImageOps

from benchmarks.likeness import CHANGES
from directory.files.likeness import (
    BITS,
    BYTES,
    CUTS,
    REUSED_WITHIN,
    WHOLE,
    check_fingerprints,
    fingerprints_of,
    hashes_in,
    likeness,
    looks_reused,
    mirrored,
    mirrored_hashes,
)
from directory.files.lookup import AT_A_TIME, reused_among
from tests.factories.photos import a_face

SOME = 3
"""Photos that go through every change; benchmarks/likeness.py takes 200 through them."""
MEANT = [name for name in CHANGES if name not in {"15 % cut off, anywhere", "turned by 2 degrees"}]


@cache
def faces():
    return [a_face(number) for number in range(SOME)]


@cache
def prints():
    return [fingerprints_of(face) for face in faces()]


@pytest.mark.parametrize("name", MEANT)
def test_a_changed_copy_is_known_again(name):
    chance = random.Random(name)
    copies = [fingerprints_of(CHANGES[name](face, chance)) for face in faces()]
    known = [looks_reused(one, copy) for one, copy in zip(prints(), copies, strict=True)]
    assert all(known), "docs/photos.md states 98 of 100 or more, and these are among them"


def test_it_does_not_matter_which_of_the_two_came_first():
    chance = random.Random(1)
    for name in MEANT:
        copy = fingerprints_of(CHANGES[name](faces()[0], chance))
        assert likeness(copy, prints()[0]) == likeness(prints()[0], copy)


def test_different_people_are_not_taken_for_one_another():
    assert not [pair for pair in combinations(prints(), 2) if looks_reused(*pair)]


def test_a_photo_is_itself():
    assert [likeness(one, one) for one in prints()] == [0] * len(prints())


def test_the_mirrored_hash_is_that_of_the_mirrored_picture():
    seen = hashes_in(fingerprints_of(ImageOps.mirror(faces()[0])))
    assert max((one ^ other).bit_count() for one, other in zip(mirrored_hashes(prints()[0]), seen, strict=True)) <= 6
    assert mirrored(mirrored(12345)) == 12345


def test_a_flat_picture_has_no_fingerprints_and_is_like_nothing():
    flat = fingerprints_of(Image.new("RGB", (500, 500), "teal"))
    assert flat == ""
    assert check_fingerprints(flat) == ""
    assert not looks_reused(flat, flat)
    assert not looks_reused(flat, prints()[0])
    assert reused_among(flat, [(1, prints()[0])]) == []


def test_the_first_hash_stands_by_itself_at_the_beginning():
    whole = hashes_in(prints()[0])[0].to_bytes(BYTES)
    assert prints()[0][:WHOLE] == b64encode(whole).decode()


def test_nonsense_is_no_fingerprints():
    good = prints()[0]
    for text in (None, 7, "nonsense", "é" * 44, good[:-4], good + "AAAA", good[:WHOLE]):
        with pytest.raises(ValueError, match="fingerprints"):
            check_fingerprints(text)


def test_a_look_up_says_what_comparing_each_would():
    chance = random.Random(3)
    copies = [fingerprints_of(CHANGES[name](faces()[0], chance)) for name in CHANGES]
    others = list(enumerate([*copies, "", *prints()[1:]]))
    expected = {key: bits for key, one in others if (bits := likeness(prints()[0], one)) <= REUSED_WITHIN}
    found = reused_among(prints()[0], iter(others))
    assert dict(found) == expected
    assert [bits for _key, bits in found] == sorted(expected.values())
    assert len(expected) >= len(MEANT) - 1


def test_a_look_up_finds_one_among_thousands():
    dice = random.Random(4)
    noise = [by_chance(dice) for _ in range(40)]
    copy = fingerprints_of(ImageOps.mirror(faces()[0]))
    others = ((number, copy if number == AT_A_TIME + 7 else noise[number % 40]) for number in range(2 * AT_A_TIME))
    assert [key for key, _bits in reused_among(prints()[0], others)] == [AT_A_TIME + 7]


def by_chance(dice):
    packed = [dice.getrandbits(BITS).to_bytes(BYTES) for _ in CUTS]
    return (b64encode(packed[0]) + b64encode(b"".join(packed[1:]))).decode()
