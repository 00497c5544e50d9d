"""What a picture may be, and which renditions it has."""

import pytest

from directory.files.rules import (
    PICTURE_MAX_BYTES,
    check_alt,
    check_picture_bytes,
    check_picture_size,
    file_name,
    rendition_sizes,
)
from directory.shared.errors import RuleBroken


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        ((3000, 4000), [(96, 128), (192, 256), (384, 512), (768, 1024)]),
        ((768, 768), [(96, 96), (192, 192), (384, 384), (768, 768)]),
        ((500, 250), [(96, 48), (192, 96), (384, 192), (500, 250)]),
        ((96, 384), [(96, 384)]),
    ],
)
def test_a_picture_is_kept_in_the_usual_widths_and_never_enlarged(size, sizes):
    assert rendition_sizes(*size) == sizes
    assert rendition_sizes(*sizes[-1]) == sizes


@pytest.mark.parametrize("size", [(96, 96), (5000, 5000), (400, 100), (100, 400)])
def test_ordinary_sizes_are_accepted(size):
    check_picture_size(*size)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((5001, 5000), "at most 25 million"),
        ((1, 1), "only 1 × 1"),
        ((95, 200), "at least 96"),
        ((2000, 499), "more than 4 times"),
        ((100, 401), "more than 4 times"),
    ],
)
def test_other_sizes_are_refused_in_words(size, words):
    with pytest.raises(RuleBroken, match=words):
        check_picture_size(*size)


@pytest.mark.parametrize(("count", "words"), [(0, "empty"), (PICTURE_MAX_BYTES + 1, "larger than 15 MB")])
def test_empty_and_huge_files_are_refused_in_words(count, words):
    check_picture_bytes(PICTURE_MAX_BYTES)
    with pytest.raises(RuleBroken, match=words):
        check_picture_bytes(count)


@pytest.mark.parametrize("alt", ["", "  ", "a" * 301])
def test_a_picture_needs_words(alt):
    with pytest.raises(RuleBroken, match="do not see it"):
        check_alt(alt)


@pytest.mark.parametrize("digest", ["", "../secret_key", "A" * 64, "a" * 63, "a" * 64 + "\n", "ａ" * 64])
def test_a_file_name_is_made_of_a_digest_only(digest):
    with pytest.raises(ValueError, match="names no rendition"):
        file_name(digest, 96)
