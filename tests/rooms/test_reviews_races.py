"""One account on two machines, and one code in two hands: one review, nothing lost, one who used it."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import func, select, text

from directory.accounts.models import Account
from directory.audit.queries import first_break
from directory.listings.models import Practitioner
from directory.reviews.actions import add_entry, open_review
from directory.reviews.models import Review, ReviewEntry, ReviewEvent, VisitCode
from directory.reviews.moves import move
from directory.reviews.queries import entry_by_id, review_by_id, review_of
from directory.reviews.rules import READ_WITHIN, By, EntryState, Move, Overtaken, ReasonCode, Relation, Stage
from directory.reviews.visits import CodeAnswer, make_codes, verify_by_code
from directory.reviews.waiting import publish_due
from directory.shared.db import db, unit_of_work
from tests.factories.listings import a_listing, keep
from tests.factories.reviews import AFFIRMED, DESK, NOW, SECRET, a_review, an_entry, form_key, stated
from tests.factories.verification import KEEPER, by
from tests.rooms.processes import in_processes

WRITERS, CODES, DECISIONS = 8, 5, 4
OF_MACHINE = ({"stage": Stage.SESSION_3, "last_visit_on": date(2026, 9, 1)}, {"stage": Stage.END})

SOMEBODY_WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"

pytestmark = pytest.mark.timeout(240)


def count(model, *where):
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


def writers(number):
    """The ids of so many accounts, without their letters and trails."""
    accounts = [
        Account(email=f"w{n}@example.org", fs_uniquifier=f"w{n}", created_at=NOW, version=1) for n in range(number)
    ]
    keep(*accounts)
    return [one.id for one in accounts]


def test_writers_on_two_machines_each_have_one_review_with_both_entries(any_app):
    about = keep(a_listing(now=NOW)).practitioner_id
    people = writers(WRITERS)
    keys = [[form_key() for _ in people] for _ in OF_MACHINE]

    def write(machine):
        for number, person in enumerate(people):
            given = {"form_key": keys[machine][number], "by": by(person), "now": NOW}
            seen = 1
            for _ in range(2):  # told that the other machine wrote, a person looks, and sends the same form again
                try:
                    with unit_of_work():
                        practitioner = db.session.get(Practitioner, about)
                        review = open_review(practitioner, AFFIRMED, relation=Relation.NONE, by=by(person), now=NOW)
                        add_entry(review, stated(**OF_MACHINE[machine]), seen_version=seen, **given)
                    break
                except Overtaken:
                    seen = review_of(person, about).version

    in_processes(any_app, write, count=2)
    db.session.rollback()
    assert count(Review) == WRITERS
    assert count(ReviewEntry) == count(ReviewEvent) == 2 * WRITERS
    assert set(db.session.scalars(select(Review.version))) == {3}, "two changes, each counted"
    assert first_break() is None


def test_of_two_who_hold_the_same_code_one_used_it(any_app, tmp_path):
    listing = keep(a_listing(now=NOW))
    with unit_of_work():
        _batch, codes = make_codes(listing.practitioner, CODES, secret=SECRET, by=KEEPER, now=NOW)
    people = writers(2 * CODES)
    with unit_of_work():
        made = [
            open_review(listing.practitioner, AFFIRMED, relation=Relation.NONE, by=by(one), now=NOW) for one in people
        ]
        mine = [[one.id for one in made[machine::2]] for machine in range(2)]

    def use(machine):
        answers = []
        for number, code in enumerate(codes):
            with unit_of_work():
                review = review_by_id(mine[machine][number])
                given = {"secret": SECRET, "buckets": [f"{review.id:064}"], "by": by(review.account_id), "now": NOW}
                answers.append(verify_by_code(review, code, **given))
        (tmp_path / str(machine)).write_text(" ".join(answers))

    in_processes(any_app, use, count=2)
    db.session.rollback()
    answers = [(tmp_path / str(machine)).read_text().split() for machine in range(2)]
    for pair in zip(*answers, strict=True):
        assert sorted(pair) == sorted([CodeAnswer.ACCEPTED, CodeAnswer.USED])
    assert count(VisitCode, VisitCode.used_at.is_not(None)) == count(Review, Review.proof.is_not(None)) == CODES


def test_of_two_who_decide_at_once_one_is_told(any_app, tmp_path):
    review = a_review(keep(a_listing(now=NOW)))
    lying = [an_entry(review, stage=Stage.LATER).id for _ in range(DECISIONS)]

    def decide(machine):
        won = 0
        for number in lying:
            entry = entry_by_id(number)
            try:
                with unit_of_work():
                    how = (Move.PUBLISH, Move.DECLINE)[machine]
                    given = {"reason": ReasonCode.NO_EXPERIENCE, "who": By.MODERATOR, "by": DESK, "now": NOW}
                    move(entry, how, seen_version=1, **given)
                won += 1
            except Overtaken:
                db.session.rollback()
        (tmp_path / str(machine)).write_text(str(won))

    in_processes(any_app, decide, count=2)
    db.session.rollback()
    assert sum(int((tmp_path / str(machine)).read_text()) for machine in range(2)) == len(lying)
    assert count(ReviewEvent) == 2 * len(lying)
    assert count(ReviewEntry, ReviewEntry.state == EntryState.WAITING) == 0


@pytest.mark.postgres
def test_time_never_publishes_what_was_held_a_moment_before(postgres_app):
    with postgres_app.app_context():
        number = an_entry(a_review(keep(a_listing(now=NOW)))).id
        db.session.remove()
    is_held = threading.Event()

    def hold_until_somebody_waits():
        with postgres_app.app_context(), db.engine.connect() as watching:
            with unit_of_work():
                move(entry_by_id(number), Move.HOLD, who=By.RULE, by=DESK, now=NOW)
                is_held.set()
                waiting = (watching.scalar(text(SOMEBODY_WAITS)) for _ in range(20_000))
                assert any(waiting)
            db.session.remove()

    holder = threading.Thread(target=hold_until_somebody_waits)
    holder.start()
    with postgres_app.app_context():
        assert is_held.wait(20)
        assert publish_due(NOW + READ_WITHIN) == 0, "it read that the entry waits, before it had to wait itself"
        holder.join(20)
        db.session.rollback()
        assert entry_by_id(number).state is EntryState.HELD
        db.session.remove()
