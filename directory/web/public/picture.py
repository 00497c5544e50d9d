"""Public pictures. Their address holds the digest of their content, so browsers may keep them for ever."""

from __future__ import annotations

from flask import Response, abort, current_app

from directory.files.queries import open_rendition
from directory.web.guards import allow
from directory.web.public.blueprint import pages

FOREVER = "public, max-age=31536000, immutable"


@pages.get("/pictures/<digest>-<int:width>.webp")
@allow("public:picture:read")
def picture(digest: str, width: int) -> Response:
    """Send one width of a picture."""
    data = open_rendition(current_app.extensions["file_store"], digest, width)
    if data is None:
        abort(404)
    return Response(data, mimetype="image/webp", headers={"Cache-Control": FOREVER})
