"""Prices and packages of the workspace: what holds now, what begins later, what once held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from directory.listings.models import Listing, Package, Price
from directory.listings.rules import PriceKind, is_in_effect
from directory.shared.text import plural
from directory.web.formatting import date_words, money
from directory.web.presenting.listing_words import REFUND_WORDS


@dataclass(frozen=True, slots=True)
class OfferView:
    """A price or a package as its keeper sees it; `edit_url` and `end_url` while it is offered."""

    label: str
    amount: str
    details: list[str]
    days: str
    edit_url: str | None
    end_url: str | None


@dataclass(frozen=True, slots=True)
class Offers:
    """Rows of prices or packages by when they hold."""

    now: list[OfferView]
    later: list[OfferView]
    once: list[OfferView]


@dataclass(frozen=True, slots=True)
class AllOffers:
    prices: Offers
    packages: Offers


def offers(listing: Listing, *, today: date) -> AllOffers:
    """Everything that is, will be or was paid for, in the visitor's order."""
    order = list(PriceKind)
    prices = sorted(listing.prices, key=lambda row: (order.index(row.kind), row.cents))
    return AllOffers(_by_day(prices, "price", listing, today), _by_day(listing.packages, "package", listing, today))


def _by_day(rows: Sequence[Price] | Sequence[Package], kind: str, listing: Listing, today: date) -> Offers:
    found = Offers([], [], [])
    for row in rows:
        is_now = is_in_effect(row.effective_on, row.ended_on, today=today)
        is_later = row.effective_on > today and row.ended_on != row.effective_on
        into = found.now if is_now else found.later if is_later else found.once
        into.append(_offer(row, kind, listing, is_offered=is_now or is_later))
    found.once.sort(key=lambda one: one.days, reverse=True)
    return found


def _offer(row: Price | Package, kind: str, listing: Listing, *, is_offered: bool) -> OfferView:
    return OfferView(
        label=row.label,
        amount=money(row.cents, row.currency),
        details=_of_price(row) if isinstance(row, Price) else _of_package(row),
        days=_days(row),
        edit_url=url_for(f"practice.{kind}", slug=listing.slug, row=row.id) if is_offered else None,
        end_url=url_for(f"practice.end_{kind}", slug=listing.slug, row=row.id) if is_offered else None,
    )


def _of_price(row: Price) -> list[str]:
    kind = {PriceKind.FIRST_VISIT: "First visit", PriceKind.SESSION: "Session", PriceKind.ADD_ON: "Add-on"}[row.kind]
    kind = "" if kind.lower() == row.label.lower() else kind
    without = "without a treatment" if row.kind == PriceKind.FIRST_VISIT and not row.includes_treatment else ""
    return [part for part in (kind, f"{row.minutes} minutes" if row.minutes else "", without, row.includes) if part]


def _of_package(row: Package) -> list[str]:
    expiry = f"used within {plural(row.expires_after_months, 'month')}" if row.expires_after_months else "never expires"
    singles = "single sessions too" if row.are_singles_sold else "no single sessions"
    each = f"{money(row.cents // row.sessions, row.currency)} each"
    return [plural(row.sessions, "session"), each, expiry, REFUND_WORDS[row.refund].lower(), singles]


def _days(row: Price | Package) -> str:
    since = f"From {date_words(row.effective_on)}"
    return f"{since} to {date_words(row.ended_on)}" if row.ended_on else since
