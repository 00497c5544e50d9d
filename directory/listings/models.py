"""The tables of a listing. Money is integer cents; instants are aware UTC; `…_on` columns are days."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.files.models import Picture
from directory.listings.rules import (
    ABOUT_MAX_CHARS,
    NAME_MAX_CHARS,
    STATEMENT_MAX_CHARS,
    URL_MAX_CHARS,
    Access,
    Currency,
    PrecautionKind,
    PriceKind,
    Refund,
    Stance,
    Status,
    Subject,
    TermKind,
)
from directory.shared.db import Base, Word, one_of

OWNED = "all, delete-orphan"


def listing_key() -> Mapped[int]:
    """The foreign key that ties a row to its listing."""
    return key_to("listing.id")


def key_to(column: str) -> Mapped[int]:
    """The foreign key of a row that goes with another one; when it moves, its earlier value is known to listeners."""
    return mapped_column(ForeignKey(column, ondelete="CASCADE"), index=True, active_history=True)


class Practitioner(Base):
    """A person who practices. `name` is shown as they write it, without titles."""

    __tablename__ = "practitioner"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_MAX_CHARS))
    family_name: Mapped[str] = mapped_column(String(NAME_MAX_CHARS))
    pronouns: Mapped[str | None] = mapped_column(String(40))
    gender: Mapped[str | None] = mapped_column(String(20))
    npi: Mapped[str | None] = mapped_column(String(10), unique=True)
    portrait_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))

    portrait: Mapped[Picture | None] = relationship()


class Practice(Base):
    """A business under whose name one or more practitioners work."""

    __tablename__ = "practice"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_MAX_CHARS), index=True)


class Listing(Base):
    """What the site shows of one practitioner."""

    __tablename__ = "listing"
    __table_args__ = (
        one_of("status", Status),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_merged_into_itself"),
        CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="published_has_a_date"),
        CheckConstraint("next_opening_on IS NULL OR next_opening_stated_at IS NOT NULL", name="opening_is_dated"),
        Index("ix_listing_status", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    status: Mapped[Status] = mapped_column(Word(Status))
    is_public_stub: Mapped[bool] = mapped_column(default=False)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"), index=True)
    practice_id: Mapped[int | None] = mapped_column(ForeignKey("practice.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id"), index=True, active_history=True)
    about: Mapped[str] = mapped_column(String(ABOUT_MAX_CHARS), default="")
    phone: Mapped[str | None] = mapped_column(String(20))
    website: Mapped[str | None] = mapped_column(String(URL_MAX_CHARS))
    booking_url: Mapped[str | None] = mapped_column(String(URL_MAX_CHARS))
    is_accepting: Mapped[bool | None]
    next_opening_on: Mapped[date | None]
    next_opening_stated_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    practitioner: Mapped[Practitioner] = relationship()
    practice: Mapped[Practice | None] = relationship()
    places: Mapped[list[Place]] = relationship(cascade=OWNED, order_by="Place.position")
    terms: Mapped[list[ListingTerm]] = relationship(cascade=OWNED, order_by="ListingTerm.id")
    prices: Mapped[list[Price]] = relationship(cascade=OWNED, order_by="Price.id")
    packages: Mapped[list[Package]] = relationship(cascade=OWNED, order_by="Package.id")
    plan: Mapped[Plan | None] = relationship(cascade=OWNED)
    precautions: Mapped[list[Precaution]] = relationship(cascade=OWNED, order_by="Precaution.id")
    confirmations: Mapped[list[Confirmation]] = relationship(cascade=OWNED)

    def confirmed_at(self, subject: Subject) -> datetime | None:
        """When the owner last confirmed a subject, if ever."""
        return next((row.confirmed_at for row in self.confirmations if row.subject == subject), None)

    def codes(self, kind: TermKind) -> tuple[str, ...]:
        """The codes the listing chose from one vocabulary, in its own order."""
        return tuple(term.code for term in self.terms if term.kind == kind)


class Place(Base):
    """A place of practice. `lat`, `lon` are degrees, WGS 84; `region` is the state or province abbreviation."""

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("listing_id", "position"),
        one_of("access", Access),
        CheckConstraint("country IN ('US', 'CA')", name="country_is_known"),
        CheckConstraint(
            "(lat IS NULL) = (lon IS NULL) AND (lat IS NULL OR lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)",
            name="point_is_on_earth",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = listing_key()
    position: Mapped[int] = mapped_column(default=0)
    label: Mapped[str | None] = mapped_column(String(80))
    street: Mapped[str] = mapped_column(String(200), default="")
    unit: Mapped[str] = mapped_column(String(80), default="")
    city: Mapped[str] = mapped_column(String(80))
    region: Mapped[str] = mapped_column(String(2))
    postal_code: Mapped[str] = mapped_column(String(10))
    country: Mapped[str] = mapped_column(String(2), default="US")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    time_zone: Mapped[str | None] = mapped_column(String(40))
    access: Mapped[Access | None] = mapped_column(Word(Access))
    access_note: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str | None] = mapped_column(String(20))

    hours: Mapped[list[Hours]] = relationship(cascade=OWNED, order_by="Hours.weekday, Hours.opens_minute")


class Hours(Base):
    """One span in which a place is open: `weekday` 0 is Monday; minutes count from local midnight."""

    __tablename__ = "hours"
    __table_args__ = (
        UniqueConstraint("place_id", "weekday", "opens_minute"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_is_known"),
        CheckConstraint(
            "opens_minute >= 0 AND opens_minute < closes_minute AND closes_minute <= 1440", name="in_a_day"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = key_to("place.id")
    weekday: Mapped[int]
    opens_minute: Mapped[int]
    closes_minute: Mapped[int]


class ListingTerm(Base):
    """A term the listing chose from a vocabulary: a concern, technique, goal, language or way to pay."""

    __tablename__ = "listing_term"
    __table_args__ = (UniqueConstraint("listing_id", "kind", "code"), one_of("kind", TermKind))

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = listing_key()
    kind: Mapped[TermKind] = mapped_column(Word(TermKind))
    code: Mapped[str] = mapped_column(String(40))


class Price(Base):
    """An exact amount for a visit or an add-on, from a day on; history stays as ended rows."""

    __tablename__ = "price"
    __table_args__ = (
        one_of("kind", PriceKind),
        one_of("currency", Currency),
        CheckConstraint("cents > 0 AND cents < 10000000", name="amount_is_sane"),
        CheckConstraint("ended_on IS NULL OR ended_on >= effective_on", name="ends_after_it_began"),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 5 AND 480", name="minutes_are_sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = listing_key()
    kind: Mapped[PriceKind] = mapped_column(Word(PriceKind))
    label: Mapped[str] = mapped_column(String(80))
    cents: Mapped[int]
    currency: Mapped[Currency] = mapped_column(Word(Currency), default=Currency.USD)
    minutes: Mapped[int | None]
    includes: Mapped[str] = mapped_column(String(300), default="")
    includes_treatment: Mapped[bool] = mapped_column(default=True)
    effective_on: Mapped[date]
    ended_on: Mapped[date | None]


class Package(Base):
    """Several sessions sold together, with the terms that the package card must show."""

    __tablename__ = "package"
    __table_args__ = (
        one_of("currency", Currency),
        one_of("refund", Refund),
        CheckConstraint("sessions BETWEEN 2 AND 100", name="sessions_are_sane"),
        CheckConstraint("cents > 0 AND cents < 100000000", name="amount_is_sane"),
        CheckConstraint("expires_after_months IS NULL OR expires_after_months BETWEEN 1 AND 60", name="expiry_is_sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = listing_key()
    label: Mapped[str] = mapped_column(String(80))
    sessions: Mapped[int]
    cents: Mapped[int]
    currency: Mapped[Currency] = mapped_column(Word(Currency), default=Currency.USD)
    expires_after_months: Mapped[int | None]
    refund: Mapped[Refund] = mapped_column(Word(Refund))
    are_singles_sold: Mapped[bool]
    effective_on: Mapped[date]
    ended_on: Mapped[date | None]


class Plan(Base):
    """The practitioner's statement of a course: point 5 of the checklist."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("sessions_low BETWEEN 1 AND 60 AND sessions_high BETWEEN sessions_low AND 60", name="sessions"),
        CheckConstraint("days_between BETWEEN 1 AND 60", name="interval"),
        CheckConstraint(
            "maintenance_weeks_low BETWEEN 1 AND 52 AND maintenance_weeks_high BETWEEN maintenance_weeks_low AND 52",
            name="maintenance",
        ),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True)
    sessions_low: Mapped[int]
    sessions_high: Mapped[int]
    days_between: Mapped[int] = mapped_column(default=7)
    maintenance_weeks_low: Mapped[int] = mapped_column(default=4)
    maintenance_weeks_high: Mapped[int] = mapped_column(default=6)
    review: Mapped[str] = mapped_column(String(STATEMENT_MAX_CHARS))
    stop: Mapped[str] = mapped_column(String(STATEMENT_MAX_CHARS))
    are_singles_possible: Mapped[bool]
    stated_at: Mapped[datetime]

    goals: Mapped[list[PlanGoal]] = relationship(cascade=OWNED, order_by="PlanGoal.id")


