"""The table of stated credentials."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.credentials.rules import NUMBER_MAX_CHARS, CredentialKind
from directory.listings.models import Practitioner, key_to
from directory.shared.db import Base, Word, one_of


class Credential(Base):
    """One license, certification or training, as its holder stated it. `region` is the licensing jurisdiction."""

    __tablename__ = "credential"
    __table_args__ = (
        one_of("kind", CredentialKind),
        CheckConstraint("(kind = 'license') = (region IS NOT NULL)", name="a_license_has_a_jurisdiction"),
        CheckConstraint("hours IS NULL OR hours BETWEEN 1 AND 2000", name="hours_are_sane"),
        CheckConstraint(
            "in_person_hours IS NULL OR hours IS NOT NULL AND in_person_hours BETWEEN 0 AND hours",
            name="in_person_is_a_share",
        ),
        CheckConstraint("expires_on IS NULL OR issued_on IS NULL OR expires_on >= issued_on", name="expires_later"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[int] = key_to("practitioner.id")
    kind: Mapped[CredentialKind] = mapped_column(Word(CredentialKind))
    title: Mapped[str] = mapped_column(String(120))
    issuer: Mapped[str] = mapped_column(String(160))
    region: Mapped[str | None] = mapped_column(String(2))
    number: Mapped[str | None] = mapped_column(String(NUMBER_MAX_CHARS))
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    hours: Mapped[int | None]
    in_person_hours: Mapped[int | None]
    stated_at: Mapped[datetime]

    practitioner: Mapped[Practitioner] = relationship()
