"""`flask registers import-npi` and `opt-out`: the national provider file, and a person who wants no stub."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from directory.audit.rules import OPERATOR
from directory.cli.registers.saying import (
    DRY_RUN,
    FILE,
    damages_said,
    nothing_on_refusal,
    progress,
    set_aside_said,
)
from directory.cli.search import answer_notes
from directory.config import Config
from directory.registers.npi.actions import opt_out
from directory.registers.npi.imports import Order, import_npi
from directory.registers.npi.report import Report
from directory.registers.npi.rules import ACUPUNCTURIST, Visibility, Wanted
from directory.registers.tally import Mode
from directory.registers.values import is_taxonomy_code
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.shared.text import plural

ANY = "any"

_ROWS = (
    "Rows: {read:,} read, {kept:,} kept: {new:,} new, {changed:,} changed, {unchanged:,} unchanged ({older:,} of them "
    "older than what is held), {deactivated:,} deactivated."
)
_STUBS = (
    "Stubs: {stubs_opened:,} opened, {stubs_refreshed:,} refreshed, {stubs_shown:,} now shown, {stubs_reopened:,} "
    "reopened, {stubs_closed:,} closed, {stubs_withheld:,} withheld (opted out or removed)."
)


@click.command("import-npi")
@click.argument("file", type=FILE)
@click.option("--locations", type=FILE, help="The file of secondary practice locations (pl_pfile), or a zip with it.")
@click.option("--other-names", type=FILE, help="The file of other names (othername_pfile), or a zip with it.")
@click.option(
    "--taxonomy",
    "taxonomies",
    multiple=True,
    metavar="CODE",
    help=f"A taxonomy code to look for, in any slot; repeatable. Default {ACUPUNCTURIST}; “any” takes everybody.",
)
@click.option("--public", is_flag=True, help="Show the stubs, marked as unclaimed and unchecked.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@with_appcontext
def import_npi_file(
    *,
    file: Path,
    locations: Path | None,
    other_names: Path | None,
    taxonomies: tuple[str, ...],
    public: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import the national provider file FILE: a CSV file, or the zip as it is published.

    Ends with 0 when the file was read to its end (single rows may be set aside), 1 when part of it could not be
    read, 2 when it has another layout.
    """
    config: Config = current_app.config["FINEPOINT"]
    if public and not config.public_stubs:
        raise click.ClickException(
            "This site shows no unclaimed stubs (FINEPOINT_PUBLIC_STUBS is off). Import without --public."
        )
    order = Order(
        providers=file,
        locations=locations,
        other_names=other_names,
        wanted=_wanted(taxonomies),
        visibility=Visibility.PUBLIC if public else Visibility.PRIVATE,
        mode=Mode.DRY_RUN if dry_run else Mode.WRITE,
    )
    with nothing_on_refusal():
        report = import_npi(order, by=OPERATOR, now=utc_now(), watch=progress)
    if order.mode == Mode.WRITE:
        answer_notes()
    click.echo(json.dumps(_as_json(report), indent=2) if as_json else _in_words(report, order))
    damages_said(report, order.mode)


@click.command("opt-out")
@click.argument("npi")
@click.option("--why", required=True, help="The reason, for the audit trail.")
@with_appcontext
def opt_out_person(npi: str, why: str) -> None:
    """Take the stub of the person with this NPI down for good, and never open one again."""
    try:
        with unit_of_work():
            opt_out(npi, by=OPERATOR, now=utc_now(), why=why)
    except RuleBroken as refused:
        raise click.ClickException(str(refused)) from refused
    answer_notes()
    click.echo(f"{npi} has opted out: no stub of theirs is shown, and no import opens one.")


def _wanted(taxonomies: tuple[str, ...]) -> Wanted:
    if ANY in taxonomies:
        return Wanted(None)
    for code in taxonomies:
        if not is_taxonomy_code(code):
            message = f"“{code}” is not a taxonomy code: ten letters and digits that end in X, like {ACUPUNCTURIST}."
            raise click.BadParameter(message, param_hint="--taxonomy")
    return Wanted(frozenset(taxonomies or (ACUPUNCTURIST,)))


def _as_json(report: Report) -> dict[str, object]:
    return {
        **report.counts(),
        "set_aside": [{"line": row.line, "npi": row.number, "reason": row.reason} for row in report.set_aside],
        "set_aside_count": report.set_aside_count,
        "notes": dict(report.notes),
        "damages": report.damages,
        **{title: asdict(side) for title, side in report.sides.items()},
    }


def _in_words(report: Report, order: Order) -> str:
    counts = report.counts()
    lines = [DRY_RUN] if order.mode == Mode.DRY_RUN else []
    lines += [_ROWS.format_map(counts), _STUBS.format_map(counts)]
    lines += [
        f"{title.replace('_', ' ').capitalize()}: {plural(side.read, 'row')} read, {side.kept:,} of records held, "
        f"{plural(side.changed, 'record')} changed."
        for title, side in report.sides.items()
    ]
    lines += [f"Note: {note}: {count:,}." for note, count in report.notes.items()]
    return "\n".join([*lines, *set_aside_said(report, "NPI")])
