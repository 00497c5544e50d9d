"""Each state's roster in its own shape: invented rows with the columns, dates and numbers of the real files."""

from datetime import date
from pathlib import Path

import pytest

from directory.registers.columns import RowRefused, WrongLayout
from directory.registers.reading import SetAside, open_source
from directory.registers.rosters.imports import FILE
from directory.registers.rosters.layout import PassedOver, RosterLayout
from directory.registers.rosters.mapping import mapping, mapping_of_region, sources
from directory.registers.rosters.rules import merged

DATA = Path(__file__).resolve().parents[1] / "data" / "rosters"
NAMES = {
    source: f"{source}.{'txt' if source == 'fl' else 'csv'}" for source in ("wa", "co", "ct", "il", "de", "fl", "tx")
}
SECRETS = ("HOME ST", "SECRETVILLE", "1970", "1960")


def read(source):
    with open_source(DATA / NAMES[source], FILE, mapping(source).form) as file:
        layout = RosterLayout(file.name, file.header, mapping(source))
        rows = list(file.rows())
    licenses = [layout.facts(row.cells) for row in rows if not isinstance(row, SetAside)]
    return [one for one in licenses if not isinstance(one, PassedOver)], [r for r in rows if isinstance(r, SetAside)]


def test_every_mapping_has_a_fixture_of_its_shape():
    assert set(sources()) == set(NAMES)
    assert {mapping(source).region.lower() for source in sources()} == set(sources())
    assert mapping_of_region("NJ") is None


@pytest.mark.parametrize("source", NAMES)
def test_acupuncturists_alone_are_read_without_addresses_and_years_of_birth(source):
    licenses, _ = read(source)
    assert licenses[0].last_name.upper() == "INVENTO"
    assert licenses[0].first_name.upper() == "ANA"
    assert licenses[0].expires_on.year in {2027, 2028}
    assert licenses[0].is_active is True
    assert not any(secret in repr(licenses) for secret in SECRETS)
    assert not any("PLACEHOLDER" in one.last_name.upper() for one in licenses)


@pytest.mark.parametrize("source", NAMES)
def test_no_license_type_is_called_confirmed_that_nobody_has_seen(source):
    assert mapping(source).license_types.is_confirmed is False


def test_washington_writes_days_and_numbers_in_two_ways():
    old, new, third = read("wa")[0]
    assert (old.number_key, new.number_key, third.number_key) == ("60554847", "60441019", "60817760")
    assert (old.expires_on, new.expires_on) == (date(2027, 3, 10), date(2027, 3, 10))
    assert (old.issued_on, new.issued_on) == (date(2015, 6, 1), date(2015, 6, 1))
    assert (old.has_action, new.has_action, third.has_action) == (False, None, True)
    assert (old.is_active, new.is_active, third.is_active) == (True, True, False)


@pytest.mark.parametrize(
    ("source", "stated", "roster"),
    [
        ("wa", "ac 60554847", "RN60554847"),
        ("wa", "60441019", "MD.MD.60441019"),
        ("wa", "OP60817760", "DO.OP.60817760-IMLC"),
        ("co", "1234", "0001234"),
        ("co", "ACU.0001234", "0001234"),
        ("ct", "2249", "LIS.0002249"),
        ("il", "198.000123", "198000123"),
        ("de", "C1-0024514", "0024514"),
        ("fl", "AP 1234", "1234"),
        ("tx", "AC01234", "01234"),
    ],
)
def test_a_number_is_the_same_in_every_way_in_which_it_is_written(source, stated, roster):
    assert mapping(source).number_key(stated) == mapping(source).number_key(roster) != ""


def test_colorado_has_a_row_for_each_case_and_one_license_comes_of_them():
    ana, with_case, without, *rest = read("co")[0]
    assert rest == []
    assert (ana.has_action, with_case.has_action, without.has_action) == (False, True, False)
    assert merged(with_case, without).has_action is True
    assert merged(without, with_case).has_action is True
    assert with_case.expires_on == date(2027, 12, 31)
    assert with_case.link == "https://apps.example/verify/2"


def test_connecticut_has_one_name_column_and_its_people_alone_are_read():
    ana, luz, *rest = read("ct")[0]
    assert rest == []
    assert (ana.first_name, ana.middle_name, ana.last_name, ana.number_key) == ("ANA", "M", "INVENTO", "2249")
    assert (luz.first_name, luz.last_name, luz.number_key) == ("LUZ", "DE LA SAMPLE", "31")
    assert (luz.status, luz.is_active) == ("INACTIVE, LAPSED DUE TO NON-RENEWAL", False)


def test_illinois_and_delaware_say_who_was_disciplined():
    assert [one.has_action for one in read("il")[0]] == [False, True]
    assert [one.has_action for one in read("de")[0]] == [False, True]


def test_florida_is_parted_by_pipes_with_stray_quotes_and_a_wrong_field_count_is_set_aside():
    licenses, aside = read("fl")
    assert [one.last_name for one in licenses] == ["INVENTO", 'SAMPLE "BO', "MUÑOZ"]
    assert [(row.line, row.reason) for row in aside] == [(4, "the row has 41 columns where the header has 39")]
    assert [one.city for one in licenses] == ["MIAMI"] * 3


def test_a_file_of_another_layout_is_refused_with_the_missing_columns():
    with pytest.raises(WrongLayout, match="credentialnumber, status, expirationdate"):
        RosterLayout("other.csv", ["lastname", "firstname", "credentialtype"], mapping("wa"))


def test_titles_may_be_written_as_the_portal_shows_them():
    titles = ["Credential Number", "Last Name", "First Name", "Credential Type", "Status", "Expiration Date"]
    layout = RosterLayout("export.csv", titles, mapping("wa"))
    facts = layout.facts(["AC60554847", "Lee", "Ana", "Acupuncturist License", "Active", "12/31/2027 12:00:00 AM"])
    assert (facts.number_key, facts.expires_on) == ("60554847", date(2027, 12, 31))


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["", "Lee", "Ana", "Acupuncturist License", "Active", "20271231"], "no license number"),
        (
            ["AC1", "Lee", "Ana", "Acupuncturist License", "Active", "20271399"],
            "date “20271399” is not a date",
        ),
        (["AC1", "L" * 301, "Ana", "Acupuncturist License", "Active", "20271231"], "lastname"),
        (["AC1", "L" * 81, "Ana", "Acupuncturist License", "Active", "20271231"], "last name"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(cells, why):
    titles = ["credentialnumber", "lastname", "firstname", "credentialtype", "status", "expirationdate"]
    with pytest.raises(RowRefused, match=why):
        RosterLayout("a file", titles, mapping("wa")).facts(cells)
