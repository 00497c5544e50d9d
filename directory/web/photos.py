"""The files of case photos. Whether one may be seen is asked each time: what is taken back is gone with the next look.

A browser may keep a copy of what shows but has to ask before it shows it again; nobody between may keep one. What does
not show, or not to everybody, no browser keeps: the computer of a practice has many users.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, request

from directory.files.photo_rules import Format
from directory.files.photos import photo_bytes
from directory.web.guards import allow
from directory.web.headers import keep_nowhere
from directory.web.photo_loaders import kept_photo, public_photo

pages = Blueprint("photos", __name__)

ASK_FIRST = "private, no-cache"
FORMATS = f"any({', '.join(Format)})"


@pages.get(f"/photos/<key>-<int:step>.<{FORMATS}:kind>")
@allow("public:photo:read", on=public_photo)
def shown(key: str, step: int, kind: str) -> Response:
    """Send one size of a photo that anybody may see now."""
    return send_photo(key, step, Format(kind))


@pages.get(f"/photos/unpublished/<key>-<int:step>.<{FORMATS}:kind>")
@allow("photo:unpublished:read", on=kept_photo)
def unpublished(key: str, step: int, kind: str) -> Response:
    """Send one size of a photo, shown or not, to who keeps it and to the desk."""
    return keep_nowhere(send_photo(key, step, Format(kind)))


def send_photo(key: str, step: int, kind: Format) -> Response:
    """One size of a photo that its asker may see. What a key stands for never changes, so the key is its tag."""
    data = photo_bytes(key, step, kind, current_app.extensions["photo_store"])
    if data is None:
        abort(404)
    response = Response(data, mimetype=kind.mime, headers={"Cache-Control": ASK_FIRST, "X-Robots-Tag": "noimageindex"})
    response.set_etag(f"{key}-{step}-{kind.value}")
    response.vary.add("Cookie")
    response.make_conditional(request)
    return response
