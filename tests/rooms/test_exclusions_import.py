"""The import of the exclusion list: what is kept and what never is, what clears, and what a kill leaves."""

import json
import zipfile
from contextlib import nullcontext
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, text

from directory.audit.models import AuditEntry
from directory.audit.queries import first_break
from directory.audit.rules import OPERATOR
from directory.registers.columns import WrongLayout
from directory.registers.exclusions import imports
from directory.registers.exclusions.imports import NOT_WHOLE, Extent, import_exclusions
from directory.registers.exclusions.models import Exclusion
from directory.registers.models import RegisterImport
from directory.registers.queries import newest_imports
from directory.registers.tally import Mode
from directory.shared.db import Base, db
from tests.factories import npi
from tests.factories.exclusions import SECRETS, excluded, listed

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 12, 22, 12, tzinfo=UTC)
TWO = [excluded("LEE", "ANA", NPI=npi.npi(1)), excluded("SAMPLE", "BO")]
BUSINESS = excluded("", "", BUSNAME="INVENTED CLINIC, P C")


@pytest.fixture
def load(any_app, tmp_path):
    """Import rows (or the bytes of a file) and give back the numbers of the report."""

    def load(content, *, now=NOON, extent=Extent.SUPPLEMENT, mode=Mode.WRITE):
        path = tmp_path / "UPDATED.csv"
        path.write_bytes(content if isinstance(content, bytes) else listed(content))
        watch = lambda _source: nullcontext()  # noqa: E731
        return import_exclusions(path, extent=extent, mode=mode, by=OPERATOR, now=now, watch=watch)

    return load


def numbers(report):
    return {name: count for name, count in report.counts().items() if count}


def in_force():
    db.session.rollback()
    wanted = select(Exclusion.last_name).where(Exclusion.cleared_at.is_(None)).order_by(Exclusion.last_name)
    return list(db.session.scalars(wanted))


def everything():
    """Every value of every table, as text."""
    db.session.rollback()
    rows = []
    for table in Base.metadata.sorted_tables:
        rows += [repr(tuple(row)) for row in db.session.execute(table.select())]
    return "\n".join(rows)


def test_people_and_businesses_are_kept_without_birth_and_street(load):
    assert numbers(load([*TWO, BUSINESS])) == {"read": 3, "new": 3}
    assert in_force() == ["", "LEE", "SAMPLE"]
    ana = db.session.scalars(select(Exclusion).where(Exclusion.last_name == "LEE")).one()
    assert (ana.npi, ana.region, ana.excluded_on, ana.cleared_at) == (npi.npi(1), "NJ", date(2016, 2, 18), None)
    for secret in (*SECRETS, "1970-02-28"):
        assert secret not in everything()


def test_importing_again_changes_nothing(load):
    load([*TWO, BUSINESS])
    assert numbers(load([*TWO, BUSINESS, BUSINESS], now=LATER)) == {"read": 4, "unchanged": 3, "repeated": 1}


def test_a_correction_changes_the_row_that_is_held(load):
    load(TWO)
    assert numbers(load([excluded("SAMPLE", "BO", CITY="RED BANK")], now=LATER)) == {"read": 1, "changed": 1}
    assert db.session.scalar(select(Exclusion.city).where(Exclusion.last_name == "SAMPLE")) == "RED BANK"


def test_a_reinstatement_clears_and_an_older_file_does_not_undo_it(load):
    load(TWO)
    assert numbers(load([TWO[0] | {"REINDATE": "20261130"}], now=LATER)) == {"read": 1, "cleared": 1}
    assert in_force() == ["SAMPLE"]
    assert numbers(load(TWO, now=LATER)) == {"read": 2, "unchanged": 2, "older": 1}
    assert in_force() == ["SAMPLE"]


def test_a_supplement_clears_nobody_for_absence_and_the_whole_list_does(load):
    load(TWO)
    load([TWO[1]], now=LATER)
    assert in_force() == ["LEE", "SAMPLE"]
    report = load([TWO[1]], now=LATER, extent=Extent.WHOLE)
    assert numbers(report) == {"read": 1, "unchanged": 1, "cleared": 1}
    assert in_force() == ["SAMPLE"]
    assert numbers(load(TWO, now=LATER, extent=Extent.WHOLE)) == {"read": 2, "unchanged": 1, "changed": 1}
    assert in_force() == ["LEE", "SAMPLE"]


def test_a_whole_list_with_rows_that_cannot_be_read_clears_nobody_for_absence(load):
    load(TWO)
    report = load([TWO[1], excluded("THIRD", EXCLDATE="soon")], now=LATER, extent=Extent.WHOLE)
    assert (report.counts()["cleared"], list(report.notes)) == (0, [NOT_WHOLE])
    assert in_force() == ["LEE", "SAMPLE"]


def test_a_supplement_that_is_called_whole_by_mistake_clears_nobody(load, monkeypatch):
    monkeypatch.setattr(imports, "SMALL_LIST_ROWS", 3)
    load([excluded(f"P{letter}") for letter in "ABCDEF"])
    report = load([excluded("PA"), excluded("PB")], now=LATER, extent=Extent.WHOLE)
    assert (report.counts()["cleared"], list(report.notes)) == (0, [NOT_WHOLE])
    report = load([excluded(f"P{letter}") for letter in "ABC"], now=LATER, extent=Extent.WHOLE)
    assert report.counts()["cleared"] == 3


