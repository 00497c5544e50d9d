"""`flask registers import-roster`: the licenses of acupuncturists that a state publishes."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import with_appcontext

from directory.audit.rules import OPERATOR
from directory.cli.registers.saying import DRY_RUN, FILE, damages_said, nothing_on_refusal, progress, set_aside_said
from directory.registers.rosters.imports import Report, import_roster
from directory.registers.rosters.mapping import RosterMapping, mapping, sources
from directory.registers.tally import Mode
from directory.shared.clock import utc_now
from directory.shared.text import listed, plural

TYPES_SHOWN = 12

_ROWS = (
    "Rows: {read:,} read, {kept:,} licenses of acupuncturists kept: {new:,} new, {changed:,} changed, {unchanged:,} "
    "unchanged; {gone:,} not in this file any more; {merged:,} rows told of a license a second time."
)


@click.command("import-roster")
@click.option("--source", required=True, type=click.Choice(sources(), case_sensitive=False), help="Whose roster it is.")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@with_appcontext
def import_roster_file(*, source: str, file: Path, dry_run: bool, as_json: bool) -> None:
    """Import the license roster FILE of a state: the file as the state publishes it, or a zip that holds it.

    Ends with 0 when the file was read to its end (single rows may be set aside), 1 when part of it could not be
    read, 2 when it has another layout.
    """
    mode = Mode.DRY_RUN if dry_run else Mode.WRITE
    with nothing_on_refusal():
        report = import_roster(source, file, mode=mode, by=OPERATOR, now=utc_now(), watch=progress)
    by_state = mapping(source)
    if as_json:
        click.echo(json.dumps(_as_json(report, by_state), indent=2))
    else:
        click.echo("\n".join(_in_words(report, by_state, mode)))
    damages_said(report, mode)


def unconfirmed(by_state: RosterMapping) -> str:
    """What the operator must know of license types that nobody has seen; empty when they are confirmed."""
    types = by_state.license_types
    if types.is_confirmed:
        return ""
    taken = [f"holds “{word}”" for word in types.holds] + [f"is “{word}”" for word in types.equals]
    return (
        f"Unconfirmed: how the roster of {by_state.name} calls the license of an acupuncturist. Taken were rows whose "
        f"license type {listed(taken, 'or')}, in any letter case."
    )


def _as_json(report: Report, by_state: RosterMapping) -> dict[str, object]:
    return {
        "source": by_state.source,
        **report.counts(),
        "set_aside_rows": [asdict(row) for row in report.set_aside],
        "license_type_is_confirmed": by_state.license_types.is_confirmed,
        "other_license_types": dict(report.passed_over.most_common(TYPES_SHOWN)),
        "notes": [*report.notes, *([unconfirmed(by_state)] if unconfirmed(by_state) else [])],
        "damages": report.damages,
    }


def _in_words(report: Report, by_state: RosterMapping, mode: Mode) -> list[str]:
    lines = [DRY_RUN] if mode is Mode.DRY_RUN else []
    lines.append(_ROWS.format_map(report.counts()))
    if unconfirmed(by_state):
        lines.append(unconfirmed(by_state))
    if not report.outcomes and report.passed_over:
        commonest = report.passed_over.most_common(TYPES_SHOWN)
        found = [f"{name or 'none'} ({plural(count, 'row')})" for name, count in commonest]
        lines.append(f"License types in the file: {'; '.join(found)}.")
    lines += [f"Note: {note}." for note in report.notes]
    return [*lines, *set_aside_said(report, "")]
