"""Dates, money, distances and asset addresses, as pages print them."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel.dates import format_date, format_skeleton
from flask import Flask, current_app

from directory.config import ROOT
from directory.languages import ENGLISH, day_words, gettext, ngettext, spoken
from directory.listings.rules import Currency
from directory.places import m_to_km, m_to_miles
from directory.shared.text import plural

SIGNS = {Currency.USD: "$", Currency.CAD: "CA$"}
NEXT_DOOR = 0.5


def date_words(day: date | datetime) -> str:
    """A day in words: "November 22, 2026"."""
    return day_words(day)


def month_words(day: date | datetime) -> str:
    """A month in words: "November 2026"."""
    if spoken() == ENGLISH:
        return f"{day:%B %Y}"
    words: str = format_skeleton("yMMMM", day, locale=spoken().locale)
    return words


def weekday_words(day: date) -> str:
    """A day with its name: "Sunday, November 22, 2026"."""
    if spoken() == ENGLISH:
        return f"{day:%A}, {date_words(day)}"
    words: str = format_date(day, "full", locale=spoken().locale)
    return words


def money(cents: int, currency: Currency = Currency.USD) -> str:
    """An exact amount: "$140", "$1,280", "$99.50"."""
    dollars, rest = divmod(cents, 100)
    return f"{SIGNS[currency]}{dollars:,}" + (f".{rest:02}" if rest else "")


def money_range(low: int, high: int, currency: Currency = Currency.USD) -> str:
    """Two amounts, low to high: "$2,380–$3,080"; one where they are equal."""
    return money(low, currency) if low == high else f"{money(low, currency)}–{money(high, currency)}"


def distance(meters: float, country: str = "US") -> str:
    """A distance in words: "about 12 miles"; kilometers in Canada; "less than a mile" next door."""
    in_km = country == "CA"
    amount = m_to_km(meters) if in_km else m_to_miles(meters)
    if amount < NEXT_DOOR:
        return gettext("less than 1 km") if in_km else gettext("less than a mile")
    whole = max(1, round(amount))
    if in_km:
        return ngettext("about %(count)s km", "about %(count)s km", whole)
    return ngettext("about %(count)s mile", "about %(count)s miles", whole)


def sessions(low: int, high: int) -> str:
    """Sessions from low to high: "10–12 sessions"; one number where they are equal."""
    if low == high:
        return ngettext("%(count)s session", "%(count)s sessions", low)
    return ngettext("%(low)s–%(count)s session", "%(low)s–%(count)s sessions", high, low=low)


def weeks(low: int, high: int) -> str:
    """Weeks from low to high: "4–6 weeks"; one number where they are equal."""
    if low == high:
        return ngettext("%(count)s week", "%(count)s weeks", low)
    return ngettext("%(low)s–%(count)s week", "%(low)s–%(count)s weeks", high, low=low)


def apart(days: int) -> str:
    """How far two sessions lie from each other: "a week apart", "10 days apart"."""
    return gettext("a week apart") if days == 7 else ngettext("%(count)s day apart", "%(count)s days apart", days)


def clock_time(minute: int) -> str:
    """A time of day from minutes since midnight: "9 am", "6:30 pm", "noon"."""
    if minute in (12 * 60, 24 * 60):
        return gettext("noon") if minute == 12 * 60 else gettext("midnight")
    hour, rest = divmod(minute, 60)
    half = gettext("am") if hour < 12 else gettext("pm")
    return f"{(hour - 1) % 12 + 1}" + (f":{rest:02}" if rest else "") + f" {half}"


def phone_words(number: str) -> str:
    """A North American number as people write it: "(732) 555-0142"; any other unchanged."""
    digits = "".join(sign for sign in number if sign.isdigit())
    digits = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if len(digits) == 10 else number


@cache
def _manifest(path: Path) -> dict[str, str]:
    if not path.exists():
        message = f"{path.name} is missing: the front end is not built. Run `python3 dev.py setup`."
        raise FileNotFoundError(message)
    built: dict[str, str] = json.loads(path.read_text())
    return built


def asset(name: str) -> str:
    """The address of a built file by its plain name: `asset("style.css")`. Raises KeyError for an unknown one."""
    return f"/static/{_manifest(ROOT / 'static' / 'dist' / 'manifest.json')[name]}"


def register(app: Flask) -> None:
    """Give templates the filters and what every page names."""
    app.jinja_env.filters.update(
        date_words=date_words,
        weekday_words=weekday_words,
        money=money,
        distance=distance,
        clock_time=clock_time,
        phone_words=phone_words,
        plural=plural,
    )
    app.jinja_env.globals.update(asset=asset)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def _site() -> dict[str, object]:
        return {"site": current_app.config["FINEPOINT"]}
