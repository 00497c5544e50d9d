"""What the checklist looks at: the records of one listing as plain values, without the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Self
from zoneinfo import ZoneInfo

from directory.credentials.facts import StatedFacts
from directory.credentials.rules import CredentialKind, Method, Outcome
from directory.credentials.standing import Standing, standing
from directory.listings.first_year import Bundle, Course, FirstYear, Prices
from directory.listings.rules import Currency, PriceKind, is_in_effect

DAYS_KEPT = 4096
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CheckFact:
    """The newest check of a credential that decided something, as the ledger has it."""

    outcome: Outcome
    at: datetime
    fingerprint: str
    method: Method
    source_url: str
    next_due_on: date | None


@dataclass(frozen=True, slots=True)
class CredentialFact:
    """A credential with its newest deciding check. A standing changes by itself once, at its `until`."""

    id: int
    stated: StatedFacts
    newest: CheckFact | None
    at_first: Standing
    at_last: Standing

    @classmethod
    def of(cls, number: int, stated: StatedFacts, newest: CheckFact | None, *, time_zone: str) -> Self:
        """The fact of a credential by its id; it lapses by the clock of `time_zone`."""
        at_first = standing(stated, newest, time_zone=time_zone, now=LONG_AGO)
        lapse = at_first.until
        at_last = at_first if lapse is None else standing(stated, newest, time_zone=time_zone, now=lapse)
        return cls(number, stated, newest, at_first, at_last)

    @property
    def kind(self) -> CredentialKind:
        """What kind of credential it is."""
        return self.stated.kind

    @property
    def lapses_at(self) -> datetime | None:
        """The instant at which it lapses; None for one without a last day."""
        return self.at_first.until

    def standing(self, now: datetime) -> Standing:
        """What holds of it at an instant."""
        return self.at_first if self.lapses_at is None or now < self.lapses_at else self.at_last


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
    currency: Currency = Currency.USD


@dataclass(frozen=True, slots=True)
class PlanFact:
    course: Course
    goals: int
    stated_at: datetime


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A photo case that shows on the listing's page until an instant. Age band and concerns by their codes."""

    age_band: str
    concerns: frozenset[str]
    until: datetime

    def shows(self, now: datetime) -> bool:
        """Whether its consent still holds."""
        return now < self.until


@dataclass(frozen=True, slots=True)
class PeopleLikeMe:
    """Whom a visitor looks for in photos: their age band, and any of their concerns. What is open excludes nobody."""

    age_band: str | None = None
    concerns: frozenset[str] = frozenset()

    @property
    def is_anybody(self) -> bool:
        """Whether the visitor said neither."""
        return self.age_band is None and not self.concerns

    def includes(self, case: CaseFact) -> bool:
        """Whether a case shows somebody of this age band with one of these concerns."""
        is_of_age = self.age_band is None or case.age_band == self.age_band
        return is_of_age and (not self.concerns or not self.concerns.isdisjoint(case.concerns))


ANYBODY = PeopleLikeMe()


@dataclass(frozen=True, slots=True)
class Facts:
    """One listing's records. `time_zone` is its first place's: prices change at its local midnight.

    `regions` are the jurisdictions of its places of practice, in their order; `unlicensed` those of them that issue no
    license for acupuncture.
    """

    time_zone: str
    regions: tuple[str, ...] = ()
    unlicensed: frozenset[str] = frozenset()
    credentials: tuple[CredentialFact, ...] = ()
    prices: tuple[PriceFact, ...] = ()
    packages: tuple[PackageFact, ...] = ()
    prices_confirmed_at: datetime | None = None
    plan: PlanFact | None = None
    plan_confirmed_at: datetime | None = None
    cases: tuple[CaseFact, ...] = ()

    def today(self, now: datetime) -> date:
        """The local day at an instant."""
        return _day(self.time_zone, now)

    def midnight(self, day: date) -> datetime:
        """The instant, in UTC, at which a local day begins."""
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.time_zone)).astimezone(UTC)

    def cases_shown(self, now: datetime, like: PeopleLikeMe = ANYBODY) -> tuple[CaseFact, ...]:
        """The photo cases of some people that show at an instant."""
        return tuple(one for one in self.cases if one.shows(now) and like.includes(one))

    def lowest(self, kind: PriceKind, now: datetime) -> PriceFact | None:
        """The lowest price of one kind that holds at an instant."""
        today = self.today(now)
        found = (
            one for one in self.prices if one.kind == kind and is_in_effect(one.effective_on, one.ended_on, today=today)
        )
        return min(found, key=attrgetter("cents"), default=None)

    def prices_of_a_year(self, now: datetime) -> Prices:
        """What the first-year cost is made from: the prices of an instant, the stated course or the usual one."""
        today = self.today(now)
        opening, session = self.lowest(PriceKind.FIRST_VISIT, now), self.lowest(PriceKind.SESSION, now)
        return Prices(
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

    def first_year(self, now: datetime) -> FirstYear | None:
        """The first-year cost at the prices of an instant, by the stated course or the usual one."""
        return self.prices_of_a_year(now).first_year()


@lru_cache(DAYS_KEPT)
def _day(time_zone: str, at: datetime) -> date:
    """The local day at an instant: a page of results asks for the same few some three hundred times."""
    return at.astimezone(ZoneInfo(time_zone)).date()
