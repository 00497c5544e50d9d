"""`flask --app wsgi search …`: rebuild the index, drain its notes, check it against the database."""

from __future__ import annotations

import sys

import click
from flask import current_app
from sqlalchemy import func, select

from directory.cli.grouping import Group
from directory.discovery import sync
from directory.discovery.ahead import count_ahead
from directory.discovery.eligibility import findable
from directory.discovery.index import IndexUnavailable, SearchIndex
from directory.listings.models import Listing
from directory.shared.clock import utc_now
from directory.shared.db import db
from directory.shared.text import plural

search = Group("search", help="The search index.")


@search.command("rebuild")
@click.option("--if-needed", is_flag=True, help="Only when the index is missing, broken or of another version.")
def rebuild(if_needed: bool) -> None:  # noqa: FBT001 - click hands options over so
    """Build the index anew beside the live one, then switch."""
    index = search_index()
    if if_needed and sync.is_usable(index):
        answered = sync.drain(index)
        click.echo(f"The index is in order; {plural(answered, 'note')} answered.")
        return
    total = db.session.scalar(select(func.count()).select_from(Listing).where(findable())) or 0
    with click.progressbar(length=total, label="Indexing", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        count = sync.rebuild(index, progress=bar.update)
    count_ahead(count, index=index, now=utc_now())
    click.echo(f"The index holds {plural(count, 'listing')}.")


@search.command("drain")
def drain() -> None:
    """Write what changed since into the index."""
    click.echo(f"{plural(answer_notes(), 'note')} answered.")


@search.command("check")
@click.option("--repair", is_flag=True, help="Write again what differs.")
def check(repair: bool) -> None:  # noqa: FBT001
    """Compare every listing with its index entry. Exits with 1 when they differ and nothing was repaired."""
    index = search_index()
    try:
        found = sync.repair(index) if repair else sync.check(index)
    except IndexUnavailable as trouble:
        raise click.ClickException(
            f"The index cannot be used: {trouble} Run `flask --app wsgi search rebuild`."
        ) from None
    waiting = sync.waiting_notes()
    click.echo(
        f"{plural(found.count, 'difference')}: {len(found.missing):,} missing, {len(found.outdated):,} outdated, "
        f"{len(found.left_over):,} left over. {plural(waiting, 'note')} waiting."
    )
    if found.count and not repair:
        sys.exit(1)


def answer_notes() -> int:
    """Bring the index up to the database, with a bar where that takes a rebuild. Returns how many notes waited."""
    total = db.session.scalar(select(func.count()).select_from(Listing).where(findable())) or 0
    with click.progressbar(length=total, label="Indexing", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        return sync.drain(search_index(), progress=bar.update)


def search_index() -> SearchIndex:
    """The application's index."""
    index: SearchIndex = current_app.extensions["search_index"]
    return index
