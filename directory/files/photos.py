"""Case photos: taken in, stored, handed out, erased. No table here: the row of a photo is kept above.

`take_photo` is slow and comes before any transaction; `store_photo` next, still before it, so that no row is without
its files. Files that get no row are swept by whoever keeps the rows. Names are 128 random bits and a step of width.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from directory.files.bounded import BROKEN, BUSY, TOO_LONG, TOO_MUCH, Answer, Bounds, Overrun, run_bounded
from directory.files.comparing import Measures
from directory.files.likeness import check_fingerprints
from directory.files.photo_rules import (
    FIELD,
    MOST_PIXELS_DOWN,
    PHOTOS_MAX,
    STEPS,
    Format,
    PhotoMedia,
    check_photo_bytes,
    formats_at,
    original_photo_name,
    photo_name,
    photo_names,
    sizes_of,
)
from directory.files.sealing import SealedStore
from directory.files.store import Store
from directory.shared.errors import RuleBroken

READING = Bounds(cpu_seconds=1.5, wall_seconds=60.0, memory_bytes=284 * 1024**2, answer_bytes=16 * 1024**2)
"""A bad file costs less than two seconds and 300 MB. By the clock there is more time, so that a machine with much
else to do refuses no good one."""
ENCODING = Bounds(cpu_seconds=6.0, wall_seconds=60.0, memory_bytes=284 * 1024**2, answer_bytes=24 * 1024**2)
"""Encoders get our own pixels only, at most 1,440 × 1,920 of them; docs/photos.md has what they take."""

WORK = "directory.files.photo_drawing"
CHANNELS = 3
TOO_MANY = f"Only {PHOTOS_MAX} photos can be sent at a time, and this one was left out. Send it afterwards."
SAID = {
    TOO_LONG: "This photo takes too long to read. Save it anew as a JPEG.",
    TOO_MUCH: "This photo needs too much memory to read. Save it anew as a JPEG.",
    BROKEN: "This photo breaks when it is read. Save it anew as a JPEG.",
    BUSY: BUSY,
}
"""What is said of an overrun; `bounded` has words for documents."""


@dataclass(frozen=True, slots=True)
class TakenPhoto:
    """A photo that was decoded and drawn anew, and nothing of it stored yet.

    `key` is 128 random bits in hex, `digest` the SHA-256 of what came in, `width` and `height` the pixels of the
    largest rendition; `fingerprints` and `measures` are kept with the row; `files` are the renditions by name.
    """

    key: str
    digest: str
    media: PhotoMedia
    width: int
    height: int
    fingerprints: str
    measures: str
    original: bytes
    files: dict[str, bytes]


def take_photo(data: bytes) -> TakenPhoto:
    """Decode a photo and draw it anew, each in a bounded process. Raises RuleBroken with a sentence for the person.

    What the file is called and what the browser calls it are never asked: what decodes as a picture is one.
    """
    check_photo_bytes(len(data))
    key = secrets.token_hex(16)
    try:
        read = _read(run_bounded(f"{WORK}:read", data, bounds=READING))
        sized = {"width": read.width, "height": read.height}
        drawn = _drawn(run_bounded(f"{WORK}:encode", read.pixels, bounds=ENCODING, **sized), key, read)
    except Overrun as overrun:
        raise RuleBroken(SAID.get(str(overrun), str(overrun)), field=FIELD) from overrun
    return TakenPhoto(
        key=key,
        digest=hashlib.sha256(data).hexdigest(),
        media=read.media,
        width=read.width,
        height=read.height,
        fingerprints=drawn.fingerprints,
        measures=drawn.measures.stored(),
        original=data,
        files=drawn.files,
    )


def store_photo(taken: TakenPhoto, store: Store, *, originals: SealedStore | None = None) -> None:
    """Store a photo's renditions, and what came in where that is kept. Slow, so outside of any unit of work.

    `originals` seals over the same store, so that erasing a photo there erases its original too; None where the
    operator keeps none (`Config.keep_originals`). Raises OSError when the store cannot take them, as on a full disk.
    """
    if originals is not None:
        originals.put(original_photo_name(taken.key), taken.original)
    for name, content in taken.files.items():
        store.put(name, content)


def photo_bytes(key: str, step: int, kind: Format, store: Store) -> bytes | None:
    """One rendition, or None when there is none, whatever the key holds. Whether it may be shown is asked above."""
    try:
        name = photo_name(key, step, kind)
    except ValueError:
        return None
    return store.get(name)


def erase_photo(key: str, store: Store) -> None:
    """Delete every file of a photo, a sealed original among them; those that are gone already are no error.

    Raises ValueError when the key is not 32 hex digits.
    """
    for name in photo_names(key):
        store.delete(name)


@dataclass(frozen=True, slots=True)
class _Read:
    media: PhotoMedia
    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class _Drawn:
    fingerprints: str
    measures: Measures
    files: dict[str, bytes]


def _read(answer: Answer) -> _Read:
    """What the reading child says, checked like anything from outside: it had a stranger's file in its hands."""
    try:
        media = PhotoMedia(answer.facts["media"])
        width, height = int(answer.facts["width"]), int(answer.facts["height"])
        (pixels,) = answer.blobs
    except (KeyError, TypeError, ValueError) as nonsense:
        raise Overrun(BROKEN) from nonsense
    is_sized = 0 < width <= STEPS[-1] and 0 < height <= MOST_PIXELS_DOWN
    if not is_sized or len(pixels) != CHANNELS * width * height:
        raise Overrun(BROKEN)
    return _Read(media, width, height, pixels)


def _drawn(answer: Answer, key: str, read: _Read) -> _Drawn:
    """What the drawing child says: exactly the renditions that there are to be, under their names."""
    sizes = sizes_of(read.width, read.height)
    expected = [(size.step, kind) for size in sizes for kind in formats_at(size, sizes)]
    try:
        if [(step, Format(kind)) for step, kind in answer.facts["made"]] != expected:
            raise Overrun(BROKEN)
        files = {photo_name(key, step, kind): blob for (step, kind), blob in zip(expected, answer.blobs, strict=True)}
        fingerprints = check_fingerprints(answer.facts["fingerprints"])
        return _Drawn(fingerprints, Measures.read(answer.facts["measures"]), files)
    except (KeyError, TypeError, ValueError) as nonsense:
        raise Overrun(BROKEN) from nonsense
