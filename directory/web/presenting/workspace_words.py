"""The workspace's words: statuses, subjects, and how two versions of a sheet differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from directory.editing.sheets import Key, Values
from directory.listings.rules import Status
from directory.shared.text import listed
from directory.web.formatting import date_words
from directory.web.forms.course import HoursForm, PlanForm, PrecautionsForm
from directory.web.forms.listing import (
    AboutForm,
    AvailabilityForm,
    ConcernsForm,
    ContactForm,
    LanguagesForm,
    PaymentsForm,
    PlaceForm,
    SheetForm,
    TechniquesForm,
)
from directory.web.forms.offers import PackageForm, PriceForm

FORMS: dict[str, type[SheetForm]] = {
    "about": AboutForm,
    "contact": ContactForm,
    "availability": AvailabilityForm,
    "place": PlaceForm,
    "hours": HoursForm,
    "concerns": ConcernsForm,
    "techniques": TechniquesForm,
    "languages": LanguagesForm,
    "payments": PaymentsForm,
    "price": PriceForm,
    "package": PackageForm,
    "plan": PlanForm,
    "precautions": PrecautionsForm,
}
STATUS_WORDS = {
    Status.STUB: "Not claimed",
    Status.DRAFT: "Draft, only you see it",
    Status.PUBLISHED: "Published",
    Status.HIDDEN: "Hidden by us",
    Status.CLOSED: "No longer practicing",
    Status.MOVED: "Moved",
    Status.REMOVED: "Removed",
}
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two versions of a sheet answer differently, in words."""

    name: str
    label: str
    before: str
    after: str


def differences(before: SheetForm, after: SheetForm) -> list[Difference]:
    """The fields in which two forms of one sheet differ, in the order of the form."""
    pairs = [(field, before.answer(field.name), after.answer(field.name)) for field in before]
    return [
        Difference(field.name, field.label.text, in_words(old), in_words(new))
        for field, old, new in pairs
        if old != new
    ]


def differences_of(key: str, before: Values | None, after: Values | None) -> list[Difference]:
    """How a sheet was changed; a row that was or is not there counts as an empty one."""
    form = FORMS[Key.read(key).kind]
    return differences(shown_or_blank(form, before), shown_or_blank(form, after))


def shown_or_blank(form: type[SheetForm], values: Values | None) -> SheetForm:
    """The form of values, or an empty one."""
    return form(data={}) if values is None else form.shown(values)


def in_words(answer: Any) -> str:
    """What a field says, for a sentence."""
    if isinstance(answer, list):
        return listed(answer) or NOTHING
    return date_words(answer) if isinstance(answer, date) else str(answer or "") or NOTHING
