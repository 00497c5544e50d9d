"""Writes to accounts: opening, roles, sign-ins, kept forms. Keys are set by Flask-Security through its datastore."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import delete

from directory.accounts.models import Account, AccountRole, KeptForm, SignIn
from directory.accounts.queries import account_by_email, accounts_with_role
from directory.accounts.rules import (
    FORM_KEPT_FOR,
    FORM_MAX_BYTES,
    ROLE_NOUNS,
    SEEN_EVERY,
    SIGN_IN_KEPT_FOR,
    STAFF,
    Role,
)
from directory.audit.actions import record
from directory.audit.rules import Actor, ActorKind
from directory.notices.actions import queue_letter
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if

BROWSER_MAX_CHARS = 80
KEY_BYTES = 16
NOBODY = "erased.invalid"
"""The domain of addresses of accounts that were erased: it reaches nobody (RFC 2606)."""


def open_account(
    email: str,
    *,
    name: str,
    password_hash: str | None,
    roles: Sequence[Role],
    by: Actor,
    now: datetime,
    confirmed_at: datetime | None,
) -> Account:
    """Open an account. Raises RuleBroken when the address has one."""
    if account_by_email(email) is not None:
        raise RuleBroken("There is an account with this address already.", field="email")
    account = Account(
        email=email.strip().lower(),
        name=name,
        password=password_hash,
        fs_uniquifier=uuid.uuid4().hex,
        fs_webauthn_user_handle=uuid.uuid4().hex,
        created_at=now,
        confirmed_at=confirmed_at,
    )
    db.session.add(account)
    db.session.flush()
    record("open_account", subject_kind="account", subject_id=account.id, by=by, now=now)
    for role in roles:
        _give(account, role, by=by, now=now, why="")
    return account


def grant_role(account: Account, role: Role, *, by: Actor, now: datetime, why: str) -> bool:
    """Give a role, and tell the person when it is one of staff; False when they have it.

    Whoever is signed in must sign in anew then, with what the role needs.
    """
    if role in account.role_names:
        return False
    _give(account, role, by=by, now=now, why=why)
    if role in STAFF:
        end_sign_ins(account, now=now)
        _tell_of_role(account, f"You are {ROLE_NOUNS[role]} now.", role=role, now=now)
    return True


def _give(account: Account, role: Role, *, by: Actor, now: datetime, why: str) -> None:
    before = _roles(account)
    account.roles.append(AccountRole(name=role, granted_at=now))
    record(
        "grant_role",
        subject_kind="account",
        subject_id=account.id,
        by=by,
        now=now,
        reason=why,
        before=before,
        after=_roles(account),
    )


def revoke_role(account: Account, role: Role, *, by: Actor, now: datetime, why: str) -> bool:
    """Take a role away, end every sign-in, and tell the person; False when they do not have it.

    Raises RuleBroken for the last administrator: nobody could give the role back.
    """
    held = next((one for one in account.roles if one.name == role), None)
    if held is None:
        return False
    before = _roles(account)
    account.roles.remove(held)
    record(
        "revoke_role",
        subject_kind="account",
        subject_id=account.id,
        by=by,
        now=now,
        reason=why,
        before=before,
        after=_roles(account),
    )
    if role == Role.ADMINISTRATOR:
        _check_another_administrator(account)
    end_sign_ins(account, now=now)
    if role in STAFF:
        _tell_of_role(account, f"You are no longer {ROLE_NOUNS[role]}.", role=role, now=now)
    return True


def _roles(account: Account) -> dict[str, list[str]]:
    return {"roles": sorted(one.name.value for one in account.roles)}


def _tell_of_role(account: Account, what: str, *, role: Role, now: datetime) -> None:
    key = f"account_role_changed:{account.id}:{role}:{now.isoformat()}"
    queue_letter("account_role_changed", to=account.email, values={"what": what}, key=key, now=now)


def stop_account(account: Account, *, by: Actor, now: datetime, why: str) -> bool:
    """Let nobody sign in with an account, and end its sign-ins; False when it is stopped already.

    Raises RuleBroken for the last administrator.
    """
    if not account.active:
        return False
    account.active = False
    record(
        "stop_account",
        subject_kind="account",
        subject_id=account.id,
        by=by,
        now=now,
        reason=why,
        before={"may_sign_in": True},
        after={"may_sign_in": False},
    )
    if Role.ADMINISTRATOR in account.role_names:
        _check_another_administrator(account)
    end_sign_ins(account, now=now)
    return True


def restart_account(account: Account, *, by: Actor, now: datetime, why: str) -> bool:
    """Let a stopped account be used again; False when it was not stopped. Raises RuleBroken when it was erased."""
    if account.erased_at is not None:
        raise RuleBroken("This account was erased: only its number is left. A new one can be opened.", field="change")
    if account.active:
        return False
    account.active = True
    record(
        "restart_account",
        subject_kind="account",
        subject_id=account.id,
        by=by,
        now=now,
        reason=why,
        before={"may_sign_in": False},
        after={"may_sign_in": True},
    )
    return True


def seal_code_key_again(account_id: int, *, seal_again: Callable[[str], str]) -> bool:
    """Seal the key of somebody's authenticator again, as `seal_again` does; whether there is one. Nothing else changes.

    No line of the trail: the person's keys are the same.
    """
    account = db.session.get(Account, account_id)
    if account is None or account.tf_totp_secret is None:
        return False
    account.tf_totp_secret = seal_again(account.tf_totp_secret)
    return True


def remove_second_factors(account: Account, *, by: Actor, now: datetime, why: str) -> bool:
    """Take off passkeys, authenticator and recovery codes of somebody who lost them; False when there are none.

    Their sign-ins end, and they are told. Who asks for this must have proved themselves by another way.
    """
    if not (account.has_second_factor or account.mf_recovery_codes):
        return False
    before = {
        "passkeys": len(account.webauthn),
        "authenticator": account.tf_totp_secret is not None,
        "recovery_codes": bool(account.mf_recovery_codes),
    }
    account.webauthn.clear()
    account.tf_primary_method = account.tf_totp_secret = account.tf_last_counter = None
    account.mf_recovery_codes = None
    record(
        "remove_second_factors",
        subject_kind="account",
        subject_id=account.id,
        by=by,
        now=now,
        reason=why,
        before=before,
        after={"passkeys": 0, "authenticator": False, "recovery_codes": False},
    )
    end_sign_ins(account, now=now)
    what = "Your passkeys, your authenticator app and your recovery codes were removed at your request."
    key = f"account_key_changed:{account.id}:{now.isoformat()}"
    queue_letter("account_key_changed", to=account.email, values={"what": what}, key=key, now=now)
    return True


def _check_another_administrator(account: Account) -> None:
    """Refuse when nobody else is left."""
    if all(one.id == account.id for one in accounts_with_role(Role.ADMINISTRATOR)):
        raise RuleBroken("Make somebody else an administrator first: this is the last one.", field="role")


def begin_sign_in(account: Account, *, browser: str, now: datetime) -> SignIn:
    """Write down that the person is signed in somewhere; its key goes into the session cookie.

    Sign-ins of long ago are forgotten.
    """
    for over in [one for one in account.sign_ins if now >= one.seen_at + SIGN_IN_KEPT_FOR]:
        account.sign_ins.remove(over)
    sign_in = SignIn(key=secrets.token_hex(KEY_BYTES), browser=browser[:BROWSER_MAX_CHARS], began_at=now, seen_at=now)
    account.sign_ins.append(sign_in)
    return sign_in


def see_sign_in(sign_in: SignIn, *, now: datetime) -> None:
    """Write down that a sign-in is in use."""
    if now >= sign_in.seen_at + SEEN_EVERY:
        sign_in.seen_at = now


def end_sign_in(sign_in: SignIn, *, now: datetime) -> None:
    """Sign out in one browser."""
    sign_in.ended_at = sign_in.ended_at or now


def end_sign_ins(account: Account, *, now: datetime, but: SignIn | None = None) -> int:
    """Sign out everywhere, except in one browser where one is given; return in how many."""
    ending = [one for one in account.sign_ins if one.ended_at is None and one is not but]
    for one in ending:
        end_sign_in(one, now=now)
    return len(ending)


def rename_account(account: Account, name: str, *, now: datetime) -> None:
    """Change the person's own name. The trail says that, not what it was."""
    account.name = name
    by = Actor(ActorKind.PERSON, person_id=account.id)
    record("rename_account", subject_kind="account", subject_id=account.id, by=by, now=now)


