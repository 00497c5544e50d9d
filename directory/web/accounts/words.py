"""What Flask-Security says, in our words: its name of a message → the words and their tone."""

from __future__ import annotations

from directory.accounts.rules import PASSWORD_MIN_CHARS, Role

WRONG, DONE, KNOW = "error", "success", "info"

MESSAGES = {
    "API_ERROR": ("That did not work. Start again.", WRONG),
    "GENERIC_AUTHN_FAILED": ("The address and the password do not fit together. Check both.", WRONG),
    "UNAUTHORIZED": ("This page is not open to you.", WRONG),
    "UNAUTHENTICATED": ("Sign in to go on.", KNOW),
    "REAUTHENTICATION_REQUIRED": ("Prove that it is you, then go on.", KNOW),
    "REAUTHENTICATION_SUCCESSFUL": ("Thank you. You can go on.", DONE),
    "ANONYMOUS_USER_REQUIRED": ("You are signed in already.", KNOW),
    "CONFIRM_REGISTRATION": ("A letter is on its way to %(email)s. Open the link in it.", KNOW),
    "EMAIL_CONFIRMED": ("Your address is confirmed. Sign in to go on.", DONE),
    "ALREADY_CONFIRMED": ("Your address was confirmed before. Sign in to go on.", KNOW),
    "INVALID_CONFIRMATION_TOKEN": ("That link is not whole. Ask for a new letter.", WRONG),
    "CONFIRMATION_EXPIRED": ("That link was good for %(within)s. Ask for a new letter.", WRONG),
    "CONFIRMATION_REQUIRED": ("Confirm your address first: open the link in our letter.", WRONG),
    "PASSWORD_RESET_EXPIRED": ("That link was good for %(within)s. Ask for a new letter.", WRONG),
    "INVALID_RESET_PASSWORD_TOKEN": ("That link is not whole, or was used. Ask for a new letter.", WRONG),
    "PASSWORD_RESET_NO_LOGIN": ("Your new password is set. Sign in with it.", DONE),
    "PASSWORD_CHANGE": ("Your new password is set. Everywhere else you were signed out.", DONE),
    "PASSWORD_IS_THE_SAME": ("That is your password of now. Choose another one.", WRONG),
    "PASSWORD_NOT_PROVIDED": ("Enter a password.", WRONG),
    "PASSWORD_INVALID_LENGTH": (
        f"Use at least {PASSWORD_MIN_CHARS} characters; several words are easy to keep.",
        WRONG,
    ),
    "INVALID_PASSWORD": ("That is not your password.", WRONG),
    "EMAIL_NOT_PROVIDED": ("Enter your e-mail address.", WRONG),
    "INVALID_EMAIL_ADDRESS": ("Enter one e-mail address, like name@example.org.", WRONG),
    "DISABLED_ACCOUNT": ("This account was stopped. Write to us.", WRONG),
    "INVALID_REDIRECT": ("That page is not on this site.", WRONG),
    "CHANGE_EMAIL_SENT": (
        "A letter is on its way to %(email)s. Open the link in it to finish.",
        KNOW,
    ),
    "CHANGE_EMAIL_CONFIRMED": ("Your new address is set.", DONE),
    "CHANGE_EMAIL_EXPIRED": ("That link was good for %(within)s. Start again.", WRONG),
    "TWO_FACTOR_INVALID_TOKEN": ("That code does not fit, or was used. Enter the one that the app shows now.", WRONG),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", DONE),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": ("Your authenticator app is set up.", DONE),
    "TWO_FACTOR_PERMISSION_DENIED": ("That took too long. Start again with your address and password.", WRONG),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": ("Choose one of the ways that are shown.", WRONG),
    "TWO_FACTOR_DISABLED": ("The authenticator app is removed.", DONE),
    "TWO_FACTOR_SETUP_EXPIRED": ("That took longer than %(within)s. Start again.", WRONG),
    "INVALID_RECOVERY_CODE": ("That is not one of your unused recovery codes.", WRONG),
    "WEBAUTHN_EXPIRED": ("That took longer than %(within)s. Try again.", WRONG),
    "WEBAUTHN_NAME_REQUIRED": ("Name the passkey, so that you know it again.", WRONG),
    "WEBAUTHN_NAME_INUSE": ("You have a passkey named “%(name)s”. Choose another name.", WRONG),
    "WEBAUTHN_NAME_NOT_FOUND": ("You have no passkey of that name.", WRONG),
    "INVALID_INPUT_LENGTH": ("Use a shorter name.", WRONG),
    "WEBAUTHN_CREDENTIAL_DELETED": ("The passkey “%(name)s” is removed.", DONE),
    "WEBAUTHN_REGISTER_SUCCESSFUL": ("The passkey “%(name)s” is added.", DONE),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": ("That passkey is in use already.", WRONG),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": ("That passkey is not known here. Sign in with your password.", WRONG),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": ("That passkey is not known here. Sign in with your password.", WRONG),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": ("That passkey cannot be used for this.", WRONG),
    "WEBAUTHN_NO_VERIFY": ("The passkey could not be checked. Try again.", WRONG),
    "WEBAUTHN_MISMATCH_USER_HANDLE": ("That passkey belongs to another account.", WRONG),
}

ROLE_WORDS = {
    Role.MEMBER: "Member",
    Role.PRACTITIONER: "Practitioner: keeps a listing",
    Role.VERIFIER: "Verifier: checks credentials",
    Role.MODERATOR: "Moderator: looks after reviews and photos",
    Role.ADMINISTRATOR: "Administrator: runs the site",
}
"""What each role is, for whoever has it."""
