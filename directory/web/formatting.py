"""Dates, money, distances and asset addresses, as pages print them."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from pathlib import Path

from flask import Flask, current_app

from directory.config import ROOT
from directory.listings.rules import Currency
from directory.places import m_to_km, m_to_miles
from directory.shared.text import plural

SIGNS = {Currency.USD: "$", Currency.CAD: "CA$"}
NEXT_DOOR = 0.5


def date_words(day: date | datetime) -> str:
    """A day in words: "November 22, 2026"."""
    return f"{day:%B} {day.day}, {day.year}"


def money(cents: int, currency: Currency = Currency.USD) -> str:
    """An exact amount: "$140", "$1,280", "$99.50"."""
    dollars, rest = divmod(cents, 100)
    return f"{SIGNS[currency]}{dollars:,}" + (f".{rest:02}" if rest else "")


def money_range(low: int, high: int, currency: Currency = Currency.USD) -> str:
    """Two amounts, low to high: "$2,380–$3,080"; one where they are equal."""
    return money(low, currency) if low == high else f"{money(low, currency)}–{money(high, currency)}"


def distance(meters: float, country: str = "US") -> str:
    """A distance in words: "about 12 miles"; kilometers in Canada; "less than a mile" next door."""
    amount, one, many = (m_to_km(meters), "km", "km") if country == "CA" else (m_to_miles(meters), "mile", "miles")
    if amount < NEXT_DOOR:
        return "less than 1 km" if country == "CA" else "less than a mile"
    whole = max(1, round(amount))
    return f"about {whole:,} {one if whole == 1 else many}"


def span(low: int, high: int, unit: str) -> str:
    """A count from low to high: "10–12 sessions"; one number where they are equal."""
    return plural(low, unit) if low == high else f"{low}–{plural(high, unit)}"


def apart(days: int) -> str:
    """How far two sessions lie from each other: "a week apart", "10 days apart"."""
    return "a week apart" if days == 7 else f"{plural(days, 'day')} apart"


def clock_time(minute: int) -> str:
    """A time of day from minutes since midnight: "9 am", "6:30 pm", "noon"."""
    if minute in (12 * 60, 24 * 60):
        return "noon" if minute == 12 * 60 else "midnight"
    hour, rest = divmod(minute, 60)
    half = "am" if hour < 12 else "pm"
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
