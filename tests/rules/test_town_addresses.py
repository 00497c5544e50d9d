"""Towns in addresses: any spelling is read, one is used, and namesakes in one state are told apart."""

from __future__ import annotations

import pytest

from directory.places.addresses import SLUG_MAX_CHARS, place_of, region_of, slug_of, town_at, town_of, towns_like
from directory.places.table import all_towns


@pytest.mark.parametrize(
    ("region", "asked", "slug"),
    [
        ("NJ", "ocean-township", "ocean-township"),
        ("NJ", "ocean-twp", "ocean-township"),
        ("MO", "st-louis", "saint-louis"),
        ("MO", "St.-Louis", "saint-louis"),
        ("QC", "montréal", "montreal"),
        ("NC", "winston-salem", "winston-salem"),
    ],
)
def test_spellings_of_a_town_lead_to_one_address(region, asked, slug):
    assert slug_of(town_of(region, asked)) == slug


def test_regions_are_read_by_code_and_name():
    assert [region_of(one) for one in ("nj", "NJ", "new-jersey", "québec", "zz", "", "x" * 500)] == [
        *(["NJ"] * 3), "QC", None, None, None,
    ]  # fmt: skip
    assert town_of("NJ", "no-such-town") is None
    assert town_of("NJ", "-" * 50) is None
    assert town_of("NJ", "ocean-" * SLUG_MAX_CHARS) is None
    assert place_of(town_of("NJ", "ocean-township")).label == "Ocean Township, NJ"
    assert {one.region for one in towns_like("springfield")} > {"MA", "IL"}
    assert not towns_like("zzzzzz")


def test_namesakes_in_one_state_have_their_county_and_lead_back():
    twice = [town for town in all_towns() if "County" in town.note][:200]
    assert twice
    for town in twice:
        found = town_of(town.region, slug_of(town))
        assert found == town, slug_of(town)


def test_a_city_is_the_town_of_that_name_nearest_to_the_practice():
    near = town_at("Ocean Twp", "NJ", 40.24, -74.03)
    assert (near.name, near.region) == ("Ocean Township", "NJ")
    assert town_at("Ocean Township", "NJ", 45.0, -100.0) is None
    assert town_at("", "NJ", 40.0, -74.0) is None
