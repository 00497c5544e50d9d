"""Several processes on one database at a time, each with connections of its own."""

import multiprocessing
import os
import sys
import traceback
from contextlib import contextmanager

from directory.shared.db import db

PATIENCE_SECONDS = 110


def in_processes(app, work, *, count):
    """Run `work(number)` in so many processes at once, each in the application's context; all must succeed."""
    db.session.remove()
    db.engine.dispose()
    context = multiprocessing.get_context("fork")
    start = context.Barrier(count)
    running = [context.Process(target=_run, args=(app, work, number, start)) for number in range(count)]
    for one in running:
        one.start()
    for one in running:
        one.join(PATIENCE_SECONDS)
    assert [one.exitcode for one in running] == [0] * count


def _run(app, work, number, start):
    code = 1
    try:
        with app.app_context():
            start.wait()
            work(number)
            db.session.remove()
        code = 0
    except BaseException:  # noqa: BLE001 - said, and seen by its exit code
        traceback.print_exc()
    finally:
        os._exit(code)  # nothing of the test that was forked may run here


@contextmanager
def forked(work, *given, says):
    """`work(*given)` in a process of its own, whose standard output is the file `says`; killed -9 at the end."""
    process = multiprocessing.get_context("fork").Process(target=_speaking, args=(says, work, given))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def _speaking(says, work, given):
    with says.open("a", buffering=1) as sys.stdout:
        work(*given)
