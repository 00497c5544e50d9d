"""The import on every public file of the register that is at hand. People's records are never committed."""

import csv
import json
import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from directory.listings.models import Listing, Place, Practitioner
from directory.listings.rules import Status
from directory.registers.npi.models import NpiLocation, NpiOtherName, NpiRecord
from directory.registers.npi.rules import ACUPUNCTURIST
from directory.registers.values import is_npi
from directory.shared.db import db

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("FINEPOINT_REAL_DATA", ROOT.parent / "shared" / "data")) / "npi"
LOCATIONS, OTHER_NAMES = "pl_pfile_20251103-20251109.csv", "othername_pfile_20251103-20251109.csv"
ORIGINAL, RESAVED = "npidata_pfile_original_2022.csv", "npidata_pfile_2025_resaved.csv"
ORGANIZATIONS, REDUCED = "npidata_pfile_organisations.csv", "npi_reduced_18649.csv"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of public records is not there"),
]


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()

    def run(name, *arguments):
        result = runner.invoke(args=["registers", "import-npi", str(FOLDER / name), "--json", *arguments])
        return result, json.loads(result.stdout) if result.stdout else {}

    return run


def numbers(report):
    return tuple(report[key] for key in ("read", "kept", "new", "changed", "unchanged", "deactivated"))


@pytest.mark.parametrize(
    ("name", "default", "anybody"),
    [
        (ORIGINAL, (999, 0, 0, 0, 0, 0), (999, 999, 444, 0, 0, 555)),
        (RESAVED, (1000, 4, 4, 0, 0, 0), (1000, 1000, 921, 0, 0, 79)),
        (ORGANIZATIONS, (12, 0, 0, 0, 0, 0), (12, 12, 12, 0, 0, 0)),
    ],
)
def test_the_provider_files_are_read_whole_and_again_without_a_change(run, name, default, anybody):
    assert numbers(run(name, "--dry-run")[1]) == default
    result, report = run(name, "--taxonomy", "any")
    assert (result.exit_code, numbers(report), report["set_aside"], report["damages"]) == (0, anybody, [], [])
    again = run(name, "--taxonomy", "any")[1]
    assert numbers(again) == (anybody[0], anybody[1], 0, 0, anybody[1], 0)


def test_the_four_acupuncturists_become_public_stubs_with_points(run):
    run(RESAVED, "--public")
    stubs = db.session.scalars(select(Listing)).all()
    assert len(stubs) == 4
    for stub in stubs:
        assert (stub.status, stub.is_public_stub) == (Status.STUB, True)
        assert stub.places[0].lat is not None
        assert stub.places[0].time_zone is not None
        assert stub.phone.startswith("+1")
        codes = {taxonomy.code for taxonomy in db.session.get(NpiRecord, stub.practitioner.npi).taxonomies}
        assert ACUPUNCTURIST in codes


def test_two_years_of_the_register_merge_and_the_older_one_changes_nothing(run):
    run(ORIGINAL, "--taxonomy", "any")
    newer = run(RESAVED, "--taxonomy", "any")[1]
    before = db.session.execute(select(NpiRecord.__table__).order_by(NpiRecord.npi)).all()
    older = run(ORIGINAL, "--taxonomy", "any")[1]
    assert newer["changed"] > 0
    assert older["older"] > 0
    assert numbers(older) == (999, 999, 0, 0, 999, 0)
    assert db.session.execute(select(NpiRecord.__table__).order_by(NpiRecord.npi)).all() == before


def test_no_mailing_address_is_kept(run):
    run(RESAVED, "--taxonomy", "any")
    with (FOLDER / RESAVED).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    kept = {record.npi: record.street for record in db.session.scalars(select(NpiRecord))}
    shown = {place.street.upper() for place in db.session.scalars(select(Place))}
    practice = "Provider First Line Business Practice Location Address"
    mailing = "Provider First Line Business Mailing Address"
    everywhere = {row[practice] for row in rows}
    for row in rows:
        if row[mailing] and row[mailing] not in everywhere:
            assert kept[row["NPI"]] != row[mailing]
            assert row[mailing].upper() not in shown


def test_nearly_every_practice_address_has_a_point(run):
    run(ORIGINAL, "--taxonomy", "any")
    run(RESAVED, "--taxonomy", "any")
    pointed = db.session.scalar(select(func.count()).select_from(Place).where(Place.lat.is_not(None)))
    assert pointed / db.session.scalar(select(func.count()).select_from(Place)) > 0.99
    assert db.session.scalar(select(func.count()).select_from(Practitioner)) > 1000


@pytest.mark.parametrize("name", [REDUCED, LOCATIONS, OTHER_NAMES])
def test_files_of_another_layout_are_refused_with_the_missing_columns(run, name):
    result, _ = run(name)
    assert result.exit_code == 2
    assert "Last Update Date" in result.stderr
    assert db.session.scalar(select(func.count(NpiRecord.npi))) == 0


def test_the_files_beside_are_read_whole(run):
    options = ("--locations", str(FOLDER / LOCATIONS), "--other-names", str(FOLDER / OTHER_NAMES))
    result, report = run(RESAVED, "--taxonomy", "any", *options)
    assert (result.exit_code, report["set_aside"]) == (0, [])
    assert (report["locations"]["read"], report["other_names"]["read"]) == (9528, 2427)
    held = db.session.scalar(select(func.count()).select_from(NpiLocation))
    assert report["locations"]["kept"] == held
    assert report["other_names"]["kept"] == db.session.scalar(select(func.count()).select_from(NpiOtherName))


def test_every_npi_of_the_reduced_file_passes_the_check_digit():
    with (FOLDER / REDUCED).open(encoding="utf-8") as file:
        assert all(is_npi(row["NPI"]) for row in csv.DictReader(file))
