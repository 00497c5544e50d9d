"""The table: permission → any of (all of predicates)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from directory.policy.predicates import (
    Visit,
    a_keeper,
    a_moderator,
    a_verifier,
    an_administrator,
    anyone,
    freshly_proved,
    on_a_development_site,
    signed_in,
    with_a_second_factor,
)

Predicate = Callable[[Visit], bool]
Way = tuple[Predicate, ...]

PERMISSIONS: dict[str, tuple[Way, ...]] = {
    "public:site:read": ((anyone,),),
    "public:listing:find": ((anyone,),),
    "public:listing:read": ((anyone,),),
    "public:stub:remove": ((anyone,),),
    "public:inquiry:send": ((anyone,),),
    "public:inquiry:read": ((anyone,),),
    "public:picture:read": ((anyone,),),
    "public:health:read": ((anyone,),),
    "account:sign-in:use": ((anyone,),),
    "account:self:edit": ((signed_in,),),
    "account:key:edit": ((signed_in, freshly_proved),),
    "practice:home:read": ((signed_in,),),
    "practice:listing:read": ((signed_in, a_keeper),),
    "practice:listing:edit": ((signed_in, a_keeper),),
    "practice:listing:export": ((signed_in, a_keeper, freshly_proved),),
    "practice:inquiry:read": ((signed_in, a_keeper),),
    "practice:credential:read": ((signed_in, a_keeper),),
    "practice:credential:edit": ((signed_in, a_keeper),),
    "practice:start:use": ((signed_in,),),
    "practice:request:read": ((signed_in, a_keeper),),
    "practice:invitation:answer": ((signed_in,),),
    "practice:keeper:read": ((signed_in, a_keeper),),
    "practice:keeper:manage": ((signed_in, a_keeper, freshly_proved),),
    "admin:home:read": (
        (signed_in, a_verifier, with_a_second_factor),
        (signed_in, a_moderator, with_a_second_factor),
        (signed_in, an_administrator, with_a_second_factor),
    ),
    "admin:audit:read": ((signed_in, an_administrator, with_a_second_factor),),
    "admin:audit:check": ((signed_in, an_administrator, with_a_second_factor),),
    "admin:audit:export": ((signed_in, an_administrator, with_a_second_factor, freshly_proved),),
    "admin:jurisdiction:read": ((signed_in, an_administrator, with_a_second_factor),),
    "admin:jurisdiction:check": ((signed_in, an_administrator, with_a_second_factor, freshly_proved),),
    "admin:programme:read": ((signed_in, an_administrator, with_a_second_factor),),
    "admin:programme:edit": ((signed_in, an_administrator, with_a_second_factor, freshly_proved),),
    "admin:import:read": ((signed_in, an_administrator, with_a_second_factor),),
    "admin:inquiry:decide": (
        (signed_in, a_moderator, with_a_second_factor),
        (signed_in, an_administrator, with_a_second_factor),
    ),
    "admin:verification:read": (
        (signed_in, a_verifier, with_a_second_factor),
        (signed_in, an_administrator, with_a_second_factor),
    ),
    "admin:verification:take": (
        (signed_in, a_verifier, with_a_second_factor),
        (signed_in, an_administrator, with_a_second_factor),
    ),
    "admin:verification:decide": (
        (signed_in, a_verifier, with_a_second_factor, freshly_proved),
        (signed_in, an_administrator, with_a_second_factor, freshly_proved),
    ),
    "admin:proposal:read": (
        (signed_in, a_verifier, with_a_second_factor),
        (signed_in, an_administrator, with_a_second_factor),
    ),
    "admin:proposal:decide": (
        (signed_in, a_verifier, with_a_second_factor, freshly_proved),
        (signed_in, an_administrator, with_a_second_factor, freshly_proved),
    ),
    "admin:conflict:declare": (
        (signed_in, a_verifier, with_a_second_factor),
        (signed_in, a_moderator, with_a_second_factor),
        (signed_in, an_administrator, with_a_second_factor),
    ),
    "admin:conflict:read": ((signed_in, an_administrator, with_a_second_factor),),
    "admin:ownership:read": ((signed_in, an_administrator, with_a_second_factor),),
    "admin:ownership:decide": ((signed_in, an_administrator, with_a_second_factor, freshly_proved),),
    "admin:listing:read": ((signed_in, an_administrator, with_a_second_factor),),
    "admin:listing:decide": ((signed_in, an_administrator, with_a_second_factor, freshly_proved),),
    "admin:people:read": ((signed_in, an_administrator, with_a_second_factor),),
    "admin:people:manage": ((signed_in, an_administrator, with_a_second_factor, freshly_proved),),
    "admin:waiver:read": ((signed_in, an_administrator, with_a_second_factor),),
    "admin:waiver:decide": ((signed_in, an_administrator, with_a_second_factor, freshly_proved),),
    "paper:page:read": (
        (a_keeper,),
        (a_verifier, with_a_second_factor),
        (an_administrator, with_a_second_factor),
    ),
    "paper:original:read": (
        (a_keeper,),
        (a_verifier, with_a_second_factor),
        (an_administrator, with_a_second_factor),
    ),
    "development:mail:read": ((on_a_development_site,),),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody may; why, in a sentence for the log and for tests; and what they would need first."""

    allowed: bool
    why: str
    missing: Predicate | None = None


def may(permission: str | None, visit: Visit) -> Verdict:
    """Answer for one permission; an undeclared or unknown one is refused.

    `missing` of a refusal is the first predicate that fails in the way that comes furthest: what the page can
    offer to mend (sign in, add a second factor, prove yourself again).
    """
    if permission is None:
        return Verdict(allowed=False, why="the page declares no permission")
    ways = PERMISSIONS.get(permission)
    if ways is None:
        return Verdict(allowed=False, why=f"{permission} is not in the table")
    furthest, missing = -1, None
    for way in ways:
        failing = next((place for place, predicate in enumerate(way) if not predicate(visit)), None)
        if failing is None:
            return Verdict(allowed=True, why=" and ".join(predicate.__name__ for predicate in way))
        if failing > furthest:
            furthest, missing = failing, way[failing]
    tried = " or ".join(" and ".join(predicate.__name__ for predicate in way) for way in ways)
    return Verdict(allowed=False, why=f"{permission} needs {tried}", missing=missing)
