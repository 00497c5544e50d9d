"""`flask accounts …`."""

from __future__ import annotations

import pytest

from directory.accounts.queries import account_by_email
from directory.accounts.rules import Role
from directory.notices.queries import waiting_letters
from tests.factories.accounts import an_account

CHIEF = "chief@example.org"


@pytest.fixture
def run(app):
    def run(*words, given=""):
        return app.test_cli_runner().invoke(args=["accounts", *words], input=given)

    return run


def test_an_administrator_is_made_with_a_password_from_standard_input(run):
    refused = run("create-admin", CHIEF, given="short\n")
    assert refused.exit_code == 1
    assert "at least 10 characters" in refused.output
    made = run("create-admin", CHIEF, "--name", "Chief", given="a calm long river\n")
    assert made.exit_code == 0, made.output
    chief = account_by_email(CHIEF)
    assert chief.role_names == {Role.MEMBER, Role.ADMINISTRATOR}
    assert chief.confirmed_at
    assert chief.verify_and_update_password("a calm long river")


def test_somebody_with_an_account_becomes_an_administrator_without_a_new_password(run):
    before = an_account().password
    assert "is an administrator now" in run("create-admin", "ana@example.org").output
    assert account_by_email("ana@example.org").password == before


def test_roles_are_listed_given_and_taken(run):
    an_account()
    assert run("roles", "list").output == ""
    assert "a verifier now" in run("roles", "grant", "ana@example.org", "verifier", "--why", "knows the boards").output
    assert "a verifier already" in run("roles", "grant", "ana@example.org", "verifier").output
    assert run("roles", "list").output == "ana@example.org  member, verifier\n"
    assert run("roles", "list", "ana@example.org").output == "ana@example.org  member, verifier\n"
    assert "no verifier any more" in run("roles", "revoke", "ana@example.org", "verifier").output
    assert run("roles", "grant", "ana@example.org", "emperor").exit_code == 2
    assert "There is no account" in run("roles", "grant", "bo@example.org", "verifier").output


def test_an_account_is_stopped_and_restarted_but_not_the_last_administrator(run):
    an_account("ana@example.org", Role.ADMINISTRATOR)
    refused = run("stop", "ana@example.org")
    assert refused.exit_code == 1
    assert "this is the last one" in refused.output
    an_account("bo@example.org", Role.ADMINISTRATOR)
    assert "is stopped" in run("stop", "ana@example.org", "--why", "left").output
    assert "(stopped)" in run("roles", "list", "ana@example.org").output
    assert "can be used again" in run("restart", "ana@example.org").output


def test_who_lost_every_second_factor_signs_in_with_the_password_alone(run):
    an_account("ana@example.org", Role.VERIFIER, has_second_factor=True)
    assert run("remove-second-factors", "ana@example.org").exit_code == 2, "the reason is asked for"
    assert "password alone" in run("remove-second-factors", "ana@example.org", "--why", "video call").output
    assert not account_by_email("ana@example.org").has_second_factor
    assert "no second factor" in run("remove-second-factors", "ana@example.org", "--why", "again").output
    assert [letter.template for letter in waiting_letters()] == ["account_key_changed"]
