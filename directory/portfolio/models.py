"""The tables of the portfolio: cases with their photos, series, the consent ledger, private links and reports."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.listings.models import Practitioner, key_to
from directory.portfolio.consent import ConsentAct, Recorder, Way
from directory.portfolio.rules import (
    ALT_MAX_CHARS,
    DAYS_MAX,
    MEASURES_MAX_CHARS,
    NOTE_MAX_CHARS,
    SERIES_MAX,
    SESSIONS_MAX,
    TEXT_MAX_CHARS,
    CaseState,
    Declared,
    DeskReason,
    HeldFor,
    Part,
    ReportReason,
    TermKind,
)
from directory.shared.db import Base, Word, append_only, one_of
from directory.vocabulary.terms import CODE_MAX_CHARS

OWNED = "all, delete-orphan"
IS_REVOKED = text("act = 'revoked'")
IS_IN_USE = text("removed_at IS NULL")


class Series(Base):
    """Consecutive cases of a practitioner: so many people in a row were asked, so many consented. Shown is counted."""

    __tablename__ = "case_series"
    __table_args__ = (
        CheckConstraint(f"asked BETWEEN 1 AND {SERIES_MAX}", name="asked_is_sane"),
        CheckConstraint("consented BETWEEN 0 AND asked", name="no_more_consent_than_were_asked"),
        CheckConstraint("ended_on >= began_on", name="ends_later"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[int] = key_to("practitioner.id")
    began_on: Mapped[date]
    ended_on: Mapped[date]
    asked: Mapped[int]
    consented: Mapped[int]
    stated_at: Mapped[datetime]


class PhotoCase(Base):
    """One person's pictures, and what was done in between. `version` counts every move and change.

    `pictures` is the hash of exactly the photos that are in it now, in order: what a consent has to cover.
    `shown_at` is when the desk approved it as it is; None again after a change. `moved_at`: the last move or change.
    """

    __tablename__ = "photo_case"
    __table_args__ = (
        one_of("state", CaseState),
        one_of("held_for", HeldFor),
        one_of("reason", DeskReason),
        CheckConstraint(f"sessions BETWEEN 1 AND {SESSIONS_MAX}", name="sessions_are_sane"),
        CheckConstraint("other_treatments <> '' OR state IN ('withdrawn', 'removed')", name="says_what_else_was_done"),
        CheckConstraint("(state = 'held') = (held_for IS NOT NULL)", name="held_for_a_cause"),
        CheckConstraint("state <> 'shown' OR shown_at IS NOT NULL", name="shown_was_approved"),
        Index("ix_photo_case_waiting", "state", "moved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[int] = key_to("practitioner.id")
    series_id: Mapped[int | None] = mapped_column(ForeignKey("case_series.id", ondelete="SET NULL"), index=True)
    state: Mapped[CaseState] = mapped_column(Word(CaseState), default=CaseState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    pictures: Mapped[str] = mapped_column(String(64))
    age_band: Mapped[str] = mapped_column(String(CODE_MAX_CHARS))
    sessions: Mapped[int]
    other_treatments: Mapped[str] = mapped_column(String(TEXT_MAX_CHARS))
    adult_affirmed_at: Mapped[datetime]
    adult_affirmed_by_id: Mapped[int | None]
    opened_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]
    held_for: Mapped[HeldFor | None] = mapped_column(Word(HeldFor))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    reason: Mapped[DeskReason | None] = mapped_column(Word(DeskReason))
    note: Mapped[str] = mapped_column(String(NOTE_MAX_CHARS), default="")

    practitioner: Mapped[Practitioner] = relationship()
    series: Mapped[Series | None] = relationship()
    terms: Mapped[list[CaseTerm]] = relationship(cascade=OWNED, order_by="CaseTerm.position")
    declarations: Mapped[list[Declaration]] = relationship(cascade=OWNED, order_by="Declaration.declared")
    photos: Mapped[list[CasePhoto]] = relationship(
        primaryjoin="(PhotoCase.id == CasePhoto.case_id) & CasePhoto.removed_at.is_(None)",
        order_by="CasePhoto.part.desc(), CasePhoto.position",
        viewonly=True,
    )
    """Those in use: the befores in their order, then the afters."""


class CaseTerm(Base):
    """A procedure that was done, or a concern that it was done for, by its code."""

    __tablename__ = "case_term"
    __table_args__ = (one_of("kind", TermKind), Index("ix_case_term_code", "kind", "code"))

    case_id: Mapped[int] = mapped_column(ForeignKey("photo_case.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[TermKind] = mapped_column(Word(TermKind), primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_MAX_CHARS), primary_key=True)
    position: Mapped[int]


class Declaration(Base):
    """One thing that is declared of the pictures; `exception` is "" where it is true, and else what is otherwise."""

    __tablename__ = "case_declaration"
    __table_args__ = (one_of("declared", Declared),)

    case_id: Mapped[int] = mapped_column(ForeignKey("photo_case.id", ondelete="CASCADE"), primary_key=True)
    declared: Mapped[Declared] = mapped_column(Word(Declared), primary_key=True)
    exception: Mapped[str] = mapped_column(String(TEXT_MAX_CHARS))


class CasePhoto(Base):
    """One picture. `key` is 128 random bits in hex and names its files; `digest` the SHA-256 of what came in.

    `days` since the first session. One that was taken out has `removed_at`, one whose files were deleted `erased_at`;
    then only its digest is left, so that a picture that was withdrawn is known again.
    """

    __tablename__ = "case_photo"
    __table_args__ = (
        one_of("part", Part),
        CheckConstraint("width > 0 AND height > 0", name="has_a_size"),
        CheckConstraint(
            f"part = 'before' AND days BETWEEN -{DAYS_MAX} AND 0 OR part = 'after' AND days BETWEEN 1 AND {DAYS_MAX}",
            name="is_on_its_side",
        ),
        CheckConstraint("erased_at IS NOT NULL OR alt <> ''", name="has_words"),
        Index(
            "uq_case_photo_digest",
            "case_id",
            "digest",
            unique=True,
            sqlite_where=IS_IN_USE,
            postgresql_where=IS_IN_USE,
        ),
        Index("ix_case_photo_digest", "digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("photo_case.id", ondelete="CASCADE"), index=True)
    part: Mapped[Part] = mapped_column(Word(Part))
    position: Mapped[int]
    days: Mapped[int]
    alt: Mapped[str] = mapped_column(String(ALT_MAX_CHARS))
    key: Mapped[str] = mapped_column(String(32), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    fingerprints: Mapped[str] = mapped_column(Text, deferred=True)
    measures: Mapped[str] = mapped_column(String(MEASURES_MAX_CHARS))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class PhotoComparison(Base):
    """That a photo was compared with every other practitioner's, and when: once in its life."""

    __tablename__ = "photo_comparison"

    photo_id: Mapped[int] = mapped_column(ForeignKey("case_photo.id", ondelete="CASCADE"), primary_key=True)
    compared_at: Mapped[datetime]


