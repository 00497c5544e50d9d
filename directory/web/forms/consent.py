"""The forms of people shown and of whoever reports a picture: consent through a private link, and a report."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from directory.languages import gettext, later, mark
from directory.portfolio.consent import ConsentTerms, Where
from directory.portfolio.rules import ReportReason
from directory.web.forms.fields import day

REASON_PAIRS = (
    (ReportReason.NO_CONSENT, mark("The person did not agree to be shown")),
    (ReportReason.PICTURE_OF_A_MINOR, mark("It shows somebody under 18")),
    (ReportReason.NOT_THE_WORK, mark("It is not this practitioner’s work")),
    (ReportReason.RETOUCHED, mark("A picture is retouched or filtered")),
    (ReportReason.OTHER, mark("Something else is wrong with it")),
)


class ConsentForm(FlaskForm):
    """What the person shown signs. Hidden: which text, in which language, and which pictures were before them.

    What terms may be is `portfolio.consent.check_terms`; this form only reads them.
    """

    text_version = HiddenField()
    language = HiddenField()
    pictures_seen = HiddenField()
    where = SelectMultipleField(choices=[SelectChoice(where.value) for where in Where])
    until = day("Until which day?", later("Give the day as day, month and year."), required=True)
    is_no_condition = BooleanField()

    def terms(self) -> ConsentTerms:
        """What was filled in."""
        return ConsentTerms(
            text_version=self.text_version.data or "",
            language=self.language.data or "",
            pictures_seen=self.pictures_seen.data or "",
            where=frozenset(Where(where) for where in self.where.data or ()),
            until=self.until.data,
            is_no_condition=self.is_no_condition.data,
        )


class ReportForm(FlaskForm):
    """What is wrong with a case. `website` is a trap that nobody sees."""

    is_the_person = BooleanField()
    reason = RadioField(choices=[SelectChoice(*pair) for pair in REASON_PAIRS], validate_choice=False)
    website = StringField()

    def validate_reason(self, field: RadioField) -> None:
        """Ask for a reason, unless the person shown says so: theirs is enough."""
        if field.data not in set(ReportReason) and not self.is_the_person.data:
            raise ValidationError(gettext("Choose what is wrong, or tick that the photos are of you."))

    def stated_reason(self) -> ReportReason:
        """The reason that was chosen; of the person shown, who need choose none, that they did not agree."""
        return ReportReason(self.reason.data) if self.reason.data in set(ReportReason) else ReportReason.NO_CONSENT
