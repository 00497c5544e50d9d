"""One address for each page: what is asked for with a slash at its end, or by an old name, is sent on to it.

A number in an address that no table can hold names nothing.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from flask import redirect, request, url_for
from flask.globals import request_ctx
from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

NUMBER_MAX = 2**31 - 1
"""The largest number of a row: that of an integer column."""

_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20]*")
"""A path: one slash, then neither another nor a backslash, which browsers read as one; nothing unprintable."""


class RowNumber(IntegerConverter):
    """The number of a row in an address."""

    def __init__(self, map: Map, max: int = NUMBER_MAX) -> None:  # noqa: A002 - the base names them so
        super().__init__(map, max=max)


def row_number(text: str) -> int:
    """The number of a row, of its version or of a page in a query or a form. Raises ValueError for anything else."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(NUMBER_MAX)) else -1
    if not 0 <= number <= NUMBER_MAX:
        message = "no row has this number"
        raise ValueError(message)
    return number


def is_own_path(target: str) -> bool:
    """Whether an address is a page of this site, for every browser."""
    return _OWN_PATH.fullmatch(target) is not None


def with_this_query(endpoint: str, **values: Any) -> str:
    """A page's address with the query of this request as it is: its names are a visitor's, no arguments of ours."""
    query = urlencode([pair for pair in request.args.items(multi=True) if pair[0] not in values])
    address = url_for(endpoint, **values)
    return address + (f"{'&' if '?' in address else '?'}{query}" if query else "")


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
