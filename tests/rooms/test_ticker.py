"""The ticker: every job runs, one that fails holds up none, and one process of an instance leads."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from datetime import UTC, datetime

from directory.shared.leading import FileLead
from directory.shared.ticker import Ticker

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PATIENCE = 20


def a_ticker(folder, jobs):
    return Ticker(
        jobs, clock=lambda: NOON, context=nullcontext, lead=FileLead(folder / "ticker.lock"), every_seconds=0.01
    )


def test_a_job_that_fails_holds_up_no_other_and_is_tried_again(tmp_path):
    tries, done = [], threading.Event()

    def fail(now):
        tries.append(now)
        raise OSError("the database is away")

    def work(now):
        if len(tries) > 2:
            done.set()

    ticker = a_ticker(tmp_path, {"fail": fail, "work": work})
    ticker.start()
    assert done.wait(PATIENCE)
    assert ticker.stop(timeout=PATIENCE)
    assert set(tries) == {NOON}


def test_one_leads_and_when_it_ends_another_takes_over(tmp_path):
    ran, first_ran, second_ran = [], threading.Event(), threading.Event()
    first = a_ticker(tmp_path, {"job": lambda _now: (ran.append(1), first_ran.set())})
    second = a_ticker(tmp_path, {"job": lambda _now: (ran.append(2), second_ran.set())})
    first.start()
    assert first_ran.wait(PATIENCE)
    second.start()
    first_ran.clear()
    assert first_ran.wait(PATIENCE), "the first still leads"
    assert 2 not in ran
    first.stop(timeout=PATIENCE)
    assert second_ran.wait(PATIENCE)
    second.stop(timeout=PATIENCE)
    assert ran == sorted(ran)
