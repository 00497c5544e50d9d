"""The questions that permissions are made of. Each takes the visit, and says what would be missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from directory.accounts.rules import Role, SignedIn


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, when, and who keeps the thing that is asked for: what predicates may look at."""

    is_development: bool
    now: datetime
    person: SignedIn | None = None
    keepers: frozenset[int] = frozenset()


def anyone(visit: Visit) -> bool:  # noqa: ARG001
    """Everybody, signed in or not."""
    return True


def on_a_development_site(visit: Visit) -> bool:
    """Whoever looks at a site that is not in production."""
    return visit.is_development


def signed_in(visit: Visit) -> bool:
    """Whoever proved who they are."""
    return visit.person is not None


def a_verifier(visit: Visit) -> bool:
    """Whoever checks credentials."""
    return visit.person is not None and Role.VERIFIER in visit.person.roles


def a_moderator(visit: Visit) -> bool:
    """Whoever looks after reviews and photos."""
    return visit.person is not None and Role.MODERATOR in visit.person.roles


def an_administrator(visit: Visit) -> bool:
    """Whoever runs the site."""
    return visit.person is not None and Role.ADMINISTRATOR in visit.person.roles


def with_a_second_factor(visit: Visit) -> bool:
    """Whoever signs in with more than a password."""
    return visit.person is not None and visit.person.has_second_factor


def freshly_proved(visit: Visit) -> bool:
    """Whoever proved who they are a moment ago."""
    return visit.person is not None and visit.person.is_fresh(now=visit.now)


def a_keeper(visit: Visit) -> bool:
    """Whoever keeps the listing that is asked for."""
    return visit.person is not None and visit.person.account_id in visit.keepers
