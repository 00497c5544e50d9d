"""Who acts at the desks, and whether some acts take two of them."""

from __future__ import annotations

from flask import current_app

from directory.web import visitor


def my_id() -> int:
    """The account of whoever is signed in; the guard lets nobody else come here."""
    person = visitor.person()
    return person.account_id if person else 0


def takes_two() -> bool:
    """Whether revocations and removals take two people on this site."""
    return bool(current_app.config["FINEPOINT"].two_people)
