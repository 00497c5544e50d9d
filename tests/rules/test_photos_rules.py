"""What a case photo may be, which sizes it has, and what a page is told of them."""

from dataclasses import dataclass

import pytest

from directory.files.photo_rules import (
    MOST_PIXELS_DOWN,
    PHOTO_MAX_BYTES,
    PHOTO_MAX_PIXELS,
    PHOTOS_MAX,
    STEPS,
    UPLOAD_MAX_BYTES,
    Format,
    PhotoMedia,
    Size,
    check_photo_bytes,
    check_photo_size,
    formats_at,
    largest_size,
    original_photo_name,
    photo_name,
    photo_names,
    sizes_of,
    srcset,
)
from directory.shared.errors import RuleBroken

KEY = "0123456789abcdef0123456789abcdef"


@dataclass
class Photo:
    key: str
    width: int
    height: int


@pytest.mark.parametrize(("count", "words"), [(0, "empty"), (PHOTO_MAX_BYTES + 1, "15 MB"), (40_000_000, "has 38 MB")])
def test_empty_and_huge_photos_are_refused_in_words(count, words):
    check_photo_bytes(1)
    check_photo_bytes(PHOTO_MAX_BYTES)
    with pytest.raises(RuleBroken, match=words) as refused:
        check_photo_bytes(count)
    assert refused.value.field == "photos"


def test_a_form_has_room_for_as_many_photos_as_may_come_at_once():
    assert UPLOAD_MAX_BYTES > PHOTOS_MAX * PHOTO_MAX_BYTES


@pytest.mark.parametrize(
    ("media", "size", "words"),
    [
        (PhotoMedia.JPEG, (7072, 7072), "at most 50 million"),
        (PhotoMedia.PNG, (5001, 5000), "at most 25 million"),
        (PhotoMedia.WEBP, (4032, 3300), "at most 13 million"),
        (PhotoMedia.HEIC, (6000, 5000), "at most 25 million"),
        (PhotoMedia.JPEG, (399, 900), "only 399 × 900"),
        (PhotoMedia.JPEG, (400, 1001), "2.5 times"),
    ],
)
def test_a_photo_is_refused_by_its_size_in_words(media, size, words):
    with pytest.raises(RuleBroken, match=words):
        check_photo_size(media, *size)


@pytest.mark.parametrize(
    ("media", "size"),
    [
        (PhotoMedia.JPEG, (8160, 6120)),
        (PhotoMedia.HEIC, (5712, 4284)),
        (PhotoMedia.PNG, (1290, 2796)),
        (PhotoMedia.WEBP, (4032, 3024)),
        (PhotoMedia.JPEG, (400, 1000)),
    ],
)
def test_what_phones_make_fits(media, size):
    check_photo_size(media, *size)
    assert size[0] * size[1] <= PHOTO_MAX_PIXELS[media]


@pytest.mark.parametrize(
    ("size", "largest"),
    [
        ((3024, 4032), (1440, 1920)),
        ((4032, 3024), (1440, 1080)),
        ((1080, 2400), (864, 1920)),
        ((500, 600), (500, 600)),
        ((400, 1000), (400, 1000)),
    ],
)
def test_the_largest_rendition_fits_both_ways_and_is_never_larger_than_the_photo(size, largest):
    assert largest_size(*size) == largest
    assert largest[0] <= STEPS[-1]
    assert largest[1] <= MOST_PIXELS_DOWN


@pytest.mark.parametrize(
    ("width", "steps"),
    [
        (200, [(320, 200)]),
        (320, [(320, 320)]),
        (321, [(320, 320), (640, 321)]),
        (1200, [(320, 320), (640, 640), (960, 960), (1440, 1200)]),
        (1440, [(320, 320), (640, 640), (960, 960), (1440, 1440)]),
    ],
)
def test_a_photo_has_every_step_below_its_width_and_its_own_at_the_next(width, steps):
    sizes = sizes_of(width, width * 2)
    assert [(size.step, size.width) for size in sizes] == steps
    assert all(size.height == size.width * 2 for size in sizes)
    assert sum(Format.JPEG in formats_at(size, sizes) for size in sizes) == 1


def test_a_page_is_told_sizes_formats_fallback_and_place():
    told = srcset(Photo(KEY, 1200, 1600))
    assert [source.format.mime for source in told.sources] == ["image/avif", "image/webp"]
    assert [size.width for size in told.sources[0].sizes] == [320, 640, 960, 1200]
    assert told.fallback == Size(960, 960, 1280)
    assert (told.key, told.width, told.height) == (KEY, 1200, 1600)
    assert srcset(Photo(KEY, 500, 700)).fallback == Size(640, 500, 700)
    assert Format.JPEG.mime == "image/jpeg"


def test_names_hold_the_key_and_the_step_and_nothing_else():
    assert photo_name(KEY, 320, Format.AVIF) == f"{KEY}-320.avif"
    assert original_photo_name(KEY) == f"{KEY}-original.sealed"
    for size in (1440, 700, 320, 90):
        sizes = sizes_of(size, size)
        names = {photo_name(KEY, one.step, kind) for one in sizes for kind in formats_at(one, sizes)}
        assert names <= set(photo_names(KEY))


@pytest.mark.parametrize("key", ["", "../x", KEY.upper(), KEY + "0", KEY + "\n"])
def test_what_is_no_key_names_nothing(key):
    for name in (lambda: photo_name(key, 320, Format.WEBP), lambda: photo_names(key), lambda: original_photo_name(key)):
        with pytest.raises(ValueError, match="no key"):
            name()
    with pytest.raises(ValueError, match="no rendition"):
        photo_name(KEY, 321, Format.WEBP)
