"""The form of a course in the training register."""

from __future__ import annotations

from wtforms import Form, StringField
from wtforms.validators import DataRequired

from directory.credentials.programme_actions import ProgrammeFacts
from directory.credentials.rules import Answer
from directory.web.forms.fields import OneOf, day, line, one_line, whole_number
from directory.web.forms.listing import SheetForm

ANSWERS = ((Answer.UNKNOWN.value, "Not known"), (Answer.YES.value, "Yes"), (Answer.NO.value, "No"))
A_NUMBER = "Give whole hours, like 96, or leave it empty where they are not published."


class ProgrammeForm(SheetForm):
    """A course as its body describes it."""

    title = line("Title", required="Give the title of the course, as its body writes it.")
    body = line("Who gives it", hint="The school, or the teacher.", required="Name who gives the course.")
    hours = whole_number("Hours", A_NUMBER, hint="Only as published. Shown, never ranked.", required=False)
    in_person_hours = whole_number("Of these in person", A_NUMBER, required=False)
    supervised_needling = OneOf("Needling under supervision", pairs=ANSWERS, default=Answer.UNKNOWN.value)
    assessment = OneOf("Ends with an assessment", pairs=ANSWERS, default=Answer.UNKNOWN.value)
    prerequisite = line("Who may take it", hint="Such as “Acupuncturists only.”")
    url = line("Page of the course", hint="The whole address, beginning with https://.")
    source = line(
        "Source",
        hint="Where these facts come from.",
        required="Name the page or the paper that these facts come from.",
    )
    checked_on = day("Day on which you looked", "Give the day on which you looked, like 2026-11-22.", required=True)

    def facts(self) -> ProgrammeFacts:
        """What was filled in."""
        given = {name: data for name, data in self.data.items() if name not in {"supervised_needling", "assessment"}}
        return ProgrammeFacts(
            **given,
            supervised_needling=Answer(self.supervised_needling.data),
            assessment=Answer(self.assessment.data),
        )


class EndForm(Form):
    """Why a course leaves the register."""

    why = StringField(filters=[one_line], validators=[DataRequired("Say why: it stands in the audit trail.")])
