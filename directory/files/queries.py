"""Reads of pictures: the row, its renditions, the bytes of one."""

from __future__ import annotations

from sqlalchemy import select

from directory.files.models import Picture
from directory.files.rules import PictureFact, Rendition, file_name, rendition_sizes
from directory.files.store import Store
from directory.shared.db import db


def picture_of(digest: str) -> Picture | None:
    """The picture that is kept under a digest."""
    return db.session.scalars(select(Picture).where(Picture.digest == digest)).one_or_none()


def renditions(picture: Picture | PictureFact) -> list[Rendition]:
    """The stored sizes of a picture, narrowest first."""
    sizes = rendition_sizes(picture.width, picture.height)
    return [Rendition(width, height, file_name(picture.digest, width)) for width, height in sizes]


def open_rendition(store: Store, digest: str, width: int) -> bytes | None:
    """The WebP bytes of one rendition, or None when there is none, whatever the digest holds."""
    try:
        name = file_name(digest, width)
    except ValueError:
        return None
    return store.get(name)
