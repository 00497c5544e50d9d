"""The findings about a credential as the desk reads them: from the database, at a moment."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from directory.credentials.kinds import OTHER_PROFESSIONS
from directory.credentials.rules import CredentialKind
from directory.papers.models import Paper, PaperPage
from directory.papers.rules import Media
from directory.registers.models import RegisterImport
from directory.registers.npi.models import NpiTaxonomy
from directory.registers.rosters.models import RosterLicense
from directory.shared.db import db, unit_of_work
from directory.verification.findings import FindingKind, Tone, findings_for, risk_of
from directory.verification.matching import match_exclusions
from directory.verification.models import ExclusionMatch
from directory.verification.rules import MatchState, Risk
from tests.factories import npi
from tests.factories.listings import a_credential, a_listing, keep
from tests.factories.matched import NOON, a_record, an_exclusion, somebody


def an_import(register):
    return RegisterImport(register=register, file_name="a.csv", started_at=NOON, ended_at=NOON, counts={})


FORM = "0145416181811919"


def hand_in(number, credential, *, digest="d" * 64, page=None):
    """One document, of the same bytes unless it is said otherwise, with a page of some look."""
    with unit_of_work():
        said = {"media": Media.PDF, "byte_count": 10, "file_name": "license.pdf", "brought_at": NOON}
        pages = [PaperPage(number=1, width=8, height=9, fingerprint=page)] if page else []
        credential.papers.append(Paper(key=f"{number:032x}", digest=digest, pages=pages, **said))


def a_roster_license(**changes):
    """Ana Lee's, in Washington."""
    return RosterLicense(
        **{
            "source": "wa",
            "license_type": "Acupuncturist License",
            "number": "AC.AC.12345",
            "number_key": "12345",
            "last_name": "Lee",
            "first_name": "Ana",
            "middle_name": "",
            "city": "",
            "status": "Active",
            "is_active": True,
            "link": "",
            "fingerprint": "0" * 32,
            "first_seen_at": NOON,
            "last_seen_at": NOON,
        }
        | changes
    )


def said(credential, kind, now=NOON):
    db.session.rollback()
    return [(one.tone, one.title) for one in findings_for(credential, now=now) if one.kind is kind]


def a_license(name="Ana Lee", npi_number=None, **changes):
    listing = somebody(name, npi_number)
    credential = a_credential(listing.practitioner, now=NOON, **changes)
    keep(listing, credential)
    return credential


def test_without_any_register_everything_is_neutral_and_the_risk_low(any_app):
    found = findings_for(a_license(), now=NOON)
    assert {one.tone for one in found} == {Tone.NEUTRAL, Tone.AGREES}
    assert [one.title for one in found] == [
        f"It runs until {(NOON + timedelta(days=365)):%B %d}, 2027.",
        "No roster of NJ was imported.",
        "No NPI is stated.",
        "The exclusion list was not imported.",
    ]
    assert risk_of(found).risk is Risk.LOW


@pytest.mark.parametrize(
    ("days", "tone", "words"),
    [
        (-1, Tone.DIFFERS, "it ended on"),
        (0, Tone.NEUTRAL, "in 0 days"),
        (60, Tone.NEUTRAL, "soon"),
        (61, Tone.AGREES, "until"),
    ],
)
def test_the_last_day_is_seen_at_the_moment_of_reading(any_app, days, tone, words):
    credential = a_license(expires_on=(NOON + timedelta(days=days)).date())
    ((found_tone, title),) = said(credential, FindingKind.EXPIRY)
    assert found_tone is tone
    assert words in title


def test_the_day_is_that_of_the_jurisdiction(any_app):
    credential = a_license(expires_on=date(2026, 11, 21))
    early = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
    assert "soon" in said(credential, FindingKind.EXPIRY, early)[0][1]
    assert "ended" in said(credential, FindingKind.EXPIRY, early + timedelta(hours=1))[0][1]


