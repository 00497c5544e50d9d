"""The forms of the workspace: each is one sheet of a listing, from its values and back.

A form says what shape a value must have; what a listing may say is the sheet's own check (`editing.sheets`).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField, SelectField

from directory import vocabulary
from directory.editing.sheets import Values
from directory.listings.rules import PriceKind, Refund
from directory.places import REGIONS
from directory.web.forms.fields import AmountField, PhoneField, TicksField, day, line, text, whole_number

YES_NO = (("yes", "Yes"), ("no", "No"))
YES_NO_OPEN = (*YES_NO, ("", "I would rather not say"))
OPEN = ("", "I would rather not say")
REGION_CHOICES = [(region.code, region.name) for region in sorted(REGIONS.values(), key=lambda one: one.name)]
PRICE_KINDS = (
    (PriceKind.FIRST_VISIT.value, "A first visit"),
    (PriceKind.SESSION.value, "A session"),
    (PriceKind.ADD_ON.value, "An add-on"),
)
REFUNDS = (
    (Refund.FULL.value, "Unused sessions are refunded in full"),
    (Refund.LESS_USED_AT_SINGLE_PRICE.value, "Refunded, less the used ones at the single price"),
    (Refund.NONE.value, "Unused sessions are not refunded"),
)


def choose(choices: object, **given: Any) -> SelectField:
    """A field of one of some words; another word is refused."""
    return SelectField(choices=choices, validate_choice=True, **given)


def yes_or_no(value: bool | None) -> str:  # noqa: FBT001 - it is the value that is shown
    """What a yes-or-no field shows."""
    return "" if value is None else "yes" if value else "no"


class SheetForm(Form):
    """A form of one sheet: `shown` makes one that shows values, `filled` one that somebody sent."""

    @classmethod
    def shown(cls, values: Values) -> Self:
        """The form filled from a sheet's values."""
        return cls(data=cls.given(values))

    @classmethod
    def filled(cls, sent: MultiDict[str, str]) -> Self:
        """The form as somebody filled it in, checked."""
        form = cls(formdata=sent)
        form.validate()
        return form

    @classmethod
    def given(cls, values: Values) -> dict[str, Any]:
        """What the fields show for a sheet's values."""
        return dict(values)

    def values(self, before: Values) -> Values:
        """The sheet's values as filled in; what the form does not ask stays as it was."""
        return before | {name: data for name, data in self.data.items() if name in before}

    @property
    def sentences(self) -> dict[str, str]:
        """What was wrong: field → sentence."""
        return {name: str(messages[0]) for name, messages in self.errors.items() if name is not None}


class AboutForm(SheetForm):
    """Who the practitioner is."""

    name = line("Give your name, as you write it.")
    family_name = line("Give your family name: it is what people look under.")
    pronouns = line()
    gender = choose([OPEN, *((term.code, term.label) for term in vocabulary.genders())])
    practice = line()
    about = text()

    def values(self, before: Values) -> Values:
        """Empty answers are open ones."""
        given = super().values(before)
        return given | {name: given[name] or None for name in ("pronouns", "gender", "practice")}


class ContactForm(SheetForm):
    """How people reach the practice."""

    phone, website, booking_url = PhoneField(), line(), line()

    def values(self, before: Values) -> Values:
        """Empty answers are none."""
        return {name: value or None for name, value in super().values(before).items()}


class AvailabilityForm(SheetForm):
    """Whether new clients are welcome, and when the next visit is free."""

    is_accepting = RadioField(choices=YES_NO_OPEN, default="")
    next_opening_on = day("Give the day of your next free first visit, or leave it open.")

    @classmethod
    def given(cls, values: Values) -> dict[str, Any]:
        """Yes, no or open; the day as a day."""
        stated = values["next_opening_on"]
        return {
            "is_accepting": yes_or_no(values["is_accepting"]),
            "next_opening_on": date.fromisoformat(stated) if stated else None,
        }

    def values(self, before: Values) -> Values:  # noqa: ARG002
        """True, false or open; the day as text."""
        on = self.next_opening_on.data
        return {
            "is_accepting": {"yes": True, "no": False}.get(self.is_accepting.data or ""),
            "next_opening_on": on.isoformat() if on else None,
        }


