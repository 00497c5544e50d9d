"""The queue of the photo desk, and what somebody there hides or writes down of a person who called."""

from __future__ import annotations

from datetime import timedelta

import pytest

from directory.accounts.rules import Role
from directory.conflicts.actions import declare_conflict
from directory.conflicts.rules import Tie
from directory.oversight.waiting import Waiting, waiting_at_desks
from directory.portfolio.actions import change_case
from directory.portfolio.consent import ConsentAct, Recorder
from directory.portfolio.desk import (
    approve_case,
    ask_about_case,
    dismiss_reports,
    hide_case,
    hold_case,
    withdraw_at_desk,
)
from directory.portfolio.queries import entries_of
from directory.portfolio.queue import Pile, next_case, pile_sizes, queue
from directory.portfolio.reporting import report_case
from directory.portfolio.rules import CaseState, DeskReason, HeldFor, Overtaken, ReportReason
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.portfolio import NOW, a_case, a_shown_case, consent_to, handed_in, stated
from tests.factories.verification import by
from tests.rooms.case_life import LATER, acts, done, letters

HOUR = timedelta(hours=1)
NOTE = "She wrote to us."


@pytest.fixture
def mo(any_app):
    """Somebody at the desk."""
    return an_account("mo@example.org", Role.MODERATOR, name="Mo Desk")


def waiting(hours):
    """A case that came to the desk so many hours after NOW."""
    case = a_case(now=NOW + hours * HOUR)
    consent_to(case, now=NOW + hours * HOUR)
    return handed_in(case, now=NOW + hours * HOUR)


def test_held_cases_come_first_and_then_what_lies_there_longest(mo):
    late, early = waiting(3), waiting(1)
    asked = waiting(0)
    done(ask_about_case, asked, DeskReason.DETAILS_MISSING, note=NOTE, seen_version=asked.version, by=by(mo))
    reported, held, fine = (a_shown_case(mo) for _ in range(3))
    for hours in (2, 4):
        with unit_of_work():
            when = NOW + hours * HOUR
            given = {"reason": ReportReason.RETOUCHED, "is_the_person": False, "now": when}
            report_case(reported, reporter=str(hours) * 64, **given)
    done(hold_case, held, HeldFor.REPORTED)
    order = [held, early, reported, late]
    assert [one.case for one in queue(Pile.OPEN, limit=9)] == order
    assert [one.since for one in queue(Pile.OPEN, limit=9)][1:] == [NOW + hours * HOUR for hours in (1, 2, 3)]
    assert [one.case for one in queue(Pile.OPEN, limit=2, offset=1)] == order[1:3]
    assert pile_sizes() == {Pile.OPEN: 4, Pile.HELD: 1, Pile.WAITING: 2, Pile.REPORTED: 1, Pile.ASKED: 1}
    assert waiting_at_desks()["photos"] == Waiting(4, NOW + HOUR)
    assert next_case(but=()) == held.id
    assert next_case(but=(), after=early.id) == reported.id
    assert next_case(but=(), after=late.id) == held.id
    assert next_case(but=(held.practitioner_id,), after=fine.id) == early.id
    done(dismiss_reports, reported, note=NOTE, seen_version=reported.version, by=by(mo))
    assert [one.case for one in queue(Pile.OPEN, limit=9)] == [held, early, late]
    assert next_case(but={one.practitioner_id for one in order}) is None


def test_whoever_approves_a_changed_case_has_seen_what_was_reported_of_it(mo):
    case = a_shown_case(mo)
    with unit_of_work():
        report_case(case, reason=ReportReason.OTHER, is_the_person=False, reporter="1" * 64, now=NOW)
    done(change_case, case, stated(sessions=12), seen_version=case.version)
    assert not queue(Pile.OPEN, limit=9), "a draft is its keeper's, whatever was reported"
    done(approve_case, handed_in(case, now=LATER), seen_version=case.version, by=by(mo))
    assert case.state is CaseState.SHOWN
    assert not queue(Pile.OPEN, limit=9)


def test_somebody_at_the_desk_hides_a_case_as_they_saw_it_and_says_why(mo):
    case = a_shown_case(mo)
    given = {"note": NOTE, "by": by(mo)}
    with pytest.raises(Overtaken):
        done(hide_case, case, HeldFor.PERSON_SHOWN, seen_version=case.version - 1, **given)
    with pytest.raises(RuleBroken, match="in a sentence"):
        done(hide_case, case, HeldFor.PERSON_SHOWN, seen_version=case.version, **given | {"note": " "})
    done(hide_case, case, HeldFor.PERSON_SHOWN, seen_version=case.version, **given)
    assert (case.state, case.held_for) == (CaseState.HELD, HeldFor.PERSON_SHOWN)
    assert acts(case.id)[-1] == "hold_case"
    with pytest.raises(RuleBroken, match="put this case back"):
        done(dismiss_reports, case, seen_version=case.version, **given)


def test_a_withdrawal_told_to_the_desk_counts_at_once_and_once(mo):
    listing = keep(a_listing(now=NOW))
    keeps(an_account("keeper@example.org"), listing)
    case = a_shown_case(mo, listing=listing)
    with pytest.raises(RuleBroken, match="in a sentence"):
        done(withdraw_at_desk, case, note="", by=by(mo))
    done(withdraw_at_desk, case, note=NOTE, by=by(mo))
    assert case.state is CaseState.WITHDRAWN
    (_, entry) = entries_of(case.id)
    assert (entry.act, entry.recorded_as, entry.recorded_by_id) == (
        ConsentAct.REVOKED,
        Recorder.ADMINISTRATOR,
        mo.id,
    )
    assert acts(case.id)[-2:] == ["withdraw_at_desk", "consent_revoked"]
    assert letters()[-1] == "case_withdrawn"
    with pytest.raises(RuleBroken, match="taken back before"):
        done(withdraw_at_desk, case, note=NOTE, by=by(mo))
    assert acts(case.id)[-2:] == ["withdraw_at_desk", "consent_revoked"]
    tied = a_shown_case(mo)
    with unit_of_work():
        declare_conflict(tied.practitioner, tie=Tie.MONEY, statement="", by=by(mo), now=LATER)
    for act, extra in ((withdraw_at_desk, {}), (hide_case, {"held_for": HeldFor.REPORTED, "seen_version": 3})):
        with pytest.raises(RuleBroken, match="Somebody else must decide"):
            done(act, tied, note=NOTE, by=by(mo), **extra)