def test_the_npi_register_is_told_with_its_day(any_app):
    credential = a_license(npi_number=1, region="NJ")
    assert said(credential, FindingKind.NPI) == [(Tone.NEUTRAL, "The NPI register was not imported.")]
    keep(an_import("npi"))
    assert said(credential, FindingKind.NPI) == [
        (Tone.NEUTRAL, "The NPI is not among the records of November 22, 2026.")
    ]
    keep(a_record(1, "LEE", "ANA"))
    keep(
        NpiTaxonomy(
            npi=npi.npi(1), slot=1, code="171100000X", license_number="EX12345", license_region="NJ", is_primary=True
        )
    )
    assert said(credential, FindingKind.NPI) == [(Tone.AGREES, "The NPI is in the register under this name.")]
    assert said(credential, FindingKind.NPI_LICENSE) == [(Tone.AGREES, "The NPI record has the same license number.")]
    assert said(credential, FindingKind.CHECK_DIGIT) == [(Tone.AGREES, "The NPI passes its check digit.")]


def test_an_npi_that_is_none_is_told_by_its_check_digit(any_app):
    credential = a_license(npi_number=1)
    with unit_of_work():
        credential.practitioner.npi = "1234567890"
    assert said(credential, FindingKind.CHECK_DIGIT) == [(Tone.DIFFERS, "The NPI does not pass its check digit.")]
    assert said(credential, FindingKind.NPI) == []


def test_a_roster_counts_once_it_was_imported_and_for_acupuncturists_alone(any_app):
    credential = a_license(region="WA")
    physician = a_credential(credential.practitioner, region="WA", title=OTHER_PROFESSIONS[0], number="MD1")
    keep(physician, a_roster_license())
    assert said(credential, FindingKind.ROSTER) == [(Tone.NEUTRAL, "No roster of WA was imported.")]
    keep(an_import("roster-wa"))
    assert said(credential, FindingKind.ROSTER) == [(Tone.DIFFERS, "The roster has this name under another number.")]
    with unit_of_work():
        credential.number = "ac 12345"
    assert said(credential, FindingKind.ROSTER) == [(Tone.AGREES, "The roster has this number under this name.")]
    assert said(physician, FindingKind.ROSTER) == []
    with unit_of_work():
        credential.practitioner.name = "Bo Sample"
        credential.number = "9"
    assert said(credential, FindingKind.ROSTER) == [(Tone.NEUTRAL, "Not found in the roster of November 22, 2026.")]


def test_a_license_that_the_newest_roster_lacks_is_not_found_in_it(any_app):
    credential = a_license(region="WA", number="12345")
    row = a_roster_license(gone_at=NOON)
    keep(row, an_import("roster-wa"))
    assert said(credential, FindingKind.ROSTER) == [(Tone.NEUTRAL, "Not found in the roster of November 22, 2026.")]
    with unit_of_work():
        row.gone_at = None
    assert said(credential, FindingKind.ROSTER)[0][0] is Tone.AGREES


def test_the_exclusion_list_alarms_by_number_and_asks_by_name(any_app):
    credential = a_license(npi_number=1)
    keep(an_import("exclusions"))
    nobody = "Nobody of this NPI, or of this name and state, is on the exclusion list of November 22, 2026."
    assert said(credential, FindingKind.EXCLUSION) == [(Tone.AGREES, nobody)]
    keep(an_exclusion("LEE"), an_exclusion("ELSE", npi=npi.npi(1), waived_on=date(2020, 1, 2), waiver_region="NJ"))
    match_exclusions(NOON)
    assert said(credential, FindingKind.EXCLUSION) == [
        (Tone.ALARM, "This NPI is on the exclusion list."),
        (Tone.DIFFERS, "Somebody of this name and state is on the exclusion list: possible, not certain."),
    ]
    found = [one for one in findings_for(credential, now=NOON) if one.kind is FindingKind.EXCLUSION]
    assert "A waiver for NJ was given on January 2, 2020." in found[0].detail
    assert risk_of(found).risk is Risk.HIGH


