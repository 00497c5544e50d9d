"""What the checklist looks at: the records of one listing as plain values, without the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from directory.credentials.rules import CredentialKind
from directory.listings.first_year import Bundle, Course, FirstYear, first_year
from directory.listings.rules import Currency, PriceKind, is_in_effect


@dataclass(frozen=True, slots=True)
class StatedCredential:
    """A license, certification or training as stated: good through `expires_on`, over from `lapses_at` on."""

    kind: CredentialKind
    title: str
    issuer: str
    region: str | None
    number: str | None
    hours: int | None
    expires_on: date | None
    lapses_at: datetime | None


@dataclass(frozen=True, slots=True)
class PriceFact:
    kind: PriceKind
    cents: int
    currency: Currency
    includes_treatment: bool
    effective_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class PackageFact:
    sessions: int
    cents: int
    effective_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class PlanFact:
    course: Course
    goals: int
    stated_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """One listing's records. `time_zone` is its first place's: prices change at its local midnight."""

    time_zone: str
    credentials: tuple[StatedCredential, ...] = ()
    prices: tuple[PriceFact, ...] = ()
    packages: tuple[PackageFact, ...] = ()
    prices_confirmed_at: datetime | None = None
    plan: PlanFact | None = None
    plan_confirmed_at: datetime | None = None

    def today(self, now: datetime) -> date:
        """The local day at an instant."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()

    def midnight(self, day: date) -> datetime:
        """The instant, in UTC, at which a local day begins."""
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.time_zone)).astimezone(UTC)

    def prices_in_effect(self, now: datetime) -> tuple[PriceFact, ...]:
        """The prices that hold at an instant."""
        today = self.today(now)
        return tuple(one for one in self.prices if is_in_effect(one.effective_on, one.ended_on, today=today))

    def lowest(self, kind: PriceKind, now: datetime) -> PriceFact | None:
        """The lowest price of one kind that holds at an instant."""
        return min((one for one in self.prices_in_effect(now) if one.kind == kind), key=lambda p: p.cents, default=None)

    def first_year(self, now: datetime) -> FirstYear | None:
        """The first-year cost at the prices of an instant, by the stated course or the usual one."""
        today = self.today(now)
        opening, session = self.lowest(PriceKind.FIRST_VISIT, now), self.lowest(PriceKind.SESSION, now)
        return first_year(
            first_visit_cents=opening.cents if opening else None,
            first_visit_includes_treatment=opening.includes_treatment if opening else False,
            session_cents=session.cents if session else None,
            bundles=tuple(
                Bundle(one.sessions, one.cents)
                for one in self.packages
                if is_in_effect(one.effective_on, one.ended_on, today=today)
            ),
            course=self.plan.course if self.plan else Course(),
        )
