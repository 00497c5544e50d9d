"""The site's signature: Ed25519 over canonical JSON, so that anybody can check what this site has said.

The key is made from the site's secret key for this one purpose. Another secret key is another signature, and each
statement names the key under which it is signed.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from directory.web.secret_keys import secret_keys

PURPOSE = "badge signature"


def canonical(statement: Mapping[str, object]) -> bytes:
    """The bytes that are signed: keys sorted, no spaces, UTF-8 (RFC 8785 for texts, whole numbers and lists)."""
    return json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def signed(statement: Mapping[str, object]) -> dict[str, object]:
    """A statement with `key`, the id of the key of now, and `signature`, which is over all the rest.

    The signature is 64 bytes in base64url without padding (RFC 8032, RFC 4648).
    """
    key = _keys()[0]
    said = dict(statement) | {"key": _public(key)["kid"]}
    return said | {"signature": _in_base64(key.sign(canonical(said)))}


def public_keys() -> list[dict[str, str]]:
    """The public keys as JSON Web Keys (RFC 8037), that of now first, then those of earlier secret keys."""
    return [_public(key) for key in _keys()]


def _public(key: Ed25519PrivateKey) -> dict[str, str]:
    """The public half, with its thumbprint as its id (RFC 7638)."""
    public = {"crv": "Ed25519", "kty": "OKP", "x": _in_base64(key.public_key().public_bytes_raw())}
    thumbprint = hashlib.sha256(canonical(public)).digest()
    return public | {"alg": "EdDSA", "use": "sig", "kid": _in_base64(thumbprint)}


def _keys() -> list[Ed25519PrivateKey]:
    return [Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key)) for key in secret_keys().named(PURPOSE).values()]


def _in_base64(some: bytes) -> str:
    return base64.urlsafe_b64encode(some).rstrip(b"=").decode()
