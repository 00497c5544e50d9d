"""What a row of the exclusion list means for what is held."""

from dataclasses import replace
from datetime import date

import pytest

from directory.registers.columns import RowRefused, WrongLayout
from directory.registers.exclusions.layout import ExclusionLayout
from directory.registers.exclusions.rules import HeldExclusion, Outcome, once, plan
from tests.factories import npi
from tests.factories.exclusions import SECRETS, TITLES, excluded

TODAY = date(2026, 11, 22)


def read(row, titles=TITLES):
    return ExclusionLayout("a file", titles).facts([row.get(title, "") for title in titles])


def held(facts, number=1, **changes):
    one = HeldExclusion(
        number, facts.key, facts.group, facts.npi, facts.fingerprint, facts.reinstated_on, is_cleared=False
    )
    return replace(one, **changes)


def outcomes(rows, existing=(), seen=frozenset()):
    return [one.outcome for one in plan(rows, existing, already_seen=set(seen), today=TODAY)]


def test_a_row_gives_who_where_why_and_when_and_nothing_of_birth_or_street():
    facts = read(excluded("LEE", "ANA", MIDNAME="M", NPI=npi.npi(1), WAIVERDATE="20200102", WVRSTATE="NJ"))
    assert (facts.last_name, facts.first_name, facts.middle_name, facts.npi) == ("LEE", "ANA", "M", npi.npi(1))
    assert (facts.excluded_on, facts.reinstated_on) == (date(2016, 2, 18), None)
    assert (facts.waived_on, facts.waiver_region) == (date(2020, 1, 2), "NJ")
    assert not any(secret in repr(facts) for secret in SECRETS)


@pytest.mark.parametrize("number", ["0000000000", "", "0", "1234567890", "123"])
def test_zeros_and_numbers_that_are_none_are_no_npi_and_the_row_counts_by_its_name(number):
    assert read(excluded("LEE", NPI=number)).npi is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"EXCLDATE": "00000000"}, "no exclusion date"),
        ({"EXCLDATE": "20161399"}, "exclusion date “20161399” is not a date"),
        ({"REINDATE": "soon"}, "reinstatement date “soon” is not a date"),
        ({"LASTNAME": ""}, "names nobody"),
        ({"LASTNAME": "L" * 41}, "LASTNAME"),
        ({"STATE": "NEW"}, "STATE"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(said, why):
    with pytest.raises(RowRefused, match=why):
        read(excluded("LEE") | said)


def test_missing_columns_are_named():
    with pytest.raises(WrongLayout, match="REINDATE, WAIVERDATE"):
        ExclusionLayout("a file", [title for title in TITLES if title not in {"REINDATE", "WAIVERDATE"}])


def test_the_same_row_changes_nothing_and_a_new_one_is_new():
    lee, sample = read(excluded("LEE")), read(excluded("SAMPLE"))
    assert outcomes([lee, sample], [held(lee)]) == [Outcome.UNCHANGED, Outcome.NEW]
    assert once([lee, sample, lee]) == [lee, sample]


@pytest.mark.parametrize(
    "said",
    [{"CITY": "RED BANK"}, {"NPI": npi.npi(1)}, {"MIDNAME": "M"}, {"SPECIALTY": "CLINIC"}, {"WAIVERDATE": "20200101"}],
)
def test_a_correction_changes_the_one_row_that_it_can_mean(said):
    before, after = read(excluded("LEE")), read(excluded("LEE", **said))
    assert outcomes([after], [held(before)]) == [Outcome.CHANGED]


@pytest.mark.parametrize(
    "said", [{"STATE": "NY"}, {"EXCLDATE": "20170101"}, {"EXCLTYPE": "1128a1"}, {"FIRSTNAME": "BO"}]
)
def test_who_where_why_and_when_tell_rows_apart(said):
    assert outcomes([read(excluded("LEE", **said))], [held(read(excluded("LEE")))]) == [Outcome.NEW]


def test_a_row_of_another_npi_is_another_person():
    one, other = read(excluded("LEE", NPI=npi.npi(1))), read(excluded("LEE", NPI=npi.npi(2)))
    assert outcomes([other], [held(one)]) == [Outcome.NEW]


def test_where_two_held_rows_could_be_meant_neither_is():
    ocean, bank = read(excluded("LEE")), read(excluded("LEE", CITY="RED BANK"))
    moved = read(excluded("LEE", CITY="HOBOKEN", REINDATE="20260101"))
    assert outcomes([moved], [held(ocean, 1), held(bank, 2)]) == [Outcome.NEW]


def test_a_row_that_the_file_names_itself_is_not_taken_for_a_corrected_one():
    ocean, bank = read(excluded("LEE")), read(excluded("LEE", CITY="RED BANK"))
    assert outcomes([bank, ocean], [held(ocean)]) == [Outcome.NEW, Outcome.UNCHANGED]
    assert outcomes([bank], [held(ocean)], seen={ocean.key}) == [Outcome.NEW]


def test_reinstatement_clears_a_waiver_does_not():
    lee = read(excluded("LEE"))
    assert outcomes([read(excluded("LEE", REINDATE="20260101"))], [held(lee)]) == [Outcome.CLEARED]
    assert outcomes([read(excluded("LEE", WAIVERDATE="20260101", WVRSTATE="NJ"))], [held(lee)]) == [Outcome.CHANGED]
    assert outcomes([read(excluded("LEE", REINDATE="20270101"))], [held(lee)]) == [Outcome.CHANGED]


def test_a_row_of_before_the_reinstatement_does_not_undo_it():
    lee, back = read(excluded("LEE")), read(excluded("LEE", REINDATE="20260101"))
    assert outcomes([lee], [held(back, key=lee.key, is_cleared=True)]) == [Outcome.OLDER]


def test_who_was_cleared_for_absence_and_is_listed_again_holds_again():
    lee = read(excluded("LEE"))
    assert outcomes([lee], [held(lee, is_cleared=True)]) == [Outcome.CHANGED]
