"""Where the project lies, how its programs are called, and what a person reads while they work."""

from __future__ import annotations

import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import StrPath

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


class Stop(Exception):  # noqa: N818 - not always an error
    """Ends the command with words for a person and an exit code."""

    def __init__(self, words: str, code: int = 1) -> None:
        super().__init__(words)
        self.code = code


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Say what is going on, and how long it took."""
    print(f"  {what} …", flush=True)
    start = time.monotonic()
    yield
    print(f"  {what}: {time.monotonic() - start:.1f} s", flush=True)


def call(*command: StrPath) -> None:
    """Run a program in the project's folder; stop with its exit code when it fails."""
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code:
        name = " ".join(Path(part).name for part in command[:4])
        raise Stop(f"{name} … failed (exit code {code}); its own words are above.", abs(code))


def module(name: str, *arguments: StrPath) -> list[StrPath]:
    """Return the command that runs a Python module of the project's own environment."""
    return [PYTHON, "-m", name, *arguments]
