"""What people type is answered with the place they mean, a choice, or a helpful "unknown"."""

import pytest
from hypothesis import given, settings, strategies as st

from directory import places
from directory.places import Ambiguous, Found, Unknown, names

STRANGE = [
    "a" * 10_000,
    "🜃" * 500,
    "Ω" * 99,
    "nj " * 60,
    "x," * 50,
    "1 " * 60,
    "İstanbul ﬃ ß",
    "\u202eabc",
    "Springfieldx",
    "Mineapolis",
]


def found(text: str) -> Found:
    answer = places.find(text)
    assert isinstance(answer, Found), f"{text!r}: {answer}"
    return answer


def labels(some: tuple[places.Place, ...]) -> list[str]:
    return [place.label for place in some]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("07712", "Asbury Park, NJ 07712"),
        ("07712-1234", "Asbury Park, NJ 07712"),
        ("077121234", "Asbury Park, NJ 07712"),
        ("Asbury Park, NJ 07712", "Asbury Park, NJ 07712"),
        ("90210 USA", "Beverly Hills, CA 90210"),
        ("M5V", "Toronto, ON M5V"),
        ("m5v 2t6", "Toronto, ON M5V"),
        ("M5V2T6", "Toronto, ON M5V"),
        ("Ocean Township, NJ", "Ocean Township, NJ"),
        ("ocean twp nj", "Ocean Township, NJ"),
        ("Springfield, IL", "Springfield, IL"),
        ("springfield   il", "Springfield, IL"),
        ("Springfield, Illinois", "Springfield, IL"),
        ("springfield illinois", "Springfield, IL"),
        ("Boston, MA, USA", "Boston, MA"),
        ("123 Main St, Asbury Park, NJ", "Asbury Park, NJ"),
        ("St. Louis", "Saint Louis, MO"),
        ("st louis mo", "Saint Louis, MO"),
        ("Mt. Vernon, NY", "Mount Vernon, NY"),
        ("Ft Worth TX", "Fort Worth, TX"),
        ("O’Fallon, MO", "O'Fallon, MO"),
        ("winston-salem nc", "Winston-Salem, NC"),
        ("De Kalb IL", "DeKalb, IL"),
        ("Toms River Township NJ", "Toms River, NJ"),
        ("NYC", "New York, NY"),
        ("N.Y.C.", "New York, NY"),
        ("New York", "New York, NY"),
        ("Portland", "Portland, OR"),
        ("Washington", "Washington, DC"),
        ("Washington, D.C.", "Washington, DC"),
        ("washington dc", "Washington, DC"),
        ("West New York", "West New York, NJ"),
        ("Virginia Beach", "Virginia Beach, VA"),
        ("Cañon City CO", "Canon City, CO"),
        ("Montréal", "Montreal, QC"),
        ("St. John's NL", "St. John's, NL"),
        ("San Juan PR", "San Juan, PR"),
        ("Manhattan", "Manhattan, NY (New York)"),
        ("Wayside, NJ", "Wayside, NJ (Asbury Park)"),
    ],
)
def test_a_place_is_found_however_it_is_written(typed, label):
    answer = found(typed)
    assert answer.place.label == label
    assert answer.corrected_from is None


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Ocaen Township NJ", "Ocean Township, NJ"),
        ("Springfeild, Ilinois", "Springfield, IL"),
        ("Asbury Park, New Jersy", "Asbury Park, NJ"),
        ("Philidelphia", "Philadelphia, PA"),
        ("San Fransisco", "San Francisco, CA"),
        ("Pittsburg PA", "Pittsburgh, PA"),
        ("Tuscon AZ", "Tucson, AZ"),
        ("Nashvile", "Nashville, TN"),
    ],
)
def test_a_misspelt_town_is_mended_and_says_so(typed, label):
    answer = found(typed)
    assert answer.place.label == label
    assert answer.corrected_from == typed


