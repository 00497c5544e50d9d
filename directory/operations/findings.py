"""What the doctor says: findings, and of what."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from directory.config import Config
from directory.discovery.index import SearchIndex
from directory.files.store import Store


class Severity(enum.IntEnum):
    """How grave; the number is the exit code of `ops doctor`, the gravest finding's."""

    FINE = 0
    DUE = 1
    """To be done soon: nothing is broken."""
    BROKEN = 2
    """Something does not work, or what people were promised does not hold."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `do`: what to do about it; "" where it is fine."""

    severity: Severity
    what: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined: an instance with its settings, database, index and stores, at an instant."""

    config: Config
    engine: Engine
    index: SearchIndex
    stores: Mapping[str, Store]
    newest_schema: str
    now: datetime


def fine(what: str) -> Finding:
    """What is as it should be."""
    return Finding(Severity.FINE, what)


def due(what: str, do: str) -> Finding:
    """What somebody should do soon."""
    return Finding(Severity.DUE, what, do)


def broken(what: str, do: str) -> Finding:
    """What does not work, and what to do about it."""
    return Finding(Severity.BROKEN, what, do)
