"""`flask notices …`: check that mail works, see which letters wait, send them now."""

from __future__ import annotations

import click
from flask import current_app

from directory.audit.actions import record
from directory.audit.rules import OPERATOR
from directory.cli.grouping import Group
from directory.config import Config
from directory.notices.actions import queue_letter, revive_letters
from directory.notices.models import Letter
from directory.notices.queries import given_up_letters, waiting_letters
from directory.notices.sender import Round, send_waiting
from directory.notices.stationery import Letterhead
from directory.notices.transport import choose_transport
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.shared.text import plural

notices = Group("notices", help="Letters: check that mail works, see what waits, send it now.")


@notices.command("send-test")
@click.argument("address")
def send_test(address: str) -> None:
    """Send a test letter to ADDRESS, with everything else that is due; say whether it left."""
    now = utc_now()
    try:
        with unit_of_work():
            letter = queue_letter("test", to=address, values={}, key=f"test:{now.isoformat()}", now=now)
            letter_id = letter.id
    except RuleBroken as refused:
        raise click.ClickException(str(refused)) from refused
    _send()
    letter = db.session.get_one(Letter, letter_id)
    if letter.sent_at is None:
        message = f"The letter did not leave. {letter.last_error or 'Another sender has it at this moment.'}"
        raise click.ClickException(message)
    click.echo(f"The letter left, by {_route(_config())}.")


@notices.command("waiting")
def waiting() -> None:
    """List the letters that wait or were given up, with the last error of each."""
    waits, given_up = waiting_letters(), given_up_letters()
    click.echo(f"{plural(len(waits), 'letter')} waiting, {len(given_up):,} given up.")
    for letter in (*waits, *given_up):
        until = "given up" if letter.given_up_at else f"due {letter.due_at:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{letter.id}  {letter.template}  {until}, {plural(letter.tries, 'try', 'tries')}", nl=False)
        click.echo(f": {letter.last_error}" if letter.last_error else "")


@notices.command("send")
def send() -> None:
    """Send what is due now."""
    _tell(_send())


@notices.command("send-given-up")
def send_given_up() -> None:
    """Try the letters that were given up once more, from the start; for after a long failure of the mail server."""
    now = utc_now()
    with unit_of_work():
        revived = revive_letters(now=now)
        after = {"taken_up": revived}
        record("revive_letters", subject_kind="letters", subject_id="given up", by=OPERATOR, now=now, after=after)
    click.echo(f"{plural(revived, 'letter')} taken up again.")
    _tell(_send())


def _config() -> Config:
    config: Config = current_app.config["FINEPOINT"]
    return config


def _send() -> Round:
    config = _config()
    head = Letterhead(config.site_name, config.base_url, config.contact, config.postal_address)
    try:
        transport = choose_transport(config.smtp_url, inbox=config.mail_path)
    except RuleBroken as refused:
        raise click.ClickException(f"FINEPOINT_SMTP_URL: {refused}") from refused
    return send_waiting(transport, sender=head.sender, clock=utc_now)


def _route(config: Config) -> str:
    return "the mail server" if config.smtp_url else f"the development inbox, {config.mail_path}"


def _tell(done: Round) -> None:
    click.echo(f"{plural(done.sent, 'letter')} sent, {done.failed:,} to be tried again, {done.given_up:,} given up.")
    if done.failed or done.given_up:
        raise click.ClickException("Not every letter left: `flask --app wsgi notices waiting` says why.")
