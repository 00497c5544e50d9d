"""Asking PyPI and npm whether a fault was published of what the lock files pin. Needs the network; no test runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from development.console import ROOT, Stop, call, telling
from development.setup import uv

if TYPE_CHECKING:
    from _typeshed import StrPath

PIP_AUDIT = "pip-audit==2.10.1"
LOCKS = ("requirements-dev.lock", "requirements-s3.lock")
"""The first holds what the product runs on, too."""
STRICTLY = ("--strict", "--disable-pip", "--require-hashes", "--progress-spinner=off")
"""Strictly: what cannot be asked about is a failure. A mirror that knows no faults would else look like good news."""


def audit(arguments: list[str]) -> None:
    """Ask about every lock file; arguments go to pip-audit.

    Stops with 1 when a fault is known, or not all was told.
    """
    commands: dict[str, list[StrPath]] = {
        name: [uv(), "tool", "run", "--quiet", PIP_AUDIT, *STRICTLY, *arguments, "-r", ROOT / name] for name in LOCKS
    }
    commands["package-lock.json"] = ["npm", "audit", "--package-lock-only", "--audit-level=low"]
    failed = []
    for name, command in commands.items():
        with telling(name):
            try:
                call(*command)
            except Stop as stop:
                failed.append(f"{name}: {stop}")
    if failed:
        raise Stop("\n".join(failed))
