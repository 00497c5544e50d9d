"""`flask --app wsgi listings …`: the operator's acts on listings that no page offers yet."""

from __future__ import annotations

import click

from directory.audit.rules import OPERATOR
from directory.cli.grouping import Group
from directory.listings.actions import change_slug, merge_listing
from directory.listings.models import Listing
from directory.listings.queries import listing_at
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken

listings = Group("listings", help="Listings: merge duplicates, change an address.")
WHY = click.option("--why", required=True, help="The reason, for the audit trail.")


@listings.command("merge")
@click.argument("duplicate")
@click.option("--into", "stays", required=True, help="The slug of the listing that stays.")
@WHY
def merge(duplicate: str, stays: str, why: str) -> None:
    """Let the listing DUPLICATE (its slug) give way to another; its address leads there from now on."""
    try:
        with unit_of_work():
            merge_listing(_listing(duplicate), into=_listing(stays), by=OPERATOR, now=utc_now(), why=why)
    except RuleBroken as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{duplicate} gave way to {stays}.")


@listings.command("change-slug")
@click.argument("slug")
@click.argument("new_slug")
@WHY
def give_new_slug(slug: str, new_slug: str, why: str) -> None:
    """Give the listing SLUG the address NEW_SLUG; the old one redirects."""
    try:
        with unit_of_work():
            change_slug(_listing(slug), slug=new_slug, by=OPERATOR, now=utc_now(), why=why)
    except RuleBroken as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{slug} is now {new_slug}.")


def _listing(slug: str) -> Listing:
    listing = listing_at(slug)
    if listing is None:
        message = f"There is no listing “{slug}”."
        raise RuleBroken(message)
    return listing
