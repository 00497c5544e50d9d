"""Public pictures, by the name of their stored file. The name holds the content's digest, so it may be kept for ever."""

from __future__ import annotations

from flask import Response, abort, current_app

from directory.files.queries import open_rendition
from directory.web.guards import allow
from directory.web.public.blueprint import pages

FOREVER = "public, max-age=31536000, immutable"


@pages.get("/pictures/<name>")
@allow("public:picture:read")
def picture(name: str) -> Response:
    """Send one width of a picture."""
    data = open_rendition(current_app.extensions["file_store"], name)
    if data is None:
        abort(404)
    return Response(data, mimetype="image/webp", headers={"Cache-Control": FOREVER})
