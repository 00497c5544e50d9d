"""What a state's roster says of one license, and how several rows of one license become one: pure."""

from __future__ import annotations

import enum
import hashlib
import json
from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import cached_property

from directory.registers.names import RegisterName

NUMBER_MAX_CHARS = 40
LINK_MAX_CHARS = 300


@dataclass(frozen=True)
class LicenseFacts:
    """One license as a roster has it. Addresses and years of birth are never read."""

    license_type: str
    number: str
    number_key: str
    last_name: str
    first_name: str
    middle_name: str
    city: str
    status: str
    is_active: bool | None
    issued_on: date | None
    expires_on: date | None
    has_action: bool | None
    link: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells a license from the others of its roster: numbers may repeat among license types."""
        return self.license_type, self.number_key

    @property
    def name(self) -> RegisterName:
        """The name of whom it licenses."""
        return RegisterName(self.last_name, self.first_name, self.middle_name)

    @cached_property
    def fingerprint(self) -> str:
        """32 hex digits that differ when anything does that the row says."""
        said = json.dumps(astuple(self), default=str)
        return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


class Outcome(enum.StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Likeness(enum.StrEnum):
    """How well a stated license fits a roster."""

    EXACT = "number and name"
    NUMBER_ONLY = "number only"
    NAME_ONLY = "name only"
    NONE = "none"


def merged(one: LicenseFacts, other: LicenseFacts) -> LicenseFacts:
    """Two rows of one license as one: that which runs longer, with an action that either tells."""
    newer = other if (other.expires_on or date.min) >= (one.expires_on or date.min) else one
    told = {one.has_action, other.has_action} - {None}
    return replace(newer, has_action=any(told) if told else None, link=newer.link or one.link or other.link)
