"""The other side of `bounded.py`: bound this process first, then import the work, do it, and say what came of it.

Run as a program, never imported: `python -I bounded_child.py cpu_seconds memory_bytes package.module:function
'{"number": 1}'`, with the bytes on standard input.
"""

from __future__ import annotations

import resource
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HEADER_BYTES = 4


def bound(cpu_seconds: float, memory_bytes: int) -> None:
    """Take from this process, for good, all time, memory and files beyond what it may have.

    The timer ends it to the millisecond; the limit in whole seconds holds even where code turned the timer off.
    """
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    seconds = int(cpu_seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


def main(work: str, numbers: str) -> None:
    """Do the work on standard input and write its answer to standard output."""
    sys.path.insert(0, str(ROOT))
    import importlib  # noqa: PLC0415 - nothing is imported before the bounds hold
    import json  # noqa: PLC0415

    from directory.shared.errors import RuleBroken  # noqa: PLC0415

    blobs: tuple[bytes, ...] = ()
    try:
        module, function = work.split(":")
        facts, blobs = getattr(importlib.import_module(module), function)(
            sys.stdin.buffer.read(), **json.loads(numbers)
        )
        head = {"facts": facts, "sizes": [len(blob) for blob in blobs]}
    except RuleBroken as refused:
        head, blobs = {"refused": refused.sentence, "given": refused.given, "field": refused.field}, ()
    except MemoryError:
        head, blobs = {"too_much": True}, ()
    said = json.dumps(head).encode()
    sys.stdout.buffer.write(len(said).to_bytes(HEADER_BYTES))
    sys.stdout.buffer.write(said)
    for blob in blobs:
        sys.stdout.buffer.write(blob)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    bound(float(sys.argv[1]), int(sys.argv[2]))
    main(sys.argv[3], sys.argv[4])
