"""Who is here held against the exclusion list: exact, possible, dismissed, cleared; and two deciders at once."""

import json
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from directory.audit.models import AuditEntry
from directory.audit.rules import Actor, ActorKind
from directory.credentials.rules import CredentialKind
from directory.listings.models import Practitioner
from directory.registers.models import RegisterImport
from directory.registers.rosters.models import RosterLicense
from directory.registers.tally import Mode
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.matching import decide_match, match_exclusions, match_practitioner, matches_of
from directory.verification.models import ExclusionMatch
from directory.verification.rules import MatchState
from tests.factories import npi
from tests.factories.accounts import an_account
from tests.factories.listings import DENVER, a_credential, keep
from tests.factories.matched import NOON, a_record, an_exclusion, somebody
from tests.factories.verification import a_submission

LATER = datetime(2026, 12, 22, 12, tzinfo=UTC)


@pytest.fixture
def vera(any_app):
    """Somebody who decides."""
    account = an_account("vera@example.org", name="Vera Fyer")
    return Actor(ActorKind.PERSON, account.name, account.id)


def found():
    """The matches as (name here, likeness, state)."""
    db.session.rollback()
    rows = db.session.execute(
        select(Practitioner.name, ExclusionMatch.likeness, ExclusionMatch.state)
        .join(Practitioner, Practitioner.id == ExclusionMatch.practitioner_id)
        .order_by(Practitioner.name, ExclusionMatch.id)
    )
    return [(name, likeness.value, state.value) for name, likeness, state in rows]


def the_match():
    db.session.rollback()
    return db.session.scalars(select(ExclusionMatch)).one()


def test_the_same_npi_is_exact_whatever_the_name(any_app):
    keep(somebody("Ana Lee", 1), somebody("Bo Sample", 2), an_exclusion("ELSE", "QUITE", npi=npi.npi(1)))
    report = match_exclusions(NOON)
    assert (report.exact, report.possible, report.new, report.open) == (1, 0, 1, 1)
    assert found() == [("Ana Lee", "exact", "open")]


def test_a_name_that_fits_is_possible_where_somebody_is_known(any_app):
    keep(
        somebody("Ana Lée-Smith"),
        somebody("Ana Lee-Smith", **DENVER),
        somebody("Bo Sample"),
        an_exclusion("LEE SMITH"),
        an_exclusion("LEE SMITH", region="NY"),
        an_exclusion("", "", business_name="SAMPLE BO"),
    )
    assert match_exclusions(NOON).possible == 1
    assert found() == [("Ana Lée-Smith", "possible", "open")]


def test_a_name_that_the_list_cuts_is_met_by_the_whole_one(any_app):
    keep(somebody("Ana Wolfeschlegelsteinhausen"), an_exclusion("WOLFESCHLEGELSTEINHA"))
    assert match_exclusions(NOON).possible == 1


def test_middle_initials_must_not_contradict(any_app):
    keep(somebody("Ana M. Lee"), somebody("Ana Q. Lee"), an_exclusion("LEE", middle_name="MARIA"))
    match_exclusions(NOON)
    assert found() == [("Ana M. Lee", "possible", "open")]


def test_the_state_of_a_license_counts_and_the_name_on_it(any_app):
    listing = somebody("Ana Newname", **DENVER)
    keep(listing, a_credential(listing.practitioner, holder="Ana Lee, L.Ac."), an_exclusion("LEE"))
    assert match_exclusions(NOON).possible == 1


def test_the_name_and_state_of_the_npi_record_count_too(any_app):
    keep(somebody("Ana Newname", 1, **DENVER), a_record(1, "LEE", "ANA"), an_exclusion("LEE"))
    assert match_exclusions(NOON).possible == 1


def test_whose_own_npi_is_another_is_not_meant(any_app):
    keep(
        somebody("Ana Lee", 1),
        a_record(1, "LEE", "ANA"),
        somebody("Ana  Lee", 2),
        a_record(2, "STRANGER", "BO"),
        an_exclusion("LEE", npi=npi.npi(3)),
    )
    match_exclusions(NOON)
    assert found() == [("Ana  Lee", "possible", "open")]


