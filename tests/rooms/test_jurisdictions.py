"""What is known of jurisdictions: the seed, overlaid by the newest check of each fact; nothing is guessed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from directory.audit.queries import entries_about
from directory.audit.rules import OPERATOR
from directory.jurisdictions.actions import record_check_of
from directory.jurisdictions.queries import all_current, checks_of, current, known_facts, newest_checks
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.vocabulary import jurisdiction, jurisdictions

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()


def check(code, fact, value, **given):
    terms = {"source": "the board’s page", "checked_on": TODAY, "by": OPERATOR, "now": NOW} | given
    with unit_of_work():
        return record_check_of(code, fact, value, **terms)


def test_without_checks_everything_is_as_the_seed_says(any_app):
    assert all_current() == jurisdictions()
    assert current("NJ") == jurisdiction("NJ")
    with pytest.raises(KeyError):
        current("XX")


def test_the_newest_check_of_a_fact_holds_and_confirms_that_fact_alone(any_app):
    assert not current("AK").is_confirmed("titles")
    check("AK", "titles", "L.Ac., Dr.Ac.", checked_on=TODAY - timedelta(days=9))
    check("AK", "titles", " Lic.Ac. ,  D.Ac.,Lic.Ac. ")
    alaska = current("AK")
    assert alaska.titles == ("Lic.Ac.", "D.Ac.")
    assert alaska.is_confirmed("titles")
    assert not alaska.is_confirmed("renewal")
    assert alaska.renewal == jurisdiction("AK").renewal
    assert [one.value for one in checks_of("AK")] == ["Lic.Ac., D.Ac.", "L.Ac., Dr.Ac."]
    assert [one for one in all_current() if one != jurisdiction(one.code)] == [alaska]


def test_a_check_that_says_the_same_confirms_what_was_believed(any_app):
    believed = current("AK").board
    check("AK", "board", believed)
    known = {one.fact: one for one in known_facts(current("AK"), newest_checks("AK"))}
    assert (known["board"].value, known["board"].is_confirmed, known["board"].checked_on) == (believed, True, TODAY)
    assert (known["titles"].is_confirmed, known["titles"].source, known["titles"].checked_on) == (False, "", None)


def test_a_license_that_ends_takes_its_board_along_and_one_that_begins_has_none_yet(any_app):
    check("WY", "license", "No")
    wyoming = current("WY")
    assert (wyoming.has_license, wyoming.board, wyoming.titles, wyoming.look_up) == (False, "", (), "")
    assert [one.fact for one in known_facts(wyoming, newest_checks())] == ["license"]
    with pytest.raises(RuleBroken, match="Say first that one does"):
        check("AL", "board", "Board of Acupuncture")
    check("AL", "license", "yes")
    assert (current("AL").has_license, current("AL").board) == (True, "")
    check("AL", "board", "Board of Acupuncture")
    assert current("AL").board == "Board of Acupuncture"


@pytest.mark.parametrize(
    ("fact", "value", "given", "field"),
    [
        ("license", "perhaps", {}, "value"),
        ("board", "  ", {}, "value"),
        ("board", "x" * 501, {}, "value"),
        ("titles", ",,", {}, "value"),
        ("titles", ", ".join(f"T{n}" for n in range(9)), {}, "value"),
        ("look_up", "board.alaska.gov", {}, "value"),
        ("look_up", "https://me:secret@board.alaska.gov", {}, "value"),
        ("look_up", "javascript:alert(1)", {}, "value"),
        ("look_up", "https://[x", {}, "value"),
        ("board", "Board", {"source": " "}, "source"),
        ("board", "Board", {"checked_on": TODAY + timedelta(days=1)}, "checked_on"),
        ("board", "Board", {"checked_on": date(1999, 12, 31)}, "checked_on"),
        ("note", "Anything", {}, "fact"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(fact, value, given, field, app):
    with pytest.raises(RuleBroken) as refused:
        check("AK", fact, value, **given)
    assert refused.value.field == field
    assert current("AK") == jurisdiction("AK")


def test_an_older_look_does_not_replace_a_newer_one(app):
    check("AK", "renewal", "1 year")
    with pytest.raises(RuleBroken, match="checked later than that, on November 22, 2026"):
        check("AK", "renewal", "2 years", checked_on=TODAY - timedelta(days=1))


def test_a_roster_may_be_none(app):
    check("CO", "roster", "")
    assert (current("CO").roster, current("CO").is_confirmed("roster")) == ("", True)


def test_the_trail_holds_what_was_believed_and_what_was_found(app):
    check("AK", "titles", "Lic.Ac.")
    [entry] = entries_about("jurisdiction", "AK")
    assert entry.before == {"fact": "titles", "value": "L.Ac.", "confirmed": False, "checked_on": None}
    assert entry.after == {
        "fact": "titles",
        "value": "Lic.Ac.",
        "confirmed": True,
        "checked_on": "2026-11-22",
        "source": "the board’s page",
    }
