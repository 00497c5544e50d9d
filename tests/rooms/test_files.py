"""Pictures: what comes in, what is kept, and what never leaves."""

import io
import struct
import time
import zlib
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from directory.audit.queries import entries_about
from directory.audit.rules import OPERATOR
from directory.files.actions import keep_picture, store_picture
from directory.files.disk import DiskStore
from directory.files.models import Picture
from directory.files.queries import open_rendition, picture_of, renditions
from directory.files.redrawing import redraw
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 30), (30, 30, 220), (255, 255, 255)
ORIENTATION, GPS = 0x0112, 0x8825


def corners(size=(300, 200), mode="RGB"):
    """Red, green, blue and white quarters, from the top left on, row by row."""
    width, height = size
    picture = Image.new("RGB", size, RED)
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    picture.paste(WHITE, (width // 2, height // 2, width, height))
    return picture.convert(mode)


def encoded(picture, kind="JPEG", **how):
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def decoded(redrawn, width=None):
    name = f"{redrawn.digest}-{width or redrawn.width}.webp"
    return Image.open(io.BytesIO(redrawn.files[name]))


def quarters(picture):
    width, height = picture.size
    spots = [(width // 4, height // 4), (3 * width // 4, height // 4)]
    spots += [(x, 3 * height // 4) for x, _y in spots]
    return [picture.convert("RGB").getpixel(spot) for spot in spots]


def looks_like(colors, expected, within=40):
    return all(
        abs(a - b) <= within for one, two in zip(colors, expected, strict=True) for a, b in zip(one, two, strict=True)
    )


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb_png(width, height):
    """A PNG of a few kilobytes that unpacks to gigabytes."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + width * 4)
    rows = b"".join(packer.compress(row) for _ in range(min(height, 500))) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def bomb_webp(width, height):
    """A lossless WebP of one color whose header says that it is large."""
    data = bytearray(encoded(Image.new("RGB", (200, 200)), "WEBP", lossless=True))
    at = data.index(b"VP8L") + 9
    sizes = int.from_bytes(data[at : at + 4], "little") & ~0xFFFFFFF | (width - 1) | (height - 1) << 14
    data[at : at + 4] = sizes.to_bytes(4, "little")
    return bytes(data)


def scan_bomb():
    """A progressive JPEG whose last scan comes hundreds of times."""
    data = encoded(Image.effect_noise((120, 120), 80).convert("RGB"), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * 300 + data[-2:]


def animated(kind):
    frames = [corners(), corners().rotate(180)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100, loop=0)


BAD = {
    "nothing": (b"", "empty"),
    "text": (b"just some words", "cannot be read"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "cannot be read"),
    "html": (b"<!doctype html><script>alert(1)</script>" + b" " * 1000, "cannot be read"),
    "pdf": (b"%PDF-1.7\n1 0 obj\n", "cannot be read"),
    "gif": (encoded(corners().convert("P"), "GIF"), "cannot be read"),
    "bmp": (encoded(corners(), "BMP"), "cannot be read"),
    "tiff": (encoded(corners(), "TIFF"), "cannot be read"),
    "truncated JPEG": (encoded(corners())[:-400], "cannot be read"),
    "truncated PNG": (encoded(Image.effect_noise((300, 200), 50), "PNG")[:-9000], "cannot be read"),
    "truncated WebP": (encoded(Image.effect_noise((300, 200), 50), "WEBP")[:-2000], "cannot be read"),
    "a JPEG's first bytes": (b"\xff\xd8\xff\xe0", "cannot be read"),
    "a PNG's first bytes": (b"\x89PNG\r\n\x1a\n", "cannot be read"),
    "bomb PNG, in its header": (bomb_png(30_000, 30_000), "too many pixels|at most 25 million"),
    "bomb PNG, below the library's own limit": (bomb_png(12_000, 12_000), "too many pixels|at most 25 million"),
    "bomb PNG, in its text": (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 200, 200, 8, 2, 0, 0, 0))
        + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 80_000_000, 1)) + chunk(b"IEND", b""),
        "cannot be read",
    ),
    "bomb WebP": (bomb_webp(16_000, 16_000), "too many pixels|at most 25 million"),
    "JPEG of 300 scans": (scan_bomb(), "cannot be read"),
    "1 × 1": (encoded(corners((1, 1))), "only 1 × 1"),
    "strip": (encoded(corners((2000, 100))), "4 times"),
    "animated PNG": (animated("PNG"), "moves"),
    "animated WebP": (animated("WEBP"), "moves"),
    "16 MB": (encoded(corners()) + b"\0" * (15 * 1024 * 1024), "larger than 15 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_words_within_two_seconds(name):
    data, words = BAD[name]
    began = time.process_time()
    with pytest.raises(RuleBroken, match=words) as refused:
        redraw(data)
    assert time.process_time() - began < 2
    assert refused.value.field in {"picture", "alt"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_largest_picture_allowed_is_redrawn_within_two_seconds(kind):
    large = Image.effect_noise((500, 500), 60).convert("RGB").resize((5000, 5000), Image.Resampling.NEAREST)
    data = encoded(large, kind, **{"PNG": {"compress_level": 1}, "WEBP": {"method": 0}}.get(kind, {}))
    began = time.process_time()
    assert redraw(data).width == 768
    assert time.process_time() - began < 2


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_as_webp_in_every_width(kind):
    redrawn = redraw(encoded(corners((900, 600)), kind))
    assert [decoded(redrawn, width).size for width in (96, 192, 384, 768)] == [
        (96, 64),
        (192, 128),
        (384, 256),
        (768, 512),
    ]
    assert decoded(redrawn).format == "WEBP"
    assert looks_like(quarters(decoded(redrawn)), [RED, GREEN, BLUE, WHITE])
    assert (redrawn.width, redrawn.height) == (768, 512)


def test_the_same_bytes_make_the_same_files():
    data = encoded(corners())
    assert redraw(data) == redraw(data)


BACK = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def turned_away(orientation, size):
    """The four quarters as a camera would store them that was held as the orientation says."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    back = BACK[orientation]
    return corners(size) if back is None else corners(size).transpose(back), exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", BACK)
def test_a_picture_is_turned_upright(orientation, kind):
    stored, exif = turned_away(orientation, (300, 200))
    redrawn = redraw(encoded(stored, kind, exif=exif))
    assert (redrawn.width, redrawn.height) == (300, 200)
    assert looks_like(quarters(decoded(redrawn)), [RED, GREEN, BLUE, WHITE])


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_is_turned_upright_too(kind):
    stored, exif = turned_away(6, (3200, 4800))
    redrawn = redraw(encoded(stored, kind, exif=exif))
    assert (redrawn.width, redrawn.height) == (768, 1152)
    assert looks_like(quarters(decoded(redrawn)), [RED, GREEN, BLUE, WHITE])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_no_place_name_or_profile_leaves(kind):
    exif = Image.Exif()
    exif[0x010E] = "Marker-description"
    exif[0x013B] = "Marker-artist"
    exif.get_ifd(GPS).update({1: "N", 2: (40.0, 13.0, 57.0), 3: "W", 4: (74.0, 0.0, 34.0)})
    how = {"exif": exif, "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()}
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Author", "Marker-author")
        how["pnginfo"] = notes
    else:
        how["xmp"] = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Marker-xmp</x:xmpmeta>"
    if kind == "JPEG":
        how["comment"] = b"Marker-comment"
    data = encoded(corners(), kind, **how) + b"Marker-tail"
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(GPS)
    redrawn = redraw(data)
    for name, content in redrawn.files.items():
        kept = Image.open(io.BytesIO(content))
        assert not kept.getexif(), name
        assert not {"exif", "xmp", "icc_profile"} & set(kept.info), name
        assert not any(word in content for word in (b"Marker", b"EXIF", b"XMP ", b"ICCP")), name


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
        ("PNG", "L"),
        ("PNG", "LA"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "RGBA"),
        ("WEBP", "RGBA"),
    ],
)
def test_every_color_mode_is_redrawn(kind, mode):
    redrawn = redraw(encoded(corners(mode=mode), kind))
    expected = [RED, GREEN, BLUE, WHITE]
    if mode in {"L", "LA", "1"}:
        expected = quarters(corners(mode="L"))
    assert looks_like(quarters(decoded(redrawn)), expected, within=255 if mode == "1" else 45)


def test_sixteen_bit_gray_is_not_burnt_out():
    redrawn = redraw(encoded(Image.new("I;16", (200, 200), 0x6000), "PNG"))
    assert looks_like([decoded(redrawn).convert("RGB").getpixel((50, 50))], [(96, 96, 96)], within=4)


def srgb_with_red_and_green_swapped():
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * int.from_bytes(profile[128:132]), 12)}
    red, green = tags[b"rXYZ"], tags[b"gXYZ"]
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


def test_a_color_profile_is_applied_before_it_is_dropped():
    data = encoded(Image.new("RGB", (200, 200), RED), icc_profile=srgb_with_red_and_green_swapped())
    red, green, _blue = decoded(redraw(data)).getpixel((50, 50))
    assert green > 150 > 100 > red


@pytest.mark.parametrize("profile", [b"no profile at all", srgb_with_red_and_green_swapped()[:300]])
def test_a_color_profile_that_makes_no_sense_changes_nothing(profile):
    data = encoded(Image.new("RGB", (200, 200), RED), icc_profile=profile)
    assert looks_like([decoded(redraw(data)).getpixel((50, 50))], [RED])


def test_transparency_stays():
    redrawn = redraw(encoded(Image.new("RGBA", (200, 200), (*RED, 0)), "PNG"))
    assert decoded(redrawn).getpixel((100, 100))[3] == 0


def test_a_wrong_name_for_the_right_picture_changes_nothing():
    assert redraw(encoded(corners(), "PNG")).files  # a `.jpg` that holds a PNG: names are never asked


def test_a_cameras_picture_of_several_is_its_first():
    data = encoded(corners(), "MPO", save_all=True, append_images=[corners().rotate(180)])
    assert looks_like(quarters(decoded(redraw(data))), [RED, GREEN, BLUE, WHITE])


SEEDS = [
    encoded(corners((120, 100)), kind, **how)
    for kind, how in (
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
    )
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.sampled_from(SEEDS),
    changes=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=12),
    cut=st.integers(0, 400),
)
def test_damaged_files_are_redrawn_or_refused_and_never_anything_else(seed, changes, cut):
    data = bytearray(seed)
    for at, value in changes:
        data[at % len(data)] = value
    with suppress(RuleBroken):
        redraw(bytes(data[: len(data) - cut]))


@pytest.fixture
def store(tmp_path):
    return DiskStore(tmp_path / "files")


def keep(data, store, alt="Drawing of a woman in profile"):
    redrawn = store_picture(data, store=store)
    with unit_of_work():
        return keep_picture(redrawn, alt=alt, by=OPERATOR, now=NOON).id


def test_the_same_bytes_are_the_same_picture(any_app, store):
    data = encoded(corners())
    assert keep(data, store) == keep(data, store, alt="Other words")
    assert keep(encoded(corners((320, 200))), store) != keep(data, store)


def test_a_kept_picture_can_be_read_in_every_rendition(any_app, store):
    picture = db.session.get_one(Picture, keep(encoded(corners((901, 677))), store))
    assert picture_of(picture.digest) is picture
    sizes = renditions(picture)
    assert [one.width for one in sizes] == [96, 192, 384, 768]
    for one in sizes:
        content = open_rendition(store, picture.digest, one.width)
        assert Image.open(io.BytesIO(content)).size == (one.width, one.height)
    assert [entry.action for entry in entries_about("picture", picture.id)] == ["keep_picture"]


def test_a_picture_without_words_is_not_kept(any_app, store):
    with pytest.raises(RuleBroken, match="do not see it"):
        keep(encoded(corners()), store, alt=" ")
    assert db.session.query(Picture).count() == 0


@pytest.mark.parametrize(
    ("digest", "width"),
    [("0" * 64, 96), ("../secret_key", 96), ("", 96), ("0" * 64, -1), ("0" * 64, 0), ("\x00" * 64, 96)],
)
def test_what_is_not_a_rendition_is_none(store, digest, width):
    assert open_rendition(store, digest, width) is None
