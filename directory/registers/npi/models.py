"""The tables of register records. A record says what the register says, in the register's own capitals."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.registers.columns import CELL_MAX_CHARS
from directory.registers.npi.rules import (
    ADDRESS_FIELDS,
    WHY_MAX_CHARS,
    EntityKind,
    PracticeAddress,
    is_deactivated,
)
from directory.shared.db import Base, Word, one_of

OWNED = "all, delete-orphan"
FIELD = String(CELL_MAX_CHARS)


def record_key() -> Mapped[str]:
    """The foreign key that ties a row to its record."""
    return mapped_column(ForeignKey("npi_record.npi", ondelete="CASCADE"), primary_key=True)


class NpiRecord(Base):
    """One number of the national register. `entity` is None where we know only that a number was withdrawn."""

    __tablename__ = "npi_record"
    __table_args__ = (one_of("entity", EntityKind),)

    npi: Mapped[str] = mapped_column(String(10), primary_key=True)
    entity: Mapped[EntityKind | None] = mapped_column(Word(EntityKind))
    organization_name: Mapped[str] = mapped_column(FIELD)
    last_name: Mapped[str] = mapped_column(FIELD)
    first_name: Mapped[str] = mapped_column(FIELD)
    middle_name: Mapped[str] = mapped_column(FIELD)
    name_suffix: Mapped[str] = mapped_column(FIELD)
    credential_text: Mapped[str] = mapped_column(FIELD)
    sex_code: Mapped[str] = mapped_column(FIELD)
    street: Mapped[str] = mapped_column(FIELD)
    unit: Mapped[str] = mapped_column(FIELD)
    city: Mapped[str] = mapped_column(FIELD)
    region: Mapped[str] = mapped_column(FIELD)
    postal_code: Mapped[str] = mapped_column(FIELD)
    country: Mapped[str] = mapped_column(FIELD)
    phone: Mapped[str | None] = mapped_column(String(20))
    enumerated_on: Mapped[date | None]
    last_updated_on: Mapped[date | None]
    deactivated_on: Mapped[date | None]
    reactivated_on: Mapped[date | None]
    fingerprint: Mapped[str] = mapped_column(String(32))
    imported_at: Mapped[datetime]

    taxonomies: Mapped[list[NpiTaxonomy]] = relationship(cascade=OWNED, order_by="NpiTaxonomy.slot")
    locations: Mapped[list[NpiLocation]] = relationship(cascade=OWNED, order_by="NpiLocation.position")
    other_names: Mapped[list[NpiOtherName]] = relationship(cascade=OWNED, order_by="NpiOtherName.position")

    @property
    def is_deactivated(self) -> bool:
        """Whether the number is withdrawn and was not given back since."""
        return is_deactivated(self.deactivated_on, self.reactivated_on)

    @property
    def address(self) -> PracticeAddress:
        """The practice address."""
        return PracticeAddress(*(getattr(self, name) for name in ADDRESS_FIELDS))


class NpiTaxonomy(Base):
    """One taxonomy slot of a record, with the license as its holder typed it: never proof."""

    __tablename__ = "npi_taxonomy"

    npi: Mapped[str] = record_key()
    slot: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(FIELD)
    license_number: Mapped[str] = mapped_column(FIELD)
    license_region: Mapped[str] = mapped_column(FIELD)
    is_primary: Mapped[bool]


class NpiLocation(Base):
    """A secondary practice location of a record."""

    __tablename__ = "npi_location"

    npi: Mapped[str] = record_key()
    position: Mapped[int] = mapped_column(primary_key=True)
    street: Mapped[str] = mapped_column(FIELD)
    unit: Mapped[str] = mapped_column(FIELD)
    city: Mapped[str] = mapped_column(FIELD)
    region: Mapped[str] = mapped_column(FIELD)
    postal_code: Mapped[str] = mapped_column(FIELD)
    country: Mapped[str] = mapped_column(FIELD)
    phone: Mapped[str | None] = mapped_column(String(20))


class NpiOtherName(Base):
    """A name an organization also goes by."""

    __tablename__ = "npi_other_name"

    npi: Mapped[str] = record_key()
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(FIELD)
    kind: Mapped[str] = mapped_column(FIELD)


class NpiOptOut(Base):
    """A person who wants no stub. It holds whether or not the register is known to have them."""

    __tablename__ = "npi_opt_out"

    npi: Mapped[str] = mapped_column(String(10), primary_key=True)
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(WHY_MAX_CHARS))
