"""What is reported of shown cases, and how what shows is counted."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event

from directory.accounts.rules import Role
from directory.portfolio.actions import withdraw_case
from directory.portfolio.consent import Where, WhyNot
from directory.portfolio.desk import (
    approve_case,
    dismiss_reports,
    hold_case,
    release_case,
)
from directory.portfolio.queries import reports_of, series_counts, shown_cases
from directory.portfolio.queue import Pile, queue
from directory.portfolio.reporting import report_case
from directory.portfolio.rules import (
    CaseState,
    HeldFor,
    ReportReason,
)
from directory.portfolio.series import place_in_series, state_series
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.portfolio import NOW, a_case, a_shown_case, consent_to, handed_in
from tests.factories.verification import by
from tests.rooms.case_life import LATER, acts, done, letters, shows


@pytest.fixture
def vera(app):
    """Somebody at the desk."""
    return an_account("vera@example.org", Role.VERIFIER, name="Vera Desk")


def test_who_says_that_it_shows_them_hides_it_at_once(vera):
    listing = keep(a_listing(now=NOW))
    keeps(an_account("keeper@example.org"), listing)
    case = a_shown_case(vera, listing=listing)
    given = {"reason": ReportReason.NOT_THE_WORK, "is_the_person": False, "now": LATER}
    with unit_of_work():
        assert report_case(case, reporter="1" * 64, **given)
        assert not report_case(case, reporter="1" * 64, **given | {"is_the_person": True}), "one of each reporter"
    assert case.state is CaseState.SHOWN
    with unit_of_work():
        assert report_case(case, reporter="2" * 64, **given | {"is_the_person": True})
    assert (case.state, case.held_for) == (CaseState.HELD, HeldFor.PERSON_SHOWN)
    assert shows(case) is WhyNot.NOT_APPROVED
    with unit_of_work():
        assert report_case(case, reporter="3" * 64, **given | {"is_the_person": True})
    assert [report.is_the_person for report in reports_of(case.id)] == [False, True, True]
    assert letters() == ["case_shown", "case_held"]
    done(withdraw_case, case)
    with pytest.raises(RuleBroken, match="not shown any more"), unit_of_work():
        report_case(case, reporter="4" * 64, **given)


def reported():
    """The cases with a report that nobody answered, in the order of the desk."""
    return [one.case for one in queue(Pile.REPORTED, limit=9)]


def test_a_report_waits_for_its_answer_and_is_answered_once(vera):
    first, second = a_shown_case(vera), a_shown_case(vera)
    given = {"reason": ReportReason.NOT_THE_WORK, "is_the_person": False, "now": LATER}
    with unit_of_work():
        report_case(second, reporter="1" * 64, **given | {"now": NOW})
        report_case(first, reporter="2" * 64, **given)
        report_case(second, reporter="3" * 64, **given)
    assert reported() == [second, first]
    answer = {"note": "The work is theirs.", "by": by(vera)}
    assert done(dismiss_reports, second, seen_version=second.version, **answer) == 2
    assert reported() == [first]
    with pytest.raises(RuleBroken, match="a moment ago"):
        done(dismiss_reports, second, seen_version=second.version, **answer)
    done(hold_case, first, HeldFor.REPORTED)
    done(release_case, first, seen_version=first.version, **answer)
    assert reported() == []
    assert {one.answered_at for one in reports_of(second.id)} == {LATER}
    assert acts(second.id)[-1] == "dismiss_reports"


def test_who_says_that_it_shows_a_minor_hides_it_too(vera):
    case = a_shown_case(vera)
    with unit_of_work():
        report_case(case, reason=ReportReason.PICTURE_OF_A_MINOR, is_the_person=False, reporter="1" * 64, now=LATER)
    assert (case.state, case.held_for) == (CaseState.HELD, HeldFor.REPORTED)


def test_what_shows_of_a_series_is_counted(vera):
    listing = keep(a_listing(now=NOW))
    dates = {"began_on": date(2026, 1, 1), "ended_on": date(2026, 6, 30)}
    series = done(state_series, listing.practitioner, asked=10, consented=2, **dates)
    cases = [a_case(listing=listing) for _ in range(3)]
    for case in cases[:2]:
        done(place_in_series, case, series)
    with pytest.raises(RuleBroken, match="as many cases"):
        done(place_in_series, cases[2], series)
    assert series_counts(series, where=Where.LISTING, now=LATER).shown == 0
    consent_to(cases[0])
    handed_in(cases[0])
    done(approve_case, cases[0], seen_version=cases[0].version, by=by(vera))
    counts = series_counts(series, where=Where.LISTING, now=LATER)
    assert (counts.asked, counts.consented, counts.shown) == (10, 2, 1)
    with pytest.raises(RuleBroken, match="somebody else"):
        done(place_in_series, a_case(), series)
    with pytest.raises(RuleBroken, match="neither lies ahead"):
        done(state_series, listing.practitioner, asked=1, consented=1, began_on=NOW.date(), ended_on=date(2030, 1, 1))


def test_one_stretch_of_time_has_one_denominator(vera):
    listing = keep(a_listing(now=NOW))
    spring = {"began_on": date(2026, 1, 1), "ended_on": date(2026, 6, 30)}
    honest = done(state_series, listing.practitioner, asked=24, consented=3, **spring)
    flattering = done(state_series, listing.practitioner, asked=1, consented=1, **spring)
    poor, good = a_case(listing=listing), a_case(listing=listing)
    done(place_in_series, poor, honest)
    with pytest.raises(RuleBroken, match="one denominator"):
        done(place_in_series, good, flattering)
    with pytest.raises(RuleBroken, match="one denominator"):
        done(state_series, listing.practitioner, asked=1, consented=1, began_on=date(2026, 6, 30), ended_on=NOW.date())
    done(place_in_series, good, honest)
    later = {"began_on": date(2026, 7, 1), "ended_on": NOW.date()}
    another = done(state_series, listing.practitioner, asked=5, consented=1, **later)
    done(place_in_series, a_case(listing=listing), another)
    done(withdraw_case, poor)
    done(place_in_series, good, None)
    done(place_in_series, good, flattering)


def test_what_shows_is_counted_by_age_band_and_concern_in_one_read(vera):
    listing, empty = keep(a_listing(now=NOW)), keep(a_listing(now=NOW))
    near = date(2026, 12, 31)
    a_shown_case(vera, listing=listing, until=near)
    a_shown_case(vera, listing=listing, age_band="60-69", concerns=("jaw-tension",))
    other = a_shown_case(vera, concerns=("neck-laxity",))
    a_case(listing=listing)
    done(hold_case, a_shown_case(vera, listing=listing), HeldFor.REPORTED)
    ids = [listing.practitioner_id, other.practitioner_id, empty.practitioner_id]
    db.session.rollback()
    asked = []

    def count(*given):
        asked.append(given[2])

    event.listen(db.engine, "before_cursor_execute", count)
    found = shown_cases(ids, where=Where.LISTING, now=LATER)
    event.remove(db.engine, "before_cursor_execute", count)
    assert len([one for one in asked if one != "BEGIN"]) == 1
    assert set(found) == {ids[0], ids[1]}
    assert found[ids[0]].count == 2
    assert found[ids[0]].by_age_band == {"40-49": 1, "60-69": 1}
    assert found[ids[0]].by_concern == {"jaw-tension": 2, "fine-lines": 1}
    assert found[ids[0]].by_both == {
        ("40-49", "jaw-tension"): 1,
        ("40-49", "fine-lines"): 1,
        ("60-69", "jaw-tension"): 1,
    }
    assert (found[ids[0]].until.date(), found[ids[1]].by_concern) == (date(2027, 1, 1), {"neck-laxity": 1})
    after = shown_cases(ids, where=Where.LISTING, now=found[ids[0]].until)
    assert after[ids[0]].by_age_band == {"60-69": 1}
