"""Keys for one purpose each, made from the site's secret key: who has one of them has none of the others."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app


def key_for(purpose: str, *, secret: str) -> str:
    """The key for a purpose, in hex: HMAC-SHA256 of the purpose under the site's secret key."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def sealed(purpose: str, *words: object) -> str:
    """Words that only this site can make again, and nobody read: 64 characters."""
    said = "\n".join(str(word) for word in words)
    key = key_for(purpose, secret=current_app.config["SECRET_KEY"])
    return hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()


def photo_link_secret() -> bytes:
    """The secret under which the private links of people shown in photos are hashed: 64 bytes of hex."""
    return key_for("links of people shown", secret=current_app.config["SECRET_KEY"]).encode()


def visit_code_secret() -> bytes:
    """The secret under which visit codes are hashed."""
    return key_for("visit codes", secret=current_app.config["SECRET_KEY"]).encode()


def trace_key() -> bytes:
    """The key of the hashes by which entries of reviews are compared: device, network and text."""
    return key_for("traces of reviews", secret=current_app.config["SECRET_KEY"]).encode()
