"""Sheets of which a listing may have several: places with their hours, prices, packages. Each is one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import object_session

from directory.editing.sheets import checks
from directory.editing.sheets.values import Values, check_lengths, plain_values, set_values, texts_of
from directory.listings.models import Hours, Listing, Package, Place, Price
from directory.listings.rules import Subject
from directory.places import postal_place
from directory.wording.context import PublicText, TextKind

ADDRESS = ("label", "street", "unit", "city", "region", "postal_code", "country", "access", "access_note", "phone")
PRICE = ("kind", "label", "cents", "currency", "minutes", "includes", "includes_treatment", "effective_on", "ended_on")
PACKAGE = (
    "label",
    "sessions",
    "cents",
    "currency",
    "expires_after_months",
    "refund",
    "are_singles_sold",
    "effective_on",
    "ended_on",
)


@dataclass(frozen=True)
class Rows:
    """One row of one of a listing's lists. A row that was removed comes back under its own number."""

    subject: Subject
    model: type[Any]
    rows: Callable[[Listing], list[Any]]
    names: tuple[str, ...]
    texts: Mapping[str, TextKind]
    checked: Callable[[Values], None]

    def row(self, listing: Listing, number: int | None) -> Any | None:
        """The row of a number, if it is this listing's."""
        return next((one for one in self.rows(listing) if one.id == number), None) if number is not None else None

    def read(self, listing: Listing, row: int | None) -> Values | None:
        """The row's values."""
        found = self.row(listing, row)
        return self._values(found) if found is not None else None

    def asked(self, values: Values) -> Values:
        """All of them."""
        return values

    def check(self, values: Values) -> None:
        """What no such row may be."""
        check_lengths(self.model, values)
        self.checked(values)

    def public_texts(self, values: Values) -> dict[str, PublicText]:
        """Those among the columns."""
        return texts_of(values, self.texts)

    def write(self, listing: Listing, row: int | None, values: Values | None, *, now: datetime) -> int | None:  # noqa: ARG002
        """Set the row, add it, or remove it."""
        found = self.row(listing, row)
        if values is None:
            if found is not None:
                self.rows(listing).remove(found)
            return None
        if found is None:
            found = self.model(id=row)
            self._add(listing, found, values)
        else:
            self._set(found, values)
        session = object_session(listing)
        if session is not None:
            session.flush()
        number: int = found.id
        return number

    def _add(self, listing: Listing, row: Any, values: Values) -> None:
        self._set(row, values)
        self.rows(listing).append(row)

    def _values(self, row: Any) -> Values:
        return plain_values(row, self.names)

    def _set(self, row: Any, values: Values) -> None:
        set_values(row, {name: values[name] for name in self.names})


class Places(Rows):
    """A place of practice with its hours, so that a place that comes back has them; its point is its postal code's."""

    def __init__(self) -> None:
        super().__init__(
            Subject.PLACES,
            Place,
            lambda listing: listing.places,
            ADDRESS,
            {"label": TextKind.NAME, "access_note": TextKind.NOTE},
            checks.check_place,
        )

    def asked(self, values: Values) -> Values:
        """The address; hours have their own sheet, the position none."""
        return {name: values[name] for name in ADDRESS}

    def _add(self, listing: Listing, row: Any, values: Values) -> None:
        taken = {place.position for place in listing.places}
        wanted = values.get("position")
        row.position = max(taken, default=-1) + 1 if wanted is None or wanted in taken else wanted
        super()._add(listing, row, values)

    def _values(self, row: Any) -> Values:
        return super()._values(row) | {"position": row.position, "hours": _spans(row)}

    def _set(self, row: Any, values: Values) -> None:
        super()._set(row, values)
        found = postal_place(values["postal_code"])
        row.lat, row.lon = (found.lat, found.lon) if found else (None, None)
        row.time_zone = found.time_zone if found else None
        if "hours" in values:
            _set_spans(row, values["hours"])


class PlaceHours:
    """The hours of one place: `spans` are [weekday, opens, closes], Monday 0, in minutes from local midnight."""

    subject = Subject.HOURS

    def read(self, listing: Listing, row: int | None) -> Values | None:
        """The spans."""
        place = _place(listing, row)
        return {"spans": _spans(place)} if place else None

    def asked(self, values: Values) -> Values:
        """All of them."""
        return values

    def check(self, values: Values) -> None:
        """Spans lie in a day, end after they begin and do not overlap."""
        checks.check_spans(values["spans"])

    def public_texts(self, values: Values) -> dict[str, PublicText]:  # noqa: ARG002
        """None."""
        return {}

    def write(self, listing: Listing, row: int | None, values: Values | None, *, now: datetime) -> int | None:  # noqa: ARG002
        """Set the spans."""
        place = _place(listing, row)
        if place is not None:
            _set_spans(place, (values or {"spans": []})["spans"])
        return row


def _place(listing: Listing, number: int | None) -> Place | None:
    return next((place for place in listing.places if place.id == number), None)


def _spans(place: Place) -> list[list[int]]:
    return sorted([hours.weekday, hours.opens_minute, hours.closes_minute] for hours in place.hours)


def _set_spans(place: Place, spans: list[list[int]]) -> None:
    wanted = {(weekday, opens): closes for weekday, opens, closes in spans}
    for hours in list(place.hours):
        closes = wanted.pop((hours.weekday, hours.opens_minute), None)
        if closes is None:
            place.hours.remove(hours)
        elif hours.closes_minute != closes:
            hours.closes_minute = closes
    place.hours.extend(
        Hours(weekday=weekday, opens_minute=opens, closes_minute=closes) for (weekday, opens), closes in wanted.items()
    )


PRICES = Rows(
    Subject.PRICES,
    Price,
    lambda listing: listing.prices,
    PRICE,
    {"label": TextKind.PRICE_LABEL, "includes": TextKind.NOTE},
    checks.check_price,
)
PACKAGES = Rows(
    Subject.PRICES,
    Package,
    lambda listing: listing.packages,
    PACKAGE,
    {"label": TextKind.PRICE_LABEL},
    checks.check_package,
)
