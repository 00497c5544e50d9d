"""What a listing costs in words, said alike on every page: the first year, and a package against single sessions.

The formula is `directory/listings/first_year.py`; docs/cost.md writes it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from directory.checklist.facts import Facts
from directory.languages import gettext, ngettext
from directory.listings.first_year import Course, FirstYear, Prices
from directory.listings.models import Listing, Package
from directory.listings.package_terms import Terms, breaks_even_at, saving_cents, stopped_after, usable
from directory.listings.rules import Currency, PriceKind, Refund, Status
from directory.listings.year_bills import high_bill, low_bill
from directory.web.formatting import apart, money, money_range, sessions, weeks
from directory.web.presenting.listing_words import REFUND_WORDS


@dataclass(frozen=True, slots=True)
class CostWords:
    """The first-year cost. `text`: "$2,380–$3,080"; `sessions_text`: "17–22 sessions"; `lines`: how it is computed.

    `is_usual_course`: whether the practitioner states no course of their own; `plan_url`, `event_url`: where to plan
    with these prices and this course, for a listing that everybody sees.
    """

    text: str
    sessions_text: str
    course_text: str
    is_usual_course: bool
    lines: list[str]
    plan_url: str | None = None
    event_url: str | None = None


@dataclass(frozen=True, slots=True)
class PackageWords:
    """A package with the terms it must show; `against`: sentences that hold it against single sessions."""

    name: str
    sessions: int
    price: str
    per_session: str
    saving: str | None
    expiry: str
    refund: str
    singles: str
    against: list[str]


def currency_of(facts: Facts, now: datetime) -> Currency:
    """In which currency a listing's prices are."""
    session, opening = facts.lowest(PriceKind.SESSION, now), facts.lowest(PriceKind.FIRST_VISIT, now)
    return next((one.currency for one in (session, opening, *facts.packages) if one), Currency.USD)


def cost_words(facts: Facts, now: datetime, *, listing: Listing | None = None) -> CostWords | None:
    """The first-year cost of a listing in words; None where neither a session nor a package has a price."""
    prices = facts.prices_of_a_year(now)
    year = prices.first_year()
    if year is None:
        return None
    slug = listing.slug if listing is not None and listing.status == Status.PUBLISHED else None
    return CostWords(
        text=money_range(year.cents_low, year.cents_high, currency_of(facts, now)),
        sessions_text=sessions(year.sessions_low, year.sessions_high),
        course_text=course_words(prices.course),
        is_usual_course=facts.plan is None,
        lines=[_counted(year), _basis(facts), ends_words(prices)],
        plan_url=url_for("public.plan_cost", listing=slug) if slug else None,
        event_url=url_for("public.plan_event", listing=slug) if slug else None,
    )


def course_words(course: Course) -> str:
    """A course: "10–12 sessions a week apart, then one every 4–6 weeks"."""
    return gettext(
        "%(sessions)s %(apart)s, then one every %(weeks)s",
        sessions=sessions(course.sessions_low, course.sessions_high),
        apart=apart(course.days_between),
        weeks=weeks(course.maintenance_weeks_low, course.maintenance_weeks_high),
    )


def _counted(year: FirstYear) -> str:
    return gettext(
        "%(sessions)s in the year: first visit, initial course, maintenance.",
        sessions=sessions(year.sessions_low, year.sessions_high),
    )


def _basis(facts: Facts) -> str:
    if facts.plan is None:
        return gettext(
            "By the usual course, since this practitioner states none: 10–12 weekly sessions, then one every 4–6 weeks."
        )
    return gettext("By this practitioner’s own usual course: %(course)s.", course=course_words(facts.plan.course))


def ends_words(prices: Prices) -> str:
    """What the two ends of a range are."""
    low, high = low_bill(prices), high_bill(prices)
    if low == high:
        return gettext("Both ends are the same: the course has one length, and one interval after it.")
    if prices.session_cents is None:
        return gettext("Both ends are bought in packages: the low end has the fewest sessions, the high end the most.")
    if not prices.bundles:
        return gettext("The low end has the fewest sessions, the high end the most.")
    if low is None or not low.has_packages:
        return gettext("No package makes the year cheaper: the low end has the fewest sessions, the high end the most.")
    return gettext("The low end takes the fewest sessions with the best package; the high end the most, paid singly.")


