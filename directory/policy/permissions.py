"""The table: permission → any of (all of predicates)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from directory.policy.predicates import Visit, anyone, on_a_development_site

Predicate = Callable[[Visit], bool]
Way = tuple[Predicate, ...]

PERMISSIONS: dict[str, tuple[Way, ...]] = {
    "public:site:read": ((anyone,),),
    "public:listing:find": ((anyone,),),
    "public:listing:read": ((anyone,),),
    "public:picture:read": ((anyone,),),
    "public:health:read": ((anyone,),),
    "development:mail:read": ((on_a_development_site,),),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody may, and why, in a sentence for the log and for tests."""

    allowed: bool
    why: str


def may(permission: str | None, visit: Visit) -> Verdict:
    """Answer for one permission; an undeclared or unknown one is refused."""
    if permission is None:
        return Verdict(allowed=False, why="the page declares no permission")
    ways = PERMISSIONS.get(permission)
    if ways is None:
        return Verdict(allowed=False, why=f"{permission} is not in the table")
    for way in ways:
        if all(predicate(visit) for predicate in way):
            return Verdict(allowed=True, why=" and ".join(predicate.__name__ for predicate in way))
    tried = " or ".join(" and ".join(predicate.__name__ for predicate in way) for way in ways)
    return Verdict(allowed=False, why=f"{permission} needs {tried}")
