"""Flask-Security's letters, handed to notices: queued with the change they tell of, in our words."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g
from flask_security import MailUtil

from directory.shared.clock import utc_now
from directory.web.secret_keys import sealed

TEMPLATES = {
    "welcome": "account_confirm",
    "welcome_existing": "account_sign_up_again",
    "confirmation_instructions": "account_confirm",
    "reset_instructions": "account_reset",
    "reset_notice": "account_password_changed",
    "change_notice": "account_password_changed",
    "change_email_instructions": "account_new_address",
}
"""Flask-Security's name of a letter → the folder of ours."""
LINKS = ("confirmation_link", "reset_link", "recovery_link", "link")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter that waits for the end of the request."""

    template: str
    to: str
    values: Mapping[str, object]
    key: str


class Letters(MailUtil):
    """What Flask-Security takes for a mail server."""

    def normalize(self, email: str) -> str:
        """An address as it is kept: lower case."""
        return str(super().normalize(email)).lower()

    def validate(self, email: str) -> str:
        """The same, for an address that can be written to. Raises a ValueError with the reason."""
        return str(super().validate(email)).lower()

    def send_mail(  # noqa: PLR0917 - the shape is Flask-Security's
        self,
        template: str,
        subject: str,  # noqa: ARG002 - our templates have their own
        recipient: Any,
        sender: Any,  # noqa: ARG002
        body: str | None,  # noqa: ARG002
        html: str | None,  # noqa: ARG002
        **context: Any,
    ) -> None:
        """Remember one letter; `datastore.finish` queues it."""
        links = {name: on_our_site(context[name]) for name in LINKS if context.get(name)}
        name = TEMPLATES[template.removeprefix("security/email/")]
        want(name, to=str(recipient), values={"within": "", "confirmation_link": ""} | links)


def want(template: str, *, to: str, values: Mapping[str, object]) -> None:
    """Let a letter go out with what this request changes."""
    key = f"{template}:{secrets.token_hex(8)}"
    g.setdefault("letters", []).append(Wanted(template, to, values, key))


def want_once_a_day(template: str, *, to: str, values: Mapping[str, object]) -> None:
    """The same, but at most once a day to one address: for letters that anybody can cause."""
    key = f"{template}:{utc_now():%Y-%m-%d}:{sealed('letter once a day', to)[:32]}"
    g.setdefault("letters", []).append(Wanted(template, to, values, key))


def waiting_letters() -> list[Wanted]:
    """The letters of this request so far."""
    letters: list[Wanted] = g.get("letters", [])
    return letters


def on_our_site(link: str) -> str:
    """A link under the address of the site as people see it, whatever host the request named."""
    parts = urlsplit(link)
    base = current_app.config["FINEPOINT"].base_url.rstrip("/")
    return f"{base}{parts.path}" + (f"?{parts.query}" if parts.query else "")
