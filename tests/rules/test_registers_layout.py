"""From a header and a row to facts."""

import pytest

from directory.registers.columns import RowRefused, WrongLayout
from directory.registers.npi.layout import LocationLayout, NpiLayout, OtherNameLayout
from directory.registers.npi.rules import EntityKind
from tests.factories import npi


def read(row, header=None):
    header = header or npi.header()
    return NpiLayout("a file", header).facts([row.get(title, "") for title in header])


def test_a_row_gives_its_practice_address_and_never_the_mailing_address():
    facts = read(npi.person(1, **{npi.MIDDLE: "Q"}))
    assert facts.entity == EntityKind.PERSON
    assert (facts.address.street, facts.address.city) == ("1 EXAMPLE AVE", "OCEAN")
    assert (facts.address.postal_code, facts.address.phone) == ("07712-1234", "+17325550101")
    assert "SECRETVILLE" not in repr(facts)
    assert "HOME ST" not in repr(facts)


@pytest.mark.parametrize("slot", range(1, 16))
def test_a_taxonomy_is_found_in_any_slot(slot):
    row = npi.person(1, "207Q00000X")
    row |= dict(zip(npi.taxonomy_columns(slot), ("171100000X", "AC1", "nj", "Y"), strict=True))
    found = [taxonomy for taxonomy in read(row).taxonomies if taxonomy.code == "171100000X"]
    assert [(one.slot, one.license_number, one.license_region, one.is_primary) for one in found] == [
        (slot, "AC1", "NJ", True)
    ]


@pytest.mark.parametrize("name", ["Provider Gender Code", "Provider Sex Code"])
def test_both_names_of_the_sex_column_are_known(name):
    assert read({**npi.person(1), name: "F"}, npi.header(sex=name)).sex_code == "F"


def test_columns_may_be_moved_added_and_left_out_when_they_are_optional():
    optional = {"Provider Sex Code", "Provider Credential Text", npi.COUNTRY, npi.PHONE, npi.MIDDLE}
    header = ["Added", *reversed([title for title in npi.header() if title not in optional])]
    facts = read(npi.person(1), header)
    assert facts.last_name == "SAMPLEB"
    assert facts.address.country == "US"
    assert facts.address.phone is None


def test_letter_case_and_doubled_spaces_of_a_header_do_not_matter():
    header = [title.upper().replace(" ", "  ") for title in npi.header()]
    row = {title.upper().replace(" ", "  "): text for title, text in npi.person(1).items()}
    assert read(row, header).last_name == "SAMPLEB"


def test_missing_required_columns_are_named():
    header = [title for title in npi.header() if title not in {npi.LAST, npi.UPDATED_ON}]
    with pytest.raises(WrongLayout, match="lacks the columns") as caught:
        NpiLayout("other.csv", header)
    assert caught.value.missing == (npi.LAST, npi.UPDATED_ON)
    assert "other.csv" in str(caught.value)


@pytest.mark.parametrize("layout", [LocationLayout, OtherNameLayout])
def test_the_provider_file_is_not_a_file_beside_it(layout):
    with pytest.raises(WrongLayout):
        layout("npidata.csv", [title for title in npi.header() if "Other Organization" not in title])


def test_a_withdrawn_number_needs_only_its_day():
    facts = read(npi.withdrawn(5, "06/13/2005"))
    assert facts.is_deactivated
    assert facts.entity is None


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        ({"NPI": "1234567890"}, "check digit"),
        ({"NPI": "12345"}, "ten digits"),
        ({"NPI": ""}, "no NPI"),
        ({"Entity Type Code": "3"}, "entity type is “3”"),
        ({"Entity Type Code": ""}, "entity type is “”"),
        ({npi.UPDATED_ON: "31/31/2020"}, "last update date “31/31/2020” is not a date"),
        ({npi.UPDATED_ON: ""}, "no last update date"),
        ({npi.DEACTIVATED_ON: "x"}, "deactivation date"),
        ({npi.LAST: ""}, "without a last name"),
        ({npi.STREET: "x" * 81}, "longer than 80"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(edit, reason):
    with pytest.raises(RowRefused, match=reason):
        read(npi.person(1, **edit))


def test_numbers_saved_as_decimals_are_read():
    facts = read(npi.person(1, **{"NPI": f"{npi.npi(1)}.0", "Entity Type Code": "1.0", npi.POSTAL: "7712.0"}))
    assert (facts.npi, facts.entity, facts.address.postal_code) == (npi.npi(1), EntityKind.PERSON, "07712")
