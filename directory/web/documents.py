"""Forms that carry documents or photos: larger than any other request, and only from people who are signed in.

How large a request may be is decided before anything of it is read, so a view that takes files says so beside its
permission: `@allow(…)` `@takes_documents`, or `@takes_photos`. A form that is larger still reaches its page, without
its files: the answers that stand before them are read, the rest is let go, and `too_large()` has the sentence to say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import current_app, g, request, session
from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Field, MultipartDecoder, NeedData

from directory.files import photo_rules
from directory.languages import gettext, mark
from directory.papers import rules as paper_rules

DRAINED_TIMES = 4
"""A browser shows an answer only once all that it sends was taken; beyond so many times what is admitted, nobody waits
for it."""
HEAD_MAX_BYTES = 512 * 1024
CHUNK = 64 * 1024

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Freight:
    """What a form may carry: so many files of so many bytes each, and in all, with its other fields, `max_bytes`.

    `sentence`: what is said of a form that carries more.
    """

    sentence: str
    most: int
    each_bytes: int
    max_bytes: int


DOCUMENTS = Freight(
    mark(
        "What you sent has %(sent)s MB. One form takes %(most)s documents of %(each)s MB each. "
        "Choose them again, fewer or smaller ones."
    ),
    paper_rules.DOCUMENTS_MAX,
    paper_rules.DOCUMENT_MAX_BYTES,
    paper_rules.UPLOAD_MAX_BYTES,
)
PHOTOS = Freight(
    mark(
        "What you sent has %(sent)s MB. One form takes %(most)s photos of %(each)s MB each. "
        "Choose them again, fewer or smaller ones."
    ),
    photo_rules.PHOTOS_MAX,
    photo_rules.PHOTO_MAX_BYTES,
    photo_rules.UPLOAD_MAX_BYTES,
)


def takes_documents(view: View) -> View:
    """Declare that a view's form carries documents."""
    view.freight = DOCUMENTS  # type: ignore[attr-defined]
    return view


def takes_photos(view: View) -> View:
    """Declare that a view's form carries case photos."""
    view.freight = PHOTOS  # type: ignore[attr-defined]
    return view


def admit() -> None:
    """Let the form of a view that takes files be as large as they are. Runs before the form is read."""
    view = current_app.view_functions.get(request.endpoint or "")
    freight: Freight | None = getattr(view, "freight", None)
    if freight is None or "_user_id" not in session:
        return
    request.max_content_length = freight.max_bytes
    length = request.content_length or 0
    if length > freight.max_bytes and request.mimetype == "multipart/form-data":
        _keep_answers(length, freight)


def too_large() -> str:
    """What to say of a form whose files were let go because together they were too large; else nothing."""
    sentence: str = g.get("too_large", "")
    return sentence


def _keep_answers(length: int, freight: Freight) -> None:
    """Read the answers of a form up to its first file, and let the rest go. Raises RequestEntityTooLarge."""
    if length > DRAINED_TIMES * freight.max_bytes:
        raise RequestEntityTooLarge
    request.max_content_length = length + 1  # whoever reads to the limit itself is refused at the end
    sent, each = f"{length / 1024**2:.0f}", freight.each_bytes // 1024**2
    g.too_large = gettext(freight.sentence, sent=sent, most=freight.most, each=each)
    boundary = parse_options_header(request.headers.get("Content-Type", ""))[1].get("boundary", "")
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"), max_parts=request.max_form_parts)
    head = bytearray()
    while len(head) < HEAD_MAX_BYTES and (chunk := request.stream.read(CHUNK)):
        head += chunk
    decoder.receive_data(bytes(head))
    while request.stream.read(CHUNK):
        pass
    answers: list[tuple[str, str]] = []
    try:
        _read_answers(decoder, answers)
    except ValueError:
        answers.clear()
    request.form = ImmutableMultiDict(answers)
    request.files = ImmutableMultiDict[str, FileStorage]()


def _read_answers(decoder: MultipartDecoder, answers: list[tuple[str, str]]) -> None:
    """Collect whole answers until the first file or the end of what was read. Raises ValueError."""
    name, said = "", bytearray()
    while not isinstance(event := decoder.next_event(), NeedData):
        if isinstance(event, Field):
            name, said = event.name, bytearray()
        elif isinstance(event, Data) and name:
            said += event.data
            if not event.more_data:
                answers.append((name, said.decode("utf-8", "replace")))
        elif not isinstance(event, Data) and hasattr(event, "filename"):
            return
