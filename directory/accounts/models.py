"""The tables of accounts. Column names without a docstring of ours are those that Flask-Security asks for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.accounts.rules import EMAIL_MAX_CHARS, NAME_MAX_CHARS, Role
from directory.shared.db import Base, Word, one_of

OWNED = "all, delete-orphan"


class Account(Base, UserMixin):
    """One person who signs in. Never shown to anybody but themselves and administrators.

    `fs_uniquifier` is what a session cookie names; a new one ends every session. `confirmed_at` is when the
    address was proved; `active` is False for an account that an administrator stopped. `tf_last_counter` is the
    time step (RFC 6238) of the last one-time code that was used; `mf_recovery_codes` holds slow hashes. Of one that
    was erased only the number and the dates stay: an address that reaches nobody, no name, no keys.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(EMAIL_MAX_CHARS), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_MAX_CHARS), default="")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)  # type: ignore[assignment]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_last_counter: Mapped[int | None] = mapped_column(BigInteger)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    erased_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    roles: Mapped[list[AccountRole]] = relationship(  # type: ignore[assignment]
        cascade=OWNED, order_by="AccountRole.id"
    )
    webauthn: Mapped[list[Passkey]] = relationship(  # type: ignore[assignment]
        cascade=OWNED, order_by="Passkey.id", back_populates="user"
    )
    sign_ins: Mapped[list[SignIn]] = relationship(cascade=OWNED, order_by="SignIn.seen_at.desc()")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own way to say it

    @property
    def role_names(self) -> frozenset[Role]:
        """The roles the person has."""
        return frozenset(role.name for role in self.roles)

    @property
    def has_second_factor(self) -> bool:
        """Whether signing in takes more than a password: a one-time code or a passkey."""
        return bool(self.tf_primary_method) or bool(self.webauthn)


class AccountRole(Base, RoleMixin):
    """One role of one account, since when and from whom."""

    __tablename__ = "account_role"
    __table_args__ = (UniqueConstraint("account_id", "name"), one_of("name", Role))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[Role] = mapped_column(Word(Role))
    granted_at: Mapped[datetime]


class Passkey(Base, WebAuthnMixin):
    """One registered WebAuthn credential (W3C Web Authentication, Level 2): the public half of a key pair."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    create_datetime: Mapped[datetime]
    lastuse_datetime: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))

    user: Mapped[Account] = relationship(back_populates="webauthn")

    def get_user_mapping(self) -> dict[str, Any]:
        """How Flask-Security finds the account of a passkey."""
        return {"id": self.account_id}


class SignIn(Base):
    """One browser in which a person is signed in. `key` is random and stands in its signed session cookie."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    browser: Mapped[str] = mapped_column(String(80), default="")
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class KeptForm(Base):
    """A form that was sent after its sign-in had ended, until its sender is back; nobody else can open it."""

    __tablename__ = "kept_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    path: Mapped[str] = mapped_column(String(300))
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    kept_at: Mapped[datetime]
