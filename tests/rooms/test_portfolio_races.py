"""Races over a photo case: whatever the desk does at that moment, what is taken back is gone, and taken back once."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.audit.queries import first_break
from directory.notices.models import Letter
from directory.portfolio.actions import add_photo, remove_photo, submit_case, withdraw_case
from directory.portfolio.consent import ConsentAct, Recorder, Shown, Way, Where, WhyNot
from directory.portfolio.consenting import give_consent, revoke_by_person, revoke_consent
from directory.portfolio.desk import approve_case, ask_about_case, decline_case, hold_case, release_case
from directory.portfolio.links import hand_out_link
from directory.portfolio.models import CasePhoto, CaseReport, ConsentEntry, PhotoCase
from directory.portfolio.purging import purge_withdrawn
from directory.portfolio.queries import case_by_id, entries_of, showing_of
from directory.portfolio.reporting import report_case
from directory.portfolio.rules import ENDED, MOVES, CaseState, DeskReason, HeldFor, Part, ReportReason, pictures_hash
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.portfolio import NOW, SECRET, a_case, a_photo, a_shown_case, consent_to, handed_in, terms_for
from tests.factories.verification import KEEPER, by
from tests.rooms.processes import in_processes

LATER = NOW + timedelta(hours=1)
RACES, REVOKERS, LINKED, WALKS = 6, 3, 6, 1
"""Enough to find a guard that reads before it writes; tests/drills/test_many_races.py has many more."""

pytestmark = pytest.mark.timeout(240)


def refusal(work):
    """The sentence with which the rules refused it, in a unit of work of its own; None when it was done."""
    try:
        with unit_of_work():
            work()
    except RuleBroken as refused:
        return str(refused)
    return None


def count(model, *where):
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


def cases_at_the_desk(listing, number):
    made = [a_case(listing=listing) for _ in range(number)]
    for case in made:
        consent_to(case)
        handed_in(case)
    return [case.id for case in made]


def test_a_withdrawal_wins_against_an_approval_in_every_race(any_app):
    listing = keep(a_listing(now=NOW))
    vera = an_account("vera@example.org", Role.VERIFIER).id
    lying = cases_at_the_desk(listing, RACES)
    versions = {number: case_by_id(number).version for number in lying}

    def race(process):
        for number in lying:

            def approve(number=number):
                approve_case(case_by_id(number), seen_version=versions[number], by=by(vera), now=LATER)

            def revoke(number=number):
                assert revoke_consent(case_by_id(number), recorded_as=Recorder.PRACTITIONER, by=KEEPER, now=LATER)

            said = refusal(revoke if process else approve)
            assert not (process and said), "nothing stands in the way of taking it back"

    in_processes(any_app, race, count=2)
    db.session.rollback()
    assert count(PhotoCase, PhotoCase.state == CaseState.WITHDRAWN) == RACES
    assert count(ConsentEntry, ConsentEntry.act == ConsentAct.REVOKED) == RACES
    for number in lying:
        assert isinstance(showing_of(case_by_id(number), Where.LISTING, now=LATER), WhyNot)
    assert first_break() is None


def test_of_all_who_follow_the_link_at_once_each_case_is_taken_back_once(any_app, tmp_path):
    listing = keep(a_listing(now=NOW))
    keeps(an_account("keeper@example.org"), listing)
    keys = []
    for _ in range(LINKED):
        case = a_case(listing=listing)
        with unit_of_work():
            keys.append(hand_out_link(case, secret=SECRET, by=KEEPER, now=NOW))

    def follow(process):
        won = 0
        for key in keys:
            with unit_of_work():
                won += revoke_by_person(key, secret=SECRET, now=LATER)
        (tmp_path / str(process)).write_text(str(won))

    in_processes(any_app, follow, count=REVOKERS)
    db.session.rollback()
    assert sum(int((tmp_path / str(process)).read_text()) for process in range(REVOKERS)) == LINKED
    assert count(ConsentEntry) == LINKED
    assert count(AuditEntry, AuditEntry.action == "consent_revoked") == LINKED
    assert count(Letter) == LINKED
    assert count(PhotoCase, PhotoCase.state == CaseState.WITHDRAWN) == LINKED
    assert first_break() is None


def test_a_changed_picture_and_an_approval_never_both_count(any_app):
    listing = keep(a_listing(now=NOW))
    vera = an_account("vera@example.org", Role.VERIFIER).id
    lying = cases_at_the_desk(listing, RACES // 2)
    versions = {number: case_by_id(number).version for number in lying}

    def race(process):
        for number in lying:

            def approve(number=number):
                approve_case(case_by_id(number), seen_version=versions[number], by=by(vera), now=LATER)

            def change(number=number):
                case = case_by_id(number)
                add_photo(case, a_photo(), part=Part.AFTER, days=9, alt="From below.", by=KEEPER, now=LATER)

            refusal(change if process else approve)

    in_processes(any_app, race, count=2)
    db.session.rollback()
    assert count(PhotoCase, PhotoCase.state == CaseState.DRAFT) == len(lying)
    assert count(CasePhoto) == 3 * len(lying)


def test_one_reporter_reports_a_case_once_however_often_at_once(any_app):
    case_id = a_shown_case(an_account("vera@example.org", Role.VERIFIER)).id
    given = {"reason": ReportReason.NO_CONSENT, "is_the_person": True, "reporter": "1" * 64, "now": LATER}

    def report(_process):
        with unit_of_work():
            report_case(case_by_id(case_id), **given)

    in_processes(any_app, report, count=4)
    db.session.rollback()
    assert count(CaseReport) == 1
    assert case_by_id(case_id).state is CaseState.HELD


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_in_whatever_order_nothing_shows_without_consent_and_approval(app, seed):
    """Random walks: after each step the case is where the table lets it be, and shows only by what was allowed."""
    rolled = Random(seed)
    vera = an_account("vera@example.org", Role.VERIFIER)
    listing = keep(a_listing(now=NOW))
    for _ in range(WALKS):
        walk(rolled, a_case(listing=listing), by(vera))
    assert first_break() is None


def walk(rolled, case, desk):
    """Forty steps of one case, beside a model of what was approved, allowed and stored."""
    now, files = NOW, {photo.key for photo in case.photos}
    approved, allowed, is_revoked = None, None, False
    steps = STEPS | {"purge": None}
    for _ in range(40):
        now += timedelta(hours=rolled.choice([1, 1, 1, 30]))
        name = rolled.choice([*steps, "submit", "consent", "approve", "approve"])
        before, version, ledger = case.state, case.version, [one.id for one in entries_of(case.id)]
        if name == "purge":
            purge_withdrawn(now, erase=files.discard)
            is_done = True
        else:
            is_done = refusal(lambda name=name, now=now: STEPS[name](case, rolled, desk, now)) is None
        db.session.refresh(case)
        db.session.expire(case, ["photos"])
        if is_done and name == "consent":
            allowed = case.pictures
        if is_done and name == "approve":
            approved = case.pictures
        is_revoked = is_revoked or (is_done and name == "revoke")
        files |= {photo.key for photo in case.photos}
        assert case.state is before or any(case.state in ways.values() for ways in MOVES.values() if before in ways)
        assert before not in ENDED or case.state is before
        assert case.version >= version
        assert [one.id for one in entries_of(case.id)][: len(ledger)] == ledger
        if case.state not in ENDED:
            assert case.pictures == pictures_hash((photo.part, photo.digest) for photo in case.photos)
        shown = isinstance(showing_of(case, Where.LISTING, now=now), Shown)
        may = case.state is CaseState.SHOWN and approved == allowed == case.pictures and not is_revoked
        assert shown == may, (name, case.state)
        if is_revoked:
            assert case.state in ENDED
            purge_withdrawn(now, erase=files.discard)
            db.session.refresh(case)
            assert not files


def _submit(case, _rolled, _desk, now):
    submit_case(case, seen_version=case.version, by=KEEPER, now=now)


def _add(case, rolled, _desk, now):
    part = rolled.choice(list(Part))
    days = 0 if part is Part.BEFORE else 9
    add_photo(case, a_photo(), part=part, days=days, alt="From below.", by=KEEPER, now=now)


def _remove(case, rolled, _desk, now):
    remove_photo(rolled.choice(case.photos) if case.photos else _nothing(), by=KEEPER, now=now)


def _nothing():
    raise RuleBroken("There is no photo to take out.")


def _release(case, _rolled, desk, now):
    release_case(case, note="Unfounded.", seen_version=case.version, by=desk, now=now)


def _answer(case, rolled, desk, now):
    answer = rolled.choice([decline_case, ask_about_case])
    answer(case, DeskReason.UNREADABLE, note="Blurred.", seen_version=case.version, by=desk, now=now)


def _report(case, rolled, _desk, now):
    reporter = f"{rolled.getrandbits(256):064x}"
    report_case(case, reason=ReportReason.NO_CONSENT, is_the_person=True, reporter=reporter, now=now)


def _consent(case, _rolled, _desk, now):
    give_consent(case, terms_for(case), way=Way.SIGNED_PAPER, recorded_as=Recorder.PRACTITIONER, by=KEEPER, now=now)


def _rarely(rolled, work):
    if rolled.random() > 0.2:
        raise RuleBroken("Not this time.")
    work()


STEPS = {
    "submit": _submit,
    "add": _add,
    "remove": _remove,
    "consent": _consent,
    "approve": lambda case, _rolled, desk, now: approve_case(case, seen_version=case.version, by=desk, now=now),
    "answer": _answer,
    "hold": lambda case, _rolled, _desk, now: hold_case(case, HeldFor.REPORTED, by=KEEPER, now=now),
    "release": _release,
    "report": _report,
    "revoke": lambda case, rolled, _desk, now: _rarely(
        rolled, lambda: revoke_consent(case, recorded_as=Recorder.PERSON_SHOWN, by=KEEPER, now=now)
    ),
    "withdraw": lambda case, rolled, _desk, now: _rarely(rolled, lambda: withdraw_case(case, by=KEEPER, now=now)),
}
