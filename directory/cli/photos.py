"""`flask --app wsgi photos …`: what the server does by itself every minute with case photos, on demand."""

from __future__ import annotations

from functools import partial

import click
from flask import current_app

from directory.cli.grouping import Group
from directory.files.photos import erase_photo
from directory.portfolio.purging import SHELVES, purge_withdrawn, sweep_every_shelf
from directory.shared.clock import utc_now
from directory.shared.text import plural

photos = Group("photos", help="Before and after photos: delete what is over, clear files that belong to none.")


@photos.command("purge")
def purge() -> None:
    """Delete the photos of every case that was withdrawn, removed or declined, or whose consent ended."""
    store = current_app.extensions["photo_store"]
    try:
        deleted = purge_withdrawn(utc_now(), erase=partial(erase_photo, store=store))
    except OSError as error:
        message = f"Some files cannot be deleted, all others are: {error}. Run it again when that is mended."
        raise click.ClickException(message) from error
    click.echo(f"{plural(deleted, 'photo')} deleted.")


@photos.command("sweep")
def sweep() -> None:
    """Delete every stored file that belongs to no photo and is older than an hour."""
    store = current_app.extensions["photo_store"]
    with click.progressbar(sweep_every_shelf(utc_now(), store=store), length=SHELVES, label="Shelves") as shelves:
        deleted = sum(shelves)
    click.echo(f"{plural(deleted, 'file')} deleted.")
