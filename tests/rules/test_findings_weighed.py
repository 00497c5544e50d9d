"""What registers say in sentences, and how findings weigh: pure, without a database."""

from datetime import UTC, date, datetime

import pytest

from directory.credentials.models import Credential, Programme
from directory.credentials.rules import CredentialKind
from directory.listings.models import Practitioner
from directory.registers.npi.models import NpiRecord, NpiTaxonomy
from directory.registers.npi.rules import EntityKind
from directory.registers.rosters.mapping import mapping
from directory.registers.rosters.models import RosterLicense
from directory.registers.rosters.rules import Likeness
from directory.verification.finding import Finding, FindingKind, Tone, risk_of
from directory.verification.findings import number_form, programme_differs
from directory.verification.register_findings import npi_findings, roster_findings
from directory.verification.rules import Risk

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA = Practitioner(name="Ana Lee", family_name="Lee")
AS_OF = date(2026, 11, 1)


def a_license(**changes):
    said = {"kind": CredentialKind.LICENSE, "region": "WA", "number": "AC60000001", "holder": "", "title": "L.Ac."}
    return Credential(**said | {"practitioner": ANA, "expires_on": date(2027, 12, 31)} | changes)


def a_row(**changes):
    said = {"number": "AC.AC.60000001", "last_name": "LEE", "first_name": "ANA", "middle_name": "", "link": ""}
    said |= {"status": "Active", "is_active": True, "expires_on": date(2027, 12, 31), "has_action": False}
    return RosterLicense(**said | changes)


def a_record(*licenses, **changes):
    said = {"entity": EntityKind.PERSON, "last_name": "LEE", "first_name": "ANA", "middle_name": ""}
    taxonomies = [
        NpiTaxonomy(slot=slot, license_number=number, license_region=region)
        for slot, (number, region) in enumerate(licenses, 1)
    ]
    return NpiRecord(**said | {"organization_name": "", "imported_at": NOON, "taxonomies": taxonomies} | changes)


def of_roster(likeness, row, **credential):
    return roster_findings(a_license(**credential), likeness, row, mapping("wa"), as_of=AS_OF)


def tones(findings):
    return [(one.tone, one.title) for one in findings]


def test_a_license_that_the_roster_has_agrees():
    found = of_roster(Likeness.EXACT, a_row())
    assert tones(found) == [(Tone.AGREES, "The roster has this number under this name.")]
    assert (found[0].source, found[0].as_of) == ("Roster: Washington State Department of Health", AS_OF)


@pytest.mark.parametrize(
    ("row", "tone", "words"),
    [
        ({"status": "Expired", "is_active": False}, Tone.DIFFERS, "not active: “Expired”"),
        ({"status": "Conditional", "is_active": None}, Tone.NEUTRAL, "“Conditional”"),
        ({"status": "", "is_active": None}, Tone.NEUTRAL, "“none”"),
        ({"expires_on": date(2026, 12, 31)}, Tone.DIFFERS, "last day differs"),
        ({"has_action": True}, Tone.DIFFERS, "notes an action"),
    ],
)
def test_what_differs_in_the_roster_is_said_beside_it(row, tone, words):
    first, second = of_roster(Likeness.EXACT, a_row(**row))
    assert (first.tone, second.tone) == (Tone.AGREES, tone)
    assert words in second.title


def test_both_last_days_are_said_where_they_differ():
    second = of_roster(Likeness.EXACT, a_row(expires_on=date(2026, 3, 5)))[1]
    assert second.detail == "December 31, 2027 is stated, March 5, 2026 in the roster."


def test_a_number_or_a_name_alone_differs_and_neither_is_neutral():
    assert tones(of_roster(Likeness.NUMBER_ONLY, a_row(last_name="OTHER"))) == [
        (Tone.DIFFERS, "The roster has this number under another name.")
    ]
    assert tones(of_roster(Likeness.NAME_ONLY, a_row())) == [
        (Tone.DIFFERS, "The roster has this name under another number.")
    ]
    assert tones(of_roster(Likeness.NONE, None)) == [(Tone.NEUTRAL, "Not found in the roster of November 1, 2026.")]


@pytest.mark.parametrize("likeness", [Likeness.NUMBER_ONLY, Likeness.NAME_ONLY])
def test_discipline_is_never_told_by_a_name_or_a_number_alone(likeness):
    found = of_roster(likeness, a_row(has_action=True, status="Revoked", is_active=False))
    assert "action" not in repr(found).lower()
    assert "Revoked" not in repr(found)


