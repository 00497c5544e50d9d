"""Two ways to get a program that the machine lacks: Debian's packages, and a package from npm."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from development.console import TOOLS

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCKS = Path(__file__).resolve().parent / "npm"


class MissingPartError(Exception):
    """A part of the tests could not be had; the message says what to do."""


def install_from_debian(*packages: str) -> str | None:
    """Install Debian packages as root; return None when that worked, else why it did not."""
    apt = shutil.which("apt-get")
    if apt is None:
        return "this is no Debian"
    if os.geteuid() != 0:
        return "only root may install Debian packages"
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in ([apt, "-qq", "update"], [apt, "-qq", "install", "--no-install-recommends", "-y", *packages]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"{' '.join(command[1:])} failed: {(done.stderr or done.stdout).strip()[-300:]}"
    return None


@contextmanager
def npm_package(part: str, name: str) -> Iterator[Path]:
    """Lend the folder of an installed npm package, as locked in development/npm/<part>; gone afterwards.

    Raises MissingPartError when it cannot be installed.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise MissingPartError("npm is needed to install it")
    TOOLS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=TOOLS, prefix=f"npm-{part}-") as folder:
        for lock in ("package.json", "package-lock.json"):
            shutil.copy(LOCKS / part / lock, folder)
        done = subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise MissingPartError(f"npm could not install {name}: {done.stderr.strip()[-300:]}")
        yield Path(folder) / "node_modules" / name