class PlaceForm(SheetForm):
    """A place of practice; its country is its state's."""

    label, street, unit = line(), line(), line()
    city = line("Give the town.")
    region = choose([("", "Choose"), *REGION_CHOICES])
    postal_code = line("Give the postal code: people search by distance.")
    access = choose([("", "Not said"), *((term.code, term.label) for term in vocabulary.access())])
    access_note = line()
    phone = PhoneField()

    def values(self, before: Values) -> Values:
        """Empty answers are none; texts that may be empty stay empty."""
        given = super().values(before)
        region = REGIONS.get(self.region.data or "")
        none = {name: given[name] or None for name in ("label", "access", "phone")}
        country = region.country if region else "US"
        return given | none | {"country": country, "postal_code": given["postal_code"].upper()}


class PriceForm(SheetForm):
    """One exact amount for one thing, from a day on."""

    kind = choose(PRICE_KINDS)
    label = line("Say what it is for, such as “Session of 60 minutes”.")
    amount = AmountField()
    currency = choose((("USD", "US dollars"), ("CAD", "Canadian dollars")))
    minutes = whole_number("Give the length in whole minutes, like 60, or leave it open.", required=False)
    includes = line()
    includes_treatment = RadioField(choices=YES_NO, default="yes")
    effective_on = day("Give the day from which this holds.", required=True)

    @classmethod
    def given(cls, values: Values) -> dict[str, Any]:
        """Cents as an amount, words as answers."""
        return values | {
            "amount": values["cents"],
            "includes_treatment": yes_or_no(values["includes_treatment"]),
            "effective_on": date.fromisoformat(values["effective_on"]),
        }

    def values(self, before: Values) -> Values:
        """The amount in cents; only a first visit may leave the treatment out."""
        is_first = self.kind.data == PriceKind.FIRST_VISIT
        return super().values(before) | {
            "cents": self.amount.data,
            "includes_treatment": not is_first or self.includes_treatment.data == "yes",
            "effective_on": self.effective_on.data.isoformat() if self.effective_on.data else None,
        }


class PackageForm(SheetForm):
    """Several sessions sold together, with all that the package card must show."""

    label = line("Name the package, such as “Course of ten”.")
    sessions = whole_number("Give the number of sessions, from 2 to 100.")
    amount = AmountField()
    currency = choose((("USD", "US dollars"), ("CAD", "Canadian dollars")))
    expires_after_months = whole_number("Give whole months, from 1 to 60, or leave it open.", required=False)
    refund = choose([("", "Choose"), *REFUNDS])
    are_singles_sold = RadioField(choices=YES_NO)
    effective_on = day("Give the day from which this holds.", required=True)

    @classmethod
    def given(cls, values: Values) -> dict[str, Any]:
        """Cents as an amount, words as answers."""
        return values | {
            "amount": values["cents"],
            "are_singles_sold": yes_or_no(values["are_singles_sold"]),
            "effective_on": date.fromisoformat(values["effective_on"]),
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Refund and single sessions are part of every package card."""
        fine = bool(super().validate(extra_validators))
        if not self.refund.data:
            self.refund.errors = ["Say what happens to sessions that are not used."]
            fine = False
        return fine

    def values(self, before: Values) -> Values:
        """The amount in cents, answers as true and false."""
        return super().values(before) | {
            "cents": self.amount.data,
            "are_singles_sold": self.are_singles_sold.data == "yes",
            "effective_on": self.effective_on.data.isoformat() if self.effective_on.data else None,
        }


class _Ticks(SheetForm):
    """Terms of one vocabulary."""

    @classmethod
    def given(cls, values: Values) -> dict[str, Any]:
        """The codes."""
        return {"codes": values["codes"]}

    def values(self, before: Values) -> Values:  # noqa: ARG002
        """The codes."""
        return {"codes": list(self["codes"].data or ())}


class ConcernsForm(_Ticks):
    """What the practitioner works with."""

    codes = TicksField("concerns")


class TechniquesForm(_Ticks):
    """What the practitioner does."""

    codes = TicksField("techniques")


class LanguagesForm(_Ticks):
    """Languages spoken at a visit."""

    codes = TicksField("languages")


class PaymentsForm(_Ticks):
    """Ways to pay."""

    codes = TicksField("payments")
