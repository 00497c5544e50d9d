"""The forms of saved searches: asking to be told, and changing that."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Field, HiddenField, StringField
from wtforms.validators import DataRequired, ValidationError

from directory.languages import later
from directory.notices.rules import check_address
from directory.saved_searches.rules import MONTHS, Pace
from directory.shared.errors import RuleBroken
from directory.web.forms.fields import OneOfFew, one_line

PACES = ((Pace.WEEKLY.value, later("Once a week at most")), (Pace.MONTHLY.value, later("Once a month at most")))
LENGTHS = tuple((str(months), later("%(months)s months", months=months)) for months in MONTHS)
KEEP_AS_IT_IS = ("", later("Leave the last day as it is"))


class SaveSearchForm(FlaskForm):
    """Ask to be told. `website` is a trap that nobody sees."""

    email = EmailField(
        filters=[one_line], validators=[DataRequired(later("Enter your e-mail address, so that letters reach you."))]
    )
    pace = OneOfFew(later("How often?"), pairs=PACES, default=Pace.WEEKLY.value)
    months = OneOfFew(later("For how long?"), pairs=LENGTHS, default="6")
    consent = BooleanField(
        validators=[DataRequired(later("Tick the box. Without it we may not keep your search or write to you."))]
    )
    website = StringField()

    def validate_email(self, field: Field) -> None:
        """Refuse what is not one address."""
        try:
            check_address(field.data)
        except RuleBroken as refused:
            raise ValidationError(str(refused)) from refused


class ChangeSavedSearchForm(FlaskForm):
    """Confirm, change or delete a saved search."""

    act = HiddenField()
    pace = OneOfFew(later("How often?"), pairs=PACES)
    months = OneOfFew(later("Until when?"), pairs=(KEEP_AS_IT_IS, *LENGTHS), default="")
