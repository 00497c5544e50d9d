"""What proves who somebody is, beside a password: our parts of Flask-Security for passkeys, codes, recovery codes."""

from __future__ import annotations

import re
from typing import Any

from flask import current_app
from flask_security import MfRecoveryCodesUtil, Totp, WebauthnUtil
from flask_security.webauthn import WebAuthnTfPlugin
from passlib.totp import TotpMatch
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from directory.web.secret_keys import sealed

RECOVERY_CODES = 10


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
    """One-time codes (RFC 6238), each of which is good once."""

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
    """Recovery codes, kept as keyed hashes: shown once, good once, and not in the database."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        """New codes instead of all old ones; the only time that they can be read."""
        codes: list[str] = _security().totp_factory.generate_recovery_codes(RECOVERY_CODES)
        user.mf_recovery_codes = [recovery_hash(code) for code in codes]
        return codes

    def get_recovery_codes(self, user: Any) -> list[str]:  # noqa: ARG002
        """None: they are not kept."""
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Whether a code is one of the person's unused ones."""
        return recovery_hash(code) in (user.mf_recovery_codes or [])

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """Use a code up."""
        if user.mf_recovery_codes is None or not self.check_recovery_code(user, code):
            return False
        user.mf_recovery_codes.remove(recovery_hash(code))
        return True


def _security() -> Any:
    return current_app.extensions["security"]


def recovery_hash(code: str) -> str:
    """What is kept of a recovery code, however it was typed."""
    return sealed("recovery codes", re.sub(r"[^0-9a-f]", "", code.lower()))
