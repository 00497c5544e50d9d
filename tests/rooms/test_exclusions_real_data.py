"""The import of the public exclusion list that is at hand. People's records are never committed."""

import csv
import json
import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from directory.registers.exclusions.models import Exclusion
from directory.registers.values import is_npi
from directory.shared.db import db
from directory.verification.models import ExclusionMatch
from directory.verification.rules import Likeness, MatchState
from tests.factories.listings import a_listing, a_place, keep

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("FINEPOINT_REAL_DATA", ROOT.parent / "shared" / "data")) / "leie"
FILE = FOLDER / "leie_exclusions_sample.csv"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of public records is not there"),
]


@pytest.fixture
def run(app):
    def run(*options):
        result = app.test_cli_runner().invoke(args=["registers", "import-exclusions", str(FILE), "--json", *options])
        assert result.exit_code == 0
        return json.loads(result.stdout)

    return run


@pytest.fixture
def rows():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_list_is_read_whole_and_again_without_a_change(run, rows):
    first = run()
    people = len({tuple(row.values()) for row in rows})
    assert (first["read"], first["new"], first["set_aside"]) == (len(rows), people, 0)
    again = run("--whole")
    assert (again["new"], again["changed"], again["cleared"], again["unchanged"]) == (0, 0, 0, people)
    with_npi = db.session.scalar(select(func.count()).select_from(Exclusion).where(Exclusion.npi.is_not(None)))
    assert with_npi == len({tuple(row.values()) for row in rows if is_npi(row["NPI"])})


def test_people_of_the_list_are_found_by_npi_and_by_name_where_they_are(run, rows):
    people = [row for row in rows if row["LASTNAME"] and row["FIRSTNAME"] and row["STATE"]]
    by_npi = next(row for row in people if row["NPI"] != "0000000000")
    by_name = next(row for row in people if row["NPI"] == "0000000000" and "-" in row["LASTNAME"])
    names = [f"{row['FIRSTNAME']} {row['LASTNAME']}".replace("-", " ").title() for row in (by_npi, by_name)]
    somebody = a_listing(name="Somebody Quite-Else", places=[a_place(region=by_npi["STATE"])])
    somebody.practitioner.npi = by_npi["NPI"]
    keep(
        somebody,
        a_listing(name=names[1], places=[a_place(region=by_name["STATE"])]),
        a_listing(name=names[1], places=[a_place(region="AK" if by_name["STATE"] != "AK" else "HI")]),
    )
    report = run()
    assert report["matched_exact"] == 1
    matches = db.session.scalars(select(ExclusionMatch).order_by(ExclusionMatch.likeness)).all()
    assert {match.state for match in matches} == {MatchState.OPEN}
    assert matches[0].likeness is Likeness.EXACT
    assert matches[0].exclusion.npi == by_npi["NPI"]
    assert by_name["LASTNAME"] in {match.exclusion.last_name for match in matches[1:]}
    assert {match.exclusion.region for match in matches[1:]} == {by_name["STATE"]}
