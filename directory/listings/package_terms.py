"""A package against single sessions: what each session costs, from when on it pays, what stopping early costs. Pure.

Amounts are integer cents. Of the unused sessions of a package, a full refund gives back their share of its price;
a refund less the used ones at the single price gives back its price less what those would have cost, if anything
is left; without a refund, or where nobody knows of one, nothing comes back.
"""

from __future__ import annotations

from dataclasses import dataclass

from directory.listings.first_year import Course
from directory.listings.rules import Refund

DAYS_IN_MONTH = 30
"""A month of an expiry counts as the fewest days that nearly every month has, so that no promise is too long."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A package with its terms; `refund`: None where it is not known; `expires_after_months`: None for never."""

    sessions: int
    cents: int
    refund: Refund | None = None
    expires_after_months: int | None = None

    @property
    def each_cents(self) -> int:
        """What one of its sessions costs, rounded up to the cent, so that none seems cheaper than it is."""
        return -(-self.cents // self.sessions)

    @property
    def is_each_exact(self) -> bool:
        """Whether its price is a whole number of cents for each session."""
        return self.cents % self.sessions == 0


@dataclass(frozen=True, slots=True)
class Stopped:
    """Where somebody stops after `used` sessions: what they paid in the end, and what singles would have cost."""

    used: int
    paid_cents: int
    singly_cents: int

    @property
    def lost_cents(self) -> int:
        """How much more than singly was paid; below zero where the package still was cheaper."""
        return self.paid_cents - self.singly_cents


def saving_cents(terms: Terms, session_cents: int) -> int:
    """How much less all of its sessions cost than singly; below zero where they cost more."""
    return terms.sessions * session_cents - terms.cents


def breaks_even_at(terms: Terms, session_cents: int) -> int | None:
    """The first number of its sessions that cost singly at least as much as the package; None where none does."""
    number = -(-terms.cents // session_cents) if session_cents else terms.sessions + 1
    return number if number <= terms.sessions else None


def stopped_after(terms: Terms, used: int, session_cents: int) -> Stopped:
    """What somebody paid who stops after `used` of its sessions."""
    return Stopped(used, terms.cents - _refunded(terms, used, session_cents), used * session_cents)


def _refunded(terms: Terms, used: int, session_cents: int) -> int:
    unused = terms.sessions - used
    if terms.refund is Refund.FULL:
        return terms.cents * unused // terms.sessions
    if terms.refund is Refund.LESS_USED_AT_SINGLE_PRICE and unused:
        return max(0, terms.cents - used * session_cents)
    return 0


def days_to_use(sessions: int, course: Course) -> int:
    """How many days lie between the first and the last of so many sessions, at the slowest pace of a course."""
    in_series = min(sessions, course.sessions_low)
    after = sessions - in_series
    return (in_series - 1) * course.days_between + after * 7 * course.maintenance_weeks_high


def usable(terms: Terms, course: Course) -> int:
    """How many of its sessions come before it expires, at the slowest pace of a course."""
    if terms.expires_after_months is None:
        return terms.sessions
    days = terms.expires_after_months * DAYS_IN_MONTH
    return max(number for number in range(1, terms.sessions + 1) if days_to_use(number, course) <= days)
