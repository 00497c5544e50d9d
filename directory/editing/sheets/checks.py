"""What a row of a listing may not be, in sentences. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from directory.listings.rules import Currency, PriceKind, Refund
from directory.places import postal_place
from directory.shared.errors import RuleBroken

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MINUTES_IN_DAY = 24 * 60
FIRST_DAY, LAST_DAY = "2000-01-01", "2099-12-31"
PRICE_MAX_CENTS = 10_000_000
PACKAGE_MAX_CENTS = 100_000_000


def check_place(values: dict[str, Any]) -> None:
    """A place has a town and a postal code that exists and lies in the state it names."""
    if not values["city"].strip():
        raise RuleBroken("Give the town.", field="city")
    found = postal_place(values["postal_code"])
    if found is None:
        raise RuleBroken(
            "We do not know this postal code. Give five digits for the United States, or A1A 1A1 for Canada.",
            field="postal_code",
        )
    if found.region != values["region"] or found.country != values["country"]:
        raise RuleBroken(
            f"{values['postal_code']} lies in {found.region}, not in {values['region'] or 'no state'}. "
            "Correct the one or the other.",
            field="region",
        )


def check_spans(spans: Sequence[Sequence[int]]) -> None:
    """Spans of [weekday, opens, closes] lie in their day, end after they begin, and do not overlap."""
    for weekday, opens, closes in spans:
        if not (0 <= weekday < len(WEEKDAYS) and 0 <= opens < closes <= MINUTES_IN_DAY):
            raise RuleBroken(
                f"On {WEEKDAYS[weekday % len(WEEKDAYS)]} the hours end before they begin. Give them within one day.",
                field="spans",
            )
    for (weekday, _, closes), (next_weekday, opens, _) in pairwise(sorted(map(list, spans))):
        if weekday == next_weekday and opens < closes:
            raise RuleBroken(f"On {WEEKDAYS[weekday]} two spans overlap. Make them one.", field="spans")


def check_price(values: dict[str, Any]) -> None:
    """A price is one exact amount for something named."""
    PriceKind(values["kind"])
    Currency(values["currency"])
    _check_amount(values["cents"], PRICE_MAX_CENTS)
    if not values["label"].strip():
        raise RuleBroken("Say what the price is for, such as “Session of 60 minutes”.", field="label")
    minutes = values["minutes"]
    if minutes is not None and not 5 <= minutes <= 480:
        raise RuleBroken("Give the length in minutes, from 5 to 480.", field="minutes")
    _check_days(values)


def check_package(values: dict[str, Any]) -> None:
    """A package says how many sessions, for how much, until when, and what happens to unused ones."""
    Currency(values["currency"])
    Refund(values["refund"])
    _check_amount(values["cents"], PACKAGE_MAX_CENTS)
    if not 2 <= values["sessions"] <= 100:
        raise RuleBroken("A package has 2 to 100 sessions.", field="sessions")
    months = values["expires_after_months"]
    if months is not None and not 1 <= months <= 60:
        raise RuleBroken(
            "Give the months until unused sessions expire, from 1 to 60, or none.", field="expires_after_months"
        )
    if not values["label"].strip():
        raise RuleBroken("Name the package, such as “Course of ten”.", field="label")
    _check_days(values)


def _check_amount(cents: int, highest: int) -> None:
    if not 0 < cents < highest:
        raise RuleBroken(f"Give the exact amount, above 0 and below {highest // 100:,}.", field="amount")


def check_day(day: str | None, *, field: str) -> None:
    """A day as ISO 8601, or none, is of our time."""
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise RuleBroken(f"Give a day from {FIRST_DAY[:4]} to {LAST_DAY[:4]}.", field=field)


def _check_days(values: dict[str, Any]) -> None:
    check_day(values["effective_on"], field="effective_on")
    check_day(values["ended_on"], field="ended_on")
    if values["ended_on"] and values["ended_on"] < values["effective_on"]:
        raise RuleBroken("It ends before it begins. Correct one of the days.", field="ended_on")
