"""Fields that forms share: lines, texts, numbers, exact amounts, phone numbers, ticks. Each says what to enter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import phonenumbers
from wtforms import (
    DateField,
    Field,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from directory import vocabulary
from directory.shared.text import printable
from directory.web.addresses import row_number

VAGUE_PRICE = re.compile(r"[a-z+]", re.IGNORECASE)


def one_line(text: str | None) -> str:
    """A line as it is kept: no control characters, single spaces."""
    return " ".join(printable(text or "").split())


def paragraphs(text: str | None) -> str:
    """A text as it is kept: no control characters but line ends, none at its ends."""
    lines = [" ".join(printable(line).split()) for line in (text or "").replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def line(label: str, *, hint: str = "", required: str | None = None) -> StringField:
    """A field of one line; `required`: what to do when it is empty."""
    checks = [DataRequired(required)] if required else [Optional()]
    return StringField(label, filters=[one_line], validators=checks, description=hint)


def text(label: str, *, hint: str = "") -> TextAreaField:
    """A field of some paragraphs."""
    return TextAreaField(label, filters=[paragraphs], validators=[Optional()], description=hint)


def day(label: str, sentence: str, *, hint: str = "", required: bool = False) -> DateField:
    """A field of a day; `sentence`: what to do where it is none."""
    checks = [InputRequired(sentence) if required else Optional()]
    return _Day(label, sentence=sentence, validators=checks, description=hint)


class VersionField(HiddenField):
    """The version of a thing that the page showed; 0, which nothing has, for what is none."""

    data: int

    def __init__(self, **given: Any) -> None:
        super().__init__(default=0, **given)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the version."""
        try:
            self.data = row_number("".join(valuelist[:1]))
        except ValueError:
            self.data = 0


class _InWords(Field):
    """A field that says its own sentence where what was typed cannot be read."""

    def __init__(self, label: str, *, sentence: str, **given: Any) -> None:
        super().__init__(label, **given)
        self.sentence = sentence

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip() for value in valuelist])
        except ValueError as error:
            raise ValueError(self.sentence) from error


class _Day(_InWords, DateField):
    """A day."""


def whole_number(label: str, sentence: str, *, hint: str = "", required: bool = True) -> IntegerField:
    """A field of a whole number; `sentence`: what to do where it is none."""
    checks = [InputRequired(sentence) if required else Optional()]
    return _WholeNumber(label, sentence=sentence, validators=checks, description=hint)


class _WholeNumber(_InWords, IntegerField):
    """A whole number."""


Pairs = Sequence[tuple[str, str]]
"""What a field offers: value and label."""


def _choices(pairs: Pairs) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


class OneOf(SelectField):
    """One of some words, from a list that opens."""

    def __init__(self, label: str, *, pairs: Pairs, **given: Any) -> None:
        super().__init__(label, choices=_choices(pairs), **given)
        self.pairs = pairs

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse what is not in the list."""
        if str(self.data) not in dict(self.pairs):
            raise ValidationError("Choose from the list.")


class OneOfFew(RadioField):
    """One of a few words, all of them on the page."""

    def __init__(self, label: str, *, pairs: Pairs, **given: Any) -> None:
        super().__init__(label, choices=_choices(pairs), **given)
        self.pairs = pairs

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse what is not on the page."""
        if str(self.data) not in dict(self.pairs):
            raise ValidationError(f"Choose one of the answers to “{self.label.text}”")


class AmountField(StringField):
    """An exact amount of dollars; its data are cents. California Business and Professions Code 651 asks for exact."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount, or say why it is none."""
        text = one_line(valuelist[0] if valuelist else "").removeprefix("$").replace(",", "").strip()
        self.typed = text
        self.data = None
        if not text:
            raise ValueError("Give the exact amount in dollars, like 120 or 120.50.")
        try:
            cents = Decimal(text) * 100
        except InvalidOperation:
            cents = None
        if cents is None or VAGUE_PRICE.search(text):
            raise ValueError(
                "Give one exact amount, like 120. “From”, “as low as” and “and up” are not prices: where amounts "
                "differ, add a price for each and say what it includes."
            )
        if not cents.is_finite() or cents != cents.to_integral_value():
            raise ValueError("Give the amount in dollars and whole cents, like 120.50.")
        self.data = int(cents)

    def _value(self) -> str:
        if getattr(self, "typed", None) is not None:
            return str(self.typed)
        if self.data is None:
            return ""
        dollars, cents = divmod(int(self.data), 100)
        return f"{dollars}.{cents:02}" if cents else str(dollars)


class PhoneField(StringField):
    """A phone number of North America, kept as +15551234567."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, or say what it takes."""
        text = one_line(valuelist[0] if valuelist else "")
        self.typed, self.data = text, None
        if not text:
            return
        try:
            number = phonenumbers.parse(text, "US")
        except phonenumbers.NumberParseException as error:
            raise ValueError("Give the number with its area code, like 732 555 0134.") from error
        if not phonenumbers.is_possible_number(number):
            raise ValueError("Give the number with its area code, like 732 555 0134.")
        self.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def _value(self) -> str:
        if getattr(self, "typed", None) is not None:
            return str(self.typed)
        if not self.data:
            return ""
        number = phonenumbers.parse(self.data, "US")
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


class TicksField(SelectMultipleField):
    """Any of some terms, as ticks."""

    def __init__(self, label: str, *, vocabulary_name: str, **given: Any) -> None:
        self.pairs = [(term.code, term.label) for term in vocabulary.terms(vocabulary_name)]
        super().__init__(label, choices=_choices(self.pairs), validators=[Optional()], **given)

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse what is not in the list."""
        if self.data and not set(self.data) <= dict(self.pairs).keys():
            raise ValidationError("Choose from the list.")
