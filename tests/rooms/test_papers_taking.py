"""Documents as they come in: good ones become pictures, bad ones a sentence, and nothing of theirs gets through."""

import hashlib
import io
import re
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from directory.files import bounded
from directory.papers import taking
from directory.papers.rules import PAGE_SIDE, PAGES_MAX, Media
from directory.papers.taking import BOUNDS, take
from directory.shared.errors import RuleBroken
from tests.factories import documents as d
from tests.rooms.bounds import do_here

DRAW = "directory.papers.drawing_pdf:draw"
SECRET = b"GPS-40.2206-N-74.0002-W-of-ana"
UNREADABLE, TWO_THINGS = "cannot be read as a document", "two things at once"
NO_PDF, RUNS, CARRIES, LOCKED = "PDF cannot be read", "acts by itself", "carries other files", "locked with a password"
TOO_HEAVY = "takes too long to read|too much memory to read|breaks when it is read"


def half(kind):
    whole = d.encoded(d.a_certificate(1, (400, 500)), kind)
    return whole[: len(whole) // 2]


BAD = {
    "nothing": (lambda: b"", "empty"),
    "words": (lambda: b"just some words", UNREADABLE),
    "SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', UNREADABLE),
    "HTML": (lambda: b"<!doctype html><script>alert(1)</script>" + b" " * 1000, UNREADABLE),
    "GIF": (lambda: d.animated("GIF"), UNREADABLE),
    "TIFF": (lambda: d.encoded(d.a_certificate(), "TIFF"), UNREADABLE),
    "PostScript": (lambda: b"%!PS-Adobe-3.0\n(x) run", UNREADABLE),
    "ZIP": (lambda: b"PK\3\4" + b"\0" * 400, UNREADABLE),
    "moving PNG": (lambda: d.animated("PNG"), "moves"),
    "moving WebP": (lambda: d.animated("WEBP"), "moves"),
    "half a JPEG": (lambda: half("JPEG"), UNREADABLE),
    "half a PNG": (lambda: half("PNG"), UNREADABLE),
    "half a WebP": (lambda: half("WEBP"), UNREADABLE),
    "half a HEIC": (lambda: half("HEIF"), UNREADABLE),
    "a JPEG that begins like a PDF": (
        lambda: b"\xff\xd8\xff\xfe\0\x20" + b"%PDF-1.4".ljust(30) + d.encoded(d.a_certificate())[2:],
        TWO_THINGS,
    ),
    "words, then a PDF": (lambda: b"MZ\x90" + d.a_pdf(), TWO_THINGS),
    "PNG of 30,000 × 30,000": (lambda: d.bomb_png(30_000, 30_000), "too many pixels|at most 36 million"),
    "PNG below the library's own limit": (lambda: d.bomb_png(9000, 9000), "too many pixels|at most 36 million"),
    "PNG with a bomb in its text": (
        lambda: d.bomb_png(400, 400, d.chunk(b"zTXt", b"C\0\0" + d.zlib.compress(b"\0" * 80_000_000, 1))),
        UNREADABLE,
    ),
    "JPEG of 300 scans": (d.scan_bomb, UNREADABLE),
    "tiny": (lambda: d.encoded(Image.new("RGB", (20, 20)), "PNG"), "only 20 × 20"),
    "40 MB": (lambda: d.encoded(d.a_certificate()) + b"\0" * 40_000_000, "has 38 MB"),
    "PDF, its first line": (lambda: b"%PDF-1.7\n1 0 obj\n", NO_PDF),
    "PDF without its end": (lambda: d.a_pdf()[:5000], NO_PDF),
    "PDF of 21 pages": (lambda: d.a_pdf(PAGES_MAX + 1), "21 pages"),
    "PDF with a password": (lambda: d.a_pdf_written(d.with_password), LOCKED),
    "PDF with a script": (
        lambda: d.a_pdf_by_hand(
            d.one_page(catalog=b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>")
        ),
        RUNS,
    ),
    "PDF with a script on a page": (lambda: d.a_pdf_written(d.with_hidden_script), RUNS),
    "PDF with a script under another spelling": (
        lambda: d.a_pdf_by_hand(d.one_page(catalog=b"/OpenAction << /S /Java#53cript /J#53 (x) >>")),
        RUNS,
    ),
    "PDF with a script in a packed object": (
        lambda: d.packed_objects(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"),
        RUNS,
    ),
    "PDF that launches a program": (
        lambda: d.a_pdf_by_hand(d.one_page(catalog=b"/OpenAction << /S /Launch /F (cmd.exe) >>")),
        RUNS,
    ),
    "PDF that launches from a packed object": (lambda: d.packed_objects(b"<< /S /Launch /F (cmd.exe) >>"), RUNS),
    "PDF that sends itself": (lambda: d.packed_objects(b"<< /S /SubmitForm /F (https://x.example) >>"), RUNS),
    "PDF with a dynamic form": (lambda: d.a_pdf_by_hand(d.one_page(catalog=b"/AcroForm << /XFA [] >>")), RUNS),
    "PDF with a file inside": (lambda: d.a_pdf_written(d.with_attachment), CARRIES),
    "PDF with a file in a packed object": (lambda: d.packed_objects(b"<< /F (a.exe) /EF << /F 3 0 R >> >>"), CARRIES),
    "PDF of many objects": (lambda: d.many_tiny_objects(200_000), "more than 20,000 parts"),
    "PDF whose content unpacks to 78 MB": (
        lambda: d.a_pdf_by_hand(d.one_page(d.packed(b"0 0 1 1 re f " * 6_000_000, 2))),
        TOO_HEAVY,
    ),
    "PDF that is drawn 64 million times": (lambda: d.a_pdf_by_hand(d.much_to_draw()), TOO_HEAVY),
    "PDF nested 100,000 deep": (lambda: d.a_pdf_by_hand([*d.one_page(), d.deep(100_000)]), NO_PDF),
    "PDF whose pages are their own parents": (d.a_looping_page_tree, NO_PDF),
}  # fmt: skip


IN_A_CHILD = [
    "words",
    "PDF with a script in a packed object",
    *(name for name in BAD if re.search("bomb|0,000|million|unpacks", name)),
]


@pytest.fixture
def without_child(monkeypatch):
    monkeypatch.setattr(taking, "run_bounded", do_here)


@pytest.mark.parametrize("name", IN_A_CHILD)
def test_a_bad_document_is_refused_in_words_by_a_child(name):
    refuse(*BAD[name])


@pytest.mark.parametrize("name", [name for name in BAD if name not in IN_A_CHILD])
def test_a_bad_document_is_refused_in_words(name, without_child):
    refuse(*BAD[name])


def refuse(make, words):
    data = make()
    began = time.process_time()
    with pytest.raises(RuleBroken, match=words) as refused:
        take(data, "license.pdf")
    assert time.process_time() - began < BOUNDS.cpu_seconds  # a child's time is bounded by its own clock
    assert refused.value.field == "documents"


def test_no_document_can_take_more_than_its_bounds():
    assert BOUNDS.cpu_seconds < 2
    assert BOUNDS.memory_bytes < 300_000_000


SAFE = {
    "PDF page of 200 inches": (lambda: d.a_pdf_by_hand(d.one_page(box=(14_400, 14_400))), (PAGE_SIDE, PAGE_SIDE)),
    "PDF page of 2,000,000 inches": (lambda: d.a_pdf_by_hand(d.one_page(box=(144_000_000, 14_400))), (PAGE_SIDE, 1)),
    "PDF page of no size": (lambda: d.a_pdf_by_hand(d.one_page(box=(0, 0))), (1237, PAGE_SIDE)),
    "PDF that nobody may change": (lambda: d.a_pdf_written(d.with_an_owners_password), (1237, PAGE_SIDE)),
    "PDF with a harmless packed object": (lambda: d.packed_objects(b"<< /S /GoTo /D [3 0 R /Fit] >>"), (1237, 1600)),
    "PNG of 36 million pixels in 10 KB": (lambda: d.bomb_png(6000, 6000)[:-12], (PAGE_SIDE, PAGE_SIDE)),
    "16-bit PNG": (d.a_16_bit_png, (400, 500)),
    "16-bit gray PNG": (lambda: d.encoded(Image.new("I;16", (400, 500), 40_000), "PNG"), (400, 500)),
    "CMYK JPEG": (lambda: d.encoded(d.a_certificate(1, (400, 500)).convert("CMYK")), (400, 500)),
    "black and white PNG": (lambda: d.encoded(d.a_certificate(1, (400, 500)).convert("1"), "PNG"), (400, 500)),
    "PNG with a palette": (lambda: d.encoded(d.a_certificate(1, (400, 500)).convert("P"), "PNG"), (400, 500)),
}  # fmt: skip


@pytest.mark.parametrize("name", SAFE)
def test_a_strange_document_is_made_safe(name, without_child):
    make, size = SAFE[name]
    page = take(make(), "x").pages[0]
    assert (page.width, page.height) == size
    assert opened(page).size == size


def test_a_pdf_with_a_picture_of_gigabytes_is_drawn_or_refused():
    """As fast as the machine is: PDFium reads it row by row."""
    try:
        page = take(d.a_picture_bomb_in_a_pdf(), "x").pages[0]
    except RuleBroken as refused:
        assert re.search(TOO_HEAVY, str(refused))  # noqa: PT017 - either is right
    else:
        assert opened(page).size == (1237, PAGE_SIDE)


def opened(page):
    picture = Image.open(io.BytesIO(page.picture))
    picture.load()
    return picture


@pytest.mark.parametrize(
    ("kind", "media", "ending"),
    [
        ("JPEG", Media.JPEG, "jpg"),
        ("PNG", Media.PNG, "png"),
        ("WEBP", Media.WEBP, "webp"),
        ("HEIF", Media.HEIC, "heic"),
        ("PDF", Media.PDF, "pdf"),
    ],
)
def test_a_document_is_what_it_decodes_as_whatever_it_is_called(kind, media, ending, without_child):
    data = d.encoded(d.a_certificate(3, (620, 800)), kind)
    taken = take(data, "My license.exe")
    assert (taken.media, taken.file_name) == (media, f"My license.{ending}")
    assert taken.original == data
    assert taken.digest == hashlib.sha256(data).hexdigest()
    assert len(taken.key) == 32
    assert take(data, "x").key != taken.key
    page = opened(taken.pages[0])
    assert page.format == "WEBP"
    assert max(page.size) <= PAGE_SIDE
    assert page.convert("L").resize((1, 1)).getpixel((0, 0)) > 200  # paper, with some ink


def test_every_page_of_a_long_pdf_is_drawn_in_its_order(monkeypatch):
    scanned = [a_numbered_page(number) for number in range(PAGES_MAX)]
    pdf = d.encoded(scanned[0], "PDF", save_all=True, append_images=scanned[1:])
    drawn = [page.fingerprint for page in take(pdf, "transcript.pdf").pages]
    assert len(drawn) == PAGES_MAX
    assert bits_apart(drawn[0], drawn[19]) > 3
    monkeypatch.setattr(taking, "run_bounded", do_here)
    for number in (0, 19):
        assert bits_apart(take(d.encoded(scanned[number]), "x").pages[0].fingerprint, drawn[number]) <= 3
    (_width, _height, later), *_more = do_here(DRAW, pdf, bounds=BOUNDS, first=18).facts["pages"]
    assert later == drawn[18], "the next child goes on where the one before it ended"


def a_numbered_page(number):
    """A narrow page, which is drawn quickly, with a row of bars for each binary digit that is set."""
    page = Image.new("RGB", (220, 1100), "white")
    for digit in range(5):
        if number >> digit & 1:
            for left in (30, 110):
                page.paste("black", (left, 220 * digit, left + 40, 220 * digit + 220))
    return page


def bits_apart(one, other):
    return (int(one, 16) ^ int(other, 16)).bit_count()


def test_what_is_transparent_becomes_white_paper(without_child):
    page = take(d.encoded(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG"), "x").pages[0]
    assert opened(page).convert("RGB").getpixel((150, 150)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_is_turned_upright(kind, without_child):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    lying = Image.new("RGB", (400, 300), "white")
    lying.paste("black", (0, 0, 200, 300))
    page = opened(take(d.encoded(lying, kind, exif=exif.tobytes()), "x").pages[0]).convert("L")
    assert page.size == (300, 400)
    assert page.getpixel((150, 50)) < 60
    assert page.getpixel((150, 350)) > 200


def with_everything(kind):
    """A picture with a place, a name, a profile, and bytes behind its end."""
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
        how["comment"] = SECRET
        how["xmp"] = SECRET
    return d.encoded(d.a_certificate(2, (400, 500)), kind, **how) + (b"PK\3\4" + SECRET if kind == "JPEG" else b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "PDF"])
def test_nothing_but_pixels_gets_onto_a_page(kind, without_child):
    data = d.a_pdf(title=SECRET.decode(), author=SECRET.decode()) if kind == "PDF" else with_everything(kind)
    (page,) = take(data, SECRET.decode()).pages
    picture = page.picture
    assert SECRET not in picture
    assert chunks(picture) <= {b"VP8 ", b"VP8L"}
    seen = opened(page)
    assert not dict(seen.getexif())
    assert not {"exif", "icc_profile", "xmp", "comment"} & seen.info.keys()


def chunks(webp):
    """The names of the chunks of a WebP file, which fill it to its last byte."""
    found, at = set(), 12
    while at < len(webp):
        found.add(webp[at : at + 4])
        size = int.from_bytes(webp[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    assert at == len(webp)
    return found


def test_the_same_pixels_have_the_same_fingerprint_and_other_pages_another(without_child):
    one, same, other = (
        take(d.encoded(d.a_certificate(number), kind), "x").pages[0].fingerprint
        for number, kind in ((1, "PNG"), (1, "JPEG"), (4, "PNG"))
    )
    assert bits_apart(one, same) <= 2
    assert one != other


def test_many_at_once_each_get_their_own_answer():
    files = [d.encoded(d.a_certificate(number, (400, 500)), "PNG") for number in range(2)] + [b"words"]
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(partial(outcome), files))
    assert found == [hashlib.sha256(data).hexdigest() for data in files[:-1]] + ["refused"]


def outcome(data):
    try:
        return take(data, "x").digest
    except RuleBroken:
        return "refused"


def test_who_waits_too_long_for_a_turn_is_told_so(monkeypatch):
    monkeypatch.setattr(bounded, "SLOT_WITHIN_SECONDS", 0.01)
    for _ in range(bounded.AT_ONCE):
        bounded._slots.acquire()
    try:
        with pytest.raises(RuleBroken, match="Try again in half a minute"):
            take(d.encoded(d.a_certificate(1, (400, 500))), "x")
    finally:
        for _ in range(bounded.AT_ONCE):
            bounded._slots.release()


@pytest.mark.parametrize(("turns", "is_taken"), [([1, 3, 3], True), ([1, 2, 4], False), ([0, 7], False)])
def test_on_a_slow_machine_a_long_pdf_takes_more_turns_but_never_many(turns, is_taken, monkeypatch):
    """The first child has looked through the whole file before it draws."""
    page, drawn = [10, 10, "0" * 16], []

    def slowly(_work, _data, **_how):
        drawn.append(turns[len(drawn)])
        facts = {"media": "pdf", "pages": [page] * drawn[-1], "left": sum(turns) - sum(drawn)}
        return bounded.Answer(facts, (b"picture",) * drawn[-1])

    monkeypatch.setattr(taking, "run_bounded", slowly)
    assert (outcome(d.a_pdf()) != "refused") == is_taken
