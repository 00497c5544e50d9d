"""Point 3 rests on what may be shown on the listing: the portfolio's own rule, read for many listings at once."""

from datetime import date, timedelta

from sqlalchemy import event

from directory.accounts.rules import Role
from directory.checklist.facts import PeopleLikeMe
from directory.checklist.queries import facts_of
from directory.checklist.rules import checklist
from directory.portfolio.actions import withdraw_case
from directory.portfolio.consent import Recorder, Way, Where
from directory.portfolio.consenting import extend_consent, revoke_consent
from directory.portfolio.desk import hold_case
from directory.portfolio.queries import shown_cases
from directory.portfolio.rules import HeldFor
from directory.shared.db import db
from tests.factories.accounts import an_account
from tests.factories.listings import a_listing, keep
from tests.factories.portfolio import NOW, a_case, a_shown_case, consent_to
from tests.rooms.case_life import LATER, done

SOON = date(2026, 12, 31)


def test_point_3_counts_the_cases_that_show_on_the_listing_until_each_consent_ends(any_app):
    vera = an_account("vera@example.org", Role.VERIFIER, has_second_factor=True)
    one, other, bare = (keep(a_listing(now=NOW)) for _ in range(3))
    a_shown_case(vera, listing=one, until=SOON)
    extended = a_shown_case(vera, listing=one, until=SOON, age_band="60-69", concerns=("neck-laxity",))
    done(extend_consent, extended, date(2027, 6, 30), way=Way.SIGNED_PAPER, recorded_as=Recorder.PRACTITIONER)
    done(hold_case, a_shown_case(vera, listing=one), HeldFor.REPORTED)
    done(revoke_consent, a_shown_case(vera, listing=one), recorded_as=Recorder.PRACTITIONER)
    done(withdraw_case, a_shown_case(vera, listing=one))
    consent_to(a_shown_case(vera, listing=one), now=LATER, where=frozenset({Where.COMPARISON}))
    consent_to(a_case(listing=one))
    a_shown_case(vera, listing=other)
    practitioners = [row.practitioner_id for row in (one, other, bare)]
    asked = []

    def note(*given):
        asked.append(given[2])

    event.listen(db.engine, "before_cursor_execute", note)
    facts = facts_of([one, other, bare])
    event.remove(db.engine, "before_cursor_execute", note)
    assert sum("consent_entry" in statement for statement in asked) == 1

    assert {(case.age_band, case.concerns, case.until.date()) for case in facts[one.id].cases} == {
        ("40-49", frozenset({"jaw-tension", "fine-lines"}), date(2027, 1, 1)),
        ("60-69", frozenset({"neck-laxity"}), date(2027, 7, 1)),
    }
    assert not facts[bare.id].cases
    ends = [case.until for case in facts[one.id].cases]
    for now in (LATER, *ends, *(end - timedelta(seconds=1) for end in ends)):
        room = shown_cases(practitioners, where=Where.LISTING, now=now)
        for row in (one, other, bare):
            shown = facts[row.id].cases_shown(now)
            assert len(shown) == (room[row.practitioner_id].count if row.practitioner_id in room else 0)
    alike = checklist(facts[one.id], now=LATER, like=PeopleLikeMe("40-49", frozenset({"jaw-tension"}))).points[2]
    assert (alike.state, alike.is_answered, alike.cases.shown, alike.cases.alike) == ("shown", True, 2, 1)
    alien = checklist(facts[one.id], now=LATER, like=PeopleLikeMe("40-49", frozenset({"neck-laxity"}))).points[2]
    assert (alien.state, alien.is_answered, alien.cases.alike) == ("shown", False, 0)
