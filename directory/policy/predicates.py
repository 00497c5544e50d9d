"""The questions that permissions are made of. Each takes the visit and, where there is one, the thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, and where: what predicates may look at."""

    is_development: bool


def anyone(visit: Visit) -> bool:  # noqa: ARG001
    """Everybody, signed in or not."""
    return True


def on_a_development_site(visit: Visit) -> bool:
    """Whoever looks at a site that is not in production."""
    return visit.is_development
