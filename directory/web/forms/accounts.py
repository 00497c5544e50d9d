"""The forms of accounts: Flask-Security's with what is ours, and our own."""

from __future__ import annotations

from typing import Any

from flask import session
from flask_security import hash_password
from flask_security.forms import (
    ChangePasswordForm,
    Form,
    LoginForm,
    RegisterFormV2,
    ResetPasswordForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
)
from flask_security.webauthn import WebAuthnRegisterForm, WebAuthnSigninResponseForm
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, RadioField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from directory.accounts.rules import NAME_MAX_CHARS
from directory.shared.text import printable

DELETE_WORD = "delete"
"""What somebody types to delete their account."""


def _words(text: str | None) -> str:
    """A line as it is kept: no control characters, single spaces."""
    return " ".join(printable(text or "").split())


class SignInForm(LoginForm):
    """Address and password; nobody is remembered beyond their sign-in."""

    remember = None


class SignUpForm(RegisterFormV2):
    """Name, address and password; whether they practice."""

    name = StringField(
        filters=[_words],
        validators=[
            DataRequired("Enter your name."),
            Length(min=1, max=NAME_MAX_CHARS, message=f"Use at most {NAME_MAX_CHARS} characters."),
        ],
    )
    is_practitioner = BooleanField()


class NewPasswordForm(ResetPasswordForm):
    """A new password, typed once: it can be shown."""

    password_confirm = None


class PasswordForm(ChangePasswordForm):
    """The password of now and a new one, typed once: it can be shown."""

    new_password_confirm = None


class CodeForm(TwoFactorVerifyCodeForm):
    """A one-time code, with or without spaces."""

    def validate(self, **given: Any) -> bool:
        """Whether it is the code of now, for the first time."""
        self.code.data = "".join(str(self.code.data or "").split())
        return bool(super().validate(**given))


class AuthenticatorForm(TwoFactorSetupForm):
    """A button that sets the authenticator app up, or removes it."""

    setup = HiddenField()
    phone = HiddenField()


class NoCodeForm(TwoFactorRescueForm):
    """Other ways than a code. The page names them itself; Flask-Security asks for the list."""

    help_setup = RadioField(choices=[], validate_choice=False)


class AddPasskeyForm(WebAuthnRegisterForm):
    """A name for a new passkey. Every passkey can do both: sign in alone, and be the step after a password."""

    usage = HiddenField()

    def validate(self, **given: Any) -> bool:
        """Whether the name is one that can be told apart from the others."""
        self.usage.data = "first"
        return bool(super().validate(**given))


class PasskeyAnswerForm(WebAuthnSigninResponseForm):
    """What a passkey answered."""

    def validate(self, **given: Any) -> bool:
        """Whether it is a passkey of somebody and, as a second step, of who gave the password."""
        is_second_step, self.is_secondary = self.is_secondary, False
        if not super().validate(**given) or self.user is None:
            return False
        if not self.user.is_active or (is_second_step and self.user.fs_uniquifier != session.get("tf_user_id")):
            self.credential.errors = ["That passkey belongs to another account."]
            return False
        return True


class AddressForm(Form):
    """An e-mail address to which a letter shall go; whether it has an account is nobody's business."""

    email = EmailField(validators=[DataRequired("Enter your e-mail address.")])


class NameForm(FlaskForm):
    """The person's name."""

    name = StringField(
        filters=[_words],
        validators=[
            DataRequired("Enter your name."),
            Length(min=1, max=NAME_MAX_CHARS, message=f"Use at most {NAME_MAX_CHARS} characters."),
        ],
    )


class DeleteAccountForm(FlaskForm):
    """What becomes of one's reviews, and a word that nobody types by mistake."""

    reviews = StringField(default="keep")
    word = StringField(filters=[_words])

    def validate_reviews(self, field: StringField) -> None:
        """Refuse what is not one of the two."""
        if field.data not in ("keep", "withdraw"):
            raise ValidationError("Choose what becomes of your reviews.")

    def validate_word(self, field: StringField) -> None:
        """Refuse anything but the word."""
        if (field.data or "").strip('“”".').lower() != DELETE_WORD:
            raise ValidationError(f"Type the word {DELETE_WORD}, so that nobody does this by mistake.")


def spend_the_time_of_a_hash() -> None:
    """Take as long as hashing a password does, so that an answer's time tells nothing."""
    hash_password("nobody's password")
