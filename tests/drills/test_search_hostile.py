"""Ten thousand hostile searches of 50,000 listings: none raises, none takes 50 ms of the processor.

The bar is held against the time that the processor spends in the thread that asks: that is what a question costs. The
wall clock adds whatever else the machine does meanwhile; its worst figure is said, and no bar. The garbage of the
test's own making is not collected inside of a question. `now` is not hostile here: no visitor sets the clock.
"""

import gc
import sys
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from benchmarks._search_listings import COMMON, NOW, SCHEMA, SURNAMES, Listings
from search_index import Request, WhooshEngine
from tests.search_index.hostile import hostile_requests, typed_texts

LISTINGS = 50_000
QUERIES = 10_000
MOST_SECONDS = 0.050

words = st.sampled_from([*SURNAMES, *COMMON, "nasolabial folds", "gua sha", "facial rejuvenation", "nccaom"])


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = WhooshEngine(tmp_path_factory.mktemp("hostile"), SCHEMA)
    engine.rebuild(Listings().documents(LISTINGS))
    engine.search(Request(now=NOW))
    return engine


class Stopwatch:
    """Seconds of the processor that each question took, with the question; and the longest by the wall clock."""

    def __init__(self):
        self.taken, self.longest = [], 0.0

    @contextmanager
    def timing(self, asked):
        gc.disable()
        wall, busy = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            busy, wall = time.thread_time() - busy, time.perf_counter() - wall
            gc.enable()
        self.taken.append((busy, f"{asked!r:.500}"))
        self.longest = max(self.longest, wall)

    @property
    def slowest(self):
        return max(self.taken)

    def say(self, capsys, what):
        milliseconds = [seconds * 1000 for seconds, _ in sorted(self.taken)]
        middle, rare = milliseconds[len(milliseconds) // 2], milliseconds[len(milliseconds) * 99 // 100]
        with capsys.disabled():
            sys.stdout.write(
                f"\n  {len(milliseconds):,} hostile {what}, {LISTINGS:,} listings: {middle:.2f} ms of processor (p50), "
                f"{rare:.1f} (p99), {milliseconds[-1]:.1f} (slowest; {self.longest * 1000:.0f} by the wall clock)\n"
            )


@pytest.mark.timeout(1800)
def test_ten_thousand_hostile_searches_are_answered_within_50_ms(engine, capsys):
    watch = Stopwatch()

    @given(asked=hostile_requests(SCHEMA, words))
    @settings(max_examples=QUERIES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def ask(asked):
        asked = replace(asked, now=NOW)
        with watch.timing(asked):
            result = engine.search(asked)
        assert len(result.hits) <= result.total + result.total_unclaimed

    ask()
    watch.say(capsys, "searches")
    assert len(watch.taken) >= QUERIES
    assert watch.slowest[0] <= MOST_SECONDS, watch.slowest


@pytest.mark.timeout(1800)
def test_ten_thousand_hostile_beginnings_are_completed_within_50_ms(engine, capsys):
    watch = Stopwatch()

    @given(typed=typed_texts(words), limit=st.integers(), near=st.none() | st.tuples(st.floats(), st.floats()))
    @settings(max_examples=QUERIES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def ask(typed, limit, near):
        with watch.timing((typed, limit, near)):
            engine.suggest(typed, limit, near=near, include_unclaimed=True)

    ask()
    watch.say(capsys, "beginnings")
    assert watch.slowest[0] <= MOST_SECONDS, watch.slowest
