"""Which of the drawn portraits stands beside whom, and the words for those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from directory.audit.rules import Actor
from directory.demo.dice import dice
from directory.demo.people import Person
from directory.demo.pictures import portraits
from directory.files.actions import keep_picture
from directory.files.models import Picture
from directory.files.redrawing import Redrawn, redraw
from directory.files.store import Store

ALTS = {
    "low-bun": "Drawing of a person in profile with dark hair in a low bun, eyes closed",
    "beard": "Drawing of a person in profile with short dark hair and a beard, eyes closed",
    "curls": "Drawing of a person in profile with full dark curls and an earring, eyes closed",
    "silver-bob": "Drawing of a person in profile with a silver bob and round glasses, eyes closed",
    "headscarf": "Drawing of a person in profile with a rust-colored headscarf, eyes closed",
    "long-waves": "Drawing of a person in profile with long red hair, eyes closed",
    "short-crop": "Drawing of a person in profile with short black hair, eyes closed",
    "high-tail": "Drawing of a person in profile with a high ponytail, eyes closed",
}
"""The portraits in the order in which they are drawn."""
WITHOUT_PORTRAIT = 0.18


def keep_faces(*, store: Store, by: Actor, now: datetime) -> Mapping[str, Picture]:
    """Draw, store and keep every portrait, in the running unit of work: an empty directory has nobody waiting."""
    kept = {}
    for (name, alt), redrawn in zip(ALTS.items(), _redrawn(), strict=True):
        for file, content in redrawn.files.items():
            store.put(file, content)
        kept[name] = keep_picture(redrawn, alt=alt, by=by, now=now)
    return kept


@cache
def _redrawn() -> tuple[Redrawn, ...]:
    """The portraits in every width; they are the same each time, so one process makes them once."""
    return tuple(map(redraw, portraits()))


def face_of(person: Person) -> str | None:
    """The name of the portrait of a person; some have none."""
    rolled = dice(person.number, "face")
    return None if rolled.random() < WITHOUT_PORTRAIT else rolled.choice(person.faces)
