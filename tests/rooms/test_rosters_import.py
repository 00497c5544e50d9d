"""The import of state rosters: what is kept, merged, gone and set aside, and what the command says."""

import json
import zipfile
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from directory.audit.models import AuditEntry
from directory.audit.rules import OPERATOR
from directory.registers.columns import WrongLayout
from directory.registers.models import RegisterImport
from directory.registers.queries import newest_imports
from directory.registers.rosters import imports
from directory.registers.rosters.imports import DOUBTFUL, import_roster
from directory.registers.rosters.models import RosterLicense
from directory.registers.tally import Mode
from directory.shared.db import Base, db

DATA = Path(__file__).resolve().parents[1] / "data" / "rosters"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 12, 22, 12, tzinfo=UTC)
KEPT = {"wa": 3, "co": 2, "ct": 2, "il": 2, "de": 2, "fl": 3, "tx": 1}
FILES = {source: DATA / (f"{source}.txt" if source == "fl" else f"{source}.csv") for source in KEPT}
SECRETS = ("HOME ST", "SECRETVILLE", "1970", "1981", "1960")


@pytest.fixture
def load(any_app, tmp_path):
    """Import a roster (a fixture, or the bytes of a file) and give back the numbers."""

    def load(source, content=None, *, now=NOON, mode=Mode.WRITE):
        path = FILES[source]
        if content is not None:
            path = tmp_path / "roster.csv"
            path.write_bytes(content)
        return import_roster(source, path, mode=mode, by=OPERATOR, now=now, watch=lambda _source: nullcontext())

    return load


@pytest.fixture
def washington():
    return FILES["wa"].read_bytes()


def numbers(report):
    return {name: count for name, count in report.counts().items() if count}


def licenses(source="wa"):
    db.session.rollback()
    return {row.number_key: row for row in db.session.scalars(select(RosterLicense).filter_by(source=source))}


def everything():
    db.session.rollback()
    return "\n".join(
        repr(tuple(row)) for table in Base.metadata.sorted_tables for row in db.session.execute(table.select())
    )


@pytest.mark.parametrize("source", KEPT)
def test_every_roster_is_read_twice_and_the_second_time_changes_nothing(load, source):
    first = load(source)
    assert first.counts()["new"] == KEPT[source] == len(licenses(source))
    again = load(source, now=LATER).counts()
    assert (again["new"], again["changed"], again["unchanged"], again["gone"]) == (0, 0, KEPT[source], 0)
    assert not any(secret in everything() for secret in SECRETS)


def test_rows_of_one_license_become_one(load):
    assert numbers(load("co")) == {"read": 5, "kept": 2, "new": 2, "merged": 1}
    assert licenses("co")["777"].has_action is True


def test_a_change_is_taken_over_and_what_the_file_lacks_is_gone_until_it_is_back(load, washington):
    load("wa")
    lines = washington.splitlines(keepends=True)
    changed = b"".join([lines[0], lines[1].replace(b"ACTIVE", b"REVOKED"), lines[2], lines[4]])
    assert numbers(load("wa", changed, now=LATER)) == {"read": 3, "kept": 2, "changed": 1, "unchanged": 1, "gone": 1}
    now = licenses()
    assert (now["60554847"].status, now["60554847"].is_active) == ("REVOKED", False)
    assert (now["60817760"].gone_at, now["60441019"].gone_at) == (LATER, None)
    assert numbers(load("wa")) == {"read": 4, "kept": 3, "changed": 2, "unchanged": 1}
    assert licenses()["60817760"].gone_at is None


def test_a_part_of_a_roster_marks_nothing_as_gone(load, washington, monkeypatch):
    monkeypatch.setattr(imports, "SMALL_ROSTER", 2)
    load("wa")
    report = load("wa", b"".join(washington.splitlines(keepends=True)[:2]), now=LATER)
    assert (report.gone, list(report.notes)) == (0, [DOUBTFUL])


def test_a_file_that_breaks_off_marks_nothing_as_gone(load, washington):
    load("wa")
    cut = b"".join(washington.splitlines(keepends=True)[:2]) + b"AC.AC.6044"
    report = load("wa", cut, now=LATER)
    assert (report.gone, report.set_aside_count, len(report.damages)) == (0, 1, 1)