def test_an_npi_record_of_the_name_and_number_agrees():
    found = npi_findings(a_license(), a_record(("AC60000001", "WA"), ("9", "OR")))
    assert tones(found) == [
        (Tone.AGREES, "The NPI is in the register under this name."),
        (Tone.AGREES, "The NPI record has the same license number."),
    ]
    assert found[0].as_of == NOON.date()


@pytest.mark.parametrize(
    ("record", "credential", "said"),
    [
        (a_record(deactivated_on=date(2020, 1, 2)), {}, [(Tone.DIFFERS, "The NPI was deactivated.")]),
        (
            a_record(entity=EntityKind.ORGANIZATION, organization_name="LLC"),
            {},
            [(Tone.DIFFERS, "The NPI is an organization's.")],
        ),
        (
            a_record(last_name="OTHER"),
            {"kind": CredentialKind.DEGREE},
            [(Tone.DIFFERS, "The NPI is in the register under another name.")],
        ),
        (
            a_record(last_name="OTHER"),
            {"kind": CredentialKind.DEGREE, "holder": "Ana Other, L.Ac."},
            [(Tone.AGREES, "The NPI is in the register under this name.")],
        ),
        (
            a_record(("AC60000001", "OR")),
            {},
            [
                (Tone.AGREES, "The NPI is in the register under this name."),
                (Tone.NEUTRAL, "The NPI record has no license of WA."),
            ],
        ),
        (
            a_record(("AC60000002", "WA")),
            {},
            [
                (Tone.AGREES, "The NPI is in the register under this name."),
                (Tone.DIFFERS, "The NPI record has another license number of WA."),
            ],
        ),
    ],
)
def test_what_an_npi_record_says(record, credential, said):
    assert tones(npi_findings(a_license(**credential), record)) == said


@pytest.mark.parametrize("typed", ["60000001", "AC.AC.60000001", "ac 60000001"])
def test_a_license_number_typed_otherwise_is_the_same(typed):
    assert npi_findings(a_license(), a_record((typed, "WA")))[1].tone is Tone.AGREES


@pytest.mark.parametrize(
    ("number", "tone"), [("12345", Tone.AGREES), ("012345", Tone.DIFFERS), ("AC123", Tone.DIFFERS)]
)
def test_the_form_of_a_certification_number(number, tone):
    (found,) = number_form(Credential(kind=CredentialKind.CERTIFICATION, issuer="NCBAHM", number=number))
    assert found.tone is tone


def test_numbers_of_other_boards_have_no_form_that_we_know():
    assert number_form(Credential(kind=CredentialKind.CERTIFICATION, issuer="ABORM", number="A")) == []
    assert number_form(a_license()) == []


@pytest.mark.parametrize(
    ("stated", "listed", "tone"), [(192, 192, Tone.AGREES), (193, 192, Tone.DIFFERS), (20, None, Tone.NEUTRAL)]
)
def test_hours_are_held_against_the_programme(stated, listed, tone):
    programme = Programme(title="Gold", body="Example Institute", hours=listed)
    (found,) = programme_differs(Credential(kind=CredentialKind.TRAINING, hours=stated, programme=programme))
    assert found.tone is tone
    assert programme_differs(Credential(kind=CredentialKind.TRAINING, hours=stated)) == []


def finding(tone, title="It is so."):
    return Finding(FindingKind.NPI, tone, title)


@pytest.mark.parametrize(
    ("said", "risk", "reasons"),
    [
        ([], Risk.LOW, ()),
        ([finding(Tone.AGREES), finding(Tone.NEUTRAL)], Risk.LOW, ()),
        (
            [finding(Tone.AGREES), finding(Tone.DIFFERS, "One."), finding(Tone.DIFFERS, "Two.")],
            Risk.MEDIUM,
            ("One.", "Two."),
        ),
        ([finding(Tone.DIFFERS, "One."), finding(Tone.ALARM, "Fire.")], Risk.HIGH, ("Fire.",)),
    ],
)
def test_an_alarm_weighs_most_and_not_being_found_weighs_nothing(said, risk, reasons):
    weighed = risk_of(said)
    assert (weighed.risk, weighed.reasons) == (risk, reasons)
