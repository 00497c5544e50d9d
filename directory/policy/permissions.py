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

VERIFIER: Way = (signed_in, a_verifier, with_a_second_factor)
MODERATOR: Way = (signed_in, a_moderator, with_a_second_factor)
ADMINISTRATOR: Way = (signed_in, an_administrator, with_a_second_factor)
PROVED: Way = (freshly_proved,)

PERMISSIONS: dict[str, tuple[Way, ...]] = {
    "public:site:read": ((anyone,),),
    "public:listing:find": ((anyone,),),
    "public:listing:read": ((anyone,),),
    "public:stub:remove": ((anyone,),),
    "public:inquiry:send": ((anyone,),),
    "public:inquiry:read": ((anyone,),),
    "public:picture:read": ((anyone,),),
    "public:photo:read": ((anyone,),),
    "public:photo:report": ((anyone,),),
    "public:review:read": ((anyone,),),
    "public:review:report": ((anyone,),),
    "public:consent:use": ((anyone,),),
    "public:shortlist:keep": ((anyone,),),
    "public:saved-search:use": ((anyone,),),
    "public:privacy:ask": ((anyone,),),
    "public:health:read": ((anyone,),),
    "account:sign-in:use": ((anyone,),),
    "account:self:edit": ((signed_in,),),
    "account:review:write": ((signed_in,),),
    "account:key:edit": ((signed_in, freshly_proved),),
    "account:sign-in:end": ((signed_in, freshly_proved),),
    "account:data:export": ((signed_in, freshly_proved),),
    "account:data:delete": ((signed_in, freshly_proved),),
    "practice:home:read": ((signed_in,),),
    "practice:listing:read": ((signed_in, a_keeper),),
    "practice:listing:edit": ((signed_in, a_keeper),),
    "practice:listing:export": ((signed_in, a_keeper, freshly_proved),),
    "practice:inquiry:read": ((signed_in, a_keeper),),
    "practice:credential:read": ((signed_in, a_keeper),),
    "practice:credential:edit": ((signed_in, a_keeper),),
    "practice:photo:read": ((signed_in, a_keeper),),
    "practice:photo:edit": ((signed_in, a_keeper),),
    "practice:review:read": ((signed_in, a_keeper),),
    "practice:review:edit": ((signed_in, a_keeper),),
    "practice:start:use": ((signed_in,),),
    "practice:request:read": ((signed_in, a_keeper),),
    "practice:invitation:answer": ((signed_in,),),
    "practice:keeper:read": ((signed_in, a_keeper),),
    "practice:keeper:manage": ((signed_in, a_keeper, freshly_proved),),
    "admin:home:read": (VERIFIER, MODERATOR, ADMINISTRATOR),
    "admin:audit:read": (ADMINISTRATOR,),
    "admin:audit:check": (ADMINISTRATOR,),
    "admin:audit:export": (ADMINISTRATOR + PROVED,),
    "admin:jurisdiction:read": (ADMINISTRATOR,),
    "admin:jurisdiction:check": (ADMINISTRATOR + PROVED,),
    "admin:programme:read": (ADMINISTRATOR,),
    "admin:programme:edit": (ADMINISTRATOR + PROVED,),
    "admin:import:read": (ADMINISTRATOR,),
    "admin:inquiry:decide": (MODERATOR, ADMINISTRATOR),
    "admin:verification:read": (VERIFIER, ADMINISTRATOR),
    "admin:verification:take": (VERIFIER, ADMINISTRATOR),
    "admin:verification:decide": (VERIFIER + PROVED, ADMINISTRATOR + PROVED),
    "admin:photo:read": (MODERATOR, ADMINISTRATOR),
    "admin:photo:decide": (MODERATOR + PROVED, ADMINISTRATOR + PROVED),
    "admin:review:read": (MODERATOR, ADMINISTRATOR),
    "admin:review:decide": (MODERATOR + PROVED, ADMINISTRATOR + PROVED),
    "admin:proposal:read": (VERIFIER, MODERATOR, ADMINISTRATOR),
    "admin:proposal:decide": (VERIFIER + PROVED, MODERATOR + PROVED, ADMINISTRATOR + PROVED),
    "admin:conflict:declare": (VERIFIER, MODERATOR, ADMINISTRATOR),
    "admin:conflict:read": (ADMINISTRATOR,),
    "admin:ownership:read": (ADMINISTRATOR,),
    "admin:ownership:decide": (ADMINISTRATOR + PROVED,),
    "admin:listing:read": (ADMINISTRATOR,),
    "admin:listing:decide": (ADMINISTRATOR + PROVED,),
    "admin:people:read": (ADMINISTRATOR,),
    "admin:people:manage": (ADMINISTRATOR + PROVED,),
    "admin:privacy:read": (ADMINISTRATOR,),
    "admin:privacy:decide": (ADMINISTRATOR + PROVED,),
    "admin:waiver:read": (ADMINISTRATOR,),
    "admin:waiver:decide": (ADMINISTRATOR + PROVED,),
    "paper:page:read": ((a_keeper,), VERIFIER, ADMINISTRATOR),
    "paper:original:read": ((a_keeper,), VERIFIER, ADMINISTRATOR),
    "photo:unpublished:read": ((signed_in, a_keeper), MODERATOR, ADMINISTRATOR),
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
