"""`flask --app wsgi demo …`: load the invented practitioners."""

from __future__ import annotations

import click
from flask import current_app
from flask_security import hash_password

from directory.accounts.queries import account_by_email
from directory.audit.rules import OPERATOR, Actor
from directory.cli.grouping import Group
from directory.config import Config
from directory.demo.actions import load_demo
from directory.demo.desk import documents_of_the_desk, fill_desk, has_submissions, who_decides
from directory.demo.keepers import CODES_KEY, MODERATOR, PASSWORD, PEOPLE, VERIFIER, let_people_sign_in
from directory.demo.lists import import_lists
from directory.demo.portfolio import has_cases, link_key, show_cases
from directory.demo.queries import demo_size
from directory.demo.reviews import Keys, code_to_try, has_reviews, show_reviews
from directory.files.store import Store
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.shared.text import plural
from directory.web.accounts.keys import OneTimeCodes
from directory.web.secret_keys import photo_link_secret, trace_key, visit_code_secret

MARK = "holds-demo-data"
"""The file of an instance that says so to the starter, which opens no database."""

demo = Group("demo", help="Invented practitioners, for trying the site.")


@demo.command("load")
def load() -> None:
    """Load the demo into an empty database. Does nothing when it is there; never on the real site."""
    config: Config = current_app.config["FINEPOINT"]
    store: Store = current_app.extensions["file_store"]
    if config.production:
        raise click.ClickException("This is the real site (FINEPOINT_PRODUCTION): invented people do not belong here.")
    if size := demo_size():
        _let_people_sign_in()
        _fill_the_desk()
        _show_the_cases()
        _show_the_reviews()
        click.echo(f"The demo is already here: {plural(size, 'listing')}.")
        return
    try:
        with unit_of_work():
            load_demo(now=utc_now(), store=store, by=OPERATOR)
            (config.instance / MARK).touch()
    except RuleBroken as refused:
        raise click.ClickException(str(refused)) from refused
    _let_people_sign_in()
    _fill_the_desk()
    _show_the_cases()
    _show_the_reviews()
    click.echo(f"The demo is here: {plural(demo_size(), 'invented listing')}.")


@demo.command("sign-ins")
def sign_ins() -> None:
    """Print who can sign in to the demo, how, and the one-time code of this moment."""
    found = [person for person in PEOPLE if account_by_email(person.email)]
    if not found:
        raise click.ClickException("Nobody of the demo can sign in here. Load it first: flask --app wsgi demo load")
    for person in found:
        code = f"  code {_codes().code_of(CODES_KEY)}" if person.has_codes else ""
        click.echo(f"{person.email:28}{person.does}{code}")
    click.echo(f"The password of each is: {PASSWORD}")
    click.echo(f"The key of every authenticator is: {CODES_KEY}")
    config: Config = current_app.config["FINEPOINT"]
    if trying := code_to_try(keys=_review_keys()):
        listing, code = trying
        click.echo(f"A visit code that nobody has used, of {config.base_url}/providers/{listing.slug}: {code}")
    if has_cases():
        click.echo(f"The private link of somebody in a photo is: {config.base_url}/photos-of-me/{link_key()}")


def _let_people_sign_in() -> None:
    """Open the demo's accounts; hashing the password takes long, so it is done before anything is locked."""
    if all(account_by_email(person.email) for person in PEOPLE):
        return
    secret = hash_password(PASSWORD)
    with unit_of_work():
        let_people_sign_in(
            password_hash=secret,
            sealed_codes_key=lambda: _codes().sealed_key(CODES_KEY),
            by=OPERATOR,
            now=utc_now(),
        )


def _fill_the_desk() -> None:
    """Bring the registers and thirty credentials to the desk; documents are decoded before anything is locked."""
    if has_submissions():
        return
    import_lists(by=OPERATOR, now=utc_now())
    shown, verifier = documents_of_the_desk(), _who(VERIFIER)
    with unit_of_work():
        fill_desk(
            shown,
            verifier=verifier,
            store=current_app.extensions["paper_store"],
            by=OPERATOR,
            now=utc_now(),
        )


def _show_the_cases() -> None:
    """Bring the before and after photos, with what became of them."""
    if has_cases():
        return
    desk = _who(MODERATOR)
    with unit_of_work():
        show_cases(
            store=current_app.extensions["photo_store"],
            secret=photo_link_secret(),
            desk=desk,
            by=OPERATOR,
            now=utc_now(),
        )


def _show_the_reviews() -> None:
    """Bring the reviews, with what lies at the desk."""
    if has_reviews():
        return
    with unit_of_work():
        show_reviews(store=current_app.extensions["paper_store"], keys=_review_keys(), by=OPERATOR, now=utc_now())


def _review_keys() -> Keys:
    return Keys(codes=visit_code_secret(), traces=trace_key())


def _who(email: str) -> Actor:
    """Somebody of the demo who works a desk, as the trail names them."""
    account = account_by_email(email)
    assert account is not None  # noqa: S101 - opened a moment ago
    return who_decides(account.id, account.name)


def _codes() -> OneTimeCodes:
    codes: OneTimeCodes = current_app.extensions["security"].totp_factory
    return codes
