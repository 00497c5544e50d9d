"""The forms of requests about personal data: asking, and answering at the desk."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, Field, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from directory.languages import later
from directory.notices.rules import check_address
from directory.privacy.rules import ANSWER_MAX_CHARS, WORDS_MAX_CHARS, Outcome, ReasonCode, RequestKind
from directory.shared.errors import RuleBroken
from directory.web.forms.fields import OneOf, OneOfFew, one_line, paragraphs

KINDS = (
    (RequestKind.COPY.value, later("A copy of what you hold of me")),
    (RequestKind.CORRECT.value, later("Something about me is wrong")),
    (RequestKind.DELETE.value, later("Delete what you hold of me")),
    (RequestKind.OTHER.value, later("Something else about my data")),
)
OUTCOMES = (
    (Outcome.DONE.value, "Done, all of it"),
    (Outcome.PARTLY.value, "Done in part"),
    (Outcome.NOTHING_HELD.value, "We hold nothing"),
    (Outcome.REFUSED.value, "Not done"),
)
REASONS = (
    ("", "Does not apply"),
    (ReasonCode.LAW.value, "A law asks us to keep it"),
    (ReasonCode.OTHERS.value, "It is another person’s too"),
    (ReasonCode.PUBLIC_RECORD.value, "It is a public record; the source corrects it"),
    (ReasonCode.NOT_IDENTIFIED.value, "Nothing shows that it is theirs"),
    (ReasonCode.NOT_OURS.value, "Somebody else holds it"),
)


class PrivacyRequestForm(FlaskForm):
    """Ask something about one's data. `website` is a trap that nobody sees."""

    kind = OneOfFew(later("What do you ask for?"), pairs=KINDS)
    email = EmailField(
        filters=[one_line],
        validators=[DataRequired(later("Enter your e-mail address, so that the answer reaches you."))],
    )
    words = TextAreaField(
        filters=[paragraphs],
        validators=[
            Length(max=WORDS_MAX_CHARS, message=later("Use at most %(n)s characters.", n=f"{WORDS_MAX_CHARS:,}"))
        ],
    )
    website = StringField()

    def validate_email(self, field: Field) -> None:
        """Refuse what is not one address."""
        try:
            check_address(field.data)
        except RuleBroken as refused:
            raise ValidationError(str(refused)) from refused

    def validate_words(self, field: Field) -> None:
        """Refuse a request that nobody could understand without words."""
        if not field.data and self.kind.data in (RequestKind.CORRECT.value, RequestKind.OTHER.value):
            raise ValidationError(later("Say what it is about."))


class AnswerRequestForm(FlaskForm):
    """What came of a request, and the words of the letter."""

    outcome = OneOfFew("What came of it?", pairs=OUTCOMES)
    reason = OneOf("Why not all of it?", pairs=REASONS, default="")
    words = TextAreaField(
        filters=[paragraphs],
        validators=[
            DataRequired("Write the answer."),
            Length(max=ANSWER_MAX_CHARS, message=f"Use at most {ANSWER_MAX_CHARS:,} characters."),
        ],
    )

    @property
    def decided(self) -> tuple[Outcome, ReasonCode | None]:
        """The outcome and its reason."""
        return Outcome(self.outcome.data), ReasonCode(self.reason.data) if self.reason.data else None
