"""What somebody plans with: prices, a package, a course, the day of an event. All of it stands in the address only.

A field that was not sent takes what a listing states, and where it states nothing, the usual course. A form never
raises: what it cannot read it names.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, StringField

from directory.languages import gettext, later, mark
from directory.listings.first_year import Bundle, Course, Prices
from directory.listings.package_terms import Terms
from directory.listings.rules import Currency, Refund
from directory.shared.text import printable
from directory.web.forms.search import OneOfField, WholeNumberField

DOLLARS_MAX = 99_999
AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,6})(?:\.(\d{1,2}))?")
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
USUAL = Course()
COURSE = {
    "sessions_low": USUAL.sessions_low,
    "sessions_high": USUAL.sessions_high,
    "days_between": USUAL.days_between,
    "weeks_low": USUAL.maintenance_weeks_low,
    "weeks_high": USUAL.maintenance_weeks_high,
}
"""The usual course, by the names of the address line."""
MONEY = ("first_visit", "session", "package_sessions", "package_price")
FIRST = ("event", "first_visit", "included", *MONEY[1:], "package_refund", "package_months")
"""Fields that stand before the course on their pages, in order."""
REFUNDS = {
    "": mark("I do not know"),
    Refund.NONE.value: mark("Not refunded"),
    Refund.FULL.value: mark("Refunded in full"),
    Refund.LESS_USED_AT_SINGLE_PRICE.value: mark("Refunded, with used sessions counted at the single price"),
}


class DollarsField(StringField):
    """An amount, exact to the cent; its data are cents, or None where nothing was typed."""

    data: int | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount, or say how to write one."""
        self.typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not self.typed:
            return
        found = AMOUNT.fullmatch(re.sub(r"^(CA|US)?\s?\$\s?", "", self.typed))
        dollars = int(found[1].replace(",", "")) if found else DOLLARS_MAX + 1
        if found is None or dollars > DOLLARS_MAX:
            raise ValueError(gettext("Enter an amount in dollars, like 140 or 140.50."))
        self.data = 100 * dollars + int((found[2] or "").ljust(2, "0"))

    def _value(self) -> str:
        return getattr(self, "typed", "")


class DayField(StringField):
    """A day as year-month-day; its data are a date, or None where nothing was typed."""

    data: date | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, or say what is wrong with it."""
        self.typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not self.typed:
            raise ValueError(gettext("Enter the day of the event."))
        found = DAY.fullmatch(self.typed)
        if found is None:
            raise ValueError(gettext("Enter the day as year-month-day, like 2027-06-12."))
        year, month, number = map(int, found.groups())
        if (month, number) == (2, 29) and year and not calendar.isleap(year):
            raise ValueError(gettext("February has no 29th in %(year)s. Enter another day.", year=year))
        try:
            self.data = date(year, month, number)
        except ValueError as error:
            raise ValueError(gettext("The calendar has no such day. Enter it as year-month-day.")) from error

    def _value(self) -> str:
        return getattr(self, "typed", "")


def _number(sentence: str, low: int, high: int) -> WholeNumberField:
    return WholeNumberField(sentence, low, high)


class CourseForm(Form):
    """A course, and the listing that it may come from."""

    listing = StringField()
    sessions_low = _number(later("Enter a whole number of sessions from 1 to 60."), 1, 60)
    sessions_high = _number(later("Enter a whole number of sessions from 1 to 60."), 1, 60)
    days_between = _number(later("Enter a whole number of days from 1 to 60, like 7."), 1, 60)
    weeks_low = _number(later("Enter a whole number of weeks from 1 to 52, like 4."), 1, 52)
    weeks_high = _number(later("Enter a whole number of weeks from 1 to 52, like 4."), 1, 52)

    @classmethod
    def read(cls, arguments: MultiDict[str, str], given: Mapping[str, str]) -> Self:
        """The form filled from an address line and, for what was not sent, from `given`."""
        sent = MultiDict((name, printable(value)) for name, value in arguments.items(multi=True))
        known = {name: str(value) for name, value in COURSE.items()} | dict(given)
        for name in COURSE:
            if not sent.get(name, "").strip():
                sent.setlist(name, [known[name]])
        for name, value in known.items():
            sent.setdefault(name, value)
        form = cls(formdata=sent)
        form.validate()
        return form

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check each field, and that no range runs backward."""
        fine: bool = super().validate(extra_validators)
        backward = gettext("The most cannot be less than the fewest.")
        for low, high in ((self.sessions_low, self.sessions_high), (self.weeks_low, self.weeks_high)):
            if low.data and high.data and not low.errors and not high.errors and low.data > high.data:
                fine = refuse(high, backward)
        return fine

    @property
    def course(self) -> Course:
        """The course; whole where there are no errors."""
        return Course(*(self[name].data for name in COURSE))

    @property
    def is_usual(self) -> bool:
        """Whether it is the usual course."""
        return all(self[name].data == value for name, value in COURSE.items())

    @property
    def in_address(self) -> dict[str, Any]:
        """The course as another page's address takes it: the listing, and what differs from the usual."""
        own = {name: str(self[name].data) for name, value in COURSE.items() if self[name].data != value}
        return ({"listing": self.listing.data} if self.listing.data else {}) | (
            {} if any(self[name].errors for name in COURSE) else own
        )

    @property
    def sentences(self) -> dict[str, str]:
        """What was wrong: field → sentence, in the order of the page."""
        return {name: str(self[name].errors[0]) for name in (*FIRST, *COURSE, "currency") if name in self.errors}


