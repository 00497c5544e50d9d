"""How to reach a practitioner, in words and links: address, hours, telephone, website."""

from __future__ import annotations

from collections.abc import Sequence

from directory.listings.models import Hours, Place
from directory.shared.text import listed
from directory.web.formatting import clock_time

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LINKED = ("https://", "http://")


def phone_href(number: str | None) -> str | None:
    """A number as a link to call."""
    return f"tel:{''.join(sign for sign in number if sign in '+0123456789')}" if number else None


def address_lines(place: Place) -> list[str]:
    """The lines of an address above its town."""
    return [line for line in (place.street, place.unit) if line]


def full_city_line(place: Place) -> str:
    """The last line of an address: "Ocean Township, NJ 07712"."""
    return f"{place.city}, {place.region} {place.postal_code}".strip()


def opening_hours(spans: Sequence[Hours]) -> list[tuple[str, str]]:
    """The week in words, closed days said; nothing when no hours are given."""
    if not spans:
        return []
    by_day = {day: [span for span in spans if span.weekday == day] for day in range(7)}
    return [
        (
            WEEKDAYS[day],
            listed([f"{clock_time(one.opens_minute)} to {clock_time(one.closes_minute)}" for one in by_day[day]])
            or "Closed",
        )
        for day in range(7)
    ]


def web_link(address: str | None) -> str | None:
    """An address to link to; None for one that is not of the web, such as a script."""
    return address if address and address.lower().startswith(LINKED) else None
