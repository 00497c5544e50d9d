"""`flask --app wsgi demo …`: load the invented practitioners."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from directory.audit.rules import OPERATOR
from directory.config import Config
from directory.demo.actions import load_demo
from directory.demo.queries import demo_size
from directory.files.store import Store
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.shared.text import plural

MARK = "holds-demo-data"
"""The file of an instance that says so to the starter, which opens no database."""

demo = AppGroup("demo", help="Invented practitioners, for trying the site.")


@demo.command("load")
def load() -> None:
    """Load the demo into an empty database. Does nothing when it is there; never on the real site."""
    config: Config = current_app.config["FINEPOINT"]
    store: Store = current_app.extensions["file_store"]
    if config.production:
        raise click.ClickException("This is the real site (FINEPOINT_PRODUCTION): invented people do not belong here.")
    if size := demo_size():
        click.echo(f"The demo is already here: {plural(size, 'listing')}.")
        return
    try:
        with unit_of_work():
            load_demo(now=utc_now(), store=store, by=OPERATOR)
            (config.instance / MARK).touch()
    except RuleBroken as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"The demo is here: {plural(demo_size(), 'invented listing')}.")
