"""Forms without a token, for pages that everybody reads: a token would make a session for each visitor.

Such a form proves in another way that it comes from a page of ours: the browser says so (`Sec-Fetch-Site` of Fetch
Metadata, or `Origin`, RFC 6454), and where it says neither, the form is refused. Only a view that is wrapped here is
exempt from tokens, so none can be exempt and open.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

import structlog
from flask import Flask, abort, current_app, request

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
WRAPPED = "takes_forms_of_our_pages_only"
log = structlog.get_logger()


def from_our_pages(view: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Let a view take forms without a token, from pages of this site only; anything else is answered by 403."""

    @wraps(view)
    def guarded(*given: Given.args, **named: Given.kwargs) -> Answer:
        if not is_of_our_pages():
            log.info("refused", endpoint=request.endpoint, why="not sent by a page of this site")
            abort(403)
        return view(*given, **named)

    setattr(guarded, WRAPPED, True)
    return guarded


def is_of_our_pages() -> bool:
    """Whether the browser says that a page of this very site sent the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    ours = (request.host_url, current_app.config["FINEPOINT"].base_url)
    return request.headers.get("Origin") in {_origin(one) for one in ours}


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def ask_for_no_token(app: Flask) -> None:
    """Take the views that are wrapped, once they are mounted, out of what needs a token."""
    for view in app.view_functions.values():
        if getattr(view, WRAPPED, False):
            app.extensions["csrf"].exempt(view)
