"""The badge of a listing, for other sites: a picture and signed data, and the key that proves the signature.

The only answers that other sites may show: they are public, the same for everybody, and name nobody who looks.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, abort, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from directory.discovery.badge import Badge, badge_of
from directory.listings.queries import listing_at, slug_now
from directory.shared.clock import utc_now
from directory.web import signing
from directory.web.guards import allow
from directory.web.presenting.badge import drawn, statement
from directory.web.public.blueprint import pages

KEPT_FOR = timedelta(minutes=5)
FOR_ALL_SITES = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}


@pages.get("/providers/<slug>/badge.svg")
@allow("public:listing:read")
def badge_picture(slug: str) -> AnyResponse:
    """Draw the badge."""
    badge, now = _badge(slug)
    if badge is None:
        return _elsewhere(slug)
    return _for_all_sites(Response(drawn(badge), mimetype="image/svg+xml"), _keep(badge, now))


@pages.get("/providers/<slug>/badge.json")
@allow("public:listing:read")
def badge_data(slug: str) -> AnyResponse:
    """Say what the badge says, with the site's signature over it."""
    badge, now = _badge(slug)
    if badge is None:
        return _elsewhere(slug)
    said = statement(badge)
    return _for_all_sites(jsonify(signing.signed(said)), _keep(badge, now))


@pages.get("/.well-known/badge-key.json")
@allow("public:site:read")
def badge_key() -> Response:
    """The public keys of the signatures, in a set (RFC 7517)."""
    return _for_all_sites(jsonify({"keys": signing.public_keys()}), KEPT_FOR)


def _badge(slug: str) -> tuple[Badge | None, datetime]:
    """The badge of a listing, and the instant at which it was asked for."""
    now = utc_now()
    return badge_of(listing_at(slug), now=now), now


def _keep(badge: Badge, now: datetime) -> timedelta:
    """How long others may keep it: never past the instant at which a license in it lapses."""
    return min(KEPT_FOR, badge.turns_at - now) if badge.turns_at else KEPT_FOR


def _elsewhere(slug: str) -> AnyResponse:
    """The same at the listing's new address, or not found."""
    present = slug_now(slug)
    if present is None or present == slug or request.endpoint is None:
        abort(404)
    answer = redirect(url_for(request.endpoint, slug=present), code=301)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _for_all_sites(response: Response, kept_for: timedelta) -> Response:
    """May be kept for a while by anybody, asked for again by its tag, and shown anywhere."""
    response.headers.update(FOR_ALL_SITES)
    response.headers["Cache-Control"] = f"public, max-age={int(kept_for.total_seconds())}"
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