def test_springfield_is_a_choice_with_the_largest_first():
    answer = places.find("Springfield")
    assert isinstance(answer, Ambiguous)
    assert len(answer.choices) == 12
    assert set(labels(answer.choices[:4])) == {
        "Springfield, MA",
        "Springfield, VA",
        "Springfield, IL",
        "Springfield, MO",
    }


def test_a_misspelt_name_means_the_towns_of_the_name_spelled_right():
    assert places.find("Springfeild") == places.find("Springfield")
    assert found("Manhatan").place == found("Manhattan").place


@pytest.mark.parametrize(
    ("typed", "first"), [("NJ", "Jersey City, NJ"), ("Indiana", "Indiana, PA"), ("LA", "Los Angeles, CA")]
)
def test_a_state_alone_is_answered_with_its_largest_towns(typed, first):
    answer = places.find(typed)
    assert isinstance(answer, Ambiguous)
    assert labels(answer.choices)[0] == first
    assert len(answer.choices) <= 12


def test_a_state_named_like_a_town_offers_its_own_towns_too():
    answer = places.find("Indiana")
    assert isinstance(answer, Ambiguous)
    assert "Indianapolis, IN" in labels(answer.choices)


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("7712", "Asbury Park, NJ 07712"),
        ("99999", "Ketchikan, AK 99901"),
        ("Portland, CA", "Portland, OR"),
        ("Paris, France", "Paris, TX"),
        ("00000", None),
        ("Z9Z", None),
        ("qwertyuiop", None),
        ("", None),
        ("91,0", None),
        ("40,-181", None),
        ("\x00\x01", None),
    ],
)
def test_an_unknown_place_suggests_what_may_be_meant(typed, suggested):
    answer = places.find(typed)
    assert isinstance(answer, Unknown)
    assert suggested is None or suggested in labels(answer.suggestions)


def test_military_zip_codes_are_nowhere():
    assert isinstance(places.find("09001"), Unknown)


def test_coordinates_are_a_point_in_the_time_zone_of_the_nearest_town():
    place = found("40.1,-74.2").place
    assert (place.label, place.kind) == ("the point 40.10, -74.20", "point")
    assert (place.lat, place.lon, place.region, place.time_zone) == (40.1, -74.2, "NJ", "America/New_York")
    assert found("0,0").place.time_zone is None


def test_towns_the_post_does_not_prefer_lie_where_they_are():
    place = found("Ocean Township, NJ").place
    assert places.distance_m(place.lat, place.lon, 40.2520, -74.0393) < places.miles_to_m(1.5)


def test_time_zones_follow_the_place():
    assert places.time_zone_at("85001") == "America/Phoenix"
    assert places.time_zone_at("46407") == "America/Chicago", "Gary is on Chicago's time, most of Indiana is not"
    assert places.time_zone_at("IN") == "America/Indiana/Indianapolis"
    assert places.time_zone_at("V5K 0A1") == "America/Vancouver"
    assert places.time_zone_at("P9N") == "America/Winnipeg"
    assert places.time_zone_at("nowhere") is None
    assert places.region_time_zone("NJ") == "America/New_York"
    assert places.region_time_zone("ZZ") is None


def test_the_nearest_town_is_named_by_its_postal_code_area():
    near = places.nearest(40.85, -73.93)
    assert near is not None
    assert near.label == "New York, NY"
    assert places.nearest(0, 0) is None
    assert places.nearest(-90, 180) is None


def test_nothing_is_near_beyond_a_hundred_miles():
    east_coast = [code for code in places.all_postal_codes() if 32 < code.lat < 42 and code.lon > -79]
    offshore = [(35.2, lon / 10) for lon in range(-755, -715)]
    for lat, lon in offshore:
        miles = places.m_to_miles(min(places.distance_m(lat, lon, c.lat, c.lon) for c in east_coast))
        assert (places.nearest(lat, lon) is None) == (miles > 100), (lat, lon, miles)


