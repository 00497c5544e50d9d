"""Documents as people send them, and as attackers do: made by code, so that no such file lies in the repository."""

from __future__ import annotations

import io
import random
import struct
import zlib

import pillow_heif
import pypdf
from PIL import Image, ImageDraw
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

LETTER = (612, 792)
NAMES = ["Ana Lee", "Bo Chen", "Cleo Marsh", "Dana Ruiz", "Eli Novak", "Fay Okoye", "Gil Stone", "Hana Sato"]


def encoded(picture, kind="JPEG", **how):
    """A picture in a format, as bytes."""
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
        how = {"enc_params": {"preset": "ultrafast"}} | how
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def a_certificate(number=0, size=(1240, 1600)):
    """A picture that looks like a certificate: a frame, lines of words, a seal; another one for each number."""
    chance = random.Random(number)
    width, height = size
    picture = Image.new("RGB", size, (252, 250, 244))
    draw = ImageDraw.Draw(picture)
    inset = width // chance.randint(16, 40)
    draw.rectangle((inset, inset, width - inset, height - inset), outline=(60, 60, 90), width=width // 90)
    draw.text((width // 5, height // 7), "CERTIFICATE OF COMPLETION", fill=(20, 20, 60), font_size=width // 18)
    draw.text((width // 4, height // 3), NAMES[number % len(NAMES)], fill=(20, 20, 20), font_size=width // 14)
    for line in range(chance.randint(4, 12)):
        words = "".join(chance.choice("abcdefghij klmnop") for _ in range(chance.randint(20, 48)))
        draw.text((width // 8, height // 2 + line * height // 32), words, fill=(50, 50, 50), font_size=width // 42)
    at = (chance.randint(width // 8, 3 * width // 4), chance.randint(3 * height // 4, 7 * height // 8))
    draw.ellipse((*at, at[0] + width // 7, at[1] + width // 7), fill=(150, 30, 30))
    return picture


def a_pdf(pages=1, **how):
    """A PDF of scanned certificates."""
    pictures = [a_certificate(number, (850, 1100)) for number in range(pages)]
    return encoded(pictures[0], "PDF", save_all=True, append_images=pictures[1:], **how)


def a_pdf_written(change):
    """A PDF of one page that `change` does something to through pypdf's writer."""
    writer = pypdf.PdfWriter()
    writer.append(io.BytesIO(a_pdf()))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_pdf_by_hand(objects):
    """A PDF of objects that are given as bytes, numbered from 1; the first is the catalog."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    starts = []
    for number, content in enumerate(objects, 1):
        starts.append(out.tell())
        out.write(b"%d 0 obj\n" % number + content + b"\nendobj\n")
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % start for start in starts))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return out.getvalue()


def one_page(content=b"", box=LETTER, catalog=b"", page=b""):
    """The objects of a PDF of one page."""
    return [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R /Resources << >> " % box + page + b" >>",
        content or a_stream(b"1 0 0 rg 100 100 200 200 re f"),
    ]


def a_stream(data, filters=b"", entries=b""):
    return b"<< /Length %d " % len(data) + filters + entries + b" >>\nstream\n" + data + b"\nendstream"


def packed(data, times=1):
    """A stream whose content is packed, several times over."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return a_stream(data, b"/Filter [" + b" /FlateDecode" * times + b" ]")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb_png(width, height, extra=b""):
    """A PNG of a few kilobytes that unpacks to gigabytes."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + width * 4)
    rows = b"".join(packer.compress(row) for _ in range(min(height, 300))) + packer.flush()
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def animated(kind):
    frames = [a_certificate(0, (400, 500)), a_certificate(1, (400, 500))]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100, loop=0)


def a_16_bit_png(size=(400, 500)):
    """Sixteen bits for each of three colors, which Pillow reads but does not write."""
    width, height = size
    row = b"\0" + b"".join(struct.pack(">HHH", 60000, x * 100 % 65536, 3000) for x in range(width))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")


def scan_bomb():
    """A progressive JPEG whose last scan comes hundreds of times."""
    data = encoded(Image.effect_noise((240, 240), 80).convert("RGB"), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * 300 + data[-2:]


def with_hidden_script(writer):
    """A script that hangs on a page's annotation, with no mention in the catalog."""
    act = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")})
    page = writer.pages[0]
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): act})


def with_attachment(writer):
    writer.add_attachment("setup.exe", b"MZ" + b"\0" * 100)


def with_password(writer):
    writer.encrypt("open sesame", "owner", algorithm="AES-256")


def with_an_owners_password(writer):
    writer.encrypt("", "owner", algorithm="AES-128")


def packed_objects(script):
    """A PDF whose script lies in a packed object stream, where no search of its bytes finds it."""
    inner = [b"<< /Type /Catalog /Pages 2 0 R /OpenAction 5 0 R >>", script]
    numbers, at, heads = [1, 5], 0, b""
    for number, content in zip(numbers, inner, strict=True):
        heads += b"%d %d " % (number, at)
        at += len(content) + 1
    stream = heads + b"\n".join(inner)
    content = zlib.compress(stream)
    plain = one_page()
    objects = {2: plain[1], 3: plain[2], 4: plain[3]}
    objects[6] = a_stream(content, b"/Filter /FlateDecode ", b"/Type /ObjStm /N 2 /First %d " % len(heads))
    out, starts = b"%PDF-1.7\n", {}
    for number, one in objects.items():
        starts[number] = len(out)
        out += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    starts[7] = len(out)
    rows = [(0, 0, 65535), (2, 6, 0), *((1, starts[n], 0) for n in (2, 3, 4)), (2, 6, 1), (1, starts[6], 0)]
    rows.append((1, starts[7], 0))
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    out += b"7 0 obj\n" + a_stream(table, b"", b"/Type /XRef /Size 8 /W [1 4 2] /Root 1 0 R ") + b"\nendobj\n"
    return out + b"startxref\n%d\n%%%%EOF\n" % starts[7]


def deep(levels):
    """A PDF object that nests arrays."""
    return b"[" * levels + b"]" * levels


def a_looping_page_tree():
    objects = one_page()
    objects[1] = b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"
    return a_pdf_by_hand(objects)


def a_picture_bomb_in_a_pdf():
    """A page that shows one picture of 20,000 × 20,000 pixels, packed into a few kilobytes."""
    picture = b"/Type /XObject /Subtype /Image /Width 20000 /Height 20000 /ColorSpace /DeviceRGB /BitsPerComponent 8 "
    objects = one_page(a_stream(b"600 0 0 700 0 0 cm /P Do"), page=b"/Resources << /XObject << /P 5 0 R >> >>")
    objects[2] = objects[2].replace(b"/Resources << >> ", b"")
    data = zlib.compress(zlib.compress(b"\0" * (1 << 26), 9), 9)
    return a_pdf_by_hand([*objects, a_stream(data, b"/Filter [/FlateDecode /FlateDecode] ", picture)])


def many_tiny_objects(count):
    """A PDF of as many objects as 15 MB can hold, without a table of them."""
    objects = b"".join(b"%d 0 obj 1 endobj\n" % number for number in range(10, 10 + count))
    return a_pdf_by_hand(one_page()).replace(b"xref\n", objects + b"xref\n", 1)


def much_to_draw():
    """The objects of a page that is drawn over and over, by forms that call forms."""
    objects = one_page(a_stream(b"/F0 Do " * 20))
    objects[2] = objects[2].replace(b"/Resources << >> ", b"/Resources << /XObject << /F0 5 0 R >> >> ")
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] "
    for level in range(6):
        inner = b"/Resources << /XObject << /F%d %d 0 R >> >> " % (level + 1, 6 + level)
        objects.append(a_stream(b"/F%d Do " % (level + 1) * 20, b"", form + inner))
    objects.append(a_stream(b"0.5 g 0 0 612 792 re f 1 0 0 RG 0 0 m 612 792 l S", b"", form))
    return objects
