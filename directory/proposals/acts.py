"""What can be proposed: an act by its name, with what it does when a second person agrees.

The room that owns an act writes down one `Act`; pages and commands collect them in a table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from directory.audit.rules import Actor


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is about, and what it needs besides, as plain JSON values."""

    kind: str
    id: str
    terms: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """Who does it: the first person, who proposed it, and the second; where one person does both, no second."""

    first: Actor
    second: Actor | None
    why: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `words` says what happens.

    `check_person` raises RuleBroken where an actor must not decide about this subject; `check` does too, and where the
    act is not to be had any more; `do` does it, in the running unit of work, and writes its own line of the trail.
    """

    name: str
    words: str
    check_person: Callable[[Subject, Actor], None]
    check: Callable[[Subject, Actor, datetime], None]
    do: Callable[[Subject, Done], None]
