#!/usr/bin/env python3
"""Set up, start and check Finepoint: needs Python 3.11 with pip, and Node 20 with npm; brings the rest itself.

  python3 dev.py run [--port N] [--host H] [--empty]   install, build, migrate, load the demo, serve
  python3 dev.py test [pytest arguments]               everything: lint, types, contracts, templates, tests
  python3 dev.py check                                 the fast part of it: no tests
  python3 dev.py setup                                 install and build only
  python3 dev.py bench NAME [arguments]                one of benchmarks/
  python3 dev.py drill [pytest arguments]              the long fault tests, and the tests on PostgreSQL
  python3 dev.py lock                                  choose package versions anew and lock them
  python3 dev.py audit                                 ask PyPI and npm for published faults of what is locked
  python3 dev.py help                                  this text

FINEPOINT_INSTANCE names the folder of the database, the index, the files and the letters (default: instance).
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from development.audit import audit
from development.checks import bench, check, drill, test
from development.console import Stop
from development.serve import run
from development.setup import lock, setup, trust_the_certificates_of_the_machine

if TYPE_CHECKING:
    from collections.abc import Callable

VERBS: dict[str, Callable[[list[str]], None]] = {
    "run": run,
    "test": test,
    "check": check,
    "setup": lambda _: setup(),
    "bench": bench,
    "drill": drill,
    "lock": lock,
    "audit": audit,
    "help": lambda _: print(__doc__),
}


def main() -> None:
    verb, *arguments = sys.argv[1:] or ["help"]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that what was started is stopped
    trust_the_certificates_of_the_machine()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what starts a hundred times is compiled once
    try:
        VERBS.get(verb, refuse)(arguments)
    except Stop as stop:
        sys.stdout.flush()
        print(f"\n{stop}", file=sys.stderr)
        sys.exit(stop.code)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def refuse(_: list[str]) -> None:
    raise Stop(f"There is no '{sys.argv[1]}'. Verbs: {', '.join(VERBS)}.", 2)


if __name__ == "__main__":
    main()
