"""Work on a stranger's bytes stays within its bounds, and takes nothing with it when it does not."""

import os
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from directory.files.bounded import AT_ONCE, BROKEN, TOO_LONG, TOO_MUCH, Bounds, Overrun, run_bounded
from directory.shared.errors import RuleBroken

TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")
"""The system rounds a timer up to one."""
BOUNDS = Bounds(cpu_seconds=0.5, wall_seconds=60.0, memory_bytes=200 * 1024**2, answer_bytes=1 << 20)
HASTY = Bounds(cpu_seconds=5.0, wall_seconds=0.4, memory_bytes=200 * 1024**2, answer_bytes=1 << 20)
MARK = "a-mark-of-this-test-"


def do(work, data=b"", bounds=BOUNDS, **numbers):
    return run_bounded(f"tests.rooms.bounded_work:{work}", data, bounds=bounds, **numbers)


def test_what_is_found_comes_back_as_facts_and_bytes():
    answer = do("echo", b"abc", number=7)
    assert answer.facts == {"number": 7, "length": 3}
    assert answer.blobs == (b"abc", b"cba")


def test_a_refusal_comes_back_in_its_words():
    with pytest.raises(RuleBroken, match="upside down") as refused:
        do("refuse")
    assert refused.value.field == "documents"


def test_the_process_has_its_limits_and_nothing_of_ours(monkeypatch):
    monkeypatch.setenv("FINEPOINT_SECRET_KEY", "nobody else knows")
    has = do("what_it_has").facts
    assert has["limits"]["RLIMIT_AS"] == [BOUNDS.memory_bytes] * 2
    assert has["limits"]["RLIMIT_CPU"] == [1, 1]
    assert has["limits"]["RLIMIT_FSIZE"] == has["limits"]["RLIMIT_CORE"] == [0, 0]
    assert 0 < has["timer"] <= BOUNDS.cpu_seconds + TICK_SECONDS
    assert not any("FINEPOINT" in name for name in has["environment"])
    assert len(has["files"]) <= 4  # three of its own, and the folder that it just listed
    assert (has["isolated"], has["session"], has["folder"]) == (1, True, "/")


@pytest.mark.parametrize(
    ("work", "bounds", "words"),
    [
        ("spin", BOUNDS, TOO_LONG),
        ("spin_without_a_timer", BOUNDS, TOO_LONG),
        ("wait", HASTY, TOO_LONG),
        ("eat", BOUNDS, TOO_MUCH),
        ("crash", BOUNDS, BROKEN),
        ("fail", BOUNDS, BROKEN),
        ("flood", BOUNDS, TOO_LONG),
        ("speak_nonsense", BOUNDS, BROKEN),
        ("write_a_file", BOUNDS, BROKEN),
        ("no_such_work", BOUNDS, BROKEN),
    ],
)
def test_an_overrun_ends_the_process_and_is_told_in_words(work, bounds, words):
    with pytest.raises(Overrun) as told:
        do(work, bounds=bounds)
    assert str(told.value) == words


def test_what_the_process_started_ends_with_it():
    mark = MARK + str(os.getpid())
    with pytest.raises(Overrun):
        do("wait_with_a_child", mark.encode(), bounds=HASTY)
    ends_at = time.monotonic() + 60
    while mark in command_lines() and time.monotonic() < ends_at:
        threading.Event().wait(0.02)
    assert mark not in command_lines()


def command_lines():
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            found.append((process / "cmdline").read_text())
    return "\n".join(found)


def test_threads_take_turns_and_each_gets_its_own_answer():
    found = {}

    def one(number):
        found[number] = do("echo", str(number).encode(), number=number).blobs[0]

    threads = [threading.Thread(target=one, args=(number,)) for number in range(3 * AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: str(number).encode() for number in range(3 * AT_ONCE)}
