"""Flask-Security's letters, handed to notices: queued with the change they tell of, in our words."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g
from flask_security import MailUtil


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter that waits for the end of the request."""

    template: str
    to: str
    values: Mapping[str, object]
    key: str


class Letters(MailUtil):
    """What Flask-Security takes for a mail server."""

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
        values = {name: value for name, value in context.items() if isinstance(value, str | int)}
        wanted = Wanted(f"account_{template}", str(recipient), values, f"account_{template}:{secrets.token_hex(8)}")
        g.setdefault("letters", []).append(wanted)


def waiting_letters() -> list[Wanted]:
    """The letters of this request so far."""
    letters: list[Wanted] = g.get("letters", [])
    return letters
