"""The table of permissions: who may do what, what they would need first, and the sentence that says why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from directory.accounts.rules import FRESH_FOR, Role, SignedIn
from directory.policy.permissions import PERMISSIONS, may
from directory.policy.predicates import Visit, freshly_proved, signed_in, with_a_second_factor

NOW = datetime(2026, 11, 22, tzinfo=UTC)
REAL, DEVELOPMENT = Visit(is_development=False, now=NOW), Visit(is_development=True, now=NOW)
EVERYBODY = {
    "public:site:read",
    "public:listing:find",
    "public:listing:read",
    "public:stub:remove",
    "public:inquiry:send",
    "public:inquiry:read",
    "public:picture:read",
    "public:photo:read",
    "public:photo:report",
    "public:review:read",
    "public:review:report",
    "public:consent:use",
    "public:shortlist:keep",
    "public:saved-search:use",
    "public:privacy:ask",
    "public:health:read",
    "account:sign-in:use",
}
ON_A_DEVELOPMENT_SITE = {"development:mail:read"}
MEMBERS = EVERYBODY | {
    "account:self:edit",
    "account:key:edit",
    "account:sign-in:end",
    "account:data:export",
    "account:data:delete",
    "account:review:write",
    "practice:home:read",
    "practice:start:use",
    "practice:invitation:answer",
}
PAPERS = {"paper:page:read", "paper:original:read"}
KEEPERS = (
    MEMBERS
    | PAPERS
    | {
        "photo:unpublished:read",
        "practice:photo:read",
        "practice:photo:edit",
        "practice:review:read",
        "practice:review:edit",
        "practice:credential:read",
        "practice:credential:edit",
        "practice:listing:read",
        "practice:listing:edit",
        "practice:listing:export",
        "practice:inquiry:read",
        "practice:request:read",
        "practice:keeper:read",
        "practice:keeper:manage",
    }
)
MODERATORS = (MEMBERS | {"photo:unpublished:read"}) | {
    f"admin:{what}"
    for what in (
        "home:read",
        "inquiry:decide",
        "conflict:declare",
        "photo:read",
        "photo:decide",
        "review:read",
        "review:decide",
        "proposal:read",
        "proposal:decide",
    )
}
VERIFIERS = (MEMBERS | PAPERS | {"admin:home:read", "admin:conflict:declare"}) | {
    f"admin:{what}"
    for what in ("verification:read", "verification:take", "verification:decide", "proposal:read", "proposal:decide")
}
ADMINISTRATORS = (
    MEMBERS | PAPERS | {"photo:unpublished:read"} | {name for name in PERMISSIONS if name.startswith("admin:")}
)
FRESH = {
    "account:sign-in:end",
    "account:key:edit",
    "account:data:export",
    "account:data:delete",
    "practice:listing:export",
    "practice:keeper:manage",
} | {
    f"admin:{what}"
    for what in (
        "ownership:decide",
        "listing:decide",
        "people:manage",
        "privacy:decide",
        "waiver:decide",
        "verification:decide",
        "photo:decide",
        "review:decide",
        "proposal:decide",
        "audit:export",
        "jurisdiction:check",
        "programme:edit",
    )
}


def visit(*roles, has_second_factor=False, proved_at=NOW, keepers=frozenset()):
    person = SignedIn(7, "Ana", frozenset({Role.MEMBER, *roles}), has_second_factor, proved_at)
    return replace(REAL, person=person, keepers=frozenset(keepers))


VISITS = {
    "nobody": (REAL, EVERYBODY),
    "nobody on a development site": (DEVELOPMENT, EVERYBODY | ON_A_DEVELOPMENT_SITE),
    "a member": (visit(), MEMBERS),
    "a keeper": (visit(keepers=[3, 7]), KEEPERS),
    "the keeper of another listing": (visit(Role.PRACTITIONER, keepers=[3]), MEMBERS),
    "a verifier": (visit(Role.VERIFIER, has_second_factor=True), VERIFIERS),
    "a moderator": (visit(Role.MODERATOR, has_second_factor=True), MODERATORS),
    "an administrator": (visit(Role.ADMINISTRATOR, has_second_factor=True), ADMINISTRATORS),
    "an administrator with one factor": (visit(Role.ADMINISTRATOR), MEMBERS),
    "an administrator who proved it long ago": (
        visit(Role.ADMINISTRATOR, has_second_factor=True, proved_at=NOW - FRESH_FOR),
        ADMINISTRATORS - FRESH,
    ),
    "a keeper who proved it long ago": (visit(keepers=[7], proved_at=NOW - timedelta(hours=1)), KEEPERS - FRESH),
}


@pytest.mark.parametrize("kind", VISITS)
def test_a_permission_is_given_to_exactly_those_of_the_table(kind):
    asked, theirs = VISITS[kind]
    assert {name for name in PERMISSIONS if may(name, asked).allowed} == theirs


@pytest.mark.parametrize("permission", sorted(PERMISSIONS))
def test_a_permission_names_an_area_a_thing_and_an_act_and_has_a_way(permission):
    assert [bool(part) for part in permission.split(":")] == [True] * 3
    assert all(PERMISSIONS[permission])


@pytest.mark.parametrize("permission", [None, "", "public:site:write", "PUBLIC:SITE:READ"])
def test_what_is_not_in_the_table_nobody_may(permission):
    assert not may(permission, DEVELOPMENT).allowed


def test_a_refusal_says_what_would_be_needed_first():
    assert may("practice:listing:edit", REAL).missing is signed_in
    assert may("admin:people:read", visit(Role.ADMINISTRATOR)).missing is with_a_second_factor
    late = visit(Role.ADMINISTRATOR, has_second_factor=True, proved_at=NOW - FRESH_FOR)
    assert may("admin:people:manage", late).missing is freshly_proved


def test_a_verdict_says_why():
    assert may("public:site:read", REAL).why == "anyone"
    assert may("development:mail:read", REAL).why == "development:mail:read needs on_a_development_site"
    assert may("public:site:write", REAL).why == "public:site:write is not in the table"
    assert may(None, REAL).why == "the page declares no permission"