class PlanGoal(Base):
    """How many sessions the practitioner plans for one goal."""

    __tablename__ = "plan_goal"
    __table_args__ = (
        UniqueConstraint("listing_id", "goal"),
        CheckConstraint("sessions_low BETWEEN 1 AND 60 AND sessions_high BETWEEN sessions_low AND 60", name="sessions"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = key_to("plan.listing_id")
    goal: Mapped[str] = mapped_column(String(40))
    sessions_low: Mapped[int]
    sessions_high: Mapped[int]


class Precaution(Base):
    """One of the practitioner's own waits and exclusions; `days` says how long they wait."""

    __tablename__ = "precaution"
    __table_args__ = (
        UniqueConstraint("listing_id", "kind"),
        one_of("kind", PrecautionKind),
        one_of("stance", Stance),
        CheckConstraint("(stance = 'waits') = (days IS NOT NULL)", name="a_wait_has_days"),
        CheckConstraint("days IS NULL OR days BETWEEN 1 AND 730", name="days_are_sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = listing_key()
    kind: Mapped[PrecautionKind] = mapped_column(Word(PrecautionKind))
    stance: Mapped[Stance] = mapped_column(Word(Stance))
    days: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(300), default="")


class Confirmation(Base):
    """When the owner last said that a subject is still correct."""

    __tablename__ = "confirmation"
    __table_args__ = (one_of("subject", Subject),)

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[Subject] = mapped_column(Word(Subject), primary_key=True)
    confirmed_at: Mapped[datetime]


class OldSlug(Base):
    """An address a listing once had; it redirects for good."""

    __tablename__ = "old_slug"

    slug: Mapped[str] = mapped_column(String(100), primary_key=True)
    listing_id: Mapped[int] = listing_key()
