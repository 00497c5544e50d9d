"""The forms of what is paid for: a price, and a package with everything that its card must show."""

from __future__ import annotations

from datetime import date
from typing import Any

from directory.editing.sheets import Values
from directory.listings.rules import PriceKind, Refund
from directory.web.forms.fields import AmountField, OneOf, OneOfFew, day, line, whole_number
from directory.web.forms.listing import YES_NO, SheetForm, yes_or_no

CURRENCIES = (("USD", "US dollars"), ("CAD", "Canadian dollars"))
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
EXACT = "One exact amount, like 120 or 120.50."
FROM_DAY = "What held before stays as history; visitors always see what holds on the day."


class PriceForm(SheetForm):
    """One exact amount for one thing, from a day on."""

    kind = OneOf("What it is", pairs=PRICE_KINDS)
    label = line(
        "What visitors read",
        hint="Such as “Session of 60 minutes”.",
        required="Say what it is for, such as “Session of 60 minutes”.",
    )
    amount = AmountField("Amount", description=EXACT)
    currency = OneOf("Currency", pairs=CURRENCIES)
    minutes = whole_number(
        "Minutes",
        "Give the length in whole minutes, like 60, or leave it open.",
        hint="How long it takes.",
        required=False,
    )
    includes = line("What is included", hint="Such as consultation, body points, LED light.")
    includes_treatment = OneOfFew("Does a first visit include a treatment?", pairs=YES_NO, default="yes")
    effective_on = day("Holds from", "Give the day from which this holds.", hint=FROM_DAY, required=True)

    @classmethod
    def blank(cls, *, currency: str, today: date) -> Values:
        """The values of a price that nobody has given yet."""
        none = dict.fromkeys(("cents", "minutes", "ended_on"))
        words = {"kind": PriceKind.SESSION.value, "label": "", "includes": "", "includes_treatment": True}
        return none | words | {"currency": currency, "effective_on": today.isoformat()}

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
            "effective_on": self.effective_on.data.isoformat(),
        }


class PackageForm(SheetForm):
    """Several sessions sold together, with all that the package card must show."""

    label = line(
        "Name of the package",
        hint="Such as “Course of ten”.",
        required="Name the package, such as “Course of ten”.",
    )
    sessions = whole_number("Sessions", "Give the number of sessions, from 2 to 100.")
    amount = AmountField("Price of the package", description=EXACT)
    currency = OneOf("Currency", pairs=CURRENCIES)
    expires_after_months = whole_number(
        "Must be used within",
        "Give whole months, from 1 to 60, or leave it open.",
        hint="Months after the purchase. Open means that sessions never expire.",
        required=False,
    )
    refund = OneOf("Sessions that are not used", pairs=[("", "Choose"), *REFUNDS])
    are_singles_sold = OneOfFew("Can people buy single sessions instead?", pairs=YES_NO)
    effective_on = day("Holds from", "Give the day from which this holds.", hint=FROM_DAY, required=True)

    @classmethod
    def blank(cls, *, currency: str, today: date) -> Values:
        """The values of a package that nobody has described yet."""
        none = dict.fromkeys(("sessions", "cents", "expires_after_months", "are_singles_sold", "ended_on"))
        return none | {"label": "", "refund": "", "currency": currency, "effective_on": today.isoformat()}

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
            "effective_on": self.effective_on.data.isoformat(),
        }