class Resemblance(Base):
    """A photo that looks made from another practitioner's, or the other from it; `bits` of 255 differ."""

    __tablename__ = "photo_resemblance"
    __table_args__ = (CheckConstraint("photo_id <> other_id", name="is_of_two_photos"),)

    photo_id: Mapped[int] = mapped_column(ForeignKey("case_photo.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("case_photo.id", ondelete="CASCADE"), primary_key=True, index=True)
    bits: Mapped[int]


class ConsentEntry(Base):
    """One row of the consent ledger. Never changed, never deleted; holds no picture.

    `covers` is the hash of exactly the pictures, `text_hash` that of the words that were signed. What revokes has no
    terms. `recorded_by_id` None: the person shown, who has no account, or the operator.
    """

    __tablename__ = "consent_entry"
    __table_args__ = (
        one_of("act", ConsentAct),
        one_of("recorded_as", Recorder),
        one_of("way", Way),
        CheckConstraint(
            "(act = 'revoked') = (until IS NULL) AND (act = 'revoked') = (way IS NULL)", name="a_consent_has_its_terms"
        ),
        CheckConstraint("act = 'revoked' OR text_version <> '' AND text_hash <> ''", name="a_consent_has_its_text"),
        CheckConstraint("act = 'revoked' OR is_no_condition", name="is_no_condition_of_treatment"),
        CheckConstraint(
            "(act = 'revoked') <> (on_listing OR in_comparison OR in_guides OR in_print)", name="is_for_somewhere"
        ),
        Index("ix_consent_entry_case", "case_id", "id"),
        Index("uq_consent_entry_revoked", "case_id", unique=True, sqlite_where=IS_REVOKED, postgresql_where=IS_REVOKED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("photo_case.id"))
    at: Mapped[datetime]
    act: Mapped[ConsentAct] = mapped_column(Word(ConsentAct))
    recorded_as: Mapped[Recorder] = mapped_column(Word(Recorder))
    recorded_by_id: Mapped[int | None]
    way: Mapped[Way | None] = mapped_column(Word(Way))
    text_version: Mapped[str] = mapped_column(String(20), default="")
    language: Mapped[str] = mapped_column(String(3), default="")
    text_hash: Mapped[str] = mapped_column(String(64), default="")
    covers: Mapped[str] = mapped_column(String(64))
    on_listing: Mapped[bool] = mapped_column(default=False)
    in_comparison: Mapped[bool] = mapped_column(default=False)
    in_guides: Mapped[bool] = mapped_column(default=False)
    in_print: Mapped[bool] = mapped_column(default=False)
    until: Mapped[date | None]
    is_no_condition: Mapped[bool] = mapped_column(default=False)


append_only(ConsentEntry)


class PersonLink(Base):
    """A private link of the person shown. Only a keyed hash of its key is kept, so that nobody here can follow it.

    `replaced_at`: since when it shows no photos, because who had it made a newer one.
    """

    __tablename__ = "person_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("photo_case.id", ondelete="CASCADE"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    case: Mapped[PhotoCase] = relationship()


class CaseReport(Base):
    """What somebody reports of a shown case; one of each reporter, of whom only a hash is kept.

    `answered_at` is when the desk had looked; None while nobody has.
    """

    __tablename__ = "case_report"
    __table_args__ = (UniqueConstraint("case_id", "reporter"), one_of("reason", ReportReason))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("photo_case.id", ondelete="CASCADE"))
    reason: Mapped[ReportReason] = mapped_column(Word(ReportReason))
    is_the_person: Mapped[bool]
    reporter: Mapped[str] = mapped_column(String(64))
    reported_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
