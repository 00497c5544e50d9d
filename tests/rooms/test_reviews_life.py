"""The life of a review: who may begin one, how it grows, who decides about it, and how its writer takes it back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.conflicts.actions import declare_conflict
from directory.conflicts.rules import Tie
from directory.listings.rules import Status
from directory.notices.models import Letter
from directory.ownership.rules import Part
from directory.reviews.actions import (
    add_entry,
    change_shown_as,
    forget_writer,
    open_review,
    withdraw_entry,
    withdraw_review,
)
from directory.reviews.facts import ANSWERS, Affirmed
from directory.reviews.ledger import decision_log, events_of_entry, public_counts, site_counts
from directory.reviews.models import Review, ReviewEntry, ReviewEvent
from directory.reviews.moves import hide_entry, move, redact_entry, show_entry_again
from directory.reviews.queries import review_of, reviews_by
from directory.reviews.reading import visible_entries
from directory.reviews.rules import (
    READ_WITHIN,
    By,
    EntryState,
    Happening,
    Move,
    Overtaken,
    ReasonCode,
    Redaction,
    Relation,
    Stage,
)
from directory.reviews.waiting import publish_due
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, a_stub, keep
from tests.factories.reviews import AFFIRMED, DESK, NOW, a_review, an_entry, form_key, publish, stated
from tests.factories.verification import by

LATER = NOW + timedelta(hours=1)
DECIDE = {"who": By.MODERATOR, "by": DESK, "now": LATER}


def refusal(work):
    """The sentence with which the rules refused it; None when it was done."""
    try:
        with unit_of_work():
            work()
    except RuleBroken as refused:
        return str(refused)
    return None


def letters():
    return list(db.session.scalars(select(Letter.template).order_by(Letter.id)))


def happenings(entry):
    return [(one.happening, one.by) for one in events_of_entry(entry.id)]


def test_keepers_staff_and_people_with_a_tie_do_not_review(app):
    listing, colleague = keep(a_listing(now=NOW)), keep(a_listing(now=NOW))
    with unit_of_work():
        colleague.practice.name = listing.practice.name.upper()
    owner, neighbor = an_account("owner@example.org"), an_account("neighbor@example.org")
    keeps(owner, listing)
    keeps(neighbor, colleague)
    staff, tied = an_account("mo@example.org", Role.MODERATOR), an_account("tied@example.org")
    with unit_of_work():
        declare_conflict(listing.practitioner, tie=Tie.FAMILY, statement="", by=by(tied), now=NOW)
    stranger = an_account("stranger@example.org")

    def begin(account, about=listing, affirmed=AFFIRMED, **given):
        given = {"relation": Relation.NONE} | given
        return refusal(lambda: open_review(about.practitioner, affirmed, by=by(account), now=NOW, **given))

    assert "You keep this listing." in begin(owner)
    assert "same practice" in begin(neighbor)
    assert "desks of this site" in begin(staff)
    assert "You declared a conflict" in begin(tied)
    assert begin(stranger, affirmed=Affirmed(is_first_hand=True, is_unpaid=False))
    assert begin(stranger, about=keep(a_stub(now=NOW)))
    assert begin(stranger, about=keep(a_listing(now=NOW, status=Status.CLOSED)))
    assert begin(stranger, age_band="under-20")
    assert begin(stranger, concern="nothing")
    assert db.session.scalars(select(Review)).first() is None
    assert begin(stranger, age_band="40-49", concern="jaw-tension", relation=Relation.PAID_LESS) is None
    assert begin(stranger, relation=Relation.NONE) is None
    review = review_of(stranger.id, listing.practitioner_id)
    assert reviews_by(stranger.id) == [review], "one for each person and practitioner"
    assert review.relation is Relation.PAID_LESS
    keeps(stranger, listing, Part.CLINIC)
    form = {"form_key": form_key(), "seen_version": 1, "by": by(stranger), "now": NOW}
    assert "You keep this listing." in refusal(lambda: add_entry(review, stated(), **form))


def test_a_review_grows_and_no_form_counts_twice(app):
    listing = keep(a_listing(now=NOW))
    review = a_review(listing, writer := an_account("writer@example.org"))
    form = {"form_key": form_key(), "by": by(writer), "now": NOW}
    with unit_of_work():
        first = add_entry(review, stated(text="  A calm room,\u202e time for questions.\r\n"), seen_version=1, **form)
    assert first.text == "A calm room, time for questions."
    assert first.state is EntryState.WAITING
    with unit_of_work():
        assert add_entry(review, stated(), seen_version=1, **form) is first, "sent again, by a button or a way back"
    other = form | {"form_key": form_key()}
    end = stated(stage=Stage.END, last_visit_on=date(2026, 11, 20))
    assert refusal(lambda: add_entry(review, end, seen_version=1, **other)) == str(Overtaken())
    with unit_of_work():
        add_entry(review, end, seen_version=2, **other)
    stranger = an_account("stranger@example.org")
    assert refusal(lambda: add_entry(review, end, form_key=form_key(), seen_version=3, by=by(stranger), now=NOW))
    theirs = a_review(listing, stranger)
    stolen = {"form_key": form["form_key"], "seen_version": 1, "by": by(stranger), "now": NOW}
    assert refusal(lambda: add_entry(theirs, stated(), **stolen)), "another's form says nothing of another's review"
    with unit_of_work():
        change_shown_as(review, " Mary B. ", seen_version=3, by=by(writer), now=NOW)
    assert (review.shown_as, review.version, len(review.entries)) == ("Mary B.", 4, 2)
    assert happenings(first) == [(Happening.RECEIVED, By.WRITER)]
    assert visible_entries(listing.practitioner_id, NOW) == [], "nobody has read it"


def test_of_two_who_decide_the_second_is_told(app):
    review = a_review(keep(a_listing(now=NOW)))
    entry = an_entry(review)
    given = DECIDE | {"seen_version": entry.version}
    assert refusal(lambda: move(entry, Move.DECLINE, **given)) == "Choose a reason."
    with unit_of_work():
        move(entry, Move.HOLD, **given)
    assert refusal(lambda: move(entry, Move.PUBLISH, **given)) == str(Overtaken())
    hates = {"reason": ReasonCode.HATES} | DECIDE
    assert "cannot be done" in refusal(lambda: move(entry, Move.REMOVE, **hates)), "it was never public"
    with unit_of_work():
        move(entry, Move.DECLINE, reason=ReasonCode.NO_EXPERIENCE, **DECIDE)
        move(entry, Move.RESTORE, reason=ReasonCode.ON_APPEAL, **DECIDE)
    assert entry.published_at == LATER
    with unit_of_work():
        move(entry, Move.HOLD, **DECIDE)
    decline = {"reason": ReasonCode.THREATENS} | DECIDE
    assert "two people" in refusal(lambda: move(entry, Move.DECLINE, **decline)), "it was public"
    with unit_of_work():
        move(entry, Move.REMOVE, **decline)
    assert refusal(lambda: move(entry, Move.PUBLISH, **DECIDE))
    assert [one for one, _who in happenings(entry)] == [
        Happening.RECEIVED,
        Happening.HELD,
        Happening.DECLINED,
        Happening.RESTORED,
        Happening.HELD,
        Happening.REMOVED,
    ]
    assert letters() == ["review_declined", "review_restored", "review_removed"]
    counts = public_counts(review.practitioner_id)
    assert counts == site_counts()
    assert counts.entries[Happening.HELD] == 1, "entries are counted, not moves"
    assert counts.reasons[Happening.REMOVED, ReasonCode.THREATENS] == 1
    assert counts.now == {"removed": 1}
    assert [line.happening for line in decision_log(limit=2)] == [Happening.REMOVED, Happening.HELD]


def test_who_has_an_interest_decides_nothing(app):
    listing = keep(a_listing(now=NOW))
    vera = an_account("mo@example.org", Role.MODERATOR)
    entry = an_entry(a_review(listing))
    with unit_of_work():
        declare_conflict(listing.practitioner, tie=Tie.CARE, statement="", by=by(vera), now=NOW)
    given = {"by": by(vera), "now": LATER}
    for work in (
        lambda: move(entry, Move.PUBLISH, who=By.MODERATOR, **given),
        lambda: hide_entry(entry, reason=ReasonCode.THREATENS, **given),
        lambda: redact_entry(entry, [(0, 3, Redaction.NAME)], **given),
    ):
        assert "You cannot decide here." in refusal(work)


def test_an_emergency_ends_by_itself_and_comes_once(app):
    review = a_review(keep(a_listing(now=NOW)))
    entry = publish(an_entry(review))
    about = review.practitioner_id
    emergency = {"reason": ReasonCode.PERSONAL_DATA, "by": DESK, "now": NOW}
    assert refusal(lambda: hide_entry(entry, until=NOW + timedelta(hours=73), **emergency))
    with unit_of_work():
        hide_entry(entry, **emergency)
    end = NOW + timedelta(hours=72)
    assert visible_entries(about, end - timedelta(seconds=1)) == []
    assert len(visible_entries(about, end)) == 1
    assert refusal(lambda: hide_entry(entry, **emergency | {"now": end}))
    with unit_of_work():
        show_entry_again(entry, **emergency | {"now": LATER})
        redact_entry(entry, [(4, 15, Redaction.NAME)], by=DESK, now=LATER)
    (shown,) = visible_entries(about, LATER)
    assert shown.text.startswith("The [name removed] was calm")
    assert entry.text.startswith("The first visit was calm"), "what was written stays for who decides an appeal"


def test_what_nobody_read_is_published_by_time_whatever_its_stars(app):
    listing = keep(a_listing(now=NOW))
    entries = [an_entry(a_review(listing), stars=stars) for stars in (1, 5)]
    held = an_entry(a_review(listing))
    with unit_of_work():
        move(held, Move.HOLD, who=By.RULE, by=DESK, now=NOW)
    assert publish_due(NOW + READ_WITHIN - timedelta(seconds=1)) == 0
    assert publish_due(NOW + READ_WITHIN) == 2
    assert publish_due(NOW + READ_WITHIN) == 0
    for one in entries:
        assert happenings(one) == [(Happening.RECEIVED, By.WRITER), (Happening.PUBLISHED, By.TIME)]
    assert held.state is EntryState.HELD


def test_taking_back_erases_at_once_and_what_happened_stays_counted(app):
    listing = keep(a_listing(now=NOW))
    keeps(an_account("keeper@example.org"), listing)
    writer, store = an_account("writer@example.org"), app.extensions["paper_store"]
    review = a_review(listing, writer, shown_as="Mary B.", age_band="40-49")
    first = publish(an_entry(review, pain=3))
    second = an_entry(review, stage=Stage.END, last_visit_on=None)
    assert letters() == ["review_published", "review_new"]
    stranger = an_account("stranger@example.org")
    assert refusal(lambda: withdraw_entry(first, by=by(stranger), now=LATER))
    with unit_of_work():
        assert withdraw_entry(first, by=by(writer), now=LATER)
        assert not withdraw_entry(first, by=by(writer), now=LATER)
        an_answer = [getattr(first, name) for name in ANSWERS]
    assert (first.text, set(an_answer), first.erased_at) == ("", {None}, LATER)
    assert second.text
    with unit_of_work():
        assert withdraw_review(review, store=store, by=by(writer), now=LATER)
        assert not withdraw_review(review, store=store, by=by(writer), now=LATER)
    assert second.state is EntryState.WITHDRAWN
    assert (review.shown_as, review.age_band, letters()) == ("", None, [])
    assert visible_entries(listing.practitioner_id, LATER) == []
    counts = public_counts(listing.practitioner_id)
    assert (counts.entries[Happening.RECEIVED], counts.entries[Happening.PUBLISHED]) == (2, 1)
    assert counts.now == {"withdrawn": 2}
    assert a_review(listing, writer).id != review.id, "they may begin another one"
    told = select(AuditEntry.actor_id).where(AuditEntry.subject_kind.startswith("review"))
    assert set(db.session.scalars(told)) == {None}, "no trail says who was treated where"
    assert set(db.session.scalars(select(ReviewEvent.by_id))) == {None}


def test_an_account_that_goes_leaves_its_reviews_without_a_name(app):
    listing = keep(a_listing(now=NOW))
    writer = an_account("writer@example.org")
    review = a_review(listing, writer, shown_as="Mary B.")
    entry = publish(an_entry(review))
    with unit_of_work() as session:
        assert forget_writer(writer.id, store=app.extensions["paper_store"], now=LATER) == 1
        session.delete(writer)
    assert (review.account_id, review.shown_as) == (None, "")
    assert [one.entry_id for one in visible_entries(listing.practitioner_id, LATER)] == [entry.id]
    with unit_of_work():
        move(entry, Move.REMOVE, reason=ReasonCode.UNLAWFUL, **DECIDE)
    assert db.session.get(ReviewEntry, entry.id).state is EntryState.REMOVED, "nobody to write to, and no error"


def test_the_ledger_cannot_be_rewritten(any_app):
    entry = an_entry(a_review(keep(a_listing(now=NOW))))
    event = events_of_entry(entry.id)[0]
    with pytest.raises(DBAPIError, match="append-only"), unit_of_work():
        event.reason = ReasonCode.HATES
