"""The drawings of photo cases as they are handed out: taken in once, as any photo is, and kept in `data/`.

Taking a photo in costs a second and the demo has over five hundred, so their renditions are kept ready:
`python -m directory.demo.case_pictures` draws all 56 and takes each in through `files.photos.take_photo`; only the
JPEG, a third of the size, is encoded anew when the demo is loaded.

Many cases show the same drawing. Each of their photos has a key and a digest of its own nevertheless, made up from its
number, and no fingerprints: else nearly every case of the demo would be held because its pictures are known already.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache

from PIL import Image

from directory.demo.case_people import DrawnPerson, drawn_people
from directory.demo.dice import DATA
from directory.files.photo_drawing import HOW
from directory.files.photo_rules import Format, Size, fallback_of, photo_name, sizes_of
from directory.files.photos import take_photo
from directory.files.store import Store
from directory.portfolio.facts import StoredPhoto
from directory.portfolio.rules import Part

KEPT = DATA / "case_pictures.zip"
ABOUT = "about.json"
ANY_DAY = (2026, 11, 22, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing that is kept ready. `drawn`: SHA-256 of the picture that was taken in."""

    name: str
    drawn: str
    width: int
    height: int
    measures: str

    @property
    def sizes(self) -> tuple[Size, ...]:
        """The sizes in which it is handed out."""
        return sizes_of(self.width, self.height)


class CasePictures:
    """Puts drawings into a store as photos; one that is there already only gets another name."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._first: dict[str, str] = {}

    def photo(self, person: DrawnPerson, view: str, part: Part, *, number: int) -> StoredPhoto:
        """Put a drawing into the store as a photo of its own; `number` makes its key and digest, always the same."""
        drawing = drawings()[picture_name(person, view, part)]
        key = hashlib.sha256(f"key of demo photo {number}".encode()).hexdigest()[:32]
        self._keep(drawing, key)
        return StoredPhoto(
            key=key,
            digest=hashlib.sha256(f"demo photo {number}".encode()).hexdigest(),
            width=drawing.width,
            height=drawing.height,
            fingerprints="",
            measures=drawing.measures,
        )

    def _keep(self, drawing: Drawing, key: str) -> None:
        first = self._first.setdefault(drawing.name, key)
        if first == key:
            for (step, kind), content in _files_of(drawing):
                self._store.put(photo_name(key, step, kind), content)
            return
        for step, kind in [*_kept_of(drawing), (fallback_of(drawing.sizes).step, Format.JPEG)]:
            self._store.copy(photo_name(first, step, kind), photo_name(key, step, kind))


def picture_name(person: DrawnPerson, view: str, part: Part) -> str:
    """What a drawing is called."""
    return f"{person.name}-{view}-{part.value}"


@cache
def drawings() -> dict[str, Drawing]:
    """Every drawing that is kept ready, by name."""
    return {one["name"]: Drawing(**one) for one in json.loads(_kept()[ABOUT])}


def _files_of(drawing: Drawing) -> Iterator[tuple[tuple[int, Format], bytes]]:
    for step, kind in _kept_of(drawing):
        yield (step, kind), _kept()[f"{drawing.name}-{step}.{kind.value}"]
    step, out = fallback_of(drawing.sizes).step, io.BytesIO()
    name, how = HOW[Format.JPEG]
    with Image.open(io.BytesIO(_kept()[f"{drawing.name}-{step}.{Format.WEBP.value}"])) as picture:
        picture.save(out, name, **how)
    yield (step, Format.JPEG), out.getvalue()


def _kept_of(drawing: Drawing) -> list[tuple[int, Format]]:
    """The step and format of every file of a drawing that is kept ready."""
    return [(size.step, kind) for size in drawing.sizes for kind in (Format.AVIF, Format.WEBP)]


@cache
def _kept() -> dict[str, bytes]:
    with zipfile.ZipFile(KEPT) as kept:
        return {name: kept.read(name) for name in kept.namelist()}


def _taken_in() -> Iterator[tuple[Drawing, dict[str, bytes]]]:
    """Every picture drawn and taken in anew, with the files that are to be kept."""
    for person in drawn_people():
        for view in person.about:
            for part in Part:
                taken = take_photo(person.picture(view, part))
                name = picture_name(person, view, part)
                drawing = Drawing(name, taken.digest, taken.width, taken.height, taken.measures)
                files = {
                    f"{name}-{step}.{kind.value}": taken.files[photo_name(taken.key, step, kind)]
                    for step, kind in _kept_of(drawing)
                }
                yield drawing, files


def keep_all() -> int:
    """Draw every picture, take it in and keep it ready in `data/`; how many bytes that takes."""
    made = list(_taken_in())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as kept:
        kept.writestr(zipfile.ZipInfo(ABOUT, ANY_DAY), json.dumps([asdict(drawing) for drawing, _files in made]))
        for _drawing, files in made:
            for name, content in files.items():
                kept.writestr(zipfile.ZipInfo(name, ANY_DAY), content)
    return KEPT.write_bytes(out.getvalue())


if __name__ == "__main__":
    print(f"{keep_all():,} bytes")  # noqa: T201 - a script
