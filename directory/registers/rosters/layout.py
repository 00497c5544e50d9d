"""From a row of a state's roster to the license that it tells of, by the state's mapping."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from directory.registers.columns import CELL_MAX_CHARS, Columns, RowRefused
from directory.registers.names import RegisterName, register_name
from directory.registers.rosters.mapping import RosterMapping
from directory.registers.rosters.rules import LINK_MAX_CHARS, NUMBER_MAX_CHARS, LicenseFacts
from directory.registers.values import register_day

NEEDED = ("license_type", "number", "status", "expires_on")
NAME = ("last_name", "first_name")

_LINK = re.compile(r"https?://[^\s'\")}]+")

Reader = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A row of a business, or of another profession."""

    license_type: str


class RosterLayout:
    """Reads one row of one state's roster."""

    def __init__(self, name: str, header: Sequence[str], mapping: RosterMapping) -> None:
        """Raises WrongLayout when the header lacks a column that the mapping needs."""
        self.mapping = mapping
        said = mapping.columns
        names = ("full_name",) if "full_name" in said else NAME
        required = [_titles(said[field])[0] for field in (*NEEDED, *names)]
        required += [mapping.people["column"]] if mapping.people else []
        columns = Columns(name, header, required)

        def readers(field: str, max_chars: int = CELL_MAX_CHARS) -> list[Reader]:
            return [columns.reader(title, max_chars=max_chars) for title in _titles(said.get(field, ()))]

        self._types, self._statuses = readers("license_type"), readers("status")
        self._numbers = readers("number", NUMBER_MAX_CHARS)
        self._cases = readers("cases", 10_000)
        self._has_cases = bool(self._cases)
        self._one = {
            field: next(iter(readers(field, LINK_MAX_CHARS)), _nothing)
            for field in (*NAME, "middle_name", "full_name", "city", "issued_on", "expires_on", "action", "link")
        }
        self._kind = columns.reader(mapping.people["column"]) if mapping.people else None

    def facts(self, cells: Sequence[str]) -> LicenseFacts | PassedOver:
        """What a row says, or that it is nobody we look for. Raises RowRefused when it cannot be used."""
        license_type = self._types[0](cells)
        if not any(self.mapping.license_types.include(read(cells)) for read in self._types):
            return PassedOver(license_type)
        if self._kind and self._kind(cells).casefold() not in self.mapping.people["are"]:
            return PassedOver(license_type)
        name = self._name(cells)
        if not name.last:
            return PassedOver(license_type)
        number = next((text for read in self._numbers if (text := read(cells))), "")
        number_key = self.mapping.number_key(number)
        if not number_key:
            raise RowRefused("it has no license number")
        statuses = [text for read in self._statuses if (text := read(cells))]
        return LicenseFacts(
            license_type=license_type,
            number=number,
            number_key=number_key,
            last_name=_short(name.last, "last name"),
            first_name=_short(name.first, "first name"),
            middle_name=_short(name.middle, "middle name"),
            city=_short(self._one["city"](cells), "city"),
            status=", ".join(dict.fromkeys(statuses))[:CELL_MAX_CHARS],
            is_active=self.mapping.is_active(statuses[0]) if statuses else None,
            issued_on=_day(self._one["issued_on"](cells), "issue date"),
            expires_on=_day(self._one["expires_on"](cells), "expiration date"),
            has_action=self._has_action(cells),
            link=_link(self._one["link"](cells)),
        )

    def _name(self, cells: Sequence[str]) -> RegisterName:
        full = self._one["full_name"](cells)
        if full:
            return register_name(full)
        return RegisterName(*(self._one[part](cells) for part in (*NAME, "middle_name")))

    def _has_action(self, cells: Sequence[str]) -> bool | None:
        if self._has_cases:
            return any(read(cells) for read in self._cases)
        return self.mapping.says_yes(self._one["action"](cells))


def _titles(said: str | Sequence[str]) -> Sequence[str]:
    return (said,) if isinstance(said, str) else said


def _nothing(_cells: Sequence[str]) -> str:
    return ""


def _short(text: str, what: str) -> str:
    if len(text) > CELL_MAX_CHARS:
        raise RowRefused(f"the {what} is longer than {CELL_MAX_CHARS} characters")
    return text


def _day(text: str, what: str) -> date | None:
    try:
        return register_day(text)
    except ValueError as error:
        raise RowRefused(f"the {what} {error}") from error


def _link(text: str) -> str:
    found = _LINK.search(text)
    return found[0] if found and len(found[0]) <= LINK_MAX_CHARS else ""
