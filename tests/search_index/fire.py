"""Readers ask while a writer is killed with SIGKILL again and again: all of them processes, as in production.

    python -m tests.search_index.fire kill FOLDER SEED KILLS       forks writers and kills them
    python -m tests.search_index.fire read FOLDER SEED THREADS     asks until it is told to stop

A writer goes on from what the index holds: the last acknowledged step, or the one that was under way and committed.
"""

from __future__ import annotations

import mmap
import os
import pickle
import random
import signal
import subprocess
import sys
import threading
import traceback
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from search_index import WhooshEngine
from tests.search_index.history import History
from tests.search_index.strategies import SCHEMA
from tests.search_index.watching import Judge, Notes, watch

ROOT = Path(__file__).resolve().parents[2]
SHORTEST_LIFE, LONGEST_LIFE = 0.02, 0.2
"""Seconds until a writer is killed; twice as long after one that did not get anything done, for machines are busy."""
PAUSE = 0.002
"""Seconds between two questions of a thread, so that the writer gets its turn on few processors."""
PATIENCE = 60


class Clock:
    """Three numbers in a file that all processes map: which step was begun, which acknowledged, whether to stop."""

    def __init__(self, folder):
        path = folder / "clock"
        if not path.exists():
            path.write_bytes(bytes(24))
        with path.open("r+b") as file:
            self._numbers = memoryview(mmap.mmap(file.fileno(), 24)).cast("Q")

    @property
    def begun(self):
        return self._numbers[0]

    @property
    def acknowledged(self):
        return self._numbers[1]

    @property
    def stopping(self):
        return bool(self._numbers[2])

    def begin(self, number):
        self._numbers[0] = number

    def acknowledge(self, number):
        self._numbers[1] = number

    def stop(self):
        self._numbers[2] = 1


class Report(NamedTuple):
    """`kills`: what was under way → how often. `mistakes`: in words; empty when every answer was right."""

    answers: int
    generations: int
    steps: int
    kills: Counter
    mistakes: list


def under_fire(folder, *, kills, readers, threads, seed=1):
    """Let readers ask until so many writers were killed; then judge every answer and the index that is left."""
    folder.mkdir()
    History().step(0).take(engine_of(folder))
    clock = Clock(folder)
    with (folder / "log").open("w") as log:
        asking = [_start("read", folder, seed + number, threads, log=log) for number in range(readers)]
        killer = _start("kill", folder, seed, kills, log=log)
        try:
            statuses = [killer.wait()]
            clock.stop()
            statuses += [reader.wait(PATIENCE) for reader in asking]
        finally:
            for process in (killer, *asking):
                process.kill()
                process.wait()
    assert set(statuses) == {0}, (folder / "log").read_text()
    notes = Notes()
    for number in range(readers):
        notes.add(pickle.loads((folder / f"notes-{seed + number}").read_bytes()))
    moments = pickle.loads((folder / "kills").read_bytes())
    mistakes = Judge().mistakes(notes) + _what_is_wrong_with(folder, clock)
    return Report(notes.count, len(notes.generations), clock.acknowledged, moments, mistakes)


def engine_of(folder):
    return WhooshEngine(folder / "index", SCHEMA)


def _start(role, *arguments, log):
    command = [sys.executable, "-m", "tests.search_index.fire", role, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)


def _what_is_wrong_with(folder, clock):
    """What a fresh look finds once all is quiet."""
    engine, history = engine_of(folder), History()
    engine.check()
    state = state_of(engine, history, clock)
    history.step(state + 1).take(engine)
    engine.check()
    held = engine.fingerprints() == history.fingerprints(state + 1)
    return [] if held else ["one more step after the fire went wrong"]


# The writers.


def state_of(engine, history, clock):
    """The step that the index is at. Raises ValueError when it holds half of one, or has lost an acknowledged one."""
    held = engine.fingerprints()
    for number in (clock.acknowledged, clock.acknowledged + 1):
        if history.fingerprints(number) == held:
            return number
    raise ValueError(f"The index holds neither step {clock.acknowledged} nor the next.")


def write(folder, history, clock):
    """Take step after step until killed."""
    engine = engine_of(folder)
    number = state_of(engine, history, clock)
    clock.acknowledge(number)
    while True:
        number += 1
        step = history.step(number)
        clock.begin(number)
        step.take(engine)
        clock.acknowledge(number)


def kill(folder, seed, kills):
    """Fork one writer after the other and kill each at a random moment; a broken one says why in the log."""
    clock, history, dice, moments = Clock(folder), History(), random.Random(seed), Counter()
    wait, longest = threading.Event().wait, LONGEST_LIFE
    while moments.total() < kills:
        before = clock.acknowledged
        history.step(before + 50)
        writer = os.fork()
        if not writer:
            _write_and_say_what_went_wrong(folder, history, clock)
        wait(dice.uniform(SHORTEST_LIFE, longest))
        os.kill(writer, signal.SIGKILL)
        _, status = os.waitpid(writer, 0)
        if not os.WIFSIGNALED(status):
            sys.exit("A writer ended by itself.")
        longest = LONGEST_LIFE if clock.acknowledged > before else 2 * longest
        begun = clock.begun
        moments[f"in {history.step(begun).do}" if begun > clock.acknowledged else "between edits"] += 1
    (folder / "kills").write_bytes(pickle.dumps(moments))


def _write_and_say_what_went_wrong(folder, history, clock):
    try:
        write(folder, history, clock)
    except BaseException:  # noqa: BLE001 - this is a fork: nothing may go on after it
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(1)


# The readers.


def read(folder, seed, threads):
    """Ask in several threads over one engine, as a web worker does."""
    engine, clock, pause = engine_of(folder), Clock(folder), threading.Event()
    notes = [Notes() for _ in range(threads)]
    asking = [
        threading.Thread(target=watch, args=(engine, clock, one, f"{seed} {number}", lambda: pause.wait(PAUSE)))
        for number, one in enumerate(notes)
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    together = Notes()
    for one in notes:
        together.add(one)
    together.generations.default_factory = None
    (folder / f"notes-{seed}").write_bytes(pickle.dumps(together))


if __name__ == "__main__":
    role, place, *numbers = sys.argv[1:]
    if role == "kill":
        kill(Path(place), *map(int, numbers))
    else:
        read(Path(place), *map(int, numbers))
