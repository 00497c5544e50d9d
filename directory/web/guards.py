"""The guard at the door: closed by default.

Every view declares its permission with `@allow("area:thing:act")`. Before any view runs, the guard asks the
policy table; a view that declares nothing answers 403.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog
from flask import Flask, abort, current_app, request

from directory.policy.permissions import may
from directory.policy.predicates import Visit

View = TypeVar("View", bound=Callable[..., object])
log = structlog.get_logger()


def allow(permission: str) -> Callable[[View], View]:
    """Declare the permission that a view needs."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def permission_of(endpoint: str, app: Flask) -> str | None:
    """The permission that an endpoint declares, or None."""
    return getattr(app.view_functions[endpoint], "permission", None)


def guard() -> None:
    """Refuse what the policy does not allow. An unknown address is left to the 404 page."""
    if request.endpoint is None:
        return
    visit = Visit(is_development=not current_app.config["FINEPOINT"].production)
    verdict = may(permission_of(request.endpoint, current_app), visit)
    if not verdict.allowed:
        log.info("refused", endpoint=request.endpoint, why=verdict.why)
        abort(403)
