"""`flask --app wsgi audit verify`: is the trail what was written?"""

from __future__ import annotations

import click
from flask.cli import AppGroup

from directory.audit.queries import first_break

audit = AppGroup("audit", help="The audit trail.")


@audit.command("verify")
def verify() -> None:
    """Walk the hash chain from its first entry. Exits with 1 and names the place where it does not hold."""
    found = first_break()
    if found:
        raise click.ClickException(found)
    click.echo("The trail is whole.")
