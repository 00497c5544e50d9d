"""The table of permissions: who may do what, and the sentence that says why."""

import pytest

from directory.policy.permissions import PERMISSIONS, may
from directory.policy.predicates import Visit

REAL, DEVELOPMENT = Visit(is_development=False), Visit(is_development=True)
EVERYBODY = {
    "public:site:read",
    "public:listing:find",
    "public:listing:read",
    "public:picture:read",
    "public:health:read",
}
ON_A_DEVELOPMENT_SITE = {"development:mail:read"}


@pytest.mark.parametrize("permission", sorted(PERMISSIONS))
def test_a_permission_is_given_to_exactly_those_of_the_table(permission):
    assert may(permission, DEVELOPMENT).allowed == (permission in EVERYBODY | ON_A_DEVELOPMENT_SITE)
    assert may(permission, REAL).allowed == (permission in EVERYBODY)


@pytest.mark.parametrize("permission", sorted(PERMISSIONS))
def test_a_permission_names_an_area_a_thing_and_an_act_and_has_a_way(permission):
    assert [bool(part) for part in permission.split(":")] == [True] * 3
    assert all(PERMISSIONS[permission])


@pytest.mark.parametrize("permission", [None, "", "public:site:write", "PUBLIC:SITE:READ"])
def test_what_is_not_in_the_table_nobody_may(permission):
    assert not may(permission, DEVELOPMENT).allowed


def test_a_verdict_says_why():
    assert may("public:site:read", REAL).why == "anyone"
    assert may("development:mail:read", REAL).why == "development:mail:read needs on_a_development_site"
    assert may("public:site:write", REAL).why == "public:site:write is not in the table"
    assert may(None, REAL).why == "the page declares no permission"
