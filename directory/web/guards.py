"""The guard at the door: closed by default.

Every view declares its permission with `@allow("area:thing:act")`, and where it is about one listing, the loader
that gets it: `@allow("practice:listing:edit", on=kept_listing)`. Before any view runs, the guard loads the thing,
asks the policy table, and either lets the visitor in, shows what they need first, or answers 403; a thing that they
may not see is 404. A view that declares nothing is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog
from flask import Flask, abort, current_app, flash, g, redirect, request, url_for
from flask.globals import request_ctx
from werkzeug.wrappers import Response

from directory.languages import gettext
from directory.policy.permissions import Verdict, may
from directory.policy.predicates import Visit, freshly_proved, signed_in, with_a_second_factor
from directory.shared.clock import utc_now
from directory.web import visitor
from directory.web.keeping import keep_sent_form

View = TypeVar("View", bound=Callable[..., object])
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Loaded:
    """A thing that a page is about, and the accounts that keep it."""

    thing: object
    keepers: frozenset[int]


Loader = Callable[..., Loaded | None]


def allow(permission: str, on: Loader | None = None) -> Callable[[View], View]:
    """Declare the permission that a view needs and, with a loader, the thing that it is about."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        view.loader = on  # type: ignore[attr-defined]
        return view

    return declare


def permission_of(endpoint: str, app: Flask) -> str | None:
    """The permission that an endpoint declares, or None."""
    return getattr(app.view_functions[endpoint], "permission", None)


def loaded_thing() -> Any:
    """The thing that the guard loaded for this view."""
    return g.loaded.thing


def guard() -> Response | None:
    """Refuse what the policy does not allow. An unknown address is left to the 404 page."""
    if request.endpoint is None:
        return None
    loader: Loader | None = getattr(current_app.view_functions[request.endpoint], "loader", None)
    loaded = loader(**(request.view_args or {})) if loader else None
    verdict = may(permission_of(request.endpoint, current_app), _visit(loaded.keepers if loaded else frozenset()))
    if verdict.allowed and (loader is None or loaded):
        g.loaded = loaded
        return None
    log.info("refused", endpoint=request.endpoint, why=verdict.why)
    return _way_in(verdict) or abort(404 if loader else 403)


def may_open(endpoint: str) -> bool:
    """Whether the policy lets this visitor open a page that is about no single thing."""
    return may(permission_of(endpoint, current_app), _visit(frozenset())).allowed


def _visit(keepers: frozenset[int]) -> Visit:
    return Visit(
        is_development=not current_app.config["FINEPOINT"].production,
        now=utc_now(),
        person=visitor.person(),
        keepers=keepers,
    )


def _way_in(verdict: Verdict) -> Response | None:
    """Where somebody goes who only has to sign in, add a second factor, or prove themselves again."""
    if verdict.missing is signed_in:
        flash(gettext("Sign in to go on. What you filled in is kept for an hour."))
        return redirect(url_for("security.login", next=_way_back()))
    if verdict.missing is with_a_second_factor:
        flash(gettext("This part of the site needs a second factor. Add one, then go on."))
        return redirect(url_for("account.keys", next=_way_back()))
    if verdict.missing is freshly_proved:
        flash(gettext("Prove that it is you, then go on. What you filled in is kept for an hour."))
        return redirect(url_for("security.verify", next=_way_back()))
    return None


def _way_back() -> str:
    """The address to come back to: this page or, for a form that was sent, the form with what was filled in.

    A button that is a form by itself has nothing filled in and no page of its own: then the page that it stands on.
    """
    if request.method in {"GET", "HEAD"}:
        return request.script_root + request.full_path.rstrip("?")
    addresses = request_ctx.url_adapter
    if addresses is None or "GET" in addresses.allowed_methods():
        return request.script_root + keep_sent_form()
    page = urlsplit(request.referrer or "")
    return f"{page.path}?{page.query}".rstrip("?") if page.netloc == request.host else request.script_root + "/"
