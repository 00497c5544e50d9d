"""The forms of reviews: whose are read, one entry, what shows a visit, a report, and what a writer does with theirs."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, TypeVar

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Optional, ValidationError

from directory.languages import gettext, later
from directory.moderation.rules import REASONS_OF, REPORT_WORDS, Reported, ReportReason
from directory.reviews.codes import read_code
from directory.reviews.facts import STEPS, Affirmed, StatedEntry
from directory.reviews.numbers import Like
from directory.reviews.rules import (
    FORM_KEY_CHARS,
    LASTING_WORDS,
    PAIN,
    RELATION_WORDS,
    STAGE_WORDS,
    STARS,
    Lasting,
    Stage,
    YesNo,
)
from directory.reviews.visits import CODE_WORDS, CodeAnswer
from directory.shared.errors import RuleBroken
from directory.shared.text import printable
from directory.vocabulary import age_bands, concerns
from directory.web.forms.fields import VersionField, day, line, text, whole_number
from directory.web.forms.photo_gallery import AGE_BANDS, CONCERNS
from directory.web.forms.search import WholeNumberField

PAGES_MAX = 10_000
STEP_PAIRS = [(str(step), str(step)) for step in STARS]
YES_NO_PAIRS = [
    (YesNo.YES.value, later("Yes")),
    (YesNo.NO.value, later("No")),
    (YesNo.NOT_SURE.value, later("Not sure")),
]
LASTING_PAIRS = [(lasting.value, later(words)) for lasting, words in LASTING_WORDS.items()]
Word = TypeVar("Word", YesNo, Lasting)
STAGES = tuple(stage.value for stage in Stage)


class ReviewFilterForm(Form):
    """Whose reviews to read, by the names of the address line. What it cannot read counts as not given."""

    age_band = StringField(validators=[Optional(), AnyOf(AGE_BANDS)])
    concern = StringField(validators=[Optional(), AnyOf(CONCERNS)])
    stage = StringField(validators=[Optional(), AnyOf(STAGES)])
    page = WholeNumberField("Pages count from 1.", 1, PAGES_MAX, default=1)

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> ReviewFilterForm:
        """The form filled from an address line, checked."""
        form = cls(formdata=MultiDict((name, printable(value)) for name, value in arguments.items(multi=True)))
        form.validate()
        return form

    @property
    def like(self) -> Like:
        """Whose reviews are asked for."""
        stage = _usable(self.stage)
        return Like(_usable(self.age_band), _usable(self.concern), Stage(stage) if stage else None)

    @property
    def page_asked(self) -> int:
        """The page, from 1."""
        return (self.page.data or 1) if not self.page.errors else 1


class AnswerField(RadioField):
    """One of a few answers, or none: then its data is None."""

    def __init__(self, pairs: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(choices=[SelectChoice(*pair) for pair in pairs], **given)
        self.pairs = pairs

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was sent; nothing for none."""
        self.data = (valuelist[0] if valuelist else "") or None

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse what is not on the page."""
        if self.data is not None and self.data not in dict(self.pairs):
            raise ValidationError(gettext("Choose one of the answers, or none."))


def _steps() -> AnswerField:
    return AnswerField(STEP_PAIRS)


class EntryForm(FlaskForm):
    """One entry. What an answer may be is `reviews.facts.check_entry`; this form only reads them.

    `form_key` tells a form that is sent twice; `seen_version` is the review's when the form was opened, 0 for none.
    The code's field has "code" in its name, so that it is not kept when somebody's sign-in ends.
    """

    form_key = HiddenField(default=lambda: secrets.token_hex(FORM_KEY_CHARS // 2))
    seen_version = VersionField()
    stage = AnswerField([(stage.value, later(words)) for stage, words in STAGE_WORDS.items()])
    text = TextAreaField()
    stars = _steps()
    result = _steps()
    comfort = _steps()
    explanation = _steps()
    cleanliness = _steps()
    price_as_quoted = AnswerField(YES_NO_PAIRS)
    no_pressure = AnswerField(YES_NO_PAIRS)
    bruising = AnswerField(LASTING_PAIRS)
    redness = AnswerField(LASTING_PAIRS)
    swelling = AnswerField(LASTING_PAIRS)
    pain = AnswerField([(str(step), str(step)) for step in PAIN])
    sessions = whole_number("Sessions", later("Enter how many sessions you had, like 6."), required=False)
    last_visit_on = day("Last visit", later("Enter the day of the visit, or leave it empty."))
    visit_code = line("Visit code")
    receipt = StringField()

    def refuse(self, refused: RuleBroken) -> None:
        """Put what a rule refuses beside its field, or above the form."""
        if refused.field is not None and refused.field in self:
            self[refused.field].errors = [str(refused)]
        else:
            self.form_errors.append(str(refused))

    def validate_stage(self, field: AnswerField) -> None:
        """Ask when in the course this is."""
        if field.data is None:
            raise ValidationError(gettext("Choose when in the course this is."))

    def validate_stars(self, field: AnswerField) -> None:
        """Ask for the one question that must be answered."""
        if field.data is None:
            raise ValidationError(gettext("Choose how many stars, all in all."))

    def validate_visit_code(self, field: StringField) -> None:
        """Notice a typing error before anything is kept."""
        if field.data and read_code(field.data) is None:
            raise ValidationError(gettext(CODE_WORDS[CodeAnswer.MISTYPED]))

    def stated(self) -> StatedEntry:
        """The entry as its writer gives it, of a form that was found right."""
        return StatedEntry(
            stage=Stage(self.stage.data or ""),
            text=self.text.data or "",
            price_as_quoted=_word(YesNo, self.price_as_quoted),
            no_pressure=_word(YesNo, self.no_pressure),
            bruising=_word(Lasting, self.bruising),
            redness=_word(Lasting, self.redness),
            swelling=_word(Lasting, self.swelling),
            pain=int(self.pain.data) if self.pain.data else None,
            sessions=self.sessions.data,
            last_visit_on=self.last_visit_on.data,
            **{name: int(self[name].data) for name in STEPS if self[name].data},
        )


class ReviewForm(EntryForm):
    """The first entry, with what is stated once for the whole review."""

    age_band = AnswerField([("", later("No answer")), *((term.code, later(term.label)) for term in age_bands())])
    concern = AnswerField([("", later("No answer")), *((term.code, later(term.label)) for term in concerns())])
    shown_as = line("Shown as")
    relation = AnswerField([(relation.value, later(words)) for relation, words in RELATION_WORDS.items()])
    is_first_hand = BooleanField()
    is_unpaid = BooleanField()

    def validate_relation(self, field: AnswerField) -> None:
        """Ask for the tie, none included."""
        if field.data is None:
            raise ValidationError(gettext("Choose how you are tied to them; “no tie” is an answer."))

    def affirmed(self) -> Affirmed:
        """What was affirmed."""
        return Affirmed(is_first_hand=self.is_first_hand.data, is_unpaid=self.is_unpaid.data)


class NameForm(FlaskForm):
    """How a writer is shown."""

    seen_version = VersionField()
    shown_as = line("Shown as")


class CodeForm(FlaskForm):
    """A visit code that is given later."""

    visit_code = line("Visit code", required="Enter the code of your card.")


class AppealForm(FlaskForm):
    """What a decision left out."""

    statement = text("What did the decision leave out?")


class ThreatForm(FlaskForm):
    """What was threatened."""

    said = text("What was threatened, by whom and how?")


class ReportForm(FlaskForm):
    """What is wrong with an entry, a reply or a listing. `website` is a trap that nobody sees."""

    reason = RadioField(choices=[SelectChoice(*pair) for pair in REPORT_WORDS.items()], validate_choice=False)
    note = text("Note")
    website = StringField()

    def __init__(self, subject: Reported) -> None:
        super().__init__()
        self.subject = subject

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The reasons that fit the thing, as values and words."""
        return [(reason.value, gettext(REPORT_WORDS[reason])) for reason in REASONS_OF[self.subject]]

    def validate_reason(self, field: RadioField) -> None:
        """Ask for a reason that fits."""
        if field.data not in dict(self.pairs):
            raise ValidationError(gettext("Choose what is wrong."))

    def stated_reason(self) -> ReportReason:
        """The reason that was chosen."""
        return ReportReason(self.reason.data)


def _word(words: type[Word], field: AnswerField) -> Word | None:
    return words(field.data) if field.data else None


def _usable(field: StringField) -> str | None:
    return ((field.data or "").strip() or None) if not field.errors else None
