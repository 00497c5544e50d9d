"""The sheets of which a listing has one, each a page of its own."""

from __future__ import annotations

from werkzeug.wrappers import Response

from directory.web.forms.course import PlanForm, PrecautionsForm
from directory.web.forms.listing import (
    AboutForm,
    AvailabilityForm,
    ConcernsForm,
    ContactForm,
    LanguagesForm,
    PaymentsForm,
    TechniquesForm,
)
from directory.web.guards import allow, loaded_thing
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.sheet_page import Sheet, answer

SHEETS = (
    Sheet("about", "About you", "practice/sheets/about.html", AboutForm),
    Sheet("contact", "Contact", "practice/sheets/contact.html", ContactForm),
    Sheet("availability", "Next opening", "practice/sheets/availability.html", AvailabilityForm),
    Sheet("concerns", "Concerns", "practice/sheets/ticks.html", ConcernsForm),
    Sheet("techniques", "Techniques", "practice/sheets/ticks.html", TechniquesForm),
    Sheet("languages", "Languages", "practice/sheets/ticks.html", LanguagesForm),
    Sheet("payments", "Ways to pay", "practice/sheets/ticks.html", PaymentsForm),
    Sheet("plan", "Plan", "practice/sheets/plan.html", PlanForm, PlanForm.blank()),
    Sheet("precautions", "Waits and exclusions", "practice/sheets/precautions.html", PrecautionsForm),
)


def _add(sheet: Sheet) -> None:
    @allow("practice:listing:edit", on=kept_listing)
    def view(slug: str) -> str | Response | tuple[str, int]:  # noqa: ARG001 - the guard has loaded it
        return answer(loaded_thing(), sheet)

    pages.add_url_rule(f"/<slug>/{sheet.key}", sheet.key, view, methods=["GET", "POST"])


for _sheet in SHEETS:
    _add(_sheet)
