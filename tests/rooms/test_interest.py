"""Counts: nothing is lost between processes, small weeks stay apart, old ones are forgotten."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from directory.interest.actions import Key, add_counts, count, forget_old_counts
from directory.interest.gathering import Gathered, Writer
from directory.interest.models import WeeklyCount
from directory.interest.queries import counts_by_week
from directory.interest.rules import KEPT_FOR, What, week_of
from directory.listings.models import Listing
from directory.shared.db import db, unit_of_work
from tests.factories.listings import a_listing, keep
from tests.rooms.processes import in_processes

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 16)
LONG_AGO = date(2020, 1, 1)
PROCESSES, ROUNDS = 4, 10


def numbers():
    db.session.rollback()
    return {(row.listing_id, row.week, row.what): row.count for row in db.session.scalars(select(WeeklyCount))}


def test_views_are_written_together_and_added_to_what_is_there(any_app):
    ana, bo = keep(a_listing(now=NOW)), keep(a_listing(now=NOW))
    gathered = Gathered()
    for _ in range(3):
        gathered.add([ana.id, bo.id], What.MATCH, now=NOW)
    gathered.add([ana.id], What.VIEW, now=NOW)
    assert numbers() == {}, "looking writes nothing"
    assert gathered.write() == 3
    gathered.add([ana.id], What.VIEW, now=NOW)
    gathered.write()
    assert gathered.write() == 0
    assert numbers() == {
        (ana.id, MONDAY, What.MATCH): 3, (bo.id, MONDAY, What.MATCH): 3, (ana.id, MONDAY, What.VIEW): 2,
    }  # fmt: skip


def test_processes_that_write_at_once_lose_nothing_to_each_other(any_app):
    ids = [keep(a_listing(now=NOW)).id for _ in range(3)]

    def work(number):
        gathered = Gathered()
        for turn in range(ROUNDS):
            gathered.add(ids if (number + turn) % 2 else reversed(ids), What.VIEW, now=NOW)
            gathered.write()

    in_processes(any_app, work, count=PROCESSES)
    assert set(numbers().values()) == {PROCESSES * ROUNDS}


def test_threads_that_count_while_it_is_written_lose_nothing(app):
    listing = keep(a_listing(now=NOW))
    gathered, listing_id = Gathered(), listing.id

    def looking():
        for _ in range(500):
            gathered.add([listing_id], What.VIEW, now=NOW)

    threads = [threading.Thread(target=looking) for _ in range(4)]
    for one in threads:
        one.start()
    while any(one.is_alive() for one in threads):
        gathered.write()
    gathered.write()
    assert numbers()[(listing_id, MONDAY, What.VIEW)] == 2000


def test_what_cannot_be_written_is_kept_for_the_next_time(app):
    listing = keep(a_listing(now=NOW))
    gathered = Gathered()
    gathered.add([listing.id], What.VIEW, now=NOW)
    with unit_of_work(), pytest.raises(RuntimeError):
        gathered.write()
    gathered.add([listing.id], What.VIEW, now=NOW)
    gathered.write()
    assert numbers() == {(listing.id, MONDAY, What.VIEW): 2}


def test_a_listing_that_is_gone_meanwhile_takes_its_counts_with_it(any_app):
    ana, bo = keep(a_listing(now=NOW)), keep(a_listing(now=NOW))
    gone, left = ana.id, bo.id
    gathered = Gathered()
    gathered.add([gone, left], What.VIEW, now=NOW)
    gathered.write()
    with unit_of_work() as session:
        session.delete(session.get(Listing, gone))
    gathered.add([gone, left], What.VIEW, now=NOW)
    gathered.write()
    assert numbers() == {(left, MONDAY, What.VIEW): 2}


def test_an_inquiry_is_counted_with_what_it_belongs_to_or_not_at_all(app):
    listing = keep(a_listing(now=NOW))
    with unit_of_work():
        count(listing.id, What.INQUIRY, now=NOW)
    with pytest.raises(ZeroDivisionError):
        count_and_fail(listing.id)
    assert numbers() == {(listing.id, MONDAY, What.INQUIRY): 1}


def count_and_fail(listing_id):
    with unit_of_work():
        count(listing_id, What.INQUIRY, now=NOW)
        raise ZeroDivisionError


def test_the_last_weeks_are_whole_and_in_order(app):
    ana = keep(a_listing(now=NOW))
    with unit_of_work():
        add_counts({Key(ana.id, MONDAY - timedelta(weeks=weeks), What.VIEW): 10 + weeks for weeks in (0, 2, 25, 26)})
    weeks = counts_by_week(ana.id, since=LONG_AGO, now=NOW)
    assert len(weeks) == 26
    assert [week.counts[What.VIEW] for week in weeks] == [35, *[0] * 22, 12, 0, 10]
    assert weeks[-1].monday == MONDAY
    assert [week.monday for week in counts_by_week(ana.id, since=MONDAY - timedelta(days=1), now=NOW)] == [
        MONDAY - timedelta(weeks=1), MONDAY,
    ]  # fmt: skip


def test_counts_are_forgotten_after_two_years(any_app):
    ana = keep(a_listing(now=NOW))
    oldest = week_of(NOW - KEPT_FOR)
    with unit_of_work():
        add_counts({Key(ana.id, oldest - timedelta(weeks=1), What.VIEW): 9, Key(ana.id, oldest, What.VIEW): 8})
    assert forget_old_counts(NOW) == 1
    assert numbers() == {(ana.id, oldest, What.VIEW): 8}
    assert forget_old_counts(NOW) == 0


def test_the_thread_writes_the_last_of_it_when_it_ends(app):
    listing_id = keep(a_listing(now=NOW)).id
    gathered = Gathered()
    writer = Writer(gathered, context=app.app_context, every_seconds=3600)
    writer.start()
    gathered.add([listing_id], What.VIEW, now=NOW)
    assert writer.stop()
    assert numbers() == {(listing_id, MONDAY, What.VIEW): 1}


def test_the_table_holds_nothing_but_listing_week_kind_and_number(app):
    assert set(WeeklyCount.__table__.columns.keys()) == {"listing_id", "week", "what", "count"}
