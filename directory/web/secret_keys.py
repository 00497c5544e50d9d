"""Keys for one purpose each, made from the site's secret keys: who has one of them has none of the others."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from directory.keyring.queries import hash_keys
from directory.keyring.rules import Purpose
from directory.shared.keys import HashKeys, SecretKeys, key_for


def secret_keys() -> SecretKeys:
    """The secret key in force and the earlier ones."""
    config = current_app.config
    return SecretKeys(config["SECRET_KEY"], tuple(config["SECRET_KEY_FALLBACKS"]))


def sealed(purpose: str, *words: object) -> str:
    """Words that only this site can make again, and nobody read: 64 characters. Under another key they are others."""
    return hashed_under(current_app.config["SECRET_KEY"], purpose, *words)


def hashed_under(secret: str, purpose: str, *words: object) -> str:
    """The same under a secret key that need not be the one in force."""
    said = "\n".join(str(word) for word in words)
    return hmac.new(key_for(purpose, secret=secret).encode(), said.encode(), hashlib.sha256).hexdigest()


def photo_link_secret() -> HashKeys:
    """The secret under which the private links of people shown in photos are hashed, and earlier ones."""
    return hash_keys(Purpose.LINKS, secret_keys())


def visit_code_secret() -> HashKeys:
    """The secret under which visit codes are hashed, and earlier ones."""
    return hash_keys(Purpose.VISIT_CODES, secret_keys())


def trace_key() -> bytes:
    """The key of the hashes by which entries of reviews are compared: device, network and text."""
    return key_for("traces of reviews", secret=current_app.config["SECRET_KEY"]).encode()
