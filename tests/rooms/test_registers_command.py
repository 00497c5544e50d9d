"""`flask registers …` as an operator runs it: reports, exit codes, and words."""

import json
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.registers.npi.models import NpiRecord
from directory.shared.db import db
from tests.factories import npi

ORIGINAL = str(npi.DATA / "npidata_pfile_original.csv")
REPORT_KEYS = {"read", "kept", "new", "changed", "unchanged", "deactivated", "set_aside"}


@pytest.fixture
def run(app):
    """Run a command of the group; gives its result with stdout and stderr apart."""
    runner = app.test_cli_runner()

    def run(*arguments):
        return runner.invoke(args=["registers", *arguments])

    return run


def stubs():
    db.session.rollback()
    return db.session.scalars(select(Listing)).all()


def test_the_report_as_json_has_the_promised_keys(run):
    result = run("import-npi", ORIGINAL, "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert report.keys() >= REPORT_KEYS
    assert {key: report[key] for key in ("read", "kept", "new", "changed", "unchanged", "deactivated")} == {
        "read": 10,
        "kept": 8,
        "new": 8,
        "changed": 0,
        "unchanged": 0,
        "deactivated": 0,
    }
    assert report["set_aside"] == []


def test_the_report_in_words_says_the_same(run):
    result = run("import-npi", ORIGINAL)
    assert "Rows: 10 read, 8 kept: 8 new, 0 changed" in result.stdout
    assert "Stubs: 6 opened" in result.stdout
    assert "Note: people without a stub, for want of a practice address in the US or Canada: 1." in result.stdout
    assert "0 rows set aside." in result.stdout


def test_files_beside_the_provider_file_are_imported(run):
    beside = ("--locations", str(npi.DATA / "pl_pfile.csv"), "--other-names", str(npi.DATA / "othername_pfile.csv"))
    report = json.loads(run("import-npi", ORIGINAL, *beside, "--json").stdout)
    assert report["locations"] == {"read": 3, "kept": 2, "changed": 1}
    assert report["other_names"] == {"read": 2, "kept": 1, "changed": 1}


def test_the_published_zip_is_read_directly_for_all_three(run, tmp_path):
    names = ("pl_pfile", "othername_pfile")
    beside = {name: npi.FILES[f"{name}.csv"] for name in names}
    path = str(npi.published_zip(tmp_path / "NPPES.zip", npi.original(npi.SAMPLE), **beside))
    report = json.loads(run("import-npi", path, "--locations", path, "--other-names", path, "--json").stdout)
    assert (report["new"], report["locations"]["changed"], report["other_names"]["changed"]) == (8, 1, 1)


def test_set_aside_rows_are_listed_with_line_number_and_reason_and_are_no_failure(run, tmp_path):
    path = tmp_path / "npidata_pfile_a.csv"
    path.write_bytes(npi.original([npi.person(1), npi.person(2, NPI="1234567890")]))
    result = run("import-npi", str(path), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["set_aside"] == [
        {"line": 3, "npi": "1234567890", "reason": "“1234567890” is not an NPI: its check digit does not match"}
    ]
    assert "line 3, NPI 1234567890: “1234567890” is not an NPI" in run("import-npi", str(path)).stdout


def test_another_layout_is_refused_with_2_and_the_missing_columns(run):
    result = run("import-npi", str(npi.DATA / "pl_pfile.csv"))
    assert result.exit_code == 2
    assert "Last Update Date" in result.stderr
    assert "Nothing was imported" in result.stderr
    assert result.stdout == ""


def test_a_zip_without_the_file_is_refused_with_2(run, tmp_path):
    path = npi.published_zip(tmp_path / "NPPES.zip", npi.original(npi.SAMPLE))
    result = run("import-npi", ORIGINAL, "--locations", str(path))
    assert result.exit_code == 2
    assert "does not hold the file" in result.stderr


def test_the_header_file_of_a_zip_is_not_taken_for_the_data(run, tmp_path):
    path = tmp_path / "NPPES.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("npidata_pfile_20050523-20251109_FileHeader.csv", npi.original([]))
    assert run("import-npi", str(path)).exit_code == 2


def test_a_truncated_zip_is_told_and_nothing_is_written(run, tmp_path):
    whole = npi.published_zip(tmp_path / "NPPES.zip", npi.original(npi.SAMPLE)).read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[:-100])
    result = run("import-npi", str(cut))
    assert result.exit_code == 1
    assert "cut off or damaged" in result.stderr
    assert stubs() == []


def test_a_file_that_breaks_off_ends_with_1_and_keeps_what_was_read(run, tmp_path):
    path = tmp_path / "npidata_pfile_a.csv"
    path.write_bytes(npi.original(npi.SAMPLE)[:-400])
    result = run("import-npi", str(path))
    assert result.exit_code == 1
    assert "it is not whole. What was read before is kept." in result.stderr
    assert len(stubs()) == 5


def test_a_dry_run_says_so_and_writes_nothing(run):
    assert "A dry run: nothing was written." in run("import-npi", ORIGINAL, "--dry-run").stdout
    assert stubs() == []


def test_stubs_are_public_only_with_the_option(run):
    run("import-npi", ORIGINAL)
    assert not any(stub.is_public_stub for stub in stubs())
    run("import-npi", ORIGINAL, "--public")
    assert all(stub.is_public_stub for stub in stubs())


def test_public_stubs_are_refused_where_the_site_shows_none(app, run):
    app.config["FINEPOINT"] = replace(app.config["FINEPOINT"], public_stubs=False)
    result = run("import-npi", ORIGINAL, "--public")
    assert result.exit_code == 1
    assert "shows no unclaimed stubs" in result.stderr
    assert stubs() == []


def test_taxonomies_can_be_named_and_a_wrong_one_is_told(run):
    physicians = json.loads(run("import-npi", ORIGINAL, "--taxonomy", "207Q00000X", "--dry-run", "--json").stdout)
    both = ("--taxonomy", "207Q00000X", "--taxonomy", "171100000X")
    assert (physicians["new"], json.loads(run("import-npi", ORIGINAL, *both, "--json").stdout)["new"]) == (2, 9)
    assert json.loads(run("import-npi", ORIGINAL, "--taxonomy", "any", "--json").stdout)["kept"] == 10
    wrong = run("import-npi", ORIGINAL, "--taxonomy", "acupuncture")
    assert wrong.exit_code == 2
    assert "“acupuncture” is not a taxonomy code" in wrong.stderr


def test_opting_out_takes_the_stub_down_and_says_so(run):
    run("import-npi", ORIGINAL, "--public")
    result = run("opt-out", npi.npi(1), "--why", "asked by letter")
    assert result.exit_code == 0
    assert "no import opens one" in result.stdout
    run("import-npi", ORIGINAL, "--public")
    removed = [stub.practitioner.npi for stub in stubs() if stub.status == Status.REMOVED]
    assert removed == [npi.npi(1)]


def test_a_wrong_opt_out_is_told(run):
    result = run("opt-out", "1234567890", "--why", "asked")
    assert result.exit_code == 1
    assert "is not an NPI" in result.stderr


def test_an_import_without_anybody_it_looks_for_is_no_failure(run, tmp_path):
    path = tmp_path / "npidata_pfile_a.csv"
    path.write_bytes(npi.original([]))
    result = run("import-npi", str(path), "--json")
    assert (result.exit_code, json.loads(result.stdout)["read"]) == (0, 0)
    assert db.session.scalar(select(func.count(NpiRecord.npi))) == 0
