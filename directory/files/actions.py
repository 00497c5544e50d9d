"""Writes: store a picture's files, then keep its row."""

from __future__ import annotations

from datetime import datetime

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.files.models import Picture
from directory.files.queries import picture_of
from directory.files.redrawing import Redrawn, redraw
from directory.files.rules import check_alt
from directory.files.store import Store
from directory.shared.db import db


def store_picture(data: bytes, *, store: Store) -> Redrawn:
    """Redraw a picture and store its files. Slow, so outside of any unit of work; `keep_picture` comes next.

    Files without a row harm nobody: the same bytes would make the same files again. Raises RuleBroken when the
    picture is refused, OSError when the store cannot take it.
    """
    redrawn = redraw(data)
    for name, content in redrawn.files.items():
        store.put(name, content)
    return redrawn


def keep_picture(redrawn: Redrawn, *, alt: str, by: Actor, now: datetime) -> Picture:
    """Keep a stored picture's row, in the running unit of work. The same bytes are the same picture.

    The words of a picture that is kept already stay as they were. Raises RuleBroken when `alt` is missing.
    """
    check_alt(alt)
    kept = picture_of(redrawn.digest)
    if kept is not None:
        return kept
    picture = Picture(digest=redrawn.digest, width=redrawn.width, height=redrawn.height, alt=alt.strip(), kept_at=now)
    db.session.add(picture)
    db.session.flush()
    record(
        "keep_picture", subject_kind="picture", subject_id=picture.id, by=by, now=now, after={"digest": picture.digest}
    )
    return picture
