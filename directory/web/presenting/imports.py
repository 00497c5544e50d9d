"""Imports of registers in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from directory.registers.models import RegisterImport
from directory.shared.text import plural
from directory.web.formatting import date_words

REGISTERS = {"npi": "National provider file", "exclusions": "Exclusion list (LEIE)"}
WORDS = {
    "read": "rows read",
    "set_aside": "set aside",
    "matched_exact": "matched exactly",
    "matched_possible": "matched possibly",
}


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import as pages print it; `counts`: pairs of words and number, what was set aside not among them."""

    register: str
    file_name: str
    when: str
    at: str
    took: str
    set_aside: int
    counts: list[tuple[str, int]]


def import_view(one: RegisterImport) -> ImportView:
    """An import in words."""
    numbers = {name: count for name, count in one.counts.items() if isinstance(count, int)}
    return ImportView(
        register=register_words(one.register),
        file_name=one.file_name,
        when=f"{date_words(one.ended_at)}, {one.ended_at:%H:%M} UTC",
        at=one.ended_at.isoformat(),
        took=_took(one.ended_at - one.started_at),
        set_aside=numbers.get("set_aside", 0),
        counts=[
            (WORDS.get(name, name.replace("_", " ")), count) for name, count in numbers.items() if name != "set_aside"
        ],
    )


def register_words(register: str) -> str:
    """A register as people call it: "License roster, WA"."""
    kind, _, source = register.partition("-")
    return f"License roster, {source.upper()}" if kind == "roster" and source else REGISTERS.get(register, register)


def _took(time: timedelta) -> str:
    seconds = round(time.total_seconds())
    return plural(seconds, "second") if seconds < 120 else plural(round(seconds / 60), "minute")