@pytest.mark.parametrize(
    ("state", "tone"),
    [(MatchState.CONFIRMED, Tone.ALARM), (MatchState.DISMISSED, Tone.NEUTRAL), (MatchState.CLEARED, Tone.NEUTRAL)],
)
def test_what_a_person_decided_about_a_match_is_told(any_app, state, tone):
    credential, exclusion = a_license(), an_exclusion("LEE")
    keep(
        exclusion,
        ExclusionMatch(
            exclusion=exclusion,
            practitioner=credential.practitioner,
            likeness="possible",
            state=state,
            found_at=NOON,
            why="Another date of birth.",
        ),
    )
    ((found_tone, _title),) = said(credential, FindingKind.EXCLUSION)
    assert found_tone is tone


def test_the_same_number_of_somebody_else_alarms(any_app):
    credential = a_license()
    other = a_license("Bo Sample")
    with unit_of_work():
        other.number = "ex 12345"
    assert said(credential, FindingKind.SAME_NUMBER) == [(Tone.ALARM, "1 other practitioner states the same number.")]


@pytest.mark.parametrize(
    "changes", [{"region": "NY"}, {"number": "EX-99"}, {"withdrawn_at": NOON}, {"number": None, "region": "NJ"}]
)
def test_a_number_of_another_state_or_one_taken_back_is_no_finding(any_app, changes):
    credential = a_license()
    a_license("Bo Sample", **changes)
    assert said(credential, FindingKind.SAME_NUMBER) == []


def test_certificates_of_two_issuers_may_have_one_number(any_app):
    one, other = (somebody(name) for name in ("Ana Lee", "Bo Sample"))
    training = CredentialKind.TRAINING
    credential = a_credential(one.practitioner, training, number="7", now=NOON)
    keep(one, other, credential, a_credential(other.practitioner, training, number="7", issuer="Another", now=NOON))
    assert said(credential, FindingKind.SAME_NUMBER) == []
    keep(a_credential(other.practitioner, training, number="7", now=NOON))
    assert len(said(credential, FindingKind.SAME_NUMBER)) == 1


def test_the_same_document_of_somebody_else_alarms_and_ones_own_does_not(any_app):
    credential, other = a_license(), a_license("Bo Sample", region="NY")
    own = a_credential(credential.practitioner, CredentialKind.DEGREE, now=NOON)
    keep(own)
    hand_in(1, credential)
    hand_in(2, own)
    assert said(credential, FindingKind.SAME_DOCUMENT) == []
    hand_in(3, other)
    ((tone, title),) = said(credential, FindingKind.SAME_DOCUMENT)
    assert tone is Tone.ALARM
    assert title.startswith("The same document")


def test_a_document_of_the_same_form_is_a_neutral_hint_and_no_alarm(any_app):
    credential, other = a_license(), a_license("Bo Sample", region="NY")
    hand_in(1, credential, page=FORM)
    hand_in(2, other, digest="e" * 64, page=FORM)
    assert said(credential, FindingKind.SAME_DOCUMENT) == []
    ((tone, title),) = said(credential, FindingKind.SAME_FORM)
    assert tone is Tone.NEUTRAL
    assert "same form" in title
    (found,) = [one for one in findings_for(credential, now=NOON) if one.kind is FindingKind.SAME_FORM]
    assert "Bo Sample" in found.detail
    assert risk_of([found]).risk is Risk.LOW
    hand_in(3, other, page=FORM)
    assert [tone for tone, _title in said(credential, FindingKind.SAME_DOCUMENT)] == [Tone.ALARM]
    assert said(credential, FindingKind.SAME_FORM) == []  # said once, by the stronger finding


def test_a_credential_is_looked_at_in_few_reads(app):
    credential = a_license(npi_number=1)
    keep(a_listing(), an_import("npi"), an_import("exclusions"), a_record(1, "LEE", "ANA"))
    reads = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: reads.append(given[2]))
    findings_for(credential, now=NOON)
    assert len([one for one in reads if one.startswith("SELECT")]) <= 14
