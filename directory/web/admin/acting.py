"""Who acts at the desks, for the trail."""

from __future__ import annotations

from flask import current_app

from directory.audit.rules import Actor, ActorKind
from directory.web import visitor


def me() -> Actor:
    """Whoever is signed in, as an actor."""
    person = visitor.person()
    return Actor(ActorKind.PERSON, person_id=person.account_id if person else None)


def my_id() -> int:
    """The account of whoever is signed in; the guard lets nobody else come here."""
    person = visitor.person()
    return person.account_id if person else 0


def takes_two() -> bool:
    """Whether revocations and removals take two people on this site."""
    return bool(current_app.config["FINEPOINT"].two_people)
