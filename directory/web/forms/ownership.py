"""The forms of ownership: finding oneself, asking, opening a fresh listing, answering, inviting, deciding."""

from __future__ import annotations

from wtforms import BooleanField, Form, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional, Regexp, ValidationError

from directory.accounts.rules import EMAIL_MAX_CHARS
from directory.listings.rules import NAME_MAX_CHARS
from directory.listings.stubs import StubPlace
from directory.ownership.finding import LOOK_MAX_CHARS, LookedFor
from directory.ownership.rules import WHY_MAX_CHARS, Part
from directory.places import Ambiguous, Found, Place, find
from directory.registers.values import is_npi
from directory.shared.text import listed
from directory.web.forms.fields import one_line, paragraphs

PARTS = (
    (Part.OWNER.value, "I am this practitioner"),
    (Part.CLINIC.value, "I look after the listing for a clinic"),
)
INVITED_PARTS = (
    (Part.CLINIC.value, "As a clinic, beside the owner"),
    (Part.OWNER.value, "As its new owner, in the place of the owner"),
)
NPI_SENTENCE = "Enter the ten digits of the NPI; these do not fit together."
PLACE_SENTENCE = "Enter a town with its state, like Ocean Township, NJ, or a postal code."


def _digits(text: str | None) -> str:
    return "".join(sign for sign in text or "" if sign not in " -\t")


def _checked_npi(_form: Form, field: StringField) -> None:
    if field.data and not is_npi(field.data):
        raise ValidationError(NPI_SENTENCE)


def _line(*validators: object) -> StringField:
    return StringField(filters=[one_line], validators=validators or [Optional()])


def _why(empty: str) -> StringField:
    too_long = f"Use at most {WHY_MAX_CHARS} characters."
    return StringField(
        filters=[paragraphs], validators=[DataRequired(empty), Length(max=WHY_MAX_CHARS, message=too_long)]
    )


class OwnershipForm(Form):
    """A form whose sentences a page can print."""

    @property
    def sentences(self) -> dict[str, str]:
        """What was wrong: field → sentence."""
        return {name: str(messages[0]) for name, messages in self.errors.items() if name is not None}


class LookForm(OwnershipForm):
    """What somebody finds themselves by."""

    npi = StringField(filters=[_digits], validators=[Optional(), _checked_npi])
    name = _line()
    town = _line()

    def looked_for(self) -> LookedFor:
        """What to look for, cut to what is looked at."""
        name, town = (str(field.data or "")[:LOOK_MAX_CHARS] for field in (self.name, self.town))
        return LookedFor(npi=str(self.npi.data or ""), name=name, town=town)


class AskForm(OwnershipForm):
    """Who asks, and what would show it."""

    parts = PARTS
    part = SelectField(choices=[SelectChoice(*pair) for pair in PARTS], validate_choice=True, default=Part.OWNER.value)
    statement = StringField(
        filters=[paragraphs],
        validators=[Optional(), Length(max=WHY_MAX_CHARS, message=f"Use at most {WHY_MAX_CHARS} characters.")],
    )


class FreshForm(OwnershipForm):
    """The least that a listing begins with."""

    parts = PARTS
    name = StringField(
        filters=[one_line],
        validators=[
            DataRequired("Enter the name, as the listing shows it."),
            Length(max=NAME_MAX_CHARS, message=f"Use at most {NAME_MAX_CHARS} characters."),
        ],
    )
    family_name = StringField(
        filters=[one_line],
        validators=[
            DataRequired("Enter the family name: it is what people look under."),
            Length(max=NAME_MAX_CHARS, message=f"Use at most {NAME_MAX_CHARS} characters."),
        ],
    )
    place = _line(DataRequired(PLACE_SENTENCE))
    npi = StringField(filters=[_digits], validators=[Optional(), _checked_npi])
    part = SelectField(choices=[SelectChoice(*pair) for pair in PARTS], validate_choice=True, default=Part.OWNER.value)
    none_of_these = BooleanField()
    found: Place | None = None

    def validate_place(self, field: StringField) -> None:
        """A town or a postal code that we know."""
        answer = find(str(field.data))
        if isinstance(answer, Found) and answer.place.town and answer.place.region:
            self.found = answer.place
        elif isinstance(answer, Ambiguous):
            raise ValidationError(f"Several places have that name. Which one: {_labels(answer.choices)}?")
        else:
            raise ValidationError(PLACE_SENTENCE)

    def stub_place(self) -> StubPlace:
        """Where the listing begins: the town, without a street."""
        place = self.found
        assert place is not None  # noqa: S101 - asked for after `validate` only
        return StubPlace(
            street="",
            unit="",
            city=place.town or "",
            region=place.region,
            postal_code=place.postal_code or "",
            country=place.country,
            lat=place.lat,
            lon=place.lon,
            time_zone=place.time_zone,
            phone=None,
        )


class CodeForm(OwnershipForm):
    """A code from a letter or a call."""

    code = StringField(filters=[one_line], validators=[DataRequired("Enter the code from our letter or call.")])


class ObjectionForm(OwnershipForm):
    """Why a request is not right."""

    why = _why("Say why this would be wrong: an administrator reads it, and decides.")


class DecisionForm(OwnershipForm):
    """A decision and its reason."""

    why = _why("Give the reason: it is kept, and those it is about read it.")


class InvitationForm(OwnershipForm):
    """Whom to ask, and as what."""

    parts = INVITED_PARTS
    email = StringField(
        filters=[one_line],
        validators=[
            DataRequired("Enter the e-mail address of whom you ask."),
            Length(max=EMAIL_MAX_CHARS, message="Enter one e-mail address, like name@example.org."),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+$", message="Enter one e-mail address, like name@example.org."),
        ],
    )
    part = SelectField(
        choices=[SelectChoice(*pair) for pair in INVITED_PARTS], validate_choice=True, default=Part.CLINIC.value
    )


class ListingDeskForm(DecisionForm):
    """A change of a listing at the desk: `slug` is its new address, or the listing that stays."""

    slug = _line()


def _labels(places: tuple[Place, ...]) -> str:
    return listed([place.label for place in places[:5]], "or")
