"""A photo case from its draft to the desk and out of sight: moves, trail, letters."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.audit.queries import first_break
from directory.audit.rules import OPERATOR
from directory.portfolio.actions import (
    add_photo,
    change_case,
    change_photo,
    open_case,
    order_photos,
    remove_photo,
    stated_of,
    submit_case,
    withdraw_case,
)
from directory.portfolio.consent import Shown, WhyNot
from directory.portfolio.desk import (
    approve_case,
    ask_about_case,
    decline_case,
    hold_case,
    release_case,
)
from directory.portfolio.models import PhotoCase
from directory.portfolio.queries import (
    kept_case,
    same_picture_elsewhere,
)
from directory.portfolio.queue import Pile, queue
from directory.portfolio.removing import REMOVE_CASE, removal
from directory.portfolio.rules import (
    PHOTOS_MAX,
    CaseState,
    Declared,
    DeskReason,
    HeldFor,
    Overtaken,
    Part,
)
from directory.proposals.actions import carry_out, do_alone, propose
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.portfolio import NOW, a_case, a_photo, a_shown_case, consent_to, handed_in, stated
from tests.factories.verification import by
from tests.rooms.case_life import acts, done, letters, shows


@pytest.fixture
def vera(app):
    """Somebody at the desk."""
    return an_account("vera@example.org", Role.VERIFIER, name="Vera Desk")


def test_a_case_walks_from_its_draft_into_the_open_and_every_step_is_in_the_trail(vera):
    listing = keep(a_listing(now=NOW))
    keeps(an_account("keeper@example.org"), listing)
    case = a_case(listing=listing)
    assert shows(case) is WhyNot.NOT_APPROVED
    consent_to(case)
    handed_in(case)
    assert [one.case.id for one in queue(Pile.OPEN, limit=9)] == [case.id]
    done(ask_about_case, case, DeskReason.DETAILS_MISSING, note="Which side?", seen_version=case.version, by=by(vera))
    assert (case.state, case.note) == (CaseState.ASKED, "Which side?")
    handed_in(case)
    done(approve_case, case, seen_version=case.version, by=by(vera))
    assert isinstance(shows(case), Shown)
    assert case.decided_by_id == vera.id
    assert acts(case.id) == [
        "open_case",
        "add_photo",
        "add_photo",
        "consent_given",
        "submit_case",
        "ask_about_case",
        "submit_case",
        "approve_case",
    ]
    assert letters() == ["case_asked", "case_shown"]
    assert first_break() is None


def test_what_is_stated_comes_back_as_it_was_stated(app):
    facts = {
        "declared": dict.fromkeys(Declared, "") | {Declared.LIGHT: "Brighter, after."},
        "concerns": ("neck-laxity",),
    }
    case = a_case(**facts)
    db.session.expire_all()
    assert stated_of(case) == stated(**facts)


def test_nobody_opens_a_case_without_affirming_that_the_person_is_an_adult(app):
    listing = keep(a_listing())
    with pytest.raises(RuleBroken) as refused:
        done(open_case, listing.practitioner, stated(), is_adult_affirmed=False)
    assert refused.value.field == "adult"
    assert db.session.scalars(select(PhotoCase)).all() == []


def test_no_text_of_a_case_says_what_no_page_may_say(app):
    case = a_case()
    promise = "Wrinkles gone permanently, guaranteed."
    for work in (
        lambda: done(change_case, case, stated(other_treatments=promise), seen_version=case.version),
        lambda: done(
            change_case,
            case,
            stated(declared=dict.fromkeys(Declared, promise)),
            seen_version=case.version,
        ),
        lambda: done(add_photo, case, a_photo(), part=Part.AFTER, days=9, alt=promise),
        lambda: done(change_photo, case.photos[0], days=0, alt=promise),
    ):
        with pytest.raises(RuleBroken, match=r"permanent|guarantee"):
            work()


def test_whatever_changes_takes_a_shown_case_back_to_its_draft(vera):
    changes = [
        lambda case: done(change_case, case, stated(sessions=12), seen_version=case.version),
        lambda case: done(change_photo, case.photos[0], days=-1, alt="From the right."),
        lambda case: done(remove_photo, case.photos[0]),
        lambda case: done(add_photo, case, a_photo(), part=Part.AFTER, days=90, alt="From below."),
        lambda case: done(order_photos, case, [photo.id for photo in reversed(case.photos)]),
    ]
    for change in changes:
        case = a_shown_case(vera, photos=2)
        version = case.version
        change(case)
        assert case.state is CaseState.DRAFT
        assert case.shown_at is None
        assert case.version > version
        assert shows(case) is WhyNot.NOT_APPROVED


def test_a_case_holds_each_picture_once_and_twelve_at_most(app):
    case = a_case()
    with pytest.raises(RuleBroken, match="in the case already"):
        done(add_photo, case, twin(case.photos[0]), part=Part.AFTER, days=3, alt="Again.")
    for _ in range(PHOTOS_MAX - 2):
        done(add_photo, case, a_photo(), part=Part.AFTER, days=3, alt="From the left.")
    with pytest.raises(RuleBroken, match="at most 12"):
        done(add_photo, case, a_photo(), part=Part.AFTER, days=3, alt="From the left.")
    assert len(case.photos) == PHOTOS_MAX
    assert [photo.part for photo in case.photos][:2] == [Part.BEFORE, Part.AFTER]


def twin(photo):
    """The same picture, brought again: other files, the same digest."""
    again = a_photo()
    return type(again)(again.key, photo.digest, again.width, again.height, again.fingerprints, again.measures)


def test_photos_are_put_in_order_only_all_together(app):
    case = a_case(photos=2)
    first, second, *afters = [photo.id for photo in case.photos]
    done(order_photos, case, [second, first, *afters])
    assert [photo.id for photo in case.photos] == [second, first, *afters]
    with pytest.raises(RuleBroken, match="changed a moment ago"):
        done(order_photos, case, [second, first])


def test_a_case_without_an_after_or_without_consent_is_not_handed_in(app):
    case = a_case()
    with pytest.raises(RuleBroken, match="not consented"):
        handed_in(case)
    consent_to(case)
    done(remove_photo, case.photos[1])
    with pytest.raises(RuleBroken, match="at least one “after”"):
        handed_in(case)
    assert case.state is CaseState.DRAFT


def test_a_form_that_was_overtaken_writes_nothing(vera):
    case = a_case()
    consent_to(case)
    seen = case.version
    done(change_case, case, stated(sessions=3), seen_version=seen)
    with pytest.raises(Overtaken):
        done(change_case, case, stated(sessions=4), seen_version=seen)
    with pytest.raises(Overtaken):
        done(submit_case, case, seen_version=seen)
    handed_in(case)
    seen = case.version
    done(change_case, case, stated(sessions=5), seen_version=seen)
    handed_in(case)
    for decide in (
        lambda: done(approve_case, case, seen_version=seen, by=by(vera)),
        lambda: done(decline_case, case, DeskReason.UNREADABLE, note="No.", seen_version=seen, by=by(vera)),
    ):
        with pytest.raises(Overtaken):
            decide()
    assert (case.state, case.sessions) == (CaseState.WAITING, 5)


def test_nobody_decides_about_a_listing_that_they_keep(app):
    listing = keep(a_listing(now=NOW))
    keeper = an_account("both@example.org", Role.VERIFIER)
    keeps(keeper, listing)
    case = a_case(listing=listing)
    consent_to(case)
    handed_in(case)
    for decide in (
        lambda: done(approve_case, case, seen_version=case.version, by=by(keeper)),
        lambda: done(decline_case, case, DeskReason.UNREADABLE, note="No.", seen_version=case.version, by=by(keeper)),
        lambda: done(ask_about_case, case, DeskReason.UNREADABLE, note="?", seen_version=case.version, by=by(keeper)),
    ):
        with pytest.raises(RuleBroken, match="Somebody else must decide"):
            decide()
    done(hold_case, case, HeldFor.REPORTED)
    with pytest.raises(RuleBroken, match="Somebody else must decide"):
        done(release_case, case, note="Fine.", seen_version=case.version, by=by(keeper))
    with pytest.raises(RuleBroken, match="Somebody else must decide"):
        done(propose, REMOVE_CASE, removal(case), why="No.", by=by(keeper))


def test_what_everybody_could_see_is_not_declined_but_removed_by_two(vera):
    second = an_account("second@example.org", Role.VERIFIER)
    case = a_shown_case(vera)
    done(hold_case, case, HeldFor.REPORTED)
    with pytest.raises(RuleBroken, match="hidden until somebody"):
        done(decline_case, case, DeskReason.RETOUCHED, note="No.", seen_version=case.version, by=by(vera))
    proposal = done(propose, REMOVE_CASE, removal(case), why="Retouched.", by=by(vera))
    with pytest.raises(RuleBroken, match="takes another person"):
        done(carry_out, proposal, REMOVE_CASE, by=by(vera))
    assert case.state is CaseState.HELD
    done(carry_out, proposal, REMOVE_CASE, by=by(second))
    assert case.state is CaseState.REMOVED
    assert acts(case.id)[-2:] == ["carry_out_proposal", "remove_case"]
    with pytest.raises(RuleBroken, match="nothing to take away"):
        done(do_alone, REMOVE_CASE, removal(case), why="Again.", by=by(vera))


def test_a_held_case_goes_back_where_it_was_approved_or_waits(vera):
    shown, waiting = a_shown_case(vera), a_case()
    consent_to(waiting)
    handed_in(waiting)
    for case in (shown, waiting):
        done(hold_case, case, HeldFor.REPORTED)
        assert shows(case) is WhyNot.NOT_APPROVED
        with pytest.raises(RuleBroken, match="Say what you found"):
            done(release_case, case, note=" ", seen_version=case.version, by=by(vera))
        done(release_case, case, note="The report is unfounded.", seen_version=case.version, by=by(vera))
    assert (shown.state, waiting.state) == (CaseState.SHOWN, CaseState.WAITING)
    assert isinstance(shows(shown), Shown)


def test_the_desk_says_what_it_found(vera):
    case = a_case()
    consent_to(case)
    handed_in(case)
    for answer in (decline_case, ask_about_case):
        with pytest.raises(RuleBroken, match="Say what you found"):
            done(answer, case, DeskReason.UNREADABLE, note=" ", seen_version=case.version, by=by(vera))
    assert case.state is CaseState.WAITING


def test_a_picture_that_another_case_has_or_had_is_held(vera):
    first = a_shown_case(vera)
    taken = twin(first.photos[0])
    done(withdraw_case, first)
    case = a_case()
    done(add_photo, case, taken, part=Part.BEFORE, days=0, alt="From the left.")
    consent_to(case)
    handed_in(case)
    assert (case.state, case.held_for) == (CaseState.HELD, HeldFor.REUSED)
    assert [one.id for one in same_picture_elsewhere(case.id)] == [first.id]
    assert acts(case.id)[-2:] == ["submit_case", "hold_case"]


def test_a_case_is_found_by_its_own_practitioner_only(app):
    case, other = a_case(), keep(a_listing())
    assert kept_case(case.id, practitioner_id=case.practitioner_id) is case
    assert kept_case(case.id, practitioner_id=other.practitioner_id) is None


def test_a_consent_that_ended_while_it_waited_or_was_hidden_lets_nothing_show(vera):
    waiting, hidden = a_case(), a_shown_case(vera, until=date(2026, 12, 1))
    consent_to(waiting, until=date(2026, 12, 1))
    handed_in(waiting)
    done(hold_case, hidden, HeldFor.REPORTED)
    ended = datetime(2026, 12, 2, 5, tzinfo=UTC)
    with pytest.raises(RuleBroken, match="consent has ended"):
        done(approve_case, waiting, seen_version=waiting.version, by=by(vera), now=ended)
    with pytest.raises(RuleBroken, match="consent has ended"):
        done(release_case, hidden, note="Fine.", seen_version=hidden.version, by=by(vera), now=ended)
    assert (waiting.state, hidden.state) == (CaseState.WAITING, CaseState.HELD)


def test_every_act_leaves_one_line_of_the_trail_and_the_operator_has_no_interest(vera):
    case = a_case()
    consent_to(case)
    handed_in(case)
    before = db.session.scalar(select(func.count(AuditEntry.id)))
    done(approve_case, case, seen_version=case.version, by=OPERATOR)
    assert db.session.scalar(select(func.count(AuditEntry.id))) == before + 1
