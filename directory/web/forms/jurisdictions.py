"""The form of a check of a jurisdiction: what a source says of one fact."""

from __future__ import annotations

from wtforms import StringField

from directory.web.forms.fields import day, line, one_line
from directory.web.forms.listing import SheetForm

A_DAY = "Give the day on which you looked, like 2026-11-22."


class CheckForm(SheetForm):
    """One fact as somebody found it. What a fact may say is `jurisdictions.rules`."""

    fact = StringField(filters=[one_line])
    value = line("What the source says")
    source = line(
        "Source",
        hint="The address of the board’s page, or the statute.",
        required="Name the page or the statute that says so.",
    )
    checked_on = day("Day on which you looked", A_DAY, required=True)