def test_who_is_excluded_both_ways_is_exact(any_app):
    keep(somebody("Ana Lee", 1), an_exclusion("LEE", npi=npi.npi(1)))
    report = match_exclusions(NOON)
    assert (report.exact, report.possible) == (1, 0)


def test_matching_again_changes_nothing_and_a_dry_run_writes_nothing(any_app):
    keep(somebody("Ana Lee"), an_exclusion("LEE"))
    assert match_exclusions(NOON, mode=Mode.DRY_RUN).possible == 1
    assert found() == []
    match_exclusions(NOON)
    again = match_exclusions(LATER)
    assert (again.possible, again.new, again.cleared, again.open) == (1, 0, 0, 1)
    assert the_match().found_at == NOON


def test_what_is_dismissed_stays_dismissed_until_a_name_becomes_a_number(vera):
    listing = keep(somebody("Ana Lee"), an_exclusion("LEE", npi=npi.npi(1)))
    match_exclusions(NOON)
    match = the_match()
    with unit_of_work():
        decide_match(match, MatchState.DISMISSED, "Another date of birth.", by=vera, now=NOON)
    match_exclusions(LATER)
    assert found() == [("Ana Lee", "possible", "dismissed")]
    with unit_of_work():
        listing.practitioner.npi = npi.npi(1)
    match_exclusions(LATER)
    assert found() == [("Ana Lee", "exact", "open")]


@pytest.mark.parametrize("decided", [None, MatchState.CONFIRMED])
def test_a_match_is_cleared_with_its_row_and_opens_again_with_it(vera, decided):
    exclusion = an_exclusion("LEE")
    keep(somebody("Ana Lee"), exclusion)
    match_exclusions(NOON)
    match = the_match()
    if decided:
        with unit_of_work():
            decide_match(match, decided, "The same town.", by=vera, now=NOON)
    with unit_of_work():
        exclusion.cleared_at = LATER
    assert match_exclusions(LATER).cleared == 1
    assert found() == [("Ana Lee", "possible", "cleared")]
    with unit_of_work():
        exclusion.cleared_at = None
    assert match_exclusions(LATER).new == 1
    assert found() == [("Ana Lee", "possible", "open")]


def test_one_practitioner_is_matched_in_the_unit_of_work_of_who_asks(any_app):
    listing = keep(somebody("Ana Lee"), somebody("Bo Sample"), an_exclusion("LEE"), an_exclusion("SAMPLE", "BO"))
    with unit_of_work():
        report = match_practitioner(listing.practitioner_id, NOON)
    assert (report.possible, report.new, report.open) == (1, 1, 1)
    assert found() == [("Ana Lee", "possible", "open")]
    assert [match.exclusion.last_name for match in matches_of(listing.practitioner_id)] == ["LEE"]


def test_a_decision_has_a_reason_and_an_entry_of_the_trail_and_can_be_opened_again(vera):
    keep(somebody("Ana Lee"), an_exclusion("LEE"))
    match_exclusions(NOON)
    match = the_match()
    with pytest.raises(RuleBroken, match="Say why"), unit_of_work():
        decide_match(match, MatchState.CONFIRMED, " ", by=vera, now=NOON)
    with pytest.raises(RuleBroken, match="Only the exclusion list clears"), unit_of_work():
        decide_match(match, MatchState.CLEARED, "Enough.", by=vera, now=NOON)
    with unit_of_work():
        decide_match(match, MatchState.CONFIRMED, "The same town.", by=vera, now=NOON)
    assert (match.state, match.decided_at, match.decided_by_id, match.why) == (
        MatchState.CONFIRMED,
        NOON,
        vera.person_id,
        "The same town.",
    )
    with pytest.raises(RuleBroken, match="meanwhile"), unit_of_work():
        decide_match(match, MatchState.DISMISSED, "Another town.", by=vera, now=LATER)
    with unit_of_work():
        decide_match(match, MatchState.OPEN, "I misread it.", by=vera, now=LATER)
    assert (the_match().state, the_match().decided_at) == (MatchState.OPEN, None)
    of_matches = select(AuditEntry).where(AuditEntry.subject_kind == "exclusion_match")
    entries = db.session.scalars(of_matches.order_by(AuditEntry.id)).all()
    assert [(one.action, one.before, one.after["state"], one.reason) for one in entries] == [
        ("decide_exclusion_match", {"state": "open"}, "confirmed", "The same town."),
        ("decide_exclusion_match", {"state": "confirmed"}, "open", "I misread it."),
    ]


