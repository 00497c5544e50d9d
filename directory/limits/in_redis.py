"""Tries counted in Redis: one sorted set for each bucket, of tries by when they count no more.

A key is a prefix and the bucket's name, which is a keyed hash; it expires with its last try. Asking and counting are
one script, so that hosts that try at once are counted exactly. A unit of work that fails takes back nothing here.
While Redis is away each try is counted in the database.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from directory.limits.in_database import InDatabase
from directory.limits.rules import Limit

log = structlog.get_logger()

PREFIX = "finepoint:tries:"
TIMEOUT_SECONDS = 0.2
SAID_EVERY = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# Instants are microseconds since 1970, which a double holds exactly; Lua's own numbers would be printed shortened.
# ARGV: now, how many tries fit, until when this one counts, and its name in each bucket: no names, nothing is counted.
SCRIPT = """
local now, times, counts_until = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local wait = false
for _, key in ipairs(KEYS) do
  local oldest = redis.call('ZREVRANGEBYSCORE', key, '+inf', '(' .. now, 'WITHSCORES', 'LIMIT', times - 1, 1)
  if oldest[2] and (not wait or tonumber(oldest[2]) > tonumber(wait)) then wait = oldest[2] end
end
if wait or #ARGV == 3 then return wait end
for i, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  redis.call('ZADD', key, counts_until, ARGV[3 + i])
  local latest = redis.call('ZREVRANGE', key, 0, 0, 'WITHSCORES')
  redis.call('PEXPIRE', key, string.format('%.0f', math.ceil((tonumber(latest[2]) - tonumber(now)) / 1000)))
end
return false
"""


class InRedis:
    """Counts tries in the Redis of a URL, and in the database whenever Redis does not do it."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._script = self._redis.register_script(SCRIPT)
        self._instead = InDatabase()
        self._silent_until = EPOCH

    def full_until(self, buckets: Sequence[str], *, limit: Limit, now: datetime) -> datetime | None:
        """When the fullest of these buckets has room again; None when all of them have room now."""
        try:
            return self._run(buckets, limit, now, names=())
        except RedisError as trouble:
            self._say(trouble, now)
            return self._instead.full_until(buckets, limit=limit, now=now)

    def count_try(self, buckets: Sequence[str], *, limit: Limit, now: datetime) -> datetime | None:
        """Count a try in each of its buckets unless one is full, and forget those whose time is over."""
        try:
            return self._run(buckets, limit, now, names=[secrets.token_hex(8) for _ in buckets])
        except RedisError as trouble:
            self._say(trouble, now)
            return self._instead.count_try(buckets, limit=limit, now=now)

    def trouble(self) -> str:
        """Why Redis cannot count at this moment; "" when it can."""
        try:
            self._run(["probe"], Limit(times=1, within=MICROSECOND), EPOCH, names=["probe"])
        except RedisError as trouble:
            return str(trouble) or type(trouble).__name__
        return ""

    def _run(self, buckets: Sequence[str], limit: Limit, now: datetime, *, names: Sequence[str]) -> datetime | None:
        instants = [str((instant - EPOCH) // MICROSECOND) for instant in (now, now + limit.within)]
        keys = [PREFIX + bucket for bucket in buckets]
        wait = self._script(keys=keys, args=[instants[0], limit.times, instants[1], *names])
        return None if wait is None else EPOCH + int(float(wait)) * MICROSECOND

    def _say(self, trouble: RedisError, now: datetime) -> None:
        """Log it, once a minute: whoever floods the site shall not flood its log."""
        if now >= self._silent_until:
            self._silent_until = now + SAID_EVERY
            log.warning("redis_counts_no_tries", why=str(trouble) or type(trouble).__name__)