@pytest.mark.parametrize(
    "point", [(64.2, -149.5), (71.0, -156.0), (39.1, -98.3), (48.9, -57.9), (18.2, -66.4), (51.9, -176.6)]
)
def test_the_nearest_is_the_nearest_of_all(point):
    near = places.nearest(*point)
    assert near is not None
    shortest = min(places.distance_m(*point, code.lat, code.lon) for code in places.all_postal_codes())
    assert places.distance_m(*point, near.lat, near.lon) == shortest


def test_suggestions_begin_with_what_is_typed_and_the_largest_comes_first():
    assert labels(places.suggest("new y"))[0] == "New York, NY"
    assert labels(places.suggest("springfield m"))[:2] == ["Springfield, MA", "Springfield, MO"]
    assert labels(places.suggest("springfield, ill")) == ["Springfield, IL"]
    assert labels(places.suggest("0771", 2)) == ["Adelphia, NJ 07710", "Allenhurst, NJ 07711"]
    assert labels(places.suggest("M5V")) == ["Toronto, ON M5V"]
    assert places.suggest("s") == ()
    assert places.suggest("new", 0) == ()
    assert len(places.suggest("san", 1000)) == 20


def test_suggestions_leave_unofficial_names_out_while_there_are_others():
    assert "Wayside, NJ (Asbury Park)" not in labels(places.suggest("wayside"))


@given(
    st.text(max_size=200)
    | st.from_regex(r"[\w ,.;'-]{0,40}, ?[A-Za-z]{2}")
    | st.from_regex(r"-?\d{1,4}\.?\d*[, ]-?\d+")
)
@settings(max_examples=120, deadline=None)
def test_any_text_gets_an_answer(text):
    answer = places.find(text)
    assert isinstance(answer, Found | Ambiguous | Unknown)
    if isinstance(answer, Found):
        assert -90 <= answer.place.lat <= 90
        assert -180 <= answer.place.lon <= 180
    if isinstance(answer, Ambiguous):
        assert 2 <= len(answer.choices) <= 12
    places.suggest(text)


@pytest.mark.parametrize("text", STRANGE, ids=lambda text: ascii(text[:12]))
def test_long_and_strange_texts_are_answered(text):
    assert isinstance(places.find(text), Found | Ambiguous | Unknown)


@pytest.mark.parametrize("code", sorted(places.REGIONS))
def test_whoever_is_asked_to_choose_has_a_choice(code):
    answer = places.find(code)
    assert isinstance(answer, Found) or len(answer.choices) > 1


def test_names_are_brought_to_one_spelling():
    assert names.key("St. Louis") == names.key("saint  LOUIS") == "saintlouis"
    assert names.key("N. Hollywood") == "northhollywood"
    assert names.key("Coeur d’Alene") == "coeurdalene"
    assert names.clean("a\x00b\u202e\n c") == "a b c"
    assert len(names.clean("x" * 500)) == names.TEXT_MAX_CHARS
    assert len(names.clean("\ufdfa" * 90)) == names.TEXT_MAX_CHARS, "one sign may be written out as eighteen"
    assert names.clean(" " * names.TEXT_MAX_CHARS + "x") == "", "what lies behind the limit is not looked at"


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_distance_is_the_same_both_ways_and_never_more_than_half_around(lat, lon, other_lat, other_lon):
    there = places.distance_m(lat, lon, other_lat, other_lon)
    assert there == pytest.approx(places.distance_m(other_lat, other_lon, lat, lon), abs=1e-3)
    assert 0 <= there <= 20_015_200


def test_distance_is_right():
    new_york_to_los_angeles = places.distance_m(40.7128, -74.0060, 34.0522, -118.2437)
    assert new_york_to_los_angeles == pytest.approx(3_935_746, rel=0.001)
    assert places.distance_m(0, 179.9, 0, -179.9) == pytest.approx(22_239, rel=0.001)
    assert places.m_to_miles(places.miles_to_m(25)) == pytest.approx(25)
    assert places.m_to_km(places.km_to_m(25)) == pytest.approx(25)
