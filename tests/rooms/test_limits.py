"""Tries: counted in each bucket, refused when one is full, forgotten when their time is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from directory.limits.actions import count_try
from directory.limits.models import Try
from directory.limits.queries import full_until
from directory.limits.rules import Limit
from directory.shared.db import db, unit_of_work

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
THREE = Limit(times=3, within=timedelta(minutes=5))


def try_at(minute, *buckets):
    with unit_of_work():
        return count_try(buckets or ("one",), limit=THREE, now=NOW + timedelta(minutes=minute))


def test_the_fourth_try_waits_until_the_first_is_forgotten(any_app):
    assert [try_at(minute) for minute in (0, 1, 2)] == [None] * 3
    assert try_at(3) == NOW + timedelta(minutes=5)
    assert try_at(5) is None
    assert try_at(5) == NOW + timedelta(minutes=6)


def test_one_full_bucket_is_enough_and_a_refused_try_is_counted_nowhere(any_app):
    for minute in (0, 1, 2):
        try_at(minute, "one")
    assert try_at(3, "one", "two") == NOW + timedelta(minutes=5)
    assert full_until(["two"], limit=THREE, now=NOW) is None
    assert db.session.scalar(select(func.count(Try.id))) == 3


def test_tries_whose_time_is_over_are_deleted(any_app):
    for minute in (0, 1, 60):
        try_at(minute, "one")
    assert db.session.scalar(select(func.count(Try.id))) == 1
