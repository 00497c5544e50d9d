"""How to reach a practitioner, in words and links: address, hours, telephone, website."""

from __future__ import annotations

from collections.abc import Sequence

from directory.languages import gettext, mark
from directory.listings.models import Hours, Place
from directory.shared.text import listed
from directory.web.formatting import clock_time

WEEKDAYS = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)
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
    """The week in words, neighboring days with the same hours together, closed days said; nothing without hours."""
    if not spans:
        return []
    by_day = [_day_hours([span for span in spans if span.weekday == day]) for day in range(7)]
    starts = [day for day in range(7) if day == 0 or by_day[day] != by_day[day - 1]]
    ends = [*(start - 1 for start in starts[1:]), 6]
    return [(_days(first, last), by_day[first]) for first, last in zip(starts, ends, strict=True)]


def _day_hours(spans: Sequence[Hours]) -> str:
    words = [
        gettext("%(opens)s to %(closes)s", opens=clock_time(one.opens_minute), closes=clock_time(one.closes_minute))
        for one in spans
    ]
    return listed(words) or gettext("Closed")


def _days(first: int, last: int) -> str:
    """One day or several in a row: "Monday", "Saturday and Sunday", "Tuesday to Friday"."""
    names = gettext(WEEKDAYS[first]), gettext(WEEKDAYS[last])
    if last - first < 2:
        return listed(list(dict.fromkeys(names)))
    return gettext("%(first)s to %(last)s", first=names[0], last=names[1])


def web_link(address: str | None) -> str | None:
    """An address to link to; None for one that is not of the web, such as a script."""
    return address if address and address.lower().startswith(LINKED) else None
