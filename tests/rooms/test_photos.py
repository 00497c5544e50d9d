"""Case photos as they come in: good ones are drawn anew, bad ones get a sentence, and only pixels get through."""

import hashlib
import io
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from directory.files import photos
from directory.files.bounded import Answer
from directory.files.comparing import Measures, compare_pair
from directory.files.disk import DiskStore
from directory.files.likeness import likeness
from directory.files.photo_rules import STEPS, Format, PhotoMedia, photo_names
from directory.files.photos import ENCODING, READING, erase_photo, photo_bytes, store_photo, take_photo
from directory.files.sealing import SealedStore
from directory.shared.errors import RuleBroken
from directory.shared.keys import SecretKeys
from tests.factories import documents as d
from tests.factories.photos import a_face
from tests.rooms.bounds import do_here

SECRET = b"GPS-40.2206-N-74.0002-W-of-ana"
UNREADABLE, TOO_LARGE = "cannot be read as a photo", "too many pixels|at most 25 million"
SMALL = (408, 544)


@cache
def the_face(size=SMALL):
    return a_face(1, size=size)


def a_photo(kind="JPEG", size=SMALL, **how):
    return d.encoded(the_face(size), kind, **how)


def half(kind):
    whole = a_photo(kind)
    return whole[: len(whole) // 2]


def moving(kind):
    first, second = the_face(), a_face(2, size=SMALL)
    return d.encoded(first, kind, save_all=True, append_images=[second], duration=100, loop=0)


BAD = {
    "nothing": (lambda: b"", "empty"),
    "words": (lambda: b"just some words", UNREADABLE),
    "SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', UNREADABLE),
    "HTML": (lambda: b"<!doctype html><script>alert(1)</script>" + b" " * 1000, UNREADABLE),
    "PDF": (d.a_pdf, UNREADABLE),
    "ZIP": (lambda: b"PK\3\4" + b"\0" * 400, UNREADABLE),
    "GIF": (lambda: moving("GIF"), UNREADABLE),
    "TIFF": (lambda: a_photo("TIFF"), UNREADABLE),
    "AVIF": (lambda: a_photo("AVIF"), UNREADABLE),
    "moving PNG": (lambda: moving("PNG"), "moves"),
    "moving WebP": (lambda: moving("WEBP"), "moves"),
    "half a JPEG": (lambda: half("JPEG"), UNREADABLE),
    "half a PNG": (lambda: half("PNG"), UNREADABLE),
    "half a WebP": (lambda: half("WEBP"), UNREADABLE),
    "half a HEIC": (lambda: half("HEIF"), UNREADABLE),
    "a JPEG's first bytes": (lambda: b"\xff\xd8\xff\xe0", UNREADABLE),
    "PNG of 30,000 × 30,000": (lambda: d.bomb_png(30_000, 30_000), TOO_LARGE),
    "PNG below the library's own limit": (lambda: d.bomb_png(6000, 6000), TOO_LARGE),
    "PNG with a bomb in its text": (
        lambda: d.bomb_png(400, 400, d.chunk(b"zTXt", b"C\0\0" + d.zlib.compress(b"\0" * 80_000_000, 1))),
        UNREADABLE,
    ),
    "JPEG that says 30,000 × 30,000": (lambda: said_to_be(a_photo(), 30_000, 30_000), "too many pixels|at most 50 mil"),
    "JPEG of 300 scans": (d.scan_bomb, "only 240 × 240|cannot be read"),
    "tiny": (lambda: a_photo(size=(60, 80)), "only 60 × 80"),
    "a strip": (lambda: d.encoded(Image.new("RGB", (1200, 410))), "2.5 times"),
    "16 MB": (lambda: a_photo() + b"\0" * (16 * 1024**2), "may have 15 MB"),
}  # fmt: skip


def said_to_be(jpeg, width, height):
    """A JPEG whose header says another size."""
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


IN_A_CHILD = [name for name in BAD if "bomb" in name or "0,000" in name or name == "words"]


@pytest.fixture
def without_child(monkeypatch):
    monkeypatch.setattr(photos, "run_bounded", do_here)


@pytest.mark.parametrize("name", IN_A_CHILD)
def test_a_bad_photo_is_refused_in_words_by_a_child(name):
    refuse(*BAD[name])


@pytest.mark.parametrize("name", [name for name in BAD if name not in IN_A_CHILD])
def test_a_bad_photo_is_refused_in_words(name, without_child):
    refuse(*BAD[name])


def refuse(make, words):
    data = make()
    began = time.process_time()
    with pytest.raises(RuleBroken, match=words) as refused:
        take_photo(data)
    assert time.process_time() - began < READING.cpu_seconds  # a child's time is bounded by its own clock
    assert refused.value.field == "photos"


def test_no_photo_can_take_more_than_its_bounds():
    assert READING.cpu_seconds < 2
    assert max(READING.memory_bytes, ENCODING.memory_bytes) < 300_000_000


SAFE = {
    "CMYK JPEG": lambda: d.encoded(the_face().convert("CMYK")),
    "gray JPEG": lambda: d.encoded(the_face().convert("L")),
    "PNG with a palette": lambda: d.encoded(the_face().convert("P"), "PNG"),
    "16-bit gray PNG": lambda: d.encoded(Image.new("I;16", SMALL, 40_000), "PNG"),
    "16-bit PNG": lambda: d.a_16_bit_png(SMALL),
    "PNG of 25 million pixels in 10 KB": lambda: d.bomb_png(5000, 5000)[:-12],
    "a JPEG and a ZIP in one file": lambda: a_photo() + b"PK\3\4" + SECRET,
    "a JPEG that begins like a PDF": lambda: b"\xff\xd8\xff\xfe\0\x20" + b"%PDF-1.4".ljust(30) + a_photo()[2:],
    "a JPEG with a page in its comment": lambda: a_photo(comment=b"<script>alert(1)</script>"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAFE)
def test_a_strange_photo_is_made_safe(name, without_child):
    taken = take_photo(SAFE[name]())
    for content in taken.files.values():
        opened(content)
        assert not any(word in content for word in (SECRET, b"PK\3\4", b"%PDF", b"<script"))


def opened(content):
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize(
    ("kind", "media"),
    [
        ("JPEG", PhotoMedia.JPEG),
        ("MPO", PhotoMedia.JPEG),
        ("PNG", PhotoMedia.PNG),
        ("WEBP", PhotoMedia.WEBP),
        ("HEIF", PhotoMedia.HEIC),
    ],
)
def test_a_photo_is_what_it_decodes_as(kind, media, without_child):
    data = a_photo(kind)
    taken = take_photo(data)
    assert (taken.media, taken.width, taken.height) == (media, *SMALL)
    assert (taken.original, taken.digest) == (data, hashlib.sha256(data).hexdigest())
    looks_like(taken.files, the_face())


def looks_like(files, given):
    """Each file shows what was given."""
    spots = given.resize((6, 8), Image.Resampling.BOX).tobytes()
    for name, content in files.items():
        seen = opened(content).convert("RGB").resize((6, 8), Image.Resampling.BOX).tobytes()
        assert max(abs(one - other) for one, other in zip(spots, seen, strict=True)) < 12, name


def test_a_photo_is_drawn_anew_in_every_width_and_format():
    taken = take_photo(a_photo(size=(996, 1328)))
    assert (taken.width, taken.height) == (996, 1328)
    found = {name.partition("-")[2]: opened(content) for name, content in taken.files.items()}
    widths = {320: 320, 640: 640, 960: 960, 1440: 996}
    assert {name: picture.size for name, picture in found.items()} == {
        f"{step}.{ending}": (wide, round(wide * 4 / 3))
        for step, wide in widths.items()
        for ending in (("avif", "webp", "jpg") if step == 960 else ("avif", "webp"))
    }
    assert {name.rpartition(".")[2]: picture.format for name, picture in found.items()} == {
        "avif": "AVIF", "webp": "WEBP", "jpg": "JPEG",
    }  # fmt: skip
    looks_like(taken.files, a_face(1, size=(996, 1328)))


def test_the_same_photo_twice_has_two_keys_and_one_fingerprint(without_child):
    one, other = take_photo(a_photo()), take_photo(a_photo("PNG"))
    assert one.key != other.key
    assert len(one.key) == 32
    assert likeness(one.fingerprints, other.fingerprints) <= 8
    assert compare_pair(Measures.read(one.measures), Measures.read(other.measures)) == ()


def test_a_tall_photo_stays_within_the_highest_and_keeps_its_shape(without_child):
    taken = take_photo(d.encoded(Image.new("RGB", (1300, 3000), "teal")))
    assert (taken.width, taken.height) == (832, 1920)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_is_turned_upright(kind, without_child):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    lying = Image.new("RGB", (640, 480), "white")
    lying.paste("black", (0, 0, 320, 480))
    for content in take_photo(d.encoded(lying, kind, exif=exif.tobytes())).files.values():
        picture = opened(content).convert("L")
        wide, high = picture.size
        assert wide < high
        assert picture.getpixel((wide // 2, high // 8)) < 60
        assert picture.getpixel((wide // 2, 7 * high // 8)) > 200


def with_everything(kind):
    """A photo with a place, a name, a profile, and bytes behind its end."""
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = SECRET.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSProcessingMethod] = SECRET
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    how = {"exif": exif.tobytes(), "icc_profile": profile}
    if kind == "PNG":
        how["pnginfo"] = PngImagePlugin.PngInfo()
        how["pnginfo"].add_text("Comment", SECRET.decode())
        how["pnginfo"].add_itxt("XML:com.adobe.xmp", SECRET.decode())
    elif kind == "JPEG":
        how |= {"comment": SECRET, "xmp": SECRET}
    return a_photo(kind, **how) + (SECRET if kind == "JPEG" else b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_nothing_but_pixels_leaves(kind, without_child):
    data = with_everything(kind)
    assert SECRET in data or kind == "PNG"
    for name, content in take_photo(data).files.items():
        assert not any(
            word in content for word in (SECRET, b"Exif", b"EXIF", b"ICC_PROFILE", b"ICCP", b"XMP ", b"http")
        )
        picture = opened(content)
        assert not dict(picture.getexif()), name
        assert not {"exif", "icc_profile", "xmp", "comment"} & picture.info.keys(), name


def test_what_is_transparent_becomes_white(without_child):
    taken = take_photo(d.encoded(Image.new("RGBA", SMALL, (0, 0, 0, 0)), "PNG"))
    for content in taken.files.values():
        assert min(opened(content).convert("RGB").getpixel((100, 100))) > 250


def test_many_people_at_once_each_get_their_own_answer():
    files = [a_photo(), b"words", a_photo("WEBP")]
    with ThreadPoolExecutor(3) as pool:
        found = [task.exception() or task.result().original for task in [pool.submit(take_photo, one) for one in files]]
    assert [files[0], *files[2:]] == [found[0], *found[2:]]
    assert "cannot be read" in str(found[1])


MEASURED = Measures(480, 640, 400, 120, 370, 290, 500, 480, 300).stored()
SWAPPED = [[640, "jpg"], [640, "webp"], [640, "avif"], [320, "webp"], [320, "avif"]]
LIES = {
    "no pixels": ("read", {"media": "jpeg", "width": 400, "height": 400}, (b"",)),
    "another media": ("read", {"media": "exe", "width": 1, "height": 1}, (b"abc",)),
    "a huge width": ("read", {"media": "jpeg", "width": 14_400, "height": 1}, (b"abc" * 14_400,)),
    "nothing": ("read", {}, ()),
    "swapped renditions": ("encode", {"made": SWAPPED, "fingerprints": "", "measures": MEASURED}, (b"x",) * 5),
    "too few renditions": ("encode", {"made": SWAPPED[::-1], "fingerprints": "", "measures": MEASURED}, (b"x",)),
    "no fingerprints": ("encode", {"made": SWAPPED[::-1], "fingerprints": "x", "measures": MEASURED}, (b"x",) * 5),
    "no measures": ("encode", {"made": SWAPPED[::-1], "fingerprints": "", "measures": "{}"}, (b"x",) * 5),
}  # fmt: skip


@pytest.mark.parametrize("name", LIES)
def test_a_child_is_not_believed(name, monkeypatch):
    liar, facts, blobs = LIES[name]
    asked = []

    def run(work, data, **how):
        asked.append(work.rpartition(":")[2])
        return Answer(facts, blobs) if work.endswith(liar) else do_here(work, data, **how)

    monkeypatch.setattr(photos, "run_bounded", run)
    with pytest.raises(RuleBroken, match="breaks when it is read"):
        take_photo(a_photo())
    assert asked[-1] == liar, "what a child made up goes no further"


@pytest.fixture
def store(tmp_path):
    return DiskStore(tmp_path / "files")


@pytest.fixture
def originals(store):
    return SealedStore(store, keys=SecretKeys("k"), purpose="photo originals")


def test_a_stored_photo_is_handed_out_and_erased_whole(store, tmp_path, without_child):
    taken = take_photo(a_photo())
    store_photo(taken, store)
    assert photo_bytes(taken.key, 320, Format.AVIF, store) == taken.files[f"{taken.key}-320.avif"]
    assert photo_bytes(taken.key, 1440, Format.WEBP, store) is None  # it is narrower than that
    erase_photo(taken.key, store)
    erase_photo(taken.key, store)
    assert photo_bytes(taken.key, 320, Format.AVIF, store) is None
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_came_in_is_discarded_or_sealed(store, originals, tmp_path, without_child):
    data = with_everything("JPEG")
    taken = take_photo(data)
    store_photo(taken, store)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == len(taken.files)
    store_photo(taken, store, originals=originals)
    assert originals.get(f"{taken.key}-original.sealed") == data
    assert not any(SECRET in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    erase_photo(taken.key, store)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_names_mean_nothing_and_cover_every_file(without_child):
    taken = take_photo(a_photo())
    assert set(taken.files) <= set(photo_names(taken.key))
    assert len(photo_names(taken.key)) == 1 + len(STEPS) * len(Format)


@pytest.mark.parametrize(("key", "step"), [("../secret_key", 320), ("0" * 32, 321), ("0" * 32, -1), ("", 320)])
def test_what_names_no_photo_is_none(store, key, step):
    assert photo_bytes(key, step, Format.WEBP, store) is None
