"""The consent ledger, the private link, what is taken back, and the purge that follows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.notices.models import Letter
from directory.portfolio.actions import add_photo, change_case, change_photo, order_photos, remove_photo, withdraw_case
from directory.portfolio.consent import ConsentAct, Recorder, Shown, Way, Where, WhyNot
from directory.portfolio.consenting import (
    extend_consent,
    give_consent,
    give_consent_by_person,
    revoke_by_person,
    revoke_consent,
    text_signed,
)
from directory.portfolio.desk import approve_case, ask_about_case, decline_case, hold_case
from directory.portfolio.due import due_for_purge, kept_photo_keys
from directory.portfolio.links import case_of_link, hand_out_link
from directory.portfolio.models import CasePhoto
from directory.portfolio.purging import purge_withdrawn
from directory.portfolio.queries import entries_of, same_picture_elsewhere, showing_of
from directory.portfolio.removing import REMOVE_CASE, removal
from directory.portfolio.rules import DRAFT_KEPT_FOR, LINKS_MAX, CaseState, Declared, DeskReason, HeldFor, Part
from directory.proposals.actions import do_alone
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.shared.keys import HashKeys
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.portfolio import (
    NOW,
    SECRET,
    UNTIL,
    a_case,
    a_photo,
    a_shown_case,
    consent_to,
    handed_in,
    stated,
    terms_for,
)
from tests.factories.verification import KEEPER, by

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def vera(app):
    """Somebody at the desk."""
    return an_account("vera@example.org", Role.VERIFIER, name="Vera Desk")


def done(work, *given, **named):
    """Do it in a unit of work of its own."""
    with unit_of_work():
        return work(*given, **({"by": KEEPER, "now": LATER} | named))


def link_of(case):
    return done(hand_out_link, case, secret=SECRET)


def revoke(case, **named):
    return done(revoke_consent, case, **({"recorded_as": Recorder.PRACTITIONER} | named))


def shows(case, where=Where.LISTING, now=LATER):
    return showing_of(case, where, now=now)


class Files:
    """Files of photos by key, as a store has them."""

    def __init__(self, *cases):
        self.keys = {photo.key for case in cases for photo in case.photos}
        self.is_broken_for = set()

    def erase(self, key):
        if key in self.is_broken_for:
            raise OSError("The disk does not answer.")
        self.keys.discard(key)


def test_a_consent_says_who_wrote_it_down_when_and_what_was_signed(app):
    case = a_case()
    account = an_account("keeper@example.org")
    with unit_of_work():
        terms = terms_for(case, language="es", where=frozenset({Where.LISTING, Where.PRINT}))
        given = {"way": Way.SIGNED_PAPER, "recorded_as": Recorder.PRACTITIONER, "by": by(account), "now": LATER}
        give_consent(case, terms, **given)
    (entry,) = entries_of(case.id)
    assert (entry.act, entry.recorded_as, entry.recorded_by_id, entry.way, entry.at) == (
        ConsentAct.GIVEN,
        Recorder.PRACTITIONER,
        account.id,
        Way.SIGNED_PAPER,
        LATER,
    )
    assert (entry.on_listing, entry.in_comparison, entry.in_guides, entry.in_print) == (True, False, False, True)
    assert (entry.covers, entry.until, entry.is_no_condition) == (case.pictures, UNTIL, True)
    assert text_signed(entry)[0].startswith("Tengo al menos 18 años")


def test_any_change_of_the_pictures_leaves_an_earlier_consent_behind(vera):
    changes = {
        "added": lambda case: done(add_photo, case, a_photo(), part=Part.AFTER, days=9, alt="From below."),
        "removed": lambda case: done(remove_photo, case.photos[-1]),
        "ordered": lambda case: done(order_photos, case, [photo.id for photo in reversed(case.photos)]),
    }
    for change in changes.values():
        case = a_case(photos=2)
        consent_to(case)
        change(case)
        with pytest.raises(RuleBroken, match="they consented to others"):
            handed_in(case)
        consent_to(case)
        handed_in(case)
    case = a_case()
    consent_to(case)
    done(change_photo, case.photos[0], days=-3, alt="The same picture, in other words.")
    handed_in(case)


def test_pictures_that_changed_while_somebody_read_are_not_signed_for(app):
    case = a_case()
    terms = terms_for(case)
    done(add_photo, case, a_photo(), part=Part.AFTER, days=9, alt="From below.")
    with pytest.raises(RuleBroken, match="photos changed"):
        done(give_consent, case, terms, way=Way.SIGNED_PAPER, recorded_as=Recorder.PRACTITIONER)


def test_only_the_person_shown_signs_here(app):
    case = a_case()
    for way, recorded_as in (
        (Way.SIGNED_HERE, Recorder.PRACTITIONER),
        (Way.SIGNED_HERE, Recorder.ADMINISTRATOR),
        (Way.SIGNED_PAPER, Recorder.PERSON_SHOWN),
    ):
        with pytest.raises(RuleBroken, match="Only the person shown signs here"):
            done(give_consent, case, terms_for(case), way=way, recorded_as=recorded_as)
    key = link_of(case)
    with unit_of_work():
        give_consent_by_person(key, terms_for(case), secret=SECRET, now=LATER)
    (entry,) = entries_of(case.id)
    assert (entry.way, entry.recorded_as, entry.recorded_by_id) == (Way.SIGNED_HERE, Recorder.PERSON_SHOWN, None)
    paper = {"way": Way.SIGNED_PAPER, "recorded_as": Recorder.PRACTITIONER}
    with pytest.raises(RuleBroken, match="only they change what they allow"):
        done(give_consent, case, terms_for(case), **paper)
    with pytest.raises(RuleBroken, match="only they change what they allow"):
        done(extend_consent, case, date(2029, 1, 1), **paper)


def test_a_consent_is_extended_only_while_it_holds_and_only_for_longer(vera):
    case = a_shown_case(vera, until=date(2026, 12, 1))
    given = {"way": Way.SIGNED_PAPER, "recorded_as": Recorder.PRACTITIONER}
    with pytest.raises(RuleBroken, match="later day"):
        done(extend_consent, case, date(2026, 12, 1), **given)
    with pytest.raises(RuleBroken, match="at most 3 years"):
        done(extend_consent, case, date(2029, 11, 23), **given)
    done(extend_consent, case, date(2026, 12, 8), **given)
    ends = datetime(2026, 12, 9, 5, tzinfo=UTC)
    assert shows(case) == Shown(ends)
    assert shows(case, now=ends - timedelta(seconds=1)) == Shown(ends)
    assert shows(case, now=ends) is WhyNot.EXPIRED
    with pytest.raises(RuleBroken, match="given anew"):
        done(extend_consent, case, date(2027, 12, 8), now=ends, **given)
    assert [one.act for one in entries_of(case.id)] == [ConsentAct.GIVEN, ConsentAct.EXTENDED]
    assert case.state is CaseState.SHOWN


def test_a_narrower_consent_replaces_a_wider_one(vera):
    case = a_shown_case(vera)
    assert isinstance(shows(case, Where.GUIDES), Shown)
    consent_to(case, now=LATER, where=frozenset({Where.LISTING}))
    assert isinstance(shows(case), Shown)
    assert shows(case, Where.GUIDES) is WhyNot.NOT_HERE


def test_a_link_leads_to_its_case_and_its_key_is_kept_nowhere(app):
    case, other = a_case(), a_case()
    key = link_of(case)
    assert len(key) == 32
    assert case_of_link(key, secret=SECRET) is case
    assert case_of_link(key, secret=HashKeys(b"another secret")) is None
    assert case_of_link(key[:-1] + ("0" if key[-1] != "0" else "1"), secret=SECRET) is None
    assert case_of_link(link_of(other), secret=SECRET) is other
    kept = " ".join(str(row) for table in db.metadatas[None].sorted_tables for row in db.session.execute(select(table)))
    assert key not in kept


def test_a_second_link_ends_none_and_there_are_five_at_most(app):
    case = a_case()
    keys = [link_of(case) for _ in range(LINKS_MAX)]
    assert {case_of_link(key, secret=SECRET) for key in keys} == {case}
    with pytest.raises(RuleBroken, match="each of them still works"):
        link_of(case)


@pytest.mark.parametrize("recorded_as", Recorder)
def test_whoever_takes_it_back_it_is_gone_at_once_and_once_only(vera, recorded_as):
    listing = keep(a_listing(now=NOW))
    keeps(an_account("keeper@example.org"), listing)
    case = a_shown_case(vera, listing=listing)
    key = link_of(case)

    def take_back():
        if recorded_as is not Recorder.PERSON_SHOWN:
            return revoke(case, recorded_as=recorded_as)
        with unit_of_work():
            return revoke_by_person(key, secret=SECRET, now=LATER)

    assert take_back() is True
    assert (case.state, shows(case)) == (CaseState.WITHDRAWN, WhyNot.NOT_APPROVED)
    assert take_back() is False
    newest = entries_of(case.id)[-1]
    assert (newest.act, newest.recorded_as, newest.until) == (ConsentAct.REVOKED, recorded_as, None)
    assert db.session.scalars(select(Letter.template).order_by(Letter.id)).all() == ["case_shown", "case_withdrawn"]
    acts = select(func.count()).where(AuditEntry.action == "consent_revoked")
    assert db.session.scalar(acts) == 1
    for again in (lambda: consent_to(case), lambda: link_of(case)):
        with pytest.raises(RuleBroken):
            again()


@pytest.mark.parametrize("state", ["draft", "consented", "waiting", "declined", "held", "withdrawn"])
def test_it_is_taken_back_wherever_the_case_is(vera, state):
    case = a_case()
    key = link_of(case)
    if state != "draft":
        consent_to(case)
    if state in ("waiting", "declined", "held"):
        handed_in(case)
    if state == "declined":
        done(decline_case, case, DeskReason.UNREADABLE, note="No.", seen_version=case.version, by=by(vera))
    if state == "held":
        done(hold_case, case, HeldFor.REPORTED)
    if state == "withdrawn":
        done(withdraw_case, case)
    with unit_of_work():
        assert revoke_by_person(key, secret=SECRET, now=LATER)
    assert case.state is CaseState.WITHDRAWN
    assert due_for_purge(LATER) == [case.id]


def test_a_link_that_leads_nowhere_says_so(app):
    with pytest.raises(RuleBroken, match="leads nowhere"), unit_of_work():
        revoke_by_person("0" * 32, secret=SECRET, now=LATER)


def test_the_pictures_of_a_withdrawn_case_go_and_the_ledger_stays(vera):
    case, other = a_shown_case(vera, photos=2), a_shown_case(vera)
    files, digests = Files(case, other), [photo.digest for photo in case.photos]
    keys = {photo.key for photo in case.photos}
    assert kept_photo_keys(files.keys) == files.keys
    revoke(case)
    assert purge_withdrawn(LATER, erase=files.erase) == 4
    assert files.keys == {photo.key for photo in other.photos}
    assert kept_photo_keys(keys) == set()
    assert purge_withdrawn(LATER, erase=files.erase) == 0
    assert case.photos == []
    rows = db.session.scalars(select(CasePhoto).where(CasePhoto.case_id == case.id).order_by(CasePhoto.id)).all()
    assert {row.digest for row in rows} == set(digests)
    assert {(row.alt, row.fingerprints, row.measures, row.erased_at) for row in rows} == {("", "", "", LATER)}
    assert [one.act for one in entries_of(case.id)] == [ConsentAct.GIVEN, ConsentAct.REVOKED]
    assert (case.other_treatments, case.declarations) == ("", [])
    assert isinstance(shows(other), Shown)


def test_no_text_about_a_person_stays_in_the_trail(vera):
    words = "Isotretinoin in spring."
    case = a_case(photos=0, other_treatments=words, declared=dict.fromkeys(Declared, words))
    with unit_of_work():
        change_case(case, stated(other_treatments=words), seen_version=case.version, by=KEEPER, now=LATER)
    revoke(case)
    purge_withdrawn(LATER, erase=Files(case).erase)
    db.session.expire_all()
    for table in db.metadatas[None].sorted_tables:
        assert not [row for row in db.session.execute(select(table)) if "Isotretinoin" in str(row)], table.name


def test_a_consent_that_ended_takes_its_case_along(vera):
    case = a_shown_case(vera, until=date(2026, 12, 1))
    files = Files(case)
    ends = datetime(2026, 12, 2, 5, tzinfo=UTC)
    assert due_for_purge(ends - timedelta(seconds=1)) == []
    assert purge_withdrawn(ends - timedelta(seconds=1), erase=files.erase) == 0
    assert due_for_purge(ends) == [case.id]
    assert purge_withdrawn(ends, erase=files.erase) == 2
    assert (case.state, files.keys) == (CaseState.WITHDRAWN, set())
    with pytest.raises(RuleBroken):
        consent_to(case, now=ends, until=date(2027, 1, 1))


def test_a_photo_that_was_taken_out_goes_alone(app):
    case = a_case(photos=2)
    files, taken_out = Files(case), case.photos[0]
    done(remove_photo, taken_out)
    assert purge_withdrawn(LATER, erase=files.erase) == 1
    assert files.keys == {photo.key for photo in case.photos}
    assert (case.state, len(case.photos)) == (CaseState.DRAFT, 3)


def test_declined_cases_and_forgotten_drafts_are_kept_for_a_time_and_no_longer(vera):
    declined, draft, asked, kept = a_case(), a_case(), a_case(), a_shown_case(vera)
    for case, answer in ((declined, decline_case), (asked, ask_about_case)):
        consent_to(case)
        handed_in(case)
        done(answer, case, DeskReason.UNREADABLE, note="No.", seen_version=case.version, by=by(vera))
    files, second = Files(declined, draft, asked, kept), timedelta(seconds=1)
    assert due_for_purge(LATER + timedelta(days=90) - second) == []
    assert due_for_purge(LATER + timedelta(days=90)) == [declined.id]
    assert due_for_purge(NOW + DRAFT_KEPT_FOR) == [declined.id, draft.id]
    assert due_for_purge(LATER + DRAFT_KEPT_FOR) == [declined.id, draft.id, asked.id]
    assert purge_withdrawn(LATER + DRAFT_KEPT_FOR, erase=files.erase) == 6
    assert files.keys == {photo.key for photo in kept.photos}
    assert {declined.state, draft.state, asked.state} == {CaseState.WITHDRAWN}


def test_files_that_cannot_be_deleted_hold_up_nobody_and_are_due_again(vera):
    stuck, other = a_shown_case(vera), a_shown_case(vera)
    files = Files(stuck, other)
    files.is_broken_for = {photo.key for photo in stuck.photos}
    revoke(stuck)
    revoke(other)
    with pytest.raises(OSError, match="does not answer"):
        purge_withdrawn(LATER, erase=files.erase)
    assert files.keys == files.is_broken_for
    assert due_for_purge(LATER) == [stuck.id]
    files.is_broken_for = set()
    assert purge_withdrawn(LATER, erase=files.erase) == 2
    assert files.keys == set()


def test_a_withdrawn_picture_is_known_when_somebody_brings_it_again(vera):
    case = a_shown_case(vera)
    digest = case.photos[0].digest
    revoke(case)
    purge_withdrawn(LATER, erase=Files(case).erase)
    again = a_case()
    again_photo = a_photo()
    brought = type(again_photo)(again_photo.key, digest, 960, 1280, "", "")
    done(add_photo, again, brought, part=Part.BEFORE, days=0, alt="From the left.")
    assert [one.id for one in same_picture_elsewhere(again.id)] == [case.id]
    consent_to(again)
    handed_in(again)
    assert (again.state, again.held_for) == (CaseState.HELD, HeldFor.REUSED)
    with pytest.raises(RuleBroken):
        done(approve_case, again, seen_version=again.version, by=by(vera))


def test_what_was_purged_is_not_due_again(vera):
    case, draft = a_shown_case(vera), a_case(photos=0)
    for one in (case, draft):
        revoke(one)
    assert due_for_purge(LATER) == [case.id, draft.id]
    purge_withdrawn(LATER, erase=Files(case).erase)
    assert due_for_purge(LATER + timedelta(days=1000)) == []


def test_what_two_people_took_away_is_known_with_other_pixels_until_it_is_taken_back(vera):
    taken, withdrawn = a_shown_case(vera), a_shown_case(vera)
    with unit_of_work():
        for photo in (*taken.photos, *withdrawn.photos):
            photo.fingerprints = "kept"
    done(hold_case, taken, HeldFor.REUSED)
    done(do_alone, REMOVE_CASE, removal(taken), why="Stolen.", by=by(vera))
    revoke(withdrawn)
    assert purge_withdrawn(LATER, erase=Files(taken, withdrawn).erase) == 4

    def known(case):
        return set(db.session.scalars(select(CasePhoto.fingerprints).where(CasePhoto.case_id == case.id)))

    assert (known(taken), known(withdrawn)) == ({"kept"}, {""})
    revoke(taken)
    assert known(taken) == {""}
