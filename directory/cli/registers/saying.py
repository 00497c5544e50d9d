"""What the register commands have in common: how they show progress, say what was set aside, and end.

They end with 0 when the file was read to its end (single rows may be set aside), with 1 when part of it could not
be read, with 2 when it has another layout.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from directory.registers.columns import WrongLayout
from directory.registers.reading import NotInside, Source, Unreadable
from directory.registers.tally import Mode, Tally
from directory.shared.text import plural

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
DRY_RUN = "A dry run: nothing was written."
NOT_WHOLE, WRONG_LAYOUT = 1, 2
SET_ASIDE_SHOWN = 20


@contextmanager
def progress(source: Source) -> Iterator[None]:
    """A bar by bytes read, on a terminal only."""
    if not (sys.stderr.isatty() and source.size):
        yield
        return
    with click.progressbar(length=source.size, label=source.name, file=sys.stderr) as bar:
        source.watch = lambda position: bar.update(position - bar.pos)
        yield
        bar.update(source.size - bar.pos)


@contextmanager
def nothing_on_refusal() -> Iterator[None]:
    """Say why a file is refused before anything of it was written, and end the command."""
    try:
        yield
    except (WrongLayout, NotInside) as wrong:
        click.echo(f"{wrong}\nNothing was imported.", err=True)
        click.get_current_context().exit(WRONG_LAYOUT)
    except Unreadable as unreadable:
        click.echo(f"{unreadable}\nNothing was imported.", err=True)
        click.get_current_context().exit(NOT_WHOLE)


def damages_said(tally: Tally, mode: Mode) -> None:
    """Say what could not be read, and end the command accordingly."""
    for damage in tally.damages:
        click.echo(f"{damage} What was read before is {'counted' if mode == Mode.DRY_RUN else 'kept'}.", err=True)
    click.get_current_context().exit(NOT_WHOLE if tally.damages else 0)


def set_aside_said(tally: Tally, number: str) -> list[str]:
    """The lines of a report about its rows set aside; `number` names what their rows begin with."""
    lines = [f"{plural(tally.set_aside_count, 'row')} set aside{':' if tally.set_aside else '.'}"]
    lines += [
        f"  line {row.line}, {number} {row.number or 'unknown'}: {row.reason}"
        if number
        else f"  line {row.line}: {row.reason}"
        for row in tally.set_aside[:SET_ASIDE_SHOWN]
    ]
    if tally.set_aside_count > SET_ASIDE_SHOWN:
        lines.append(f"  … and {tally.set_aside_count - SET_ASIDE_SHOWN:,} more (--json lists them).")
    return lines
