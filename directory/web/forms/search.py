"""The search form: one shape for the page and the API. It never raises; what it cannot read it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form, IntegerField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional, ValidationError

from directory.discovery.find import SORTS, WITHIN_DEFAULT_MILES, WITHIN_MAX_MILES, Query
from directory.discovery.schema import schema
from directory.languages import gettext, later
from directory.places import Place
from directory.reviews.rules import STARS
from directory.shared.text import listed, printable

WORDS_MAX_CHARS = 100
NEAR_MAX_CHARS = 100
DOLLARS_MAX = 100_000
YES = ("1", "yes", "true", "on")
DECIMAL = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
FLAGS = ("accepting", "evenings", "weekends")
CHOICES = (
    "concern",
    "age_band",
    "technique",
    "goal",
    "language",
    "pays",
    "access",
    "gender",
    "availability",
    "license",
    "certification",
    "training",
)
"""Parameters that hold any of their values; named as the facets are."""


class WholeNumberField(IntegerField):
    """A whole number between two bounds; anything else gets the field's own sentence.

    (`NumberRange` of WTForms fails with a number of more than 308 digits.)
    """

    def __init__(self, sentence: str, low: int, high: int, **given: Any) -> None:
        super().__init__(validators=[Optional()], **given)
        self.sentence, self.low, self.high = sentence, low, high

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, or say the sentence."""
        try:
            super().process_formdata([value.strip() for value in valuelist])
        except ValueError as error:
            if valuelist and valuelist[0].strip():
                raise ValueError(self.sentence) from error
        if self.data is not None and not self.low <= self.data <= self.high:
            raise ValueError(self.sentence)


class DecimalField(StringField):
    """A number with or without decimals between two bounds; anything else gets the field's own sentence."""

    data: float | None

    def __init__(self, sentence: str, low: int, high: int, **given: Any) -> None:
        super().__init__(**given)
        self.sentence, self.low, self.high = sentence, low, high

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, or say the sentence."""
        given = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not given:
            return
        if not DECIMAL.fullmatch(given) or not self.low <= float(given) <= self.high:
            raise ValueError(self.sentence)
        self.data = float(given)


def no_such_value(field: str, given: str, values: Sequence[str]) -> str:
    """What to say of a value that a field does not have."""
    return gettext(
        "There is no %(field)s “%(given)s”. Choose from: %(values)s.",
        field=field,
        given=str(given)[:40],
        values=listed(list(values), "or"),
    )


class ChoicesField(SelectMultipleField):
    """Any of some values; an unknown one is named with what there is."""

    def __init__(self, values: Sequence[str], **given: Any) -> None:
        super().__init__(choices=[SelectChoice(value) for value in values], **given)
        self.values = values

    def process_formdata(self, valuelist: Iterable[str]) -> None:
        """Keep what was sent, without empty ones."""
        self.data = [value for value in valuelist if value]

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse unknown values by name."""
        unknown = [value for value in self.data or () if value not in self.values]
        if unknown:
            message = no_such_value(self.name, unknown[0], self.values)
            raise ValidationError(message)


class OneChoiceField(ChoicesField):
    """None or one of some values."""

    def pre_validate(self, form: Form) -> None:
        """Refuse unknown values by name, and more than one."""
        super().pre_validate(form)
        if len(self.data or ()) > 1:
            message = gettext("Give one %(field)s only.", field=self.name)
            raise ValidationError(message)


class FlagField(StringField):
    """On or off; given as 1 or 0."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read on or off."""
        given = valuelist[0].strip().lower() if valuelist else ""
        self.data = given in YES
        if given not in (*YES, "", "0", "no", "false", "off"):
            message = gettext("Give %(field)s as 1 or 0.", field=self.name)
            raise ValueError(message)


