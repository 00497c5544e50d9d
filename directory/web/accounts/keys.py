"""What proves who somebody is, beside a password: our parts of Flask-Security for passkeys, codes, recovery codes."""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import b64decode
from typing import Any

from argon2.low_level import Type, hash_secret
from flask import current_app
from flask_security import MfRecoveryCodesUtil, Totp, WebauthnUtil
from flask_security.webauthn import WebAuthnTfPlugin
from passlib.totp import TOTP, AppWallet, TotpMatch
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from directory.web.secret_keys import hashed_under, secret_keys

RECOVERY_CODES = 10
RECOVERY_COST = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1}
"""Of argon2id, as OWASP asks at the least; 35 ms of processor time for a code of 48 random bits."""
SALT_BYTES = 16
HASH_BYTES = 32


class Passkeys(WebauthnUtil):
    """Passkeys of every kind: in the device (Touch ID, Windows Hello), on a phone, on a security key.

    Each is kept by the authenticator with the account it is for, so nobody has to be named before they prove who
    they are; each asks for a finger, a face or a PIN, so it is two factors in one.
    """

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:  # noqa: ARG002
        """Any authenticator that keeps the passkey and checks who uses it."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        )

    def authentication_options(self, user: Any, usage: list[str], existing_options: dict[str, Any]) -> dict[str, Any]:
        """The same options for everybody: no list of anybody's passkeys."""
        options = super().authentication_options(user, usage, existing_options)
        return options | {"allow_credentials": None}

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:  # noqa: ARG002
        """Always."""
        return UserVerificationRequirement.REQUIRED

    def origin(self) -> str:
        """The address of the site as people see it; on a development site, the one that they used."""
        config = current_app.config["FINEPOINT"]
        return str(config.base_url) if config.production else super().origin()


class PasskeyStep(WebAuthnTfPlugin):
    """A passkey as the second step after a password: whoever has one needs it, or another second factor."""

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        """The passkey step, for whoever has a passkey."""
        return [("webauthn", "a passkey")] if user.webauthn else []


class OneTimeCodes(Totp):
    """One-time codes (RFC 6238), each of which is good once.

    `secrets` are the keys under which those of authenticators are sealed, by name, that of now first.
    """

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        self._totp = TOTP.using(issuer=issuer, wallet=AppWallet(secrets, default_tag=next(iter(secrets))))

    def sealed_again(self, kept: str) -> str:
        """The same key of an authenticator, sealed under the key of now. Raises KeyError where nothing opens it."""
        return str(self._totp.from_source(kept).to_json(encrypt=True))

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        """Whether this is the code of now, for the first time; never, where nothing opens what is kept."""
        try:
            return bool(super().verify_totp(token, totp_secret, user, window))
        except KeyError:
            return False

    def sealed_key(self, key: str) -> str:
        """What is kept of the key of an authenticator, given in Base32."""
        return str(self._totp(key=key).to_json(encrypt=True))

    def code_of(self, key: str) -> str:
        """The code that an authenticator with this key, in Base32, shows now."""
        return str(self._totp(key=key).generate().token)

    def get_last_counter(self, user: Any) -> int | None:
        """The time step of the last code that was used."""
        last: int | None = user.tf_last_counter
        return last

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Remember the time step of the code that is used; it and earlier ones are refused from now on."""
        user.tf_last_counter = tmatch.counter


class RecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes, kept as slow hashes: shown once, good once, and not in the database.

    The codes of one person have one salt, so that trying one costs one hash.
    """

    def create_recovery_codes(self, user: Any) -> list[str]:
        """New codes instead of all old ones; the only time that they can be read."""
        codes: list[str] = _security().totp_factory.generate_recovery_codes(RECOVERY_CODES)
        salt = secrets.token_bytes(SALT_BYTES)
        user.mf_recovery_codes = [recovery_hash(code, salt=salt) for code in codes]
        return codes

    def get_recovery_codes(self, user: Any) -> list[str]:  # noqa: ARG002
        """None: they are not kept."""
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Whether a code is one of the person's unused ones."""
        return _kept_of(code, user) is not None

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """Use a code up."""
        kept = _kept_of(code, user)
        if kept is None:
            return False
        user.mf_recovery_codes.remove(kept)
        return True


def _security() -> Any:
    return current_app.extensions["security"]


def recovery_hash(code: str, *, salt: bytes) -> str:
    """What is kept of a recovery code, however it was typed: argon2id's own words, with semicolons for commas.

    Flask-Security keeps a list of texts with commas between them.
    """
    made = hash_secret(_plain(code).encode(), salt, **RECOVERY_COST, hash_len=HASH_BYTES, type=Type.ID)
    return made.decode().replace(",", ";")


def _hashed_alike(kept: str, code: str) -> str:
    """A code, hashed as the one that is kept was: with its salt, or in the way from before keys had names."""
    if "$" not in kept:
        return hashed_under(secret_keys().oldest, "recovery codes", _plain(code))
    salt = kept.split("$")[-2]
    return recovery_hash(code, salt=b64decode(salt + "=" * (-len(salt) % 4)))


def _plain(code: str) -> str:
    return re.sub(r"[^0-9a-f]", "", code.lower())


def _kept_of(code: str, user: Any) -> str | None:
    """Which of the hashes of somebody's unused codes is of this one; None for no code of theirs."""
    unused: list[str] = user.mf_recovery_codes or []
    if not unused:
        return None
    made = _hashed_alike(unused[0], code)
    return next((kept for kept in unused if hmac.compare_digest(kept, made)), None)
