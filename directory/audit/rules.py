"""Who may stand in the trail as an actor, and how entries are chained."""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

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