def test_of_two_who_decide_at_once_one_wins(any_app):
    keep(somebody("Ana Lee"), an_exclusion("LEE"))
    people = [an_account(f"{name}@example.org", name=name.title()) for name in ("vera", "viktor")]
    actors = [Actor(ActorKind.PERSON, account.name, account.id) for account in people]
    match_exclusions(NOON)
    match_id, said = the_match().id, []
    db.session.rollback()
    barrier = threading.Barrier(2)

    def decide(actor, state):
        with any_app.app_context():
            match = db.session.get(ExclusionMatch, match_id)
            barrier.wait()
            try:
                with unit_of_work():
                    decide_match(match, state, "Looked at it.", by=actor, now=NOON)
                said.append(state)
            except RuleBroken as refused:
                said.append(str(refused))
            finally:
                db.session.remove()

    states = (MatchState.CONFIRMED, MatchState.DISMISSED)
    threads = [threading.Thread(target=decide, args=pair) for pair in zip(actors, states, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in said if one in states]) == 1
    assert "Somebody else has decided this meanwhile. Look at it once more." in said
    assert the_match().state in said


def test_the_command_reports_exclusions_and_rosters(app):
    people = {name: somebody(name) for name in ("Ana Lee", "Bo Sample", "Cy Noone", "Di Demo")}
    numbers = {"Ana Lee": "AC60000001", "Bo Sample": "60000002", "Cy Noone": "60000009", "Di Demo": "60000008"}
    roster = [("LEE", "ANA", "60000001"), ("OTHER", "BEA", "60000002"), ("NOONE", "CY", "60000003")]
    keep(
        *people.values(),
        *(
            a_credential(listing.practitioner, region="WA", number=numbers[name], title="L.Ac.")
            for name, listing in people.items()
        ),
        a_credential(people["Ana Lee"].practitioner, CredentialKind.DEGREE),
        *(
            RosterLicense(
                source="wa",
                license_type="Acupuncturist License",
                number=number,
                number_key=number,
                last_name=last,
                first_name=first,
                middle_name="",
                city="",
                status="ACTIVE",
                is_active=True,
                link="",
                fingerprint="0" * 32,
                first_seen_at=NOON,
                last_seen_at=NOON,
            )
            for last, first, number in roster
        ),
        RegisterImport(register="roster-wa", file_name="wa.csv", started_at=NOON, ended_at=NOON, counts={}),
        an_exclusion("LEE"),
    )
    assert app.test_cli_runner().invoke(args=["registers", "match", "--dry-run"]).stdout.startswith("A dry run")
    assert found() == []
    said = json.loads(app.test_cli_runner().invoke(args=["registers", "match", "--json"]).stdout)
    assert said["rosters"] == {"wa": {"number and name": 1, "number only": 1, "name only": 1, "none": 1}}
    assert (said["matched_exact"], said["matched_possible"], said["matches_new"]) == (0, 1, 1)
    words = app.test_cli_runner().invoke(args=["registers", "match"]).stdout
    assert "0 exact matches by NPI, 1 possible match by name and state; 0 new" in words
    assert "Roster WA: 4 stated licenses: number and name 1, number only 1, name only 1, none 1." in words


def test_whoever_hands_a_credential_to_the_desk_is_held_against_the_list(any_app):
    listing = somebody("Ana Lee")
    credential = a_credential(listing.practitioner)
    keep(listing, credential, somebody("Bo Sample"), an_exclusion("LEE"), an_exclusion("SAMPLE", "BO"))
    a_submission(credential=credential, now=NOON)
    assert found() == [("Ana Lee", "possible", "open")]
