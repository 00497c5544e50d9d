"""Tries: counted in each bucket, refused when one is full, forgotten when their time is over; on whatever counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis
from sqlalchemy import func, select

from directory.app import hold
from directory.limits.actions import count_try
from directory.limits.in_redis import PREFIX
from directory.limits.models import Try
from directory.limits.queries import full_until
from directory.limits.rules import Limit
from directory.shared.db import db, unit_of_work

NOW = datetime(2026, 11, 22, 12, 0, 0, 123457, tzinfo=UTC)
THREE = Limit(times=3, within=timedelta(minutes=5))


def in_the_table():
    return db.session.scalar(select(func.count(Try.id)))


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgres),
        pytest.param("redis", marks=pytest.mark.redis),
    ]
)
def kept(request):
    """A function that says how many tries are kept: in each database, and in Redis, in turn."""
    app = request.getfixturevalue("postgres_app" if request.param == "postgresql" else "app")
    with app.app_context():
        if request.param == "redis":
            url = request.getfixturevalue("redis_url")
            hold(app, replace(app.config["FINEPOINT"], redis_url=url))
            with Redis.from_url(url) as server:
                yield lambda: in_the_table() + sum(server.zcard(key) for key in server.scan_iter(f"{PREFIX}*"))
        else:
            yield in_the_table
        db.session.remove()


def try_at(minute, *buckets, limit=THREE):
    with unit_of_work():
        return count_try(buckets or ("one",), limit=limit, now=NOW + timedelta(minutes=minute))


def test_the_fourth_try_waits_until_the_first_is_forgotten(kept):
    assert [try_at(minute) for minute in (0, 1, 2)] == [None] * 3
    assert try_at(3) == NOW + timedelta(minutes=5)
    assert try_at(5) is None
    assert try_at(5) == NOW + timedelta(minutes=6)


def test_one_full_bucket_is_enough_and_a_refused_try_is_counted_nowhere(kept):
    for minute in (0, 1, 2):
        try_at(minute, "one")
    assert try_at(3, "one", "two") == NOW + timedelta(minutes=5)
    assert full_until(["two"], limit=THREE, now=NOW) is None
    assert kept() == 3
    for minute in (1, 2, 3):
        try_at(minute, "two")
    assert full_until(["two", "one"], limit=THREE, now=NOW + timedelta(minutes=3)) == NOW + timedelta(minutes=6)


def test_tries_whose_time_is_over_are_deleted(kept):
    for minute in (0, 1, 60):
        try_at(minute, "one")
    assert kept() == 1
