"""Some steps in the life of an index, by whichever Whoosh is on the path; everything is checked before and after.

    python -m tests.drills.going_on FOLDER STEP COUNT

The index must be at the step. Prints the version of Whoosh.
"""

import sys
from pathlib import Path

import whoosh

from search_index import WhooshEngine
from tests.search_index.comparing import assert_same_answers
from tests.search_index.history import History, questions
from tests.search_index.strategies import SCHEMA

HISTORY = History()


def go_on(folder, step, count):
    """Take so many steps and check; returns the step that the index is at then."""
    engine = WhooshEngine(folder, SCHEMA)
    if step >= 0:
        assert_is_at(engine, step)
    for number in range(step + 1, step + 1 + count):
        HISTORY.step(number).take(engine)
    assert_is_at(engine, step + count)
    return step + count


def assert_is_at(engine, step):
    engine.check()
    assert engine.fingerprints() == HISTORY.fingerprints(step)
    assert_same_answers(engine, HISTORY.oracle(step), questions(60))


if __name__ == "__main__":
    go_on(Path(sys.argv[1]), *map(int, sys.argv[2:]))
    sys.stdout.write(whoosh.versionstring())
