"""Forms that carry documents: larger than any other request, and only from people who are signed in.

How large a request may be is decided before anything of it is read, so a view that takes documents says so beside
its permission: `@allow(…)` `@takes_documents`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, request, session

from directory.papers.rules import UPLOAD_MAX_BYTES

View = TypeVar("View", bound=Callable[..., object])


def takes_documents(view: View) -> View:
    """Declare that a view's form carries documents."""
    view.takes_documents = True  # type: ignore[attr-defined]
    return view


def admit() -> None:
    """Let the form of a view that takes documents be as large as they are. Runs before the form is read."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_documents", False) and "_user_id" in session:
        request.max_content_length = UPLOAD_MAX_BYTES
