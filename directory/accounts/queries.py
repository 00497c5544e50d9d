"""Reads of accounts that other rooms and pages ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text, and_, exists, func, literal_column, or_, select
from sqlalchemy.orm import selectinload

from directory.accounts.models import Account, AccountRole, KeptForm, SignIn
from directory.accounts.rules import FORM_KEPT_FOR, STAFF, Role, SignedIn, has_ended
from directory.shared.db import db


def account_by_email(email: str) -> Account | None:
    """The account with an address, in the spelling that it was kept in (lower case)."""
    return db.session.scalars(select(Account).where(Account.email == email.strip().lower())).one_or_none()


def account_by_uniquifier(uniquifier: str) -> Account | None:
    """The account that a session cookie names, with what every request asks of it."""
    wanted = select(Account).where(Account.fs_uniquifier == uniquifier)
    return db.session.scalars(wanted.options(selectinload(Account.roles))).one_or_none()


def accounts_with_role(role: Role) -> Sequence[Account]:
    """Active accounts that hold a role, the oldest first."""
    wanted = select(Account).join(AccountRole).where(AccountRole.name == role, Account.active)
    return db.session.scalars(wanted.order_by(Account.id)).all()


def accounts_with_a_task() -> Sequence[Account]:
    """Accounts with any role beyond a member's, by address."""
    wanted = select(Account).join(AccountRole).where(AccountRole.name != Role.MEMBER).distinct()
    return db.session.scalars(wanted.order_by(Account.email)).all()


def accounts_like(words: str, *, limit: int) -> Sequence[Account]:
    """Accounts whose address or name begins with these words, by address; without words, those with a task first."""
    begins = words.strip().lower().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    wanted = select(Account).options(selectinload(Account.roles), selectinload(Account.webauthn))
    wanted = wanted.where(
        Account.erased_at.is_(None),
        or_(Account.email.like(begins, escape="\\"), func.lower(Account.name).like(begins, escape="\\")),
    )
    with_a_task = exists().where(AccountRole.account_id == Account.id, AccountRole.name.in_(STAFF))
    return db.session.scalars(wanted.order_by(with_a_task.desc(), Account.email).limit(limit)).all()


def accounts_with_codes_under_another_key(name: str) -> Sequence[int]:
    """The ids of accounts with an authenticator whose key lies sealed under another key than the one of this name."""
    sealed_under_it = Account.tf_totp_secret.contains(f'"{name}"', autoescape=True)
    wanted = select(Account.id).where(Account.tf_totp_secret.is_not(None), ~sealed_under_it)
    return db.session.scalars(wanted.order_by(Account.id)).all()


def accounts_hashed_before_keys_had_names() -> int:
    """How many accounts have a password or recovery codes that do not name the key under which they were hashed."""
    codes = literal_column("mf_recovery_codes", Text)  # as it lies there: the list as one text
    unnamed = or_(Account.password.startswith("$"), and_(codes != "", ~codes.contains("$")))
    return db.session.scalar(select(func.count(Account.id)).where(unnamed)) or 0


def account_by_id(account_id: int) -> Account | None:
    """One account by its id."""
    return db.session.get(Account, account_id)


def sign_in_by_key(key: str) -> SignIn | None:
    """The sign-in that a cookie names, over or not."""
    return db.session.scalars(select(SignIn).where(SignIn.key == key)).one_or_none()


def open_sign_ins(account: Account, *, now: datetime) -> list[SignIn]:
    """Where the person is signed in now, the last seen first."""
    roles = account.role_names
    return [
        one for one in account.sign_ins if not has_ended(one.began_at, one.seen_at, one.ended_at, roles=roles, now=now)
    ]


def signed_in(account: Account, *, proved_at: datetime) -> SignedIn:
    """The account as the policy asks about it."""
    return SignedIn(account.id, account.name, account.role_names, account.has_second_factor, proved_at)


def kept_form(key: str, *, account_id: int, now: datetime) -> KeptForm | None:
    """The form that waits under a key for this person, unless it has waited too long."""
    wanted = select(KeptForm).where(KeptForm.key == key, KeptForm.account_id == account_id)
    found = db.session.scalars(wanted).one_or_none()
    return found if found is not None and now < found.kept_at + FORM_KEPT_FOR else None
