"""The tables of reviews: reviews with their entries, replies with their versions, visit codes, receipts, events."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.accounts.models import Account
from directory.listings.models import Practitioner, key_to
from directory.papers.models import Paper
from directory.reviews.rules import (
    CODES_MAX,
    FORM_KEY_CHARS,
    HASH_CHARS,
    SHOWN_AS_MAX_CHARS,
    By,
    EntryState,
    Happening,
    Lasting,
    Proof,
    ReasonCode,
    ReceiptState,
    Relation,
    ReplyState,
    Stage,
    YesNo,
)
from directory.shared.db import Base, Word, append_only, one_of
from directory.vocabulary.terms import CODE_MAX_CHARS

OWNED = "all, delete-orphan"
STANDS = text("withdrawn_at IS NULL AND account_id IS NOT NULL")
IS_ONCE = text("stage <> 'later' AND erased_at IS NULL")
IS_OPEN = text("state = 'waiting'")


class Review(Base):
    """What one person says of one practitioner. `account_id` is None once the writer's account is gone.

    `shown_as`: how the writer wants to be named, or "". `affirmed_at`: when they affirmed that it is their own
    experience and that nothing was given for what it says. `proof`: None while no visit is verified.
    `version` counts every change, so that one account on two machines loses nothing.
    """

    __tablename__ = "review"
    __table_args__ = (
        one_of("relation", Relation),
        one_of("proof", Proof),
        CheckConstraint("(proof IS NULL) = (verified_at IS NULL)", name="a_proof_has_its_time"),
        Index(
            "uq_review_writer",
            "practitioner_id",
            "account_id",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[int] = key_to("practitioner.id")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    shown_as: Mapped[str] = mapped_column(String(SHOWN_AS_MAX_CHARS), default="")
    age_band: Mapped[str | None] = mapped_column(String(CODE_MAX_CHARS))
    concern: Mapped[str | None] = mapped_column(String(CODE_MAX_CHARS))
    relation: Mapped[Relation] = mapped_column(Word(Relation))
    opened_at: Mapped[datetime]
    affirmed_at: Mapped[datetime]
    proof: Mapped[Proof | None] = mapped_column(Word(Proof))
    verified_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    practitioner: Mapped[Practitioner] = relationship()
    account: Mapped[Account | None] = relationship()
    entries: Mapped[list[ReviewEntry]] = relationship(cascade=OWNED, order_by="ReviewEntry.id", back_populates="review")
    reply: Mapped[Reply | None] = relationship(cascade=OWNED, back_populates="review")


class ReviewEntry(Base):
    """One dated entry. What it says is never changed; when its writer takes it back, it is erased.

    `stars` is the answer to "all in all", the next four are the separate questions, each in steps of 1 to 5. `pain`
    is 0 to 10. `redactions`: spans of `text` that are shown as removed, each `[first, end, kind]` in characters.
    `hidden_until`: an emergency hides it until then. `form_key` makes a form that is sent twice count once.
    """

    __tablename__ = "review_entry"
    __table_args__ = (
        one_of("stage", Stage),
        one_of("state", EntryState),
        one_of("price_as_quoted", YesNo),
        one_of("no_pressure", YesNo),
        one_of("bruising", Lasting),
        one_of("redness", Lasting),
        one_of("swelling", Lasting),
        *(
            CheckConstraint(f"{name} BETWEEN 1 AND 5", name=f"{name}_is_on_the_scale")
            for name in ("stars", "result", "comfort", "explanation", "cleanliness")
        ),
        CheckConstraint("pain BETWEEN 0 AND 10", name="pain_is_on_the_scale"),
        CheckConstraint("sessions >= 1", name="sessions_are_some"),
        CheckConstraint("erased_at IS NOT NULL OR (stars IS NOT NULL AND text <> '')", name="says_something"),
        CheckConstraint("erased_at IS NULL OR (stars IS NULL AND text = '')", name="erased_says_nothing"),
        CheckConstraint("(state = 'withdrawn') = (erased_at IS NOT NULL)", name="withdrawn_is_erased"),
        Index("ix_review_entry_waiting", "state", "written_at"),
        Index(
            "uq_review_entry_stage", "review_id", "stage", unique=True, sqlite_where=IS_ONCE, postgresql_where=IS_ONCE
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    form_key: Mapped[str] = mapped_column(String(FORM_KEY_CHARS), unique=True)
    stage: Mapped[Stage] = mapped_column(Word(Stage))
    sessions: Mapped[int | None]
    last_visit_on: Mapped[date | None]
    written_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    stars: Mapped[int | None]
    result: Mapped[int | None]
    comfort: Mapped[int | None]
    explanation: Mapped[int | None]
    cleanliness: Mapped[int | None]
    price_as_quoted: Mapped[YesNo | None] = mapped_column(Word(YesNo))
    no_pressure: Mapped[YesNo | None] = mapped_column(Word(YesNo))
    bruising: Mapped[Lasting | None] = mapped_column(Word(Lasting))
    redness: Mapped[Lasting | None] = mapped_column(Word(Lasting))
    swelling: Mapped[Lasting | None] = mapped_column(Word(Lasting))
    pain: Mapped[int | None]
    state: Mapped[EntryState] = mapped_column(Word(EntryState), default=EntryState.WAITING)
    moved_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    hidden_until: Mapped[datetime | None]
    redactions: Mapped[list[list[int | str]]] = mapped_column(JSON, default=list)
    erased_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    review: Mapped[Review] = relationship(back_populates="entries")


class Reply(Base):
    """The practitioner's one answer to a review; every version is kept, the newest shows."""

    __tablename__ = "review_reply"
    __table_args__ = (one_of("state", ReplyState),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), unique=True)
    state: Mapped[ReplyState] = mapped_column(Word(ReplyState), default=ReplyState.PUBLISHED)
    hidden_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    review: Mapped[Review] = relationship(back_populates="reply")
    versions: Mapped[list[ReplyVersion]] = relationship(cascade=OWNED, order_by="ReplyVersion.id")


