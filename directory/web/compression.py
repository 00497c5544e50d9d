"""Smaller answers for browsers that read gzip: a page of results shrinks to a tenth.

Only visitors without a session are served so. A page made for a session may hold its secret beside words from the
address, and its compressed length would tell of the secret (the BREACH attack).
"""

from __future__ import annotations

import gzip

from flask import Response, current_app, request

LEVEL = 5
WORTH_BYTES = 1024
KINDS = frozenset({"text/html", "application/json", "application/problem+json"})


def compress(response: Response) -> Response:
    """Compress an answer where it helps and gives nothing away."""
    if response.mimetype not in KINDS or response.is_streamed or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    has_session = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    if has_session or not request.accept_encodings["gzip"]:
        return response
    body = response.get_data()
    if len(body) >= WORTH_BYTES:
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
