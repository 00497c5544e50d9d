"""`flask accounts …`: the first administrator, roles, and stopping an account."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask_security import hash_password

from directory.accounts.actions import (
    grant_role,
    open_account,
    remove_second_factors,
    restart_account,
    revoke_role,
    stop_account,
)
from directory.accounts.models import Account
from directory.accounts.queries import account_by_email, accounts_with_a_task
from directory.accounts.rules import ROLE_NOUNS, Role
from directory.audit.rules import OPERATOR
from directory.cli.grouping import Group
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken

ROLES = click.Choice([role.value for role in Role])

accounts = Group("accounts", help="People who sign in: the first administrator, roles, stopping an account.")
roles = Group("roles", help="What people may be asked to do.")
accounts.add_command(roles)


@accounts.command("create-admin")
@click.argument("email")
@click.option("--name", default="", help="Their name.")
def create_admin(email: str, name: str) -> None:
    """Open an account for an administrator with EMAIL, confirmed; or make the one that is there an administrator.

    The password is asked for, or read from standard input when that is no terminal; never from the command line.
    """
    found = account_by_email(email)
    if found is None:
        password_hash = _password_hash(email)
        with _refusals_in_words(), unit_of_work():
            now = utc_now()
            both = (Role.MEMBER, Role.ADMINISTRATOR)
            open_account(
                email, name=name, password_hash=password_hash, roles=both, by=OPERATOR, now=now, confirmed_at=now
            )
        click.echo(f"{email} is an administrator. Sign in, then add a second factor: the desks ask for one.")
        return
    _grant(found, Role.ADMINISTRATOR, why="create-admin")


@roles.command("list")
@click.argument("email", required=False)
def list_roles(email: str | None) -> None:
    """List the roles of EMAIL or, without it, everybody who has more than the role of a member."""
    for account in [_account(email)] if email else accounts_with_a_task():
        names = ", ".join(sorted(account.role_names))
        click.echo(f"{account.email}  {names}{'' if account.active else '  (stopped)'}")


@roles.command("grant")
@click.argument("email")
@click.argument("role", type=ROLES)
@click.option("--why", default="", help="The reason, for the trail.")
def grant(email: str, role: str, why: str) -> None:
    """Give EMAIL a ROLE."""
    _grant(_account(email), Role(role), why=why)


@roles.command("revoke")
@click.argument("email")
@click.argument("role", type=ROLES)
@click.option("--why", default="", help="The reason, for the trail.")
def revoke(email: str, role: str, why: str) -> None:
    """Take a ROLE from EMAIL, and sign them out everywhere."""
    account = _account(email)
    with _refusals_in_words(), unit_of_work():
        changed = revoke_role(account, Role(role), by=OPERATOR, now=utc_now(), why=why)
    click.echo(f"{email} is no {role} any more." if changed else f"{email} is no {role}.")


@accounts.command("stop")
@click.argument("email")
@click.option("--why", default="", help="The reason, for the trail.")
def stop(email: str, why: str) -> None:
    """Stop the account of EMAIL: nobody signs in with it, and who is signed in is signed out."""
    account = _account(email)
    with _refusals_in_words(), unit_of_work():
        changed = stop_account(account, by=OPERATOR, now=utc_now(), why=why)
    click.echo(f"{email} is stopped." if changed else f"{email} was stopped before.")


@accounts.command("restart")
@click.argument("email")
@click.option("--why", default="", help="The reason, for the trail.")
def restart(email: str, why: str) -> None:
    """Let the account of EMAIL be used again."""
    account = _account(email)
    with unit_of_work():
        changed = restart_account(account, by=OPERATOR, now=utc_now(), why=why)
    click.echo(f"{email} can be used again." if changed else f"{email} was not stopped.")


@accounts.command("remove-second-factors")
@click.argument("email")
@click.option("--why", required=True, help="How you know that it is them, for the trail.")
def remove_keys(email: str, why: str) -> None:
    """Let EMAIL sign in with the password alone: for somebody who lost phone, passkeys and recovery codes."""
    account = _account(email)
    with unit_of_work():
        changed = remove_second_factors(account, by=OPERATOR, now=utc_now(), why=why)
    click.echo(f"{email} signs in with the password alone now." if changed else f"{email} has no second factor.")


def _grant(account: Account, role: Role, *, why: str) -> None:
    email = account.email
    with unit_of_work():
        changed = grant_role(account, role, by=OPERATOR, now=utc_now(), why=why)
    click.echo(f"{email} is {ROLE_NOUNS[role]} now." if changed else f"{email} is {ROLE_NOUNS[role]} already.")


@contextmanager
def _refusals_in_words() -> Iterator[None]:
    try:
        yield
    except RuleBroken as refused:
        raise click.ClickException(str(refused)) from refused


def _account(email: str) -> Account:
    found = account_by_email(email)
    if found is None:
        message = f"There is no account with the address {email}."
        raise click.ClickException(message)
    return found


def _password_hash(email: str) -> str:
    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    problems, normal = current_app.extensions["security"].password_util.validate(password, True, email=email)
    if problems:
        raise click.ClickException(str(problems[0]))
    return str(hash_password(normal))
