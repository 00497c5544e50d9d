"""The forms of the workspace: each is one sheet of a listing, from its values and back.

A form says what shape a value must have, and what its fields are called; what a listing may say is the sheet's own
check (`editing.sheets`).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form

from directory import vocabulary
from directory.editing.sheets import Values
from directory.listings.rules import ABOUT_MAX_CHARS
from directory.places import REGIONS
from directory.web.forms.fields import OneOf, OneOfFew, Pairs, PhoneField, TicksField, day, line, text

YES_NO = (("yes", "Yes"), ("no", "No"))
YES_NO_OPEN = (*YES_NO, ("", "I would rather not say"))
OPEN = ("", "I would rather not say")
REGION_CHOICES = [(region.code, region.name) for region in sorted(REGIONS.values(), key=lambda one: one.name)]


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
    def refilled(cls, sent: MultiDict[str, str]) -> Self:
        """The form as somebody filled it in, not checked yet."""
        return cls(formdata=sent)

    @classmethod
    def filled(cls, sent: MultiDict[str, str]) -> Self:
        """The form as somebody filled it in, checked."""
        form = cls.refilled(sent)
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

    @property
    def linkable(self) -> list[str]:
        """The names of its fields: the ids of controls on the page."""
        return [field.name for field in self]

    def typed(self, name: str) -> Any:
        """What the control of a field shows: as it was typed, where somebody typed."""
        field = self[name]
        return field.data if pairs_of(field) else field._value()  # noqa: SLF001 - it is how its widget asks

    def answer(self, name: str) -> Any:
        """What a field says: a day, or words; of several choices a list of words."""
        field = self[name]
        pairs = pairs_of(field)
        if isinstance(field, TicksField):
            return [label for value, label in pairs if value in (field.data or ())]
        if pairs:
            return next((label for value, label in pairs if value == (field.data or "")), "")
        return field.data if isinstance(field.data, date) else field._value()  # noqa: SLF001


def pairs_of(field: Field) -> Pairs:
    """Value and label of what a field offers; nothing for one that is typed."""
    return getattr(field, "pairs", ())


class AboutForm(SheetForm):
    """Who the practitioner is."""

    name = line(
        "Your name",
        hint="As you write it, without titles: a title stands with the license that gives it.",
        required="Give your name, as you write it.",
    )
    family_name = line(
        "Your family name",
        hint="People look under it.",
        required="Give your family name: it is what people look under.",
    )
    pronouns = line("Pronouns", hint="If you like, such as “she, her”.")
    gender = OneOf("Gender", pairs=[OPEN, *((term.code, term.label) for term in vocabulary.genders())])
    practice = line("Name of the practice", hint="If it has one.")
    about = text(
        "About your work",
        hint=f"At most {ABOUT_MAX_CHARS:,} characters. What happens in a visit says more than praise.",
    )

    def values(self, before: Values) -> Values:
        """Empty answers are open ones."""
        given = super().values(before)
        return given | {name: given[name] or None for name in ("pronouns", "gender", "practice")}


class ContactForm(SheetForm):
    """How people reach the practice."""

    phone = PhoneField("Telephone", description="Shown on your page. With area code, like 732 555 0134.")
    website = line("Website", hint="The whole address, beginning with https://.")
    booking_url = line("Page for booking", hint="Where people book by themselves, if there is one.")

    def values(self, before: Values) -> Values:
        """Empty answers are none."""
        return {name: value or None for name, value in super().values(before).items()}


class AvailabilityForm(SheetForm):
    """Whether new clients are welcome, and when the next visit is free."""

    is_accepting = OneOfFew("Do you accept new clients?", pairs=YES_NO_OPEN, default="")
    next_opening_on = day(
        "Next free first visit",
        "Give the day of your next free first visit, or leave it open.",
        hint="Shown with the day on which you said so. Two weeks after it has passed, it is left out by itself.",
    )

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

    label = line("Name of the place", hint="If it has one, such as “Studio on Main Street”.")
    street = line("Street and number")
    unit = line("Suite, floor or unit")
    city = line("Town", required="Give the town.")
    region = OneOf("State or province", pairs=[("", "Choose"), *REGION_CHOICES])
    postal_code = line(
        "Postal code",
        hint="Decides where you are found: distances count from its center.",
        required="Give the postal code: people search by distance.",
    )
    phone = PhoneField("Telephone of this place", description="If it differs from the one of your listing.")
    access = OneOf(
        "Access", pairs=[("", "Not said"), *((term.code, term.label) for term in vocabulary.access())], default=""
    )
    access_note = line("More on access", hint="Such as parking, a lift, the width of the door.")

    @classmethod
    def blank(cls) -> Values:
        """The values of a place that nobody has described yet."""
        empty = dict.fromkeys(("label", "access", "phone", "position"))
        texts = dict.fromkeys(("street", "unit", "city", "region", "postal_code", "access_note"), "")
        return empty | texts | {"country": "US", "hours": []}

    @classmethod
    def given(cls, values: Values) -> dict[str, Any]:
        """An access that is not said shows as such."""
        return values | {"access": values["access"] or ""}

    def values(self, before: Values) -> Values:
        """Empty answers are none; texts that may be empty stay empty."""
        given = super().values(before)
        region = REGIONS.get(self.region.data or "")
        none = {name: given[name] or None for name in ("label", "access", "phone")}
        country = region.country if region else "US"
        return given | none | {"country": country, "postal_code": given["postal_code"].upper()}


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

    codes = TicksField("Concerns you work with", vocabulary_name="concerns")


class TechniquesForm(_Ticks):
    """What the practitioner does."""

    codes = TicksField("Techniques you use", vocabulary_name="techniques")


class LanguagesForm(_Ticks):
    """Languages spoken at a visit."""

    codes = TicksField("Languages you speak with clients", vocabulary_name="languages")


class PaymentsForm(_Ticks):
    """Ways to pay."""

    codes = TicksField("Ways to pay", vocabulary_name="payments")
