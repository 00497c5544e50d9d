"""One address for each page: what is asked for with a slash at its end is sent on to the page without it."""

from __future__ import annotations

from flask import redirect, request
from flask.globals import request_ctx
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response


def leave_out_slash() -> Response | None:
    """Send `/admin/` to `/admin`, where there is such a page; anything else goes its way."""
    if not isinstance(request.routing_exception, NotFound) or request.method not in {"GET", "HEAD"}:
        return None
    path = "/" + request.path.strip("/")  # never two slashes at the beginning: they would name another host
    adapter = request_ctx.url_adapter
    if path == request.path or adapter is None or not adapter.test(path, method="GET"):
        return None
    query = request.query_string.decode("latin-1")
    return redirect(f"{request.script_root}{path}" + (f"?{query}" if query else ""), code=308)