def test_a_bad_row_is_set_aside_and_the_rest_is_kept(load):
    content = listed([TWO[0], excluded("THIRD", EXCLDATE="00000000"), TWO[1]]) + b'"CUT","OFF"\r\n'
    report = load(content)
    assert numbers(report) == {"read": 4, "new": 2, "set_aside": 2}
    assert [(row.line, row.reason) for row in report.set_aside] == [
        (3, "it has no exclusion date"),
        (5, "the row has 2 columns where the header has 18"),
    ]


def test_letters_of_the_old_western_alphabet_are_read(load):
    load(listed([excluded("MUÑOZ")]))
    assert in_force() == ["MUÑOZ"]


def test_another_layout_is_refused_and_nothing_is_written(load):
    before = everything()
    with pytest.raises(WrongLayout, match="REINDATE"):
        load(listed(TWO, without=frozenset({"REINDATE"})))
    assert everything() == before


def test_a_dry_run_says_the_same_and_writes_nothing(load):
    load(TWO)
    before = everything()
    rows = [TWO[0] | {"REINDATE": "20261101"}, excluded("THIRD"), excluded("THIRD")]
    dry = load(rows, extent=Extent.WHOLE, mode=Mode.DRY_RUN)
    assert everything() == before
    assert numbers(dry) == {"read": 3, "new": 1, "cleared": 2, "repeated": 1}
    assert numbers(load(rows, extent=Extent.WHOLE, now=LATER)) == numbers(dry)


def test_a_dry_run_over_several_batches_counts_a_new_row_once(load, monkeypatch):
    monkeypatch.setattr(imports, "BATCH_ROWS", 1)
    rows = [excluded("THIRD"), excluded("THIRD"), excluded("FOURTH")]
    assert numbers(load(rows, mode=Mode.DRY_RUN)) == numbers(load(rows)) == {"read": 3, "new": 2, "repeated": 1}


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_two_people_of_one_name_in_one_file_stay_two(load, monkeypatch, batch):
    monkeypatch.setattr(imports, "BATCH_ROWS", batch)
    rows = [excluded("SMITH", MIDNAME="A"), excluded("SMITH", MIDNAME="B"), excluded("SMITH", CITY="RED BANK")]
    assert numbers(load(rows)) == {"read": 3, "new": 3}
    assert numbers(load(rows[::-1], now=LATER, extent=Extent.WHOLE)) == {"read": 3, "unchanged": 3}


def test_every_import_leaves_one_row_and_one_entry_of_the_trail(load):
    load(TWO)
    load(TWO, now=LATER)
    assert db.session.scalar(select(func.count()).select_from(RegisterImport)) == 2
    newest = newest_imports()["exclusions"]
    assert (newest.file_name, newest.started_at, newest.counts["unchanged"]) == ("UPDATED.csv", LATER, 2)
    assert newest.ended_at >= LATER
    entries = db.session.scalars(select(AuditEntry)).all()
    assert [(one.action, one.subject_id, one.after["read"]) for one in entries] == [("import", "exclusions", 2)] * 2
    assert first_break() is None


def test_an_import_that_fails_in_the_middle_leaves_whole_batches_and_is_finished_by_the_next(load, monkeypatch):
    monkeypatch.setattr(imports, "BATCH_ROWS", 2)
    rows = [excluded(f"P{letter}") for letter in "ABCDE"]
    really, calls = imports.carry_out, []

    def stop_in_the_second(decisions, *, now):
        really(decisions, now=now)
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(imports, "carry_out", stop_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        load(rows)
    assert in_force() == ["PA", "PB"]
    assert newest_imports() == {}
    monkeypatch.setattr(imports, "carry_out", really)
    assert numbers(load(rows, now=LATER)) == {"read": 5, "new": 3, "unchanged": 2}


def test_the_command_prints_one_object_with_the_promised_numbers(app, tmp_path):
    path = tmp_path / "leie.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("UPDATED.csv", listed([*TWO, excluded("THIRD", EXCLDATE="soon")]))
    result = app.test_cli_runner().invoke(args=["registers", "import-exclusions", str(path), "--json"])
    said = json.loads(result.stdout)
    promised = ("read", "new", "changed", "cleared", "matched_exact", "matched_possible", "set_aside")
    assert [said[name] for name in promised] == [3, 2, 0, 0, 0, 0, 1]
    assert said["set_aside_rows"][0]["reason"] == "the exclusion date “soon” is not a date"
    assert result.exit_code == 0
    words = app.test_cli_runner().invoke(args=["registers", "import-exclusions", str(path), "--dry-run"]).stdout
    assert words.startswith("A dry run: nothing was written.\nRows: 3 read: 0 new")
    assert "line 4: the exclusion date “soon” is not a date" in words


def test_the_command_ends_with_2_for_another_layout_and_1_for_a_file_that_breaks_off(app, tmp_path):
    run = app.test_cli_runner().invoke
    path = tmp_path / "UPDATED.csv"
    path.write_bytes(listed(TWO, without=frozenset({"NPI"})))
    refused = run(args=["registers", "import-exclusions", str(path)])
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "lacks the column NPI.\nNothing was imported." in refused.stderr
    path.write_bytes(listed(TWO)[:-30])
    cut = run(args=["registers", "import-exclusions", str(path), "--whole"])
    assert cut.exit_code == 1
    assert "it is not whole. What was read before is kept." in cut.stderr
    assert db.session.execute(text("SELECT count(*) FROM exclusion")).scalar() == 1
