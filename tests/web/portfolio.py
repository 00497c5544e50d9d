"""What tests of the portfolio's pages share: good answers, files as a browser sends them, and cases of a keeper."""

from __future__ import annotations

import io
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import event

from directory.portfolio.models import PhotoCase
from directory.shared.db import db
from tests.factories.papers import sent
from tests.factories.photos import a_face
from tests.factories.portfolio import a_case

GOOD = {
    "age_band": "40-49",
    "adult": "yes",
    "procedures": ["facial-acupuncture"],
    "concerns": ["jaw-tension"],
    "sessions": "10",
    "other": "none",
    **dict.fromkeys(("light", "angle", "expression", "make_up", "unretouched"), "so"),
}
"""The answers about a case of which nothing is otherwise."""


@cache
def a_face_file(number, form="JPEG"):
    """The bytes of a photo of nobody, a small one."""
    file = io.BytesIO()
    a_face(number, size=(420, 560)).save(file, form)
    return file.getvalue()


def before(*files, days="0"):
    """Files chosen as befores: names and bytes."""
    return {"before-photos": sent(*files), "before-days": days}


def after(*files, days="70"):
    """Files chosen as afters."""
    return {"after-photos": sent(*files), "after-days": days}


def the_keepers(workspace, keeper, **given):
    """A draft of the keeper's listing; its id."""
    with workspace.site.inside():
        return a_case(listing=workspace.listing(keeper.slug), now=datetime.now(UTC), **given).id


def the_case(workspace, page):
    """The case to which an answer leads. Needs `inside()`."""
    number = int(page.response.location.partition("#")[0].rpartition("/")[2])
    return db.session.get(PhotoCase, number)


@contextmanager
def counted(engine):
    """What the database is asked meanwhile."""
    asked = []

    def listen(*given):
        asked.append(given[2])

    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", listen)


class Endless(io.RawIOBase):
    """A form that ends in as many bytes as one likes, and takes no memory."""

    def __init__(self, head, size):
        super().__init__()
        self.head, self.left = head, size

    def readable(self):
        return True

    def readinto(self, buffer):
        given = self.head[: len(buffer)] or b"\0" * min(len(buffer), self.left)
        self.head, self.left = self.head[len(given) :], self.left - len(given)
        buffer[: len(given)] = given
        return len(given)


def posted(keeper, path, body, size):
    """Send a form with this body, as a browser does behind gunicorn."""
    environ = {
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "CONTENT_LENGTH": str(size),
        "CONTENT_TYPE": "multipart/form-data; boundary=between",
    }
    return keeper.visitor.post(keeper.url(path), environ_overrides=environ)
