"""`flask registers import-exclusions`: the federal list of excluded people and businesses (LEIE)."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import with_appcontext

from directory.audit.rules import OPERATOR
from directory.cli.registers.matching import matches_said
from directory.cli.registers.saying import DRY_RUN, FILE, damages_said, nothing_on_refusal, progress, set_aside_said
from directory.registers.exclusions.imports import Extent, Report, import_exclusions
from directory.registers.tally import Mode
from directory.shared.clock import utc_now
from directory.verification.matching import MatchReport, match_exclusions

_ROWS = (
    "Rows: {read:,} read: {new:,} new, {changed:,} changed, {cleared:,} cleared, {unchanged:,} unchanged ({older:,} of "
    "them older than what is held)."
)


@click.command("import-exclusions")
@click.argument("file", type=FILE)
@click.option(
    "--whole",
    is_flag=True,
    help="FILE is the whole list (“Updated LEIE Database”): who is not in it any more is cleared. Without it, FILE is "
    "a supplement, and only a reinstatement date clears.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@with_appcontext
def import_exclusions_file(*, file: Path, whole: bool, dry_run: bool, as_json: bool) -> None:
    """Import the exclusion list FILE (18 columns, CSV or a zip with it) and match it with who is here.

    Dates of birth and street addresses are never kept. A match by NPI is exact, one by name and state is possible,
    and a person decides about it. Ends with 0 when the file was read to its end (single rows may be set aside), 1
    when part of it could not be read, 2 when it has another layout.
    """
    mode = Mode.DRY_RUN if dry_run else Mode.WRITE
    extent = Extent.WHOLE if whole else Extent.SUPPLEMENT
    now = utc_now()
    with nothing_on_refusal():
        report = import_exclusions(file, extent=extent, mode=mode, by=OPERATOR, now=now, watch=progress)
    matches = match_exclusions(now, mode=mode)
    if as_json:
        click.echo(json.dumps(_as_json(report, matches), indent=2))
    else:
        click.echo("\n".join(_in_words(report, matches, mode)))
    damages_said(report, mode)


def _as_json(report: Report, matches: MatchReport) -> dict[str, object]:
    return {
        **report.counts(),
        **matches.counts(),
        "set_aside_rows": [asdict(row) for row in report.set_aside],
        "notes": list(report.notes),
        "damages": report.damages,
    }


def _in_words(report: Report, matches: MatchReport, mode: Mode) -> list[str]:
    lines = [DRY_RUN] if mode is Mode.DRY_RUN else []
    lines += [_ROWS.format_map(report.counts()), *matches_said(matches)]
    lines += [f"Note: {note}." for note in report.notes]
    return [*lines, *set_aside_said(report, "")]
