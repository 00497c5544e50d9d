"""`flask registers match`: hold the exclusion list and the rosters against who is here, again."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext

from directory.cli.registers.saying import DRY_RUN
from directory.registers.tally import Mode
from directory.shared.clock import utc_now
from directory.shared.text import plural
from directory.verification.matching import MatchReport, match_exclusions
from directory.verification.rosters import roster_report


@click.command("match")
@click.option("--dry-run", is_flag=True, help="Say what fits and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@with_appcontext
def match_registers(*, dry_run: bool, as_json: bool) -> None:
    """Match the exclusion list with practitioners, and stated licenses with the rosters; print what came of it."""
    matches = match_exclusions(utc_now(), mode=Mode.DRY_RUN if dry_run else Mode.WRITE)
    rosters = roster_report()
    if as_json:
        click.echo(json.dumps({**matches.counts(), "rosters": rosters}, indent=2))
        return
    lines = [*([DRY_RUN] if dry_run else []), *matches_said(matches)]
    for source, counts in rosters.items():
        found = ", ".join(f"{likeness} {count:,}" for likeness, count in counts.items())
        lines.append(f"Roster {source.upper()}: {plural(sum(counts.values()), 'stated license')}: {found}.")
    if not rosters:
        lines.append("No roster was imported yet.")
    click.echo("\n".join(lines))


def matches_said(matches: MatchReport) -> list[str]:
    """What matching the exclusion list came to, in words."""
    exact = plural(matches.exact, "exact match", "exact matches")
    possible = plural(matches.possible, "possible match", "possible matches")
    moved = f"{matches.new:,} new, {matches.cleared:,} cleared, {matches.open:,} wait for a decision"
    return [f"Exclusions: {exact} by NPI, {possible} by name and state; {moved}."]
