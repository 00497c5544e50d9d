"""Private documents: a page as a picture, and what came in as a file to save. Nobody may keep a copy on the way."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, abort, current_app, send_file

from directory.files.sealing import SealedStore
from directory.papers.actions import record_handed_out
from directory.papers.models import Paper
from directory.papers.pages import original_bytes, page_bytes
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.web import visitor
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_secret
from directory.web.loaders import handed_in_paper

pages = Blueprint("documents", __name__)

NOTHING_ELSE = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""What a document may do besides being looked at, should somebody open its address by itself."""


@pages.get("/documents/<key>/<int:number>")
@allow("paper:page:read", on=handed_in_paper)
def page(key: str, number: int) -> Response:  # noqa: ARG001 - the loader took the key
    """Show one page, redrawn from its pixels."""
    data = page_bytes(loaded_thing(), number, _store())
    if data is None:
        abort(404)
    return guarded(Response(data, mimetype="image/webp", headers={"Content-Disposition": "inline"}))


@pages.get("/documents/<key>/original")
@allow("paper:original:read", on=handed_in_paper)
def original(key: str) -> Response:  # noqa: ARG001 - the loader took it
    """Send what came in, byte for byte, to save, never to show."""
    paper: Paper = loaded_thing()
    try:
        data = original_bytes(paper, _store())
    except FileNotFoundError:
        abort(404)
    with unit_of_work():
        record_handed_out(paper, by=visitor.me(), now=utc_now())
    name = paper.file_name
    return guarded(
        send_file(BytesIO(data), mimetype="application/octet-stream", as_attachment=True, download_name=name)
    )


def guarded(response: Response) -> Response:
    """A document or a page of one: nobody keeps it, and it can do nothing but be looked at."""
    response.headers["Content-Security-Policy"] = NOTHING_ELSE
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.vary.add("Cookie")
    return keep_secret(response)


def _store() -> SealedStore:
    store: SealedStore = current_app.extensions["paper_store"]
    return store