def erase_person(account: Account, *, now: datetime) -> bool:
    """Leave nothing of an account but its number and its dates; False when that was done before.

    Name, address, password, keys, sign-ins, kept forms and roles go. The number stays, because decisions and the trail
    name it; nobody can sign in with it again.
    """
    if not change_if(account, Account.erased_at.is_(None), erased_at=now):
        return False
    account.email, account.name = f"erased-{account.id}@{NOBODY}", ""
    account.password, account.active = None, False
    account.fs_uniquifier, account.fs_webauthn_user_handle = uuid.uuid4().hex, None
    account.tf_primary_method = account.tf_totp_secret = account.tf_last_counter = None
    account.mf_recovery_codes = None
    for owned in (account.roles, account.webauthn, account.sign_ins):
        owned.clear()
    db.session.execute(delete(KeptForm).where(KeptForm.account_id == account.id))
    db.session.flush()
    return True


def keep_form(fields: Sequence[tuple[str, str]], *, path: str, account_id: int, now: datetime) -> KeptForm | None:
    """Keep a form for its sender; None when it is too large to keep. Forms that waited too long are let go."""
    db.session.execute(delete(KeptForm).where(KeptForm.kept_at <= now - FORM_KEPT_FOR))
    kept = [list(field) for field in fields]
    if len(json.dumps(kept)) > FORM_MAX_BYTES:
        return None
    form = KeptForm(key=secrets.token_hex(KEY_BYTES), account_id=account_id, path=path, fields=kept, kept_at=now)
    db.session.add(form)
    return form
