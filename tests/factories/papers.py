"""Documents for tests: pictures and PDFs as people send them. What they show is noise, each number its own."""

from __future__ import annotations

import io
from random import Random

from PIL import Image


def a_picture(number=1, *, size=(400, 500), form="PNG"):
    """The bytes of a picture of colored squares."""
    rolled = Random(number)
    picture = Image.new("RGB", size, "white")
    for _ in range(60):
        left, top = rolled.randrange(size[0] - 40), rolled.randrange(size[1] - 40)
        color = tuple(rolled.randrange(256) for _ in range(3))
        picture.paste(color, (left, top, left + rolled.randrange(10, 40), top + rolled.randrange(10, 40)))
    file = io.BytesIO()
    picture.save(file, form)
    return file.getvalue()


def sent(*files):
    """Files as a test client sends them: `sent(("license.png", a_picture()))`."""
    return [(io.BytesIO(data), name) for name, data in files]


def multipart(fields, file):
    """A form with one document as a browser sends it."""
    parts = [
        f'--between\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()
    ]
    name, data = file
    head = f'--between\r\nContent-Disposition: form-data; name="documents"; filename="{name}"\r\n\r\n'
    return "\r\n".join([*parts, head]).encode() + data + b"\r\n--between--\r\n"
