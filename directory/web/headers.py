"""Security headers on every answer: nothing but our own files may run, load or frame."""

from __future__ import annotations

from flask import Response, current_app, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECRET_ADDRESSES = (
    "/photos-of-me/",
    "/inquiries/",
    "/saved-searches/",
    "/account/deletion/",
    "/privacy/request/",
    "/confirm/",
    "/reset-password/",
    "/account/address/",
)
"""What follows these is a key: whatever is answered there, an error too, is kept secret."""


def add_headers(response: Response) -> Response:
    """Add what every answer carries."""
    if request.path.startswith(SECRET_ADDRESSES):
        keep_secret(response)
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if current_app.config["FINEPOINT"].production:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if response.mimetype in ("text/html", "application/json"):
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def keep_nowhere(response: Response) -> Response:
    """Let no browser and nobody between keep this answer."""
    response.headers["Cache-Control"] = "no-store"
    return response


def keep_secret(response: Response) -> Response:
    """The same for a page whose address is a secret: no search engine lists it, and no link tells where it was."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return keep_nowhere(response)
