"""The table of places is whole, in order, and where the Census says."""

import csv
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from zoneinfo import available_timezones

import pytest

from directory import places
from directory.places import Found, Rank, names, table

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests/data/census_centroids_sample.csv"
REAL = Path(os.environ.get("FINEPOINT_REAL_DATA", ROOT.parent / "shared/data")) / "places/census_zcta_2021.csv"


def errors_in_miles(census_file: Path) -> list[float]:
    with census_file.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    answers = [places.find(row["GEOID"]) for row in rows]
    assert all(isinstance(answer, Found) for answer in answers)
    return [
        places.m_to_miles(
            places.distance_m(answer.place.lat, answer.place.lon, float(row["INTPTLAT"]), float(row["INTPTLONG"]))
        )
        for answer, row in zip(answers, rows, strict=True)
        if isinstance(answer, Found)
    ]


def test_zip_codes_lie_where_the_census_says():
    errors = errors_in_miles(SAMPLE)
    assert len(errors) > 200
    assert median(errors) < 1
    assert max(errors) < 25


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.exists(), reason="the folder of public records is not there")
def test_every_zip_code_of_the_census_lies_where_it_says():
    errors = errors_in_miles(REAL)
    assert len(errors) > 33_000
    assert median(errors) < 1
    assert max(errors) < 25


def test_every_state_district_territory_and_province_has_towns_and_codes():
    assert {town.region for town in places.all_towns()} == set(places.REGIONS)
    assert {code.region for code in places.all_postal_codes()} == set(places.REGIONS)
    assert len(places.REGIONS) == 50 + 1 + 5 + 13


def test_every_line_reads_back_as_it_was_written():
    assert all(
        code.as_line() == line for code, line in zip(places.all_postal_codes(), table.postal_lines(), strict=True)
    )
    assert all(town.as_line() == line for town, line in zip(places.all_towns(), table.town_lines(), strict=True))


def test_the_lines_are_sorted_because_they_are_found_by_bisection():
    assert list(table.postal_lines()) == sorted(table.postal_lines())
    assert list(table.town_lines()) == sorted(table.town_lines())


def test_every_town_is_found_under_the_key_of_its_name():
    assert [town for town in places.all_towns() if town.key != names.key(town.name)] == []


def test_every_time_zone_exists():
    used = {code.time_zone for code in places.all_postal_codes()} | {town.time_zone for town in places.all_towns()}
    used |= {region.time_zone for region in places.REGIONS.values()}
    assert used - available_timezones() == set()


def test_no_point_is_out_of_the_countries():
    for code in places.all_postal_codes():
        assert -15 < code.lat < 84, code
        assert abs(code.lon) > 50, code


def test_towns_lie_near_a_postal_code_of_their_state():
    for town in list(places.all_towns())[::97]:
        near = places.nearest(town.lat, town.lon)
        assert near is not None, town
        assert places.distance_m(town.lat, town.lon, near.lat, near.lon) < places.miles_to_m(60), town


def test_cities_stand_before_villages_of_the_same_name():
    assert [town.region for town in table.towns_named("portland")][:2] == ["OR", "ME"]
    assert table.towns_named("newyork")[0].rank is Rank.PREFERRED


def test_importing_places_reads_no_table():
    code = "from directory.places import table; raise SystemExit(table.town_lines.cache_info().misses)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_tables_stay_small():
    assert sum(path.stat().st_size for path in table.DATA.iterdir()) < 2_000_000
