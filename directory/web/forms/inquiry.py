"""The forms of inquiries: what somebody asks, what both answer, and why the desk does not pass a message on."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Field, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from directory.inquiries.rules import MESSAGE_MAX_CHARS, NAME_MAX_CHARS, WHEN_SUITS_MAX_CHARS, Reason
from directory.languages import gettext, later, mark
from directory.notices.rules import check_address
from directory.shared.errors import RuleBroken
from directory.web.forms.fields import one_line, paragraphs

AN_ADDRESS = mark("Enter one e-mail address, like name@example.org.")
REASONS = (
    (Reason.ADVERTISING, "It is advertising"),
    (Reason.ABUSE, "It is abusive"),
    (Reason.NOT_FOR_THEM, "It is not meant for a practitioner"),
)


def _is_an_address(form: FlaskForm, field: Field) -> None:  # noqa: ARG001
    try:
        check_address(field.data)
    except RuleBroken as refused:
        raise ValidationError(gettext(AN_ADDRESS)) from refused


def _message(required: str) -> TextAreaField:
    longest = Length(max=MESSAGE_MAX_CHARS, message=later("Use at most %(n)s characters.", n=f"{MESSAGE_MAX_CHARS:,}"))
    return TextAreaField(filters=[paragraphs], validators=[DataRequired(required), longest])


class InquiryForm(FlaskForm):
    """A message to a practitioner. `website` is a trap that nobody sees; `opened` is a sealed word on when it began."""

    name = StringField(
        filters=[one_line],
        validators=[
            DataRequired(later("Enter what you want to be called. A first name is enough.")),
            Length(max=NAME_MAX_CHARS, message=later("Use at most %(n)s characters.", n=NAME_MAX_CHARS)),
        ],
    )
    email = EmailField(
        filters=[one_line],
        validators=[DataRequired(later("Enter your e-mail address, so that a reply reaches you.")), _is_an_address],
    )
    message = _message(later("Write your message."))
    when_suits = StringField(
        filters=[one_line],
        validators=[
            Optional(),
            Length(max=WHEN_SUITS_MAX_CHARS, message=later("Use at most %(n)s characters.", n=WHEN_SUITS_MAX_CHARS)),
        ],
    )
    consent = BooleanField(
        validators=[DataRequired(later("Tick the box. Without it we may not keep or pass on your message."))]
    )
    website = StringField()
    opened = HiddenField()


class MessageForm(FlaskForm):
    """One more message."""

    message = _message(later("Write a message."))


class DiscardForm(FlaskForm):
    """Why a held message is not passed on."""

    reason = StringField()

    def validate_reason(self, field: Field) -> None:
        """Refuse what is not one of the reasons."""
        if field.data not in {reason.value for reason in Reason}:
            raise ValidationError("Choose why it is not passed on.")
