"""The sheets of a listing, by kind. Each file is one shape of sheet; `whole` is where to begin reading."""

from __future__ import annotations

from directory.editing.sheets.course import PlanSheet, Precautions
from directory.editing.sheets.rows import PACKAGES, PRICES, PlaceHours, Places
from directory.editing.sheets.sheet import Key, Sheet
from directory.editing.sheets.values import Values, version_of
from directory.editing.sheets.whole import About, Availability, Columns, Terms
from directory.listings.rules import Subject, TermKind

__all__ = ["SHEETS", "Key", "Sheet", "Values", "version_at"]

SHEETS: dict[str, Sheet] = {
    "about": About(),
    "contact": Columns(Subject.CONTACT, ("phone", "website", "booking_url")),
    "availability": Availability(),
    "place": Places(),
    "hours": PlaceHours(),
    "concerns": Terms(TermKind.CONCERN, "concerns"),
    "techniques": Terms(TermKind.TECHNIQUE, "techniques"),
    "languages": Terms(TermKind.LANGUAGE, "languages"),
    "payments": Terms(TermKind.PAYMENT, "payments"),
    "price": PRICES,
    "package": PACKAGES,
    "plan": PlanSheet(),
    "precautions": Precautions(),
}


def version_at(key: str, values: Values | None) -> str:
    """What a form of a sheet carries to say on which values it was filled in: of what the form shows, not more."""
    return version_of(values if values is None else SHEETS[Key.read(key).kind].asked(values))
