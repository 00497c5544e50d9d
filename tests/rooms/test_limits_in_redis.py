"""What only Redis can do to the limits: several hosts at once, keys that expire, and being away or silent."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from redis import Redis
from structlog.testing import capture_logs

from directory.config import BadSetting, Config
from directory.limits.in_redis import PREFIX, InRedis
from directory.limits.rules import Limit
from directory.operations.doctor import examine_tries
from directory.operations.findings import Severity
from directory.shared.db import unit_of_work

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIVE = Limit(times=5, within=timedelta(minutes=5))
DAY = Limit(times=5, within=timedelta(days=1))


@pytest.mark.redis
def test_tries_of_eight_hosts_at_once_are_counted_exactly_and_their_keys_expire(redis_url):
    together = Barrier(8)

    def try_often(_):
        host, answers = InRedis(redis_url), []
        host.full_until(["one"], limit=FIVE, now=NOW)  # connected before the races
        for race in range(30):
            together.wait(30)
            answers.append(host.count_try([f"race {race}"], limit=FIVE, now=NOW))
        return answers

    with ThreadPoolExecutor(8) as hosts:
        answers = list(hosts.map(try_often, range(8)))
    assert [race.count(None) for race in zip(*answers, strict=True)] == [5] * 30
    assert {answer for each in answers for answer in each} == {None, NOW + FIVE.within}
    host = InRedis(redis_url)
    assert host.count_try(["three"], limit=DAY, now=NOW) is None
    assert host.count_try(["three"], limit=FIVE, now=NOW) is None
    with Redis.from_url(redis_url) as server:
        left = {key.decode().removeprefix(PREFIX): server.pttl(key) / 1000 for key in server.scan_iter()}
    assert set(left) == {"three", *(f"race {race}" for race in range(30))}
    assert 200 < left["race 0"] <= 300
    assert 86_000 < left["three"] <= 86_400


def silent(path):
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen()
    return server


@pytest.mark.parametrize("listens", ["nobody", "a silent server"])
def test_while_redis_is_away_the_database_counts_and_the_log_says_so_once_a_minute(listens, app, tmp_path):
    path = tmp_path / "socket"
    config = Config(instance=tmp_path, redis_url=f"unix://{path}")
    with silent(tmp_path / ("socket" if listens != "nobody" else "elsewhere")), capture_logs() as said:
        host = InRedis(config.tries_server)
        for seconds in (0, 1, 59, 60, 61):
            with unit_of_work():
                assert host.count_try(["one"], limit=FIVE, now=NOW + timedelta(seconds=seconds)) is None
        with unit_of_work():
            assert host.count_try(["one"], limit=FIVE, now=NOW + timedelta(seconds=62)) == NOW + FIVE.within
        assert host.full_until(["one"], limit=FIVE, now=NOW + timedelta(seconds=62)) == NOW + FIVE.within
        assert [one.severity for one in examine_tries(config)] == [Severity.DUE]
    assert [one["event"] for one in said] == ["redis_counts_no_tries"] * 2


@pytest.mark.redis
def test_a_redis_that_counts_is_fine(redis_url):
    assert [one.severity for one in examine_tries(Config(redis_url=redis_url))] == [Severity.FINE]


@pytest.mark.parametrize(
    "url", ["http://a-word@host", "redis://", "redis://host:99999", "redis://host/name", "redis://host?db=1", "unix://"]
)
def test_an_address_that_cannot_be_read_is_refused_in_words_that_do_not_repeat_it(url):
    with pytest.raises(BadSetting, match="FINEPOINT_REDIS_URL takes redis://user:password@host:6379/0") as refused:
        Config.from_env({"FINEPOINT_REDIS_URL": url})
    assert "a-word" not in str(refused.value)
    assert Config.from_env({"FINEPOINT_REDIS_URL": "rediss://:secret@[::1]:6380/2"}).tries_server.endswith("/2")
    assert "secret" not in repr(Config(redis_url="redis://:secret@host"))