class ReplyVersion(Base):
    """What a reply said from an instant on."""

    __tablename__ = "review_reply_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("review_reply.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class VisitCodeBatch(Base):
    """Visit codes that a practice had made at once. `cancelled_at`: those not used yet are worth nothing since."""

    __tablename__ = "visit_code_batch"
    __table_args__ = (CheckConstraint(f"given BETWEEN 1 AND {CODES_MAX}", name="is_of_a_sane_size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[int] = key_to("practitioner.id")
    given: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    cancelled_at: Mapped[datetime | None]

    codes: Mapped[list[VisitCode]] = relationship(cascade=OWNED, order_by="VisitCode.id", back_populates="batch")


class VisitCode(Base):
    """One code, good once. Only a keyed hash of it is kept, so that nobody here can use it."""

    __tablename__ = "visit_code"
    __table_args__ = (
        CheckConstraint("(used_at IS NULL) = (review_id IS NULL)", name="used_by_a_review"),
        Index("ix_visit_code_review", "review_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("visit_code_batch.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(HASH_CHARS), unique=True)
    used_at: Mapped[datetime | None]
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))

    batch: Mapped[VisitCodeBatch] = relationship(back_populates="codes")


class Receipt(Base):
    """A receipt that is to show a visit. Its paper is erased with the check, whichever way it goes."""

    __tablename__ = "visit_receipt"
    __table_args__ = (
        one_of("state", ReceiptState),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="a_decision_has_its_time"),
        CheckConstraint("state = 'waiting' OR paper_id IS NULL", name="checked_means_erased"),
        Index("uq_visit_receipt_open", "review_id", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id", ondelete="SET NULL"))
    state: Mapped[ReceiptState] = mapped_column(Word(ReceiptState), default=ReceiptState.WAITING)
    sent_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    review: Mapped[Review] = relationship()
    paper: Mapped[Paper | None] = relationship()


class ReviewEvent(Base):
    """One thing that happened to an entry or a reply: what every public count and the public log are made from.

    Never changed, never deleted; it holds no text and no name, and its numbers are no keys, so that what they meant
    may go. `until`: of HIDDEN, when it ends. `by_id`: the account, for the desk only.
    """

    __tablename__ = "review_event"
    __table_args__ = (
        one_of("happening", Happening),
        one_of("reason", ReasonCode),
        one_of("by", By),
        CheckConstraint("(entry_id IS NULL) <> (reply_id IS NULL)", name="is_about_one_thing"),
        CheckConstraint("(happening = 'hidden') = (until IS NOT NULL)", name="only_hiding_ends"),
        Index("ix_review_event_practitioner", "practitioner_id", "happening"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    practitioner_id: Mapped[int]
    entry_id: Mapped[int | None] = mapped_column(index=True)
    reply_id: Mapped[int | None] = mapped_column(index=True)
    happening: Mapped[Happening] = mapped_column(Word(Happening))
    reason: Mapped[ReasonCode | None] = mapped_column(Word(ReasonCode))
    by: Mapped[By] = mapped_column(Word(By))
    by_id: Mapped[int | None]
    until: Mapped[datetime | None]


append_only(ReviewEvent)
