"""Forms that carry documents: larger than any other request, and only from people who are signed in.

How large a request may be is decided before anything of it is read, so a view that takes documents says so beside
its permission: `@allow(…)` `@takes_documents`. A form that is larger still reaches its page, without its documents:
the answers that stand before them are read, the rest is let go, and `too_large()` has the sentence to say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, g, request, session
from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Field, MultipartDecoder, NeedData

from directory.papers.rules import DOCUMENT_MAX_BYTES, DOCUMENTS_MAX, UPLOAD_MAX_BYTES

DRAINED_MAX_BYTES = 4 * UPLOAD_MAX_BYTES
"""A browser shows an answer only once all that it sends was taken; beyond this, nobody waits for it."""
HEAD_MAX_BYTES = 512 * 1024
CHUNK = 64 * 1024

View = TypeVar("View", bound=Callable[..., object])


def takes_documents(view: View) -> View:
    """Declare that a view's form carries documents."""
    view.takes_documents = True  # type: ignore[attr-defined]
    return view


def admit() -> None:
    """Let the form of a view that takes documents be as large as they are. Runs before the form is read."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "takes_documents", False) or "_user_id" not in session:
        return
    request.max_content_length = UPLOAD_MAX_BYTES
    length = request.content_length or 0
    if length > UPLOAD_MAX_BYTES and request.mimetype == "multipart/form-data":
        _keep_answers(length)


def too_large() -> str:
    """What to say of a form whose documents were let go because together they were too large; else nothing."""
    sentence: str = g.get("too_large", "")
    return sentence


def _keep_answers(length: int) -> None:
    """Read the answers of a form up to its first document, and let the rest go. Raises RequestEntityTooLarge."""
    if length > DRAINED_MAX_BYTES:
        raise RequestEntityTooLarge
    request.max_content_length = length + 1  # whoever reads to the limit itself is refused at the end
    g.too_large = (
        f"What you sent has {length / 1024**2:.0f} MB. One form takes {DOCUMENTS_MAX} documents of "
        f"{DOCUMENT_MAX_BYTES // 1024**2} MB each. Choose them again, fewer or smaller ones."
    )
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
