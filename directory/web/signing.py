"""The site's signature: Ed25519 over canonical JSON, so that anybody can check what this site has said.

The key is made from the site's secret key for this one purpose. Another secret key is another signature.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app

from directory.web.secret_keys import key_for

PURPOSE = "badge signature"


def canonical(statement: Mapping[str, object]) -> bytes:
    """The bytes that are signed: keys sorted, no spaces, UTF-8 (RFC 8785 for texts, whole numbers and lists)."""
    return json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def signature(statement: Mapping[str, object]) -> str:
    """The signature of a statement: 64 bytes in base64url without padding (RFC 8032, RFC 4648)."""
    return _in_base64(_key().sign(canonical(statement)))


def public_key() -> dict[str, str]:
    """The public key as a JSON Web Key (RFC 8037)."""
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "alg": "EdDSA",
        "use": "sig",
        "x": _in_base64(_key().public_key().public_bytes_raw()),
    }


def _key() -> Ed25519PrivateKey:
    seed = bytes.fromhex(key_for(PURPOSE, secret=current_app.config["SECRET_KEY"]))
    return Ed25519PrivateKey.from_private_bytes(seed)


def _in_base64(some: bytes) -> str:
    return base64.urlsafe_b64encode(some).rstrip(b"=").decode()