def test_one_bad_row_in_a_hundred_thousand_is_listed_and_the_rest_is_kept(load, washington):
    head, ana, *_ = washington.splitlines(keepends=True)
    nurse = b"RN60554999,PLACEHOLDER,PAT,,Registered Nurse License,ACTIVE,,,20150601,,20270310,No\n"
    rows = [nurse] * 50_000 + [b"one,bad,row\n"] + [nurse] * 49_998 + [ana]
    report = load("wa", b"".join([head, *rows]))
    assert numbers(report) == {"read": 100_000, "kept": 1, "new": 1, "set_aside": 1}
    assert [(row.line, row.reason) for row in report.set_aside] == [
        (50_002, "the row has 3 columns where the header has 12")
    ]


def test_a_file_in_the_old_western_alphabet_is_read(load):
    load("fl", FILES["fl"].read_text(encoding="utf-8").encode("cp1252"))
    assert licenses("fl")["79"].last_name == "MUÑOZ"


def test_another_layout_is_refused_and_nothing_is_written(load):
    before = everything()
    with pytest.raises(WrongLayout, match="credentialtype, credentialnumber"):
        load("wa", FILES["il"].read_bytes())
    assert everything() == before


def test_a_dry_run_says_the_same_and_writes_nothing(load, washington):
    load("wa")
    before = everything()
    changed = washington.replace(b"ACTIVE", b"REVOKED")
    dry = load("wa", changed, mode=Mode.DRY_RUN)
    assert everything() == before
    assert numbers(dry) == numbers(load("wa", changed, now=LATER))


def test_every_import_leaves_one_row_and_one_entry_of_the_trail(load):
    load("wa")
    load("fl", now=LATER)
    assert db.session.scalar(select(func.count()).select_from(RegisterImport)) == 2
    assert {name: row.counts["new"] for name, row in newest_imports().items()} == {"roster-wa": 3, "roster-fl": 3}
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.action, one.subject_id, one.reason) for one in entries] == [
        ("import", "roster-wa", "wa.csv"),
        ("import", "roster-fl", "fl.txt"),
    ]


def test_an_import_that_fails_in_the_middle_leaves_whole_batches_and_is_finished_by_the_next(load, monkeypatch):
    monkeypatch.setattr(imports, "BATCH_ROWS", 2)
    really, calls = imports._carry_out, []

    def stop_in_the_second(*arguments, **named):
        really(*arguments, **named)
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(imports, "_carry_out", stop_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        load("wa")
    assert len(licenses()) == 2
    assert newest_imports() == {}
    monkeypatch.setattr(imports, "_carry_out", really)
    assert numbers(load("wa", now=LATER)) == {"read": 4, "kept": 3, "new": 1, "unchanged": 2}


def test_the_command_reads_the_zip_and_prints_one_object(app, tmp_path):
    path = tmp_path / "PROF_ALL.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(FILES["fl"], "dbdumps/ldms/PROF_ALL.txt")
    run = app.test_cli_runner().invoke
    result = run(args=["registers", "import-roster", "--source", "FL", str(path), "--json"])
    said = json.loads(result.stdout)
    assert (result.exit_code, said["source"], said["kept"], said["set_aside"]) == (0, "fl", 3, 1)
    assert said["set_aside_rows"][0]["line"] == 4


def test_the_command_says_that_a_license_type_is_unconfirmed_and_which_types_the_file_has(app, tmp_path):
    run = app.test_cli_runner().invoke
    said = run(args=["registers", "import-roster", "--source", "tx", str(FILES["tx"])]).stdout
    assert "Unconfirmed: how the roster of Texas Medical Board calls the license of an acupuncturist." in said
    lines = FILES["tx"].read_text().splitlines()
    (tmp_path / "tx.csv").write_text("\n".join([lines[0], lines[2], ""]))
    said = run(args=["registers", "import-roster", "--source", "tx", str(tmp_path / "tx.csv"), "--dry-run"]).stdout
    assert "License types in the file: PHYSICIAN (1 row)." in said
    assert said.startswith("A dry run: nothing was written.")


def test_the_command_refuses_another_layout_with_2_and_a_state_that_it_does_not_know(app):
    run = app.test_cli_runner().invoke
    refused = run(args=["registers", "import-roster", "--source", "wa", str(FILES["de"])])
    assert refused.exit_code == 2
    assert "credentialnumber" in refused.stderr
    assert "Nothing was imported." in refused.stderr
    assert run(args=["registers", "import-roster", "--source", "nj", str(FILES["de"])]).exit_code == 2
