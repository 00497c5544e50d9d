"""A group of commands that says in words what the state of the site forbids, instead of breaking with a trace."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

from directory.shared.modes import OnlyShowing


class Group(AppGroup):
    """A group of commands of the product."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named. A site that is read-only is a refusal in words: exit code 1."""
        try:
            return super().invoke(ctx)
        except OnlyShowing as refused:
            message = f"{refused} End it with `ops read-only off`."
            raise click.ClickException(message) from refused
