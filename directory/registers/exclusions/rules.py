"""What a row of the exclusion list means for what is held already: pure decisions.

A row that says who, when and why as a held one does is that one; one that differs only in town, NPI or middle name
is taken for a correction of it, where no other held row could be meant. Someone reinstated is cleared.
"""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from functools import cached_property

from directory.registers.names import Cut

NAME_CUT = Cut(last=20, first=15)
"""The list cuts last names after 20 characters, first and middle names after 15."""


@dataclass(frozen=True)
class ExclusionFacts:
    """One row of the list, without date of birth and street address, which are never read."""

    last_name: str
    first_name: str
    middle_name: str
    business_name: str
    general: str
    specialty: str
    npi: str | None
    city: str
    region: str
    exclusion_type: str
    excluded_on: date
    reinstated_on: date | None
    waived_on: date | None
    waiver_region: str

    @cached_property
    def key(self) -> str:
        """64 hex digits of everything that tells a row from all others."""
        return _digest(32, *self.group, self.middle_name, self.npi, self.city)

    @property
    def group(self) -> tuple[str, ...]:
        """What a correction of a row leaves as it is: who, where, why and since when."""
        who = (self.last_name, self.first_name, self.business_name)
        return (*who, self.region, self.exclusion_type, str(self.excluded_on))

    @cached_property
    def fingerprint(self) -> str:
        """32 hex digits that differ when anything does that the row says."""
        return _digest(16, *astuple(self))


@dataclass(frozen=True, slots=True)
class HeldExclusion:
    """What an import needs to know of a row that is held."""

    id: int
    key: str
    group: tuple[str, ...]
    npi: str | None
    fingerprint: str
    reinstated_on: date | None
    is_cleared: bool


class Outcome(enum.StrEnum):
    """What a row does. `OLDER`: it does not know yet that its person was reinstated."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one row does, and to which held row."""

    facts: ExclusionFacts
    outcome: Outcome
    held: HeldExclusion | None


def is_cleared(facts: ExclusionFacts, today: date) -> bool:
    """Whether the person was reinstated by this day. A waiver for one state clears nobody."""
    return facts.reinstated_on is not None and facts.reinstated_on <= today


def plan(
    rows: Sequence[ExclusionFacts], held: Sequence[HeldExclusion], *, already_seen: set[str], today: date
) -> list[Decision]:
    """What a batch of rows, none of which says twice the same, does to what is held of the same groups.

    `already_seen` are the keys of held rows that earlier rows of the same file named, corrected or brought.
    """
    by_key = {one.key: one for one in held}
    meant = {facts.key: by_key[facts.key] for facts in rows if facts.key in by_key}
    free: dict[tuple[str, ...], list[HeldExclusion]] = {}
    for one in held:
        if one.key not in already_seen and one.key not in meant:
            free.setdefault(one.group, []).append(one)
    for facts in rows:
        candidates = free.get(facts.group, [])
        if facts.key not in meant and len(candidates) == 1 and not _contradict(facts.npi, candidates[0].npi):
            meant[facts.key] = candidates.pop()
    return [Decision(facts, _outcome(facts, meant.get(facts.key), today), meant.get(facts.key)) for facts in rows]


def _contradict(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _outcome(facts: ExclusionFacts, held: HeldExclusion | None, today: date) -> Outcome:
    if held is None:
        return Outcome.NEW
    if held.reinstated_on and not facts.reinstated_on:
        return Outcome.OLDER
    if is_cleared(facts, today) and not held.is_cleared:
        return Outcome.CLEARED
    is_back = held.is_cleared and not is_cleared(facts, today)
    return Outcome.CHANGED if is_back or facts.fingerprint != held.fingerprint else Outcome.UNCHANGED


def once(rows: Sequence[ExclusionFacts]) -> list[ExclusionFacts]:
    """The rows without those that say again whom another one names; of such, the last."""
    return list({facts.key: facts for facts in rows}.values())


def _digest(size: int, *said: object) -> str:
    return hashlib.blake2b(json.dumps(said, default=str).encode(), digest_size=size).hexdigest()