class PlanCostForm(CourseForm):
    """Prices and a package to plan with."""

    currency = OneOfField([one.value for one in Currency])
    first_visit = DollarsField()
    included = OneOfField(["yes", "no"])
    session = DollarsField()
    package_sessions = _number(later("Enter a whole number of sessions from 2 to 100."), 2, 100)
    package_price = DollarsField()
    package_refund = OneOfField(list(REFUNDS))
    package_months = _number(later("Enter a whole number of months from 1 to 60, or leave it empty."), 1, 60)

    @classmethod
    def is_typed(cls, arguments: MultiDict[str, str]) -> bool:
        """Whether an address line holds prices of its own."""
        return any(name in arguments for name in MONEY)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check each field, that there is something to pay, and that a package is whole."""
        fine = super().validate(extra_validators)
        number, price = self.package_sessions, self.package_price
        for amount in (self.session, price):
            if amount.data == 0:
                fine = refuse(amount, gettext("Enter an amount above zero, or leave it empty."))
        if number.data and not price.errors and price.data is None:
            fine = refuse(price, gettext("Enter the price of the package."))
        if price.data is not None and not number.errors and not number.data:
            fine = refuse(number, gettext("Enter how many sessions the package holds."))
        if self.session.data is None and not self.session.errors and price.data is None and not price.errors:
            fine = refuse(self.session, gettext("Enter the price of a session, or a package."))
        return fine

    @property
    def paid_in(self) -> Currency:
        """The currency of the amounts."""
        return Currency.USD if self.currency.errors else Currency(self.currency.data)

    @property
    def terms(self) -> Terms | None:
        """The package, if one was given; whole where there are no errors."""
        if self.package_price.data is None:
            return None
        refund = Refund(self.package_refund.data) if self.package_refund.data else None
        return Terms(self.package_sessions.data, self.package_price.data, refund, self.package_months.data)

    @property
    def prices(self) -> Prices:
        """What the formula takes; whole where there are no errors."""
        return Prices(
            first_visit_cents=self.first_visit.data,
            first_visit_includes_treatment=self.included.data == "yes",
            session_cents=self.session.data,
            bundles=(Bundle(self.terms.sessions, self.terms.cents),) if self.terms else (),
            course=self.course,
        )


class EventForm(CourseForm):
    """The day of an event, and the course before it."""

    event = DayField()


def refuse(field: Field, sentence: str) -> bool:
    """Say what is wrong with a field; False, as validation answers."""
    field.errors = [*field.errors, sentence]
    return False


def refunds() -> list[tuple[str, str]]:
    """What may happen to unused sessions: code and words."""
    return [(code, gettext(words)) for code, words in REFUNDS.items()]
