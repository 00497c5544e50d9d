"""What a site may do at this moment: everything, only show (`read-only`), or nothing (`maintenance`).

A mode is a file in the instance folder, so that a command sets it for every process at once and it outlives a restart.
Read-only holds for whatever writes to the database: pages, jobs and commands.
"""

from __future__ import annotations

import enum
from pathlib import Path


class Mode(enum.StrEnum):
    """A limited mode; the word names its file."""

    READ_ONLY = "read-only"
    MAINTENANCE = "maintenance"


class OnlyShowing(RuntimeError):  # noqa: N818 - it reads as what is the case
    """The site is read-only for a while: nothing was changed."""


_instances: dict[str, Path] = {}


def keep_modes(database: str, instance: Path) -> None:
    """Let the files in an instance folder say what may be done with a database (its URL)."""
    _instances[database] = instance


def is_on(mode: Mode, instance: Path) -> bool:
    """Whether an instance is in a mode."""
    return (instance / mode).exists()


def set_mode(mode: Mode, instance: Path, *, on: bool) -> None:
    """Set a mode, for every process of an instance, or end it."""
    if on:
        (instance / mode).touch(mode=0o600)
    else:
        (instance / mode).unlink(missing_ok=True)


def check_writable(database: str) -> None:
    """Raise OnlyShowing while a database (its URL) may not be changed."""
    instance = _instances.get(database)
    if instance is not None and is_on(Mode.READ_ONLY, instance):
        message = "The site is read-only for a while: nothing was changed."
        raise OnlyShowing(message)
