"""A plan that begins from what a practitioner states: their prices, packages and course, as a form takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from directory.checklist.facts import Facts
from directory.discovery.profile import Profile
from directory.listings.first_year import Prices, cheapest_way
from directory.listings.models import Package
from directory.listings.rules import Currency, is_in_effect
from directory.web.presenting.costs import currency_of
from directory.web.presenting.credentials import shown_name


@dataclass(frozen=True, slots=True)
class Begun:
    """What a listing states, as of an instant. `packages`: those that hold."""

    name: str
    slug: str
    facts: Facts
    prices: Prices
    packages: Sequence[Package]
    currency: Currency

    @property
    def has_prices(self) -> bool:
        """Whether a session or a package has a price."""
        return self.prices.session_cents is not None or bool(self.prices.bundles)

    @property
    def states_course(self) -> bool:
        """Whether the practitioner states a course of their own."""
        return self.facts.plan is not None

    @property
    def given(self) -> dict[str, str]:
        """The fields of a form that begins here, by their names in the address line."""
        prices, course = self.prices, self.prices.course
        fields = {
            "listing": self.slug,
            "currency": self.currency.value,
            "first_visit": typed(prices.first_visit_cents),
            "included": "yes" if prices.first_visit_includes_treatment or prices.first_visit_cents is None else "no",
            "session": typed(prices.session_cents),
            "sessions_low": str(course.sessions_low),
            "sessions_high": str(course.sessions_high),
            "days_between": str(course.days_between),
            "weeks_low": str(course.maintenance_weeks_low),
            "weeks_high": str(course.maintenance_weeks_high),
        }
        package = self._package()
        if package is None:
            return fields
        return fields | {
            "package_sessions": str(package.sessions),
            "package_price": typed(package.cents),
            "package_refund": package.refund.value,
            "package_months": str(package.expires_after_months or ""),
        }

    def _package(self) -> Package | None:
        """The longest package that the low end of the range buys, else the first that is stated."""
        wanted = self.prices.course.fewest().sessions - self.prices.counted
        bought = cheapest_way(wanted, self.prices.session_cents, self.prices.bundles).packages if self.packages else ()
        taken = {(bundle.sessions, bundle.cents) for bundle, _ in bought}
        fits = [row for row in self.packages if (row.sessions, row.cents) in taken]
        return max(fits, key=lambda row: row.sessions) if fits else next(iter(self.packages), None)


def begun_from(found: Profile, *, now: datetime) -> Begun:
    """What a listing states at an instant."""
    listing, facts = found.listing, found.facts
    today = facts.today(now)
    return Begun(
        name=shown_name(listing.practitioner.name, facts, now=now),
        slug=listing.slug,
        facts=facts,
        prices=facts.prices_of_a_year(now),
        packages=[row for row in listing.packages if is_in_effect(row.effective_on, row.ended_on, today=today)],
        currency=currency_of(facts, now),
    )


def typed(cents: int | None) -> str:
    """An amount as somebody types it: "140", "99.50"; "" for none."""
    if cents is None:
        return ""
    dollars, rest = divmod(cents, 100)
    return f"{dollars}.{rest:02}" if rest else str(dollars)