class OneOfField(SelectField):
    """One of some values, the first where none is given; an unknown one is named with what there is."""

    data: str

    def __init__(self, values: Sequence[str], **given: Any) -> None:
        super().__init__(choices=[SelectChoice(value) for value in values], default=values[0], **given)
        self.values = values

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse an unknown value by name."""
        self.data = self.data or self.values[0]
        if self.data not in self.values:
            message = no_such_value(self.name, self.data, self.values)
            raise ValidationError(message)


def _choices(facet: str) -> ChoicesField:
    return ChoicesField(schema().facet_of[facet].values)


class SearchForm(Form):
    """Everything that can be asked of a search, by the names of the address line."""

    near = StringField(
        validators=[Length(max=NEAR_MAX_CHARS, message=later("Give a place in at most 100 characters."))]
    )
    within = WholeNumberField(
        later("Enter the distance in whole miles from 1 to 500, like 25."),
        1,
        WITHIN_MAX_MILES,
        default=WITHIN_DEFAULT_MILES,
    )
    q = StringField(validators=[Length(max=WORDS_MAX_CHARS, message=later("Use at most 100 characters in the words."))])
    concern, technique, goal = _choices("concern"), _choices("technique"), _choices("goal")
    language, pays, access = _choices("language"), _choices("pays"), _choices("access")
    gender, availability = _choices("gender"), _choices("availability")
    license, certification, training = _choices("license"), _choices("certification"), _choices("training")
    answered = _choices("answered")
    age_band = OneChoiceField(
        schema().facet_of["age_band"].values,
        description="Photo cases of people of this age band; with `concern`, of this age band and one of the concerns.",
    )
    training_hours = WholeNumberField(later("Enter the hours of training as a whole number, like 40."), 1, 2000)
    max_price = WholeNumberField(
        later("Enter the highest price of a session in whole dollars, like 150."), 1, DOLLARS_MAX
    )
    max_first_year = WholeNumberField(later("Enter the highest first-year cost in dollars, like 2500."), 1, DOLLARS_MAX)
    min_rating = DecimalField(
        later("Enter the lowest rating as a number from 1 to 5, like 4 or 3.5."),
        STARS[0],
        STARS[-1],
        description="At least this mean of verified visits; who has fewer than five has none.",
    )
    accepting, evenings, weekends = FlagField(), FlagField(), FlagField()
    include_unclaimed = FlagField()
    as_words = FlagField()
    sort = OneOfField(SORTS)
    page = WholeNumberField(later("Pages count from 1."), 1, 1_000_000, default=1)

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> SearchForm:
        """The form filled from an address line, checked."""
        form = cls(formdata=MultiDict((name, printable(value)) for name, value in arguments.items(multi=True)))
        form.validate()
        return form

    @property
    def sentences(self) -> dict[str, str]:
        """What was wrong: field → sentence."""
        return {name: str(messages[0]) for name, messages in self.errors.items() if name is not None}

    def is_fine(self, name: str) -> bool:
        """Whether one field can be used."""
        return not self[name].errors

    @property
    def words(self) -> str:
        """The words as typed; none where they cannot be used."""
        return self.q.data.strip() if self.q.data and self.is_fine("q") else ""

    def query(self, near: Place | None) -> Query:
        """The search asked for; a field that cannot be used counts as not given."""
        choices = {name: frozenset(self[name].data or ()) for name in CHOICES if self.is_fine(name) and self[name].data}
        choices |= {name: frozenset({"yes"}) for name in FLAGS if self[name].data is True}
        return Query(
            near=near,
            within=self._number("within") or WITHIN_DEFAULT_MILES,
            words=self.words,
            choices=choices,
            answered=frozenset(self.answered.data or ()) if self.is_fine("answered") else frozenset(),
            training_hours=self._number("training_hours"),
            max_price=self._number("max_price"),
            max_first_year=self._number("max_first_year"),
            min_rating=self.min_rating.data if self.is_fine("min_rating") else None,
            include_unclaimed=self.include_unclaimed.data is True,
            sort=self.sort.data if self.is_fine("sort") else SORTS[0],
            page=self._number("page") or 1,
        )

    def _number(self, name: str) -> int | None:
        return self[name].data if self.is_fine(name) else None
