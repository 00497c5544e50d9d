"""Days as a calendar file (iCalendar, RFC 5545) that every calendar program reads. Nobody is named in it.

Each day is a whole day of the calendar, so that no time zone moves it, and leaves the day free for others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LINE_MAX_BYTES = 75


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One entry: a day with its words."""

    day: date
    summary: str
    description: str = ""


def calendar_file(days: Iterable[CalendarDay], *, name: str, made_at: datetime) -> bytes:
    """The file of some days. `name`: what a program calls the calendar; `made_at`: an instant in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_text(name)}//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for one in days:
        lines += _entry(one, made_at)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line)).encode()


def _entry(one: CalendarDay, made_at: datetime) -> list[str]:
    stamp = f"{made_at:%Y%m%dT%H%M%SZ}"
    # The same plan taken again replaces the one before: its name is made of what it says.
    uid = hashlib.sha256(f"{one.day.isoformat()} {one.summary}".encode()).hexdigest()[:32]
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{_day(one.day)}",
        f"DTEND;VALUE=DATE:{_day(one.day + timedelta(days=1))}",
        f"SUMMARY:{_text(one.summary)}",
        *([f"DESCRIPTION:{_text(one.description)}"] if one.description else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 bytes, the later ones begun by a space; no letter is cut."""
    piece = ""
    for sign in line:
        if len((piece + sign).encode()) > LINE_MAX_BYTES:
            yield piece
            piece = " "
        piece += sign
    yield piece
