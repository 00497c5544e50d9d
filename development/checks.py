"""Checking the product: lint, types, contracts, templates, tests, drills and benchmarks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from development.chromium import chromium
from development.console import PYTHON, ROOT, VENV, Stop, call, module, telling
from development.postgres import postgres
from development.redis_server import redis_server
from development.setup import setup
from development.sources import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from _typeshed import StrPath

INSPECTIONS: dict[str, list[StrPath]] = {
    "Lint": module("ruff", "check", "--quiet", "--output-format=concise", "."),
    "Format": module("ruff", "format", "--quiet", "--check", "."),
    "Import contracts": [PYTHON, VENV / "bin" / "lint-imports", "--no-logo"],
    "Types": module("mypy", "--no-error-summary"),
}
SILENTLY = "--import-mode=importlib -p no:cacheprovider -p no:terminal"
TEMPLATES: dict[str, list[StrPath]] = {"Templates": module("djlint", "--lint", "--quiet", "templates")}
READING: dict[str, list[StrPath]] = {
    "Tests read": module("pytest", "-o", f"addopts={SILENTLY}", "--collect-only", "--ignore=tests/drills")
}
"""Reading all tests compiles them, while the types keep the other core busy: or each process would, for itself."""
THREE_AT_ONCE = ("-n", "3", "--dist=loadscope", "--no-loadscope-reorder")
"""Three processes for two cores: one of them drives the browser, and waits for it (`tests/conftest.py`)."""
ON_POSTGRES = ("tests/rooms", "tests/web", "tests/journeys")
"""What `drill` runs on PostgreSQL, too."""
VARIABLES = {"browser": "FINEPOINT_CHROMIUM", "postgres": "FINEPOINT_TEST_POSTGRES", "redis": "FINEPOINT_TEST_REDIS"}
OPTIONAL = {"redis"}


def test(arguments: list[str]) -> None:
    """Run every check, then the tests with Chromium and PostgreSQL; arguments go to pytest."""
    setup()
    failed = side_by_side(INSPECTIONS | TEMPLATES | ({} if arguments else READING))
    with ExitStack() as stack:
        options = provide_for_tests(stack)
        failed += part(
            "Tests",
            module("pytest", *THREE_AT_ONCE, "--ignore=tests/drills", *options, *arguments),
        )
    conclude(failed)


def check(_: list[str]) -> None:
    """Run lint, types and import contracts."""
    setup()
    conclude(side_by_side(INSPECTIONS))


def drill(arguments: list[str]) -> None:
    """Run the long fault tests, then rooms, pages and journeys on PostgreSQL.

    Arguments go to pytest: they choose among the fault tests, and the second part is left out.
    """
    setup()
    with ExitStack() as stack:
        options = provide_for_tests(stack)
        failed = part(
            "Drills", module("pytest", "-o", "testpaths=tests/drills", "--timeout=1800", *options, *arguments)
        )
        if not arguments and os.environ.get(VARIABLES["postgres"]):
            os.environ["FINEPOINT_TEST_DATABASE"] = "postgresql"
            failed += part("Tests on PostgreSQL", module("pytest", *THREE_AT_ONCE, *options, *ON_POSTGRES))
        conclude(failed)


def bench(arguments: list[str]) -> None:
    """Run one benchmark with its arguments; standard output is the benchmark's alone."""
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("[!_]*.py"))
    if not arguments or arguments[0] not in names:
        raise Stop(f"Name a benchmark: python3 dev.py bench {' | '.join(names) or '(there is none yet)'}", 2)
    with speaking_to_stderr():
        setup()
    call(*module(f"benchmarks.{arguments[0]}", *arguments[1:]))


@contextmanager
def speaking_to_stderr() -> Iterator[None]:
    """Have standard output, of programs called meanwhile too, go to standard error."""
    sys.stdout.flush()
    ours = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(ours, 1)
        os.close(ours)


def side_by_side(commands: Mapping[str, list[StrPath]]) -> list[str]:
    """Run parts at the same time; say of each, in order, how long it took and what it complained of.

    Returns the names of those that failed. What they print is kept until it is their turn.
    """
    with ThreadPoolExecutor(len(commands)) as threads:
        running = {name: threads.submit(_heard, command) for name, command in commands.items()}
        failed = []
        for name, ended in running.items():
            code, said, seconds = ended.result()
            print(f"  {name}: {seconds:.1f} s", said.rstrip(), sep="\n" if said.strip() else "", flush=True)
            if code:
                failed.append(name)
        return failed


def _heard(command: list[StrPath]) -> tuple[int, str, float]:
    start = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout, time.monotonic() - start


def part(name: str, command: list[StrPath]) -> list[str]:
    """Run one part and say how long it took; return its name when it failed."""
    with telling(name):
        return [name] if subprocess.run(command, cwd=ROOT, check=False).returncode else []


def conclude(failed: list[str]) -> None:
    if failed:
        raise Stop(f"Not passed: {', '.join(failed)}.")
    print("All parts passed.", flush=True)


def provide_for_tests(stack: ExitStack) -> list[str]:
    """Bring what tests need, by environment variables; return the pytest options that leave out what is missing.

    Under CI=true everything must be there, but for Redis and the folder of real records.
    """
    without = []
    parts: dict[str, Callable[[], str]] = {
        "browser": lambda: str(chromium()),
        "postgres": lambda: stack.enter_context(postgres()),
        "redis": lambda: stack.enter_context(redis_server()),
    }
    with telling("Chromium, PostgreSQL and Redis for the tests"):
        for marker, bring in parts.items():
            try:
                os.environ[VARIABLES[marker]] = bring()
            except MissingPartError as problem:
                if os.environ.get("CI") == "true" and marker not in OPTIONAL:
                    raise Stop(f"A part of the tests is missing: {problem}") from problem
                print(f"  LEFT OUT: tests marked {marker}: {problem}", flush=True)
                without.append(f"not {marker}")
    # Playwright's own Node wants a library that a small Debian lacks; the one that is needed anyway serves as well.
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(shutil.which("node")))
    records = Path(os.environ.setdefault("FINEPOINT_REAL_DATA", str(ROOT.parent / "shared" / "data")))
    if not records.is_dir():
        print(f"  LEFT OUT: tests marked real_data: FINEPOINT_REAL_DATA names no folder ({records})", flush=True)
        without.append("not real_data")
    return ["-m", " and ".join(without)] if without else []
