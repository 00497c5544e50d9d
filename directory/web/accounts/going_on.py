"""Where somebody goes on after a step: `next` is a page of this site, or the request is refused."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response, abort, request

from directory.web.addresses import is_own_path

NEXT = "next"


def refuse_other_sites() -> None:
    """Answer 400 when a page of accounts is told to go on to another site."""
    if request.blueprint not in {"security", "account"}:
        return
    for target in (*request.args.getlist(NEXT), *request.form.getlist(NEXT)):
        if target and not is_own_path(target):
            abort(400)


def forget_this_step(response: Response) -> Response:
    """Take a `next` out of a redirect that only leads back to the step just taken: Flask-Security's default."""
    if request.blueprint == "security" and response.location:
        parts = urlsplit(response.location)
        fields = [(name, value) for name, value in parse_qsl(parts.query) if name != NEXT or is_own_path(value)]
        response.location = parts._replace(query=urlencode(fields, safe="/")).geturl()
    return response