def terms_of(row: Package) -> Terms:
    """A package as the formula sees it."""
    return Terms(row.sessions, row.cents, row.refund, row.expires_after_months)


def package_words(row: Package, session_cents: int | None, course: Course) -> PackageWords:
    """A package as its card shows it. `session_cents`: the price of a single session, if there is one."""
    terms, currency = terms_of(row), row.currency
    each = money(terms.each_cents, currency)
    return PackageWords(
        name=row.label,
        sessions=row.sessions,
        price=money(row.cents, currency),
        per_session=each if terms.is_each_exact else gettext("about %(amount)s", amount=each),
        saving=saving_words(terms, session_cents, currency),
        expiry=expiry_words(terms),
        refund=gettext(REFUND_WORDS[row.refund]),
        singles=gettext("Sold too") if row.are_singles_sold else gettext("Not sold"),
        against=against_words(terms, session_cents, course, currency),
    )


def expiry_words(terms: Terms) -> str:
    """Until when a package must be used."""
    if not terms.expires_after_months:
        return gettext("at any time")
    return ngettext("within %(count)s month", "within %(count)s months", terms.expires_after_months)


def expiry_sentence(terms: Terms) -> str:
    """Until when a package must be used, as a sentence."""
    if not terms.expires_after_months:
        return gettext("It never expires.")
    return ngettext(
        "It must be used within %(count)s month.",
        "It must be used within %(count)s months.",
        terms.expires_after_months,
    )


def saving_words(terms: Terms, session_cents: int | None, currency: Currency) -> str | None:
    """What each session of a package saves; None without a price to hold it against."""
    if session_cents is None:
        return None
    each = session_cents - terms.each_cents
    if each <= 0:
        return gettext("No saving")
    return gettext("%(amount)s less for each", amount=money(each, currency))


def against_words(terms: Terms, session_cents: int | None, course: Course, currency: Currency) -> list[str]:
    """A package against single sessions: from when on it pays, what stopping early costs, whether it lasts."""
    if session_cents is None:
        said = [gettext("No single session has a price here, so there is nothing to hold it against.")]
    else:
        said = [even_words(terms, session_cents, currency), stop_words(terms, session_cents, currency)]
    in_time = usable(terms, course)
    if in_time < terms.sessions:
        said.append(
            gettext(
                "At the slowest pace of the course, only %(used)s of its %(all)s sessions come before it expires.",
                used=in_time,
                all=terms.sessions,
            )
        )
    return said


def even_words(terms: Terms, session_cents: int, currency: Currency) -> str:
    """From which session on a package costs no more than singles."""
    number, saved = breaks_even_at(terms, session_cents), saving_cents(terms, session_cents)
    if number is None:
        return gettext(
            "It costs %(amount)s more than %(count)s single sessions.",
            amount=money(-saved, currency),
            count=terms.sessions,
        )
    if saved == 0:
        return gettext("It costs exactly what %(count)s single sessions cost.", count=terms.sessions)
    return gettext(
        "It pays from session %(number)s on: %(number)s single sessions cost %(singly)s, the package %(amount)s.",
        number=number,
        singly=money(number * session_cents, currency),
        amount=money(terms.cents, currency),
    )


def stop_words(terms: Terms, session_cents: int, currency: Currency) -> str:
    """What somebody loses who stops half way."""
    if terms.refund is Refund.LESS_USED_AT_SINGLE_PRICE:
        return gettext("Stop early, and used sessions are counted at the single price: you lose the saving, no more.")
    if terms.refund is Refund.FULL:
        return gettext(
            "Stop early, and what you did not use is refunded: each session you had cost %(amount)s.",
            amount=money(terms.each_cents, currency),
        )
    half = stopped_after(terms, terms.sessions // 2, session_cents)
    given = {
        "used": half.used,
        "all": terms.sessions,
        "amount": money(half.paid_cents, currency),
        "singly": money(half.singly_cents, currency),
        "lost": money(max(0, half.lost_cents), currency),
    }
    if terms.refund is None:
        return gettext(
            "Without a refund, stopping after %(used)s of %(all)s means %(amount)s for what costs %(singly)s singly: "
            "%(lost)s lost. Ask what is refunded.",
            **given,
        )
    return gettext(
        "Stop after %(used)s of %(all)s, and you have paid %(amount)s for what costs %(singly)s singly: %(lost)s lost.",
        **given,
    )
