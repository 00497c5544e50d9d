"""What a private document may be, what its files are called, and which pages look alike."""

import pytest

from directory.papers.rules import (
    ALIKE_BITS,
    DOCUMENT_MAX_BYTES,
    DOCUMENTS_MAX,
    NAME_MAX_CHARS,
    PAGES_MAX,
    PICTURE_MAX_PIXELS,
    UPLOAD_MAX_BYTES,
    Media,
    check_document_bytes,
    check_page_count,
    check_picture_size,
    look_alike,
    original_name,
    page_name,
    shown_name,
)
from directory.shared.errors import RuleBroken

KEY = "0123456789abcdef0123456789abcdef"
BLANK, SOME = "0000000000000000", "0145416181811919"


@pytest.mark.parametrize(("count", "words"), [(0, "empty"), (40_000_000, "has 38 MB.*15 MB")])
def test_empty_and_huge_documents_are_refused_in_words(count, words):
    check_document_bytes(1)
    check_document_bytes(DOCUMENT_MAX_BYTES)
    with pytest.raises(RuleBroken, match=words) as refused:
        check_document_bytes(count)
    assert refused.value.field == "documents"


def test_a_form_has_room_for_as_many_documents_as_may_come_at_once():
    assert UPLOAD_MAX_BYTES > DOCUMENTS_MAX * DOCUMENT_MAX_BYTES


@pytest.mark.parametrize(("count", "words"), [(0, "no pages"), (PAGES_MAX + 1, "21 pages, and at most 20")])
def test_a_pdf_has_between_one_and_twenty_pages(count, words):
    check_page_count(1)
    check_page_count(PAGES_MAX)
    with pytest.raises(RuleBroken, match=words):
        check_page_count(count)


@pytest.mark.parametrize(
    ("media", "size", "words"),
    [
        (Media.JPEG, (7072, 7072), "at most 50 million"),
        (Media.PNG, (6001, 6000), "at most 36 million"),
        (Media.WEBP, (4032, 3300), "at most 13 million"),
        (Media.HEIC, (6000, 5000), "at most 25 million"),
        (Media.PNG, (199, 800), "only 199 × 800"),
        (Media.PNG, (200, 2001), "more than 10 times"),
    ],
)
def test_a_picture_is_refused_by_its_size_in_words(media, size, words):
    with pytest.raises(RuleBroken, match=words):
        check_picture_size(media, *size)


@pytest.mark.parametrize(
    ("media", "size"),
    [(Media.JPEG, (8160, 6120)), (Media.HEIC, (5712, 4284)), (Media.PNG, (4960, 7016)), (Media.WEBP, (4032, 3024))],
)
def test_what_phones_and_scanners_make_fits(media, size):
    check_picture_size(media, *size)
    assert size[0] * size[1] <= PICTURE_MAX_PIXELS[media]


@pytest.mark.parametrize(
    ("given", "media", "shown"),
    [
        ("License 2024.pdf", Media.PDF, "License 2024.pdf"),
        ("C:\\Users\\ana\\scan.PDF.exe", Media.PDF, "scan.PDF.pdf"),
        ("../../etc/passwd", Media.PNG, "passwd.png"),
        ('a"b\r\nX-Evil: 1.jpg', Media.JPEG, "a-b-X-Evil- 1.jpg"),
        ("證書.heic", Media.HEIC, "證書.heic"),
        ("\u202egpj.exe", Media.JPEG, "gpj.jpg"),
        ("", Media.WEBP, "document.webp"),
        (".pdf", Media.PDF, "document.pdf"),
        ("x" * 300 + ".pdf", Media.PDF, "x" * (NAME_MAX_CHARS - 4) + ".pdf"),
    ],
)
def test_a_file_name_is_shown_without_what_means_something_elsewhere(given, media, shown):
    assert shown_name(given, media) == shown


@pytest.mark.parametrize("key", ["", "../../secret_key", KEY.upper(), KEY[:-1], KEY + "0", KEY + "\n"])
def test_only_a_key_names_files(key):
    assert original_name(KEY) == f"{KEY}-original.sealed"
    assert page_name(KEY, 20) == f"{KEY}-20.sealed"
    with pytest.raises(ValueError, match="no key"):
        original_name(key)
    with pytest.raises(ValueError, match="no key"):
        page_name(key, 1)


def test_there_is_no_page_before_the_first():
    with pytest.raises(ValueError, match="no page 0"):
        page_name(KEY, 0)


def test_pages_look_alike_up_to_a_few_bits_and_blank_ones_never():
    def changed(bits):
        return f"{int(SOME, 16) ^ ((1 << bits) - 1):016x}"

    assert look_alike(SOME, SOME)
    assert look_alike(SOME, changed(ALIKE_BITS))
    assert not look_alike(SOME, changed(ALIKE_BITS + 1))
    assert not look_alike(BLANK, BLANK)
    assert not look_alike("ffffffffffffffff", "ffffffffffffffff")
