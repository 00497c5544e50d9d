"""Who may stand in the trail as an actor, and how entries are chained."""

from __future__ import annotations

import enum
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

FIRST_HASH = "0" * 64


class ActorKind(enum.StrEnum):
    OPERATOR = "operator"
    PERSON = "person"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the operator at a command, a signed-in person (with their id), or a job by its name."""

    kind: ActorKind
    name: str = ""
    person_id: int | None = None


OPERATOR = Actor(ActorKind.OPERATOR)


def chain_hash(previous: str, content: Mapping[str, object]) -> str:
    """SHA-256, in hex, over the hash before and the entry's content as canonical JSON."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


class Written(Protocol):
    """An entry as the hash sees it: a row, or the entry itself."""

    @property
    def id(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor_kind(self) -> ActorKind: ...
    @property
    def actor_name(self) -> str: ...
    @property
    def actor_id(self) -> int | None: ...
    @property
    def action(self) -> str: ...
    @property
    def subject_kind(self) -> str: ...
    @property
    def subject_id(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def before(self) -> dict[str, Any] | None: ...
    @property
    def after(self) -> dict[str, Any] | None: ...


def content_of(entry: Written, *, number: int | None = None) -> dict[str, object]:
    """What the hash covers, as plain JSON values; with another id where `number` is given.

    The keys are those that the first trails were written with.
    """
    return {
        "id": entry.id if number is None else number,
        "at": entry.at.astimezone(UTC).isoformat(),
        "actor": [str(entry.actor_kind), entry.actor_name, entry.actor_id],
        "act": entry.action,
        "subject": [entry.subject_kind, entry.subject_id],
        "why": entry.reason,
        "before": entry.before,
        "after": entry.after,
    }


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head of the trail that somebody noted elsewhere: the hash, and of which entry, where that was noted too."""

    hash: str
    entry_id: int | None = None


def anchor_from(text: str) -> Anchor:
    """An anchor as `audit verify` prints it, "1234:5f2c…", or a bare hash. Raises ValueError in words."""
    found = re.fullmatch(r"(?:(\d{1,18}):)?([0-9a-f]{64})", text.strip().lower())
    if found is None:
        raise ValueError("Give the head as it was printed: a number, a colon and 64 hexadecimal digits.")
    return Anchor(found[2], int(found[1]) if found[1] else None)
