"""`flask --app wsgi inquiries …`: what the server does by itself every minute, on demand."""

from __future__ import annotations

import click

from directory.cli.grouping import Group
from directory.inquiries.erasing import erase_due
from directory.inquiries.settling import settle_inquiries
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.text import plural

inquiries = Group("inquiries", help="Messages to practitioners: erase what is over, remind and tell.")


@inquiries.command("purge")
def purge() -> None:
    """Erase the content of every inquiry whose time is over."""
    with unit_of_work():
        erased = erase_due(now=utc_now())
    click.echo(f"{plural(erased, 'inquiry', 'inquiries')} erased.")


@inquiries.command("settle")
def settle() -> None:
    """Do everything that is due: end, remind, tell, erase."""
    done = settle_inquiries(utc_now())
    click.echo(
        f"{done.ended:,} ended, {plural(done.nudged, 'reminder')}, {done.called_unanswered:,} called unanswered, "
        f"{done.said_held:,} said to be held, {done.erased:,} erased."
    )
