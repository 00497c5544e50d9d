"""`flask --app wsgi audit verify`: is the trail what was written?"""

from __future__ import annotations

import sys

import click

from directory.audit.proof import walk_trail
from directory.audit.queries import last_entry_id
from directory.audit.rules import Anchor, anchor_from
from directory.cli.grouping import Group
from directory.shared.text import plural

audit = Group("audit", help="The audit trail.")


def _anchor(_context: click.Context, _parameter: click.Parameter, text: str | None) -> Anchor | None:
    try:
        return None if text is None else anchor_from(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@audit.command("verify")
@click.option(
    "--expect",
    "anchor",
    metavar="HEAD",
    callback=_anchor,
    help="A head that an earlier run printed: the trail must still hold that entry. Keep heads elsewhere.",
)
def verify(anchor: Anchor | None) -> None:
    """Walk the hash chain from its first entry. Exits with 1 and names the first entry where it does not hold."""
    quiet = not sys.stderr.isatty()
    with click.progressbar(length=last_entry_id(), label="Verifying", file=sys.stderr, hidden=quiet) as bar:
        walk = walk_trail(anchor=anchor, progress=bar.update)
    if walk.problem:
        raise click.ClickException(f"{walk.problem} {plural(walk.entries, 'entry', 'entries')} before it hold.")
    click.echo(f"The trail is whole: {plural(walk.entries, 'entry', 'entries')}.")
    if walk.entries:
        click.echo(f"Head: {walk.head}")
