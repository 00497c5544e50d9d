"""Decoding within bounds: work on bytes from a stranger, in a process of its own that is killed whole on overrun.

A decoder that hangs, eats memory or crashes takes its process with it and nothing else. The process is a fresh
interpreter started by `posix_spawn`'s kin, never a fork of this one: forking a process with threads copies locks
that nobody will open. It inherits no environment (so no secret), no open file, and no terminal; it says what it
found as JSON and bytes, never as anything that is executed when read.

`run_bounded("package.module:function", data, bounds=…, **numbers)` calls `function(data, **numbers)`, which returns
facts and blobs; a RuleBroken that it raises arrives here. `bounded_child.py` is the other side.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import structlog

from directory.shared.errors import RuleBroken, refusal

CHILD = Path(__file__).with_name("bounded_child.py")
AT_ONCE = 2
"""Children of one server process at a time: with two server processes, four times their memory at most."""
SLOT_WITHIN_SECONDS = 10.0
HEADER_BYTES = 4
CHUNK = 1 << 20

TOO_LONG = refusal("This file takes too long to read. Print it to a new PDF, or send a photo of it.")
TOO_MUCH = refusal("This file needs too much memory to read. Print it to a new PDF, or send a photo of it.")
BROKEN = refusal("This file breaks when it is read. Print it to a new PDF, or send a photo of it.")
BUSY = refusal("We are reading many files at this moment. Try again in half a minute.")

_slots = threading.BoundedSemaphore(AT_ONCE)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one piece of work may take: seconds of processor and of the clock, bytes of address space and of answer."""

    cpu_seconds: float
    wall_seconds: float
    memory_bytes: int
    answer_bytes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: facts as plain JSON, and blobs of bytes."""

    facts: dict[str, Any]
    blobs: tuple[bytes, ...]


class Overrun(RuntimeError):  # noqa: N818 - it reads as what happened
    """The work went over its bounds, or its process broke; `str(error)` says so to a person."""


def run_bounded(work: str, data: bytes, *, bounds: Bounds, **numbers: int) -> Answer:
    """Do one piece of work on bytes. Raises Overrun, and RuleBroken as the work raised it.

    Called from any thread, outside of any transaction: it waits for a slot, then for the work.
    """
    if not _slots.acquire(timeout=SLOT_WITHIN_SECONDS):
        raise Overrun(BUSY)
    try:
        return _opened(_run(work, data, bounds, numbers))
    finally:
        _slots.release()


def _run(work: str, data: bytes, bounds: Bounds, numbers: dict[str, int]) -> bytes:
    """What the child wrote. Raises Overrun when it was killed, broke, or wrote too much."""
    limits = (str(bounds.cpu_seconds), str(bounds.memory_bytes))
    command = [sys.executable, "-I", str(CHILD), *limits, work, json.dumps(numbers)]
    with tempfile.TemporaryFile() as given:
        given.write(data)
        given.seek(0)
        with subprocess.Popen(  # noqa: S603 - our own program, with words of our own
            command,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,
        ) as child:
            try:
                written = _read(child, bounds)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
    if child.returncode == 0 and written:
        return written
    _log.info("overrun", work=work, code=child.returncode)
    raise Overrun(TOO_LONG if -child.returncode in {signal.SIGPROF, signal.SIGXCPU, signal.SIGKILL} else BROKEN)


def _read(child: subprocess.Popen[bytes], bounds: Bounds) -> bytes:
    """Everything that the child writes until it ends or its time is over; nothing when it is too much."""
    source: IO[bytes] = child.stdout  # type: ignore[assignment]
    ends_at = time.monotonic() + bounds.wall_seconds
    written = bytearray()
    while (left := ends_at - time.monotonic()) > 0:
        if not select.select([source], [], [], left)[0]:
            break
        chunk = os.read(source.fileno(), CHUNK)
        if not chunk:
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, ends_at - time.monotonic()))
            return bytes(written)
        written += chunk
        if len(written) > bounds.answer_bytes:
            break
    return b""


def _opened(written: bytes) -> Answer:
    """The answer that was written: a length, JSON of that length, then the blobs. Raises Overrun and RuleBroken."""
    try:
        begins = HEADER_BYTES + int.from_bytes(written[:HEADER_BYTES])
        head = json.loads(written[HEADER_BYTES:begins])
        if "refused" in head:
            raise _refused(head)
        if "too_much" in head:
            raise Overrun(TOO_MUCH)
        blobs = []
        for size in head["sizes"]:
            blobs.append(written[begins : begins + size])
            begins += size
        return Answer(head["facts"], tuple(blobs))
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as nonsense:
        raise Overrun(BROKEN) from nonsense


def _refused(head: dict[str, Any]) -> RuleBroken:
    """What the child refused. Raises Overrun where that makes no sense."""
    try:
        return RuleBroken(head["refused"], field=head["field"], **head["given"])
    except (KeyError, TypeError, ValueError) as nonsense:
        raise Overrun(BROKEN) from nonsense
