"""The import of the national provider file and of the two files beside it: reads, decides, writes in batches.

Every batch is one unit of work, so a killed import leaves whole batches, and running it again does the rest.
A dry run decides the same and writes nothing. Every layout is checked before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from directory.audit.rules import Actor
from directory.registers import NPI_REGISTER
from directory.registers.actions import record_import
from directory.registers.npi.actions import carry_out, decide_rows, replace_locations, replace_other_names
from directory.registers.npi.layout import NPI, LocationLayout, NpiLayout, OtherNameLayout
from directory.registers.npi.queries import held_npis, locations_of, other_names_of
from directory.registers.npi.report import Report, SideReport
from directory.registers.npi.rules import (
    ACUPUNCTURISTS,
    Held,
    NpiFacts,
    OtherName,
    Outcome,
    PracticeAddress,
    Visibility,
    Wanted,
    held_after,
)
from directory.registers.reading import Filter, Source, open_source
from directory.registers.tally import Mode, Watch, batches, usable
from directory.shared.db import db, unit_of_work

BATCH_ROWS = 500
"""Measured: batches of 500 to 4,000 take the same time; smaller ones hold less memory and a shorter write lock."""

PROVIDERS = re.compile(r"(?i)npidata_pfile_(?!.*fileheader).*\.csv")
LOCATIONS = re.compile(r"(?i)pl_pfile_(?!.*fileheader).*\.csv")
OTHER_NAMES = re.compile(r"(?i)othername_pfile_(?!.*fileheader).*\.csv")

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Order:
    """What to import and how; the paths are CSV files or zips that hold them."""

    providers: Path
    locations: Path | None = None
    other_names: Path | None = None
    wanted: Wanted = ACUPUNCTURISTS
    visibility: Visibility = Visibility.PRIVATE
    mode: Mode = Mode.WRITE


def import_npi(order: Order, *, by: Actor, now: datetime, watch: Watch) -> Report:
    """Import the provider file, then the files beside it, and record the import in the trail.

    Raises WrongLayout, NotInside or Unreadable before anything is written. Damage found later ends the reading
    of that file and is told by the report; the batches before it stay.
    """
    with ExitStack() as stack:
        source = stack.enter_context(open_source(order.providers, PROVIDERS))
        layout = NpiLayout(source.name, source.header)
        sides: list[_Side[Any]] = []
        if order.locations:
            sides.append(_locations(stack.enter_context(open_source(order.locations, LOCATIONS))))
        if order.other_names:
            sides.append(_other_names(stack.enter_context(open_source(order.other_names, OTHER_NAMES))))

        run = _Run(order, now)
        with watch(source):
            run.read_providers(source, layout)
        for side in sides:
            with watch(side.source):
                run.read_side(side)
        if order.mode == Mode.WRITE:
            with unit_of_work():
                record_import(NPI_REGISTER, run.report, run.report.counts(), file=source.name, by=by, now=now)
        return run.report


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side(Generic[Said]):
    """A file beside the provider file: how to read a row, what is stored, and how to replace that."""

    source: Source
    title: str
    facts: Callable[[Sequence[str]], tuple[str, Said]]
    npi_place: int | None
    stored: Callable[[Collection[str]], Mapping[str, list[Said]]]
    replace: Callable[[Mapping[str, Sequence[Said]]], None]


def _locations(source: Source) -> _Side[PracticeAddress]:
    layout = LocationLayout(source.name, source.header)
    return _Side(
        source=source,
        title="locations",
        facts=layout.facts,
        npi_place=layout.columns.place(NPI),
        stored=locations_of,
        replace=replace_locations,
    )


def _other_names(source: Source) -> _Side[OtherName]:
    layout = OtherNameLayout(source.name, source.header)
    return _Side(
        source=source,
        title="other_names",
        facts=layout.facts,
        npi_place=layout.columns.place(NPI),
        stored=other_names_of,
        replace=replace_other_names,
    )


class _Run:
    """One import under way: its order, its report, and what a dry run would hold by now."""

    def __init__(self, order: Order, now: datetime) -> None:
        self.report = Report()
        self._order, self._now = order, now
        self._pretended: dict[str, Held] = {}
        self._held = held_npis()
        db.session.rollback()

    def read_providers(self, source: Source, layout: NpiLayout) -> None:
        batch: dict[str, NpiFacts] = {}
        keep = self._filter(layout.columns.place(NPI))
        for facts in usable(source, layout.facts, put_aside=self.report.put_aside, keep=keep):
            if facts.npi in batch or len(batch) == BATCH_ROWS:
                self._write(batch)
                batch = {}
            batch[facts.npi] = facts
        self._write(batch)
        self._note_end(source)
        self.report.read = source.rows_read

    def read_side(self, side: _Side[Said]) -> None:
        """Gather what one side file says of those who are held (a small part of it), then write it."""
        report = SideReport()
        said: dict[str, list[Said]] = {}
        keep = _held_filter(self._held, side.npi_place)
        name = side.source.name
        for npi, one in usable(
            side.source, side.facts, put_aside=lambda row: self.report.put_aside(row.in_file(name)), keep=keep
        ):
            if npi.encode() in self._held:
                report.kept += 1
                said.setdefault(npi, []).append(one)
        for chunk in batches(said.items(), BATCH_ROWS):
            report.changed += self._write_side(side, dict(chunk))
        self._note_end(side.source)
        report.read = side.source.rows_read
        self.report.sides[side.title] = report

    def _write(self, batch: Mapping[str, NpiFacts]) -> None:
        """Decide a batch and carry it out; both under one write lock, unless this is a dry run."""
        order = self._order
        if order.mode == Mode.DRY_RUN:
            decisions = decide_rows(batch, wanted=order.wanted, visibility=order.visibility, pretended=self._pretended)
            db.session.rollback()
        else:
            with unit_of_work() as session:
                decisions = decide_rows(batch, wanted=order.wanted, visibility=order.visibility, pretended={})
                carry_out(decisions, visibility=order.visibility, now=self._now)
            session.expunge_all()
        for one in decisions:
            self.report.outcomes[one.outcome] += 1
            self.report.moves[one.move] += 1
            if one.note:
                self.report.notes[one.note] += 1
            if one.outcome in {Outcome.NEW, Outcome.CHANGED, Outcome.DEACTIVATED}:
                self._held.add(one.facts.npi.encode())
                if order.mode == Mode.DRY_RUN:
                    self._pretended[one.facts.npi] = held_after(one.facts, self._pretended.get(one.facts.npi))

    def _write_side(self, side: _Side[Said], chunk: Mapping[str, list[Said]]) -> int:
        def differing() -> dict[str, list[Said]]:
            stored = side.stored(chunk)
            return {npi: said for npi, said in chunk.items() if stored.get(npi, []) != said}

        if self._order.mode == Mode.DRY_RUN:
            changed = differing()
            db.session.rollback()
        else:
            with unit_of_work() as session:
                changed = differing()
                side.replace(changed)
            session.expunge_all()
        return len(changed)

    def _filter(self, npi_place: int | None) -> Filter | None:
        """Which raw lines are worth parsing: those with a wanted code, and those of an NPI that is held."""
        codes = self._order.wanted.codes
        if codes is None:
            return None
        is_held = _held_filter(self._held, npi_place)
        wanted = [code.encode() for code in codes]
        if len(wanted) == 1:
            code = wanted[0]
            return lambda line: code in line or is_held(line)
        return lambda line: any(code in line for code in wanted) or is_held(line)

    def _note_end(self, source: Source) -> None:
        if source.damage:
            self.report.damages.append(source.damage)


def _held_filter(held: set[bytes], npi_place: int | None) -> Filter:
    """Whether a raw line may be of an NPI that is held: its first ten bytes, bare or in quotes."""
    if npi_place != 0:
        return lambda _line: True
    return lambda line: line[1:11] in held or line[:10] in held
