"""How each state's roster is read: one small TOML file per state says which columns mean what.

A mapping names the license types that are acupuncturists'; `is_confirmed` says whether the roster's own words for them
were seen. Sources: the states' open data portals, named in each file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from directory.registers.reading import Form

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class LicenseTypes:
    """The license types that are wanted, in lower case: what holds or equals these words, and none of `lacks`."""

    is_confirmed: bool
    holds: tuple[str, ...] = ()
    equals: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    def include(self, text: str) -> bool:
        """Whether a license type is an acupuncturist's."""
        said = text.casefold()
        is_one = said in self.equals or any(word in said for word in self.holds)
        return is_one and not any(word in said for word in self.lacks)


@dataclass(frozen=True, slots=True)
class RosterMapping:
    """How one roster is read. `columns` name what each field is read from; `number` is the pattern of its numbers."""

    source: str
    region: str
    name: str
    url: str
    number: re.Pattern[str]
    form: Form
    columns: Mapping[str, Any]
    license_types: LicenseTypes
    active: frozenset[str]
    inactive: frozenset[str]
    people: Mapping[str, Any] = field(default_factory=dict)
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()

    def number_key(self, text: str) -> str:
        """A number as it is compared: `AC.AC.60441019`, `AC60441019` and `60441019` are one in Washington."""
        said = "".join(text.split()).upper()
        found = self.number.fullmatch(said)
        return "".join(found.groups()) if found else "".join(sign for sign in said if sign.isalnum())

    def is_active(self, status: str) -> bool | None:
        """What a status means; None where the mapping cannot tell."""
        said = status.casefold()
        return True if said in self.active else False if said in self.inactive else None

    def says_yes(self, text: str) -> bool | None:
        """What a yes-or-no cell says; None where it says neither."""
        said = text.casefold()
        return True if said in self.yes else False if said in self.no else None


@cache
def sources() -> tuple[str, ...]:
    """The rosters that can be read, by their short names, such as "wa"."""
    return tuple(sorted(path.stem for path in DATA.glob("*.toml")))


@cache
def mapping(source: str) -> RosterMapping:
    """The mapping of one roster; KeyError when there is none."""
    if source not in sources():
        raise KeyError(source)
    said = tomllib.loads((DATA / f"{source}.toml").read_text(encoding="utf-8"))
    types = said["license_types"]
    actions = said.get("actions", {})
    return RosterMapping(
        source=source,
        region=said["region"],
        name=said["name"],
        url=said["url"],
        number=re.compile(said["number"]),
        form=Form(said.get("delimiter", ","), said.get("is_quoted", True), "cp1252"),
        columns=said["columns"],
        license_types=LicenseTypes(
            types["is_confirmed"], *(tuple(types.get(name, ())) for name in ("holds", "equals", "lacks"))
        ),
        active=frozenset(said["statuses"]["active"]),
        inactive=frozenset(said["statuses"]["inactive"]),
        people=said.get("people", {}),
        yes=frozenset(actions.get("yes", ())),
        no=frozenset(actions.get("no", ())),
    )


def mapping_of_region(region: str) -> RosterMapping | None:
    """The mapping of a state's roster, if it has one."""
    source = region.lower()
    return mapping(source) if source in sources() else None
