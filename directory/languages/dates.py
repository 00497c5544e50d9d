"""Days in words."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from directory.languages.rules import ENGLISH
from directory.languages.speech import spoken


def day_words(day: date) -> str:
    """A day (or an instant's) in the language spoken: "November 22, 2026"; "22 de noviembre de 2026"."""
    if spoken() == ENGLISH:
        return f"{day:%B} {day.day}, {day.year}"
    return format_date(day, "long", locale=spoken().locale)
