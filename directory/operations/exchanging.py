"""Exchanging the secret key: what lies sealed under an earlier one is sealed again, while the site serves.

Each file and each account is done by itself, and what is done already is left alone, so that an exchange that was
broken off goes on where it was. What is kept as hashes cannot be made again; its keys are carried (`keyring`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from directory.accounts.actions import seal_code_key_again
from directory.accounts.queries import accounts_with_codes_under_another_key
from directory.audit.actions import record
from directory.audit.rules import OPERATOR
from directory.files.photo_rules import is_original_name
from directory.files.sealing import ORIGINALS, PAPERS, SealedStore
from directory.files.store import Store
from directory.keyring.actions import carry_keys
from directory.keyring.queries import exchanged_at, not_carried
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.shared.keys import SecretKeys
from directory.shared.sealing import SealBroken

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What was sealed again: `carried` keys, `authenticators`, `files`; and the `lost` ones, which no key opens."""

    carried: int
    authenticators: int
    files: int
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """How much still needs a secret key that is not the one in force."""

    carried: int
    authenticators: int
    files: int

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.carried or self.authenticators or self.files)


def exchange_key(
    keys: SecretKeys,
    *,
    stores: Mapping[str, Store],
    seal_again: Callable[[str], str],
    now: datetime,
    progress: Progress = lambda _: None,
) -> Exchanged:
    """Seal everything under the secret key in force.

    `stores` are those of `photos` and `papers` as they lie; `seal_again` does it for the key of an authenticator, and
    raises KeyError where nothing opens it. Raises RuleBroken when the key in force was exchanged for another before.
    """
    check_order(keys)
    with unit_of_work():
        carried = carry_keys(keys, now=now)
    done, lost = 0, []
    for account_id in accounts_with_codes_under_another_key(keys.name):
        try:
            with unit_of_work():
                done += seal_code_key_again(account_id, seal_again=seal_again)
        except KeyError:
            lost.append(f"the authenticator of account {account_id}")
        progress("authenticators")
    files = 0
    for store, name in _not_current(keys, stores):
        try:
            files += _seal_again(store, name)
        except SealBroken:
            lost.append(name)
        progress("files")
    exchanged = Exchanged(carried, done, files, tuple(lost))
    if carried or done or files:
        after = {"key": keys.name, "carried": carried, "authenticators": done, "files": files, "lost": len(lost)}
        with unit_of_work():
            record("exchange_key", subject_kind="site", subject_id=0, by=OPERATOR, now=now, after=after)
    return exchanged


def check_order(keys: SecretKeys) -> None:
    """Raise RuleBroken when the secret key in force was exchanged for another one before."""
    at = exchanged_at(keys.current)
    if at is not None:
        message = (
            f"FINEPOINT_SECRET_KEY is a key that was exchanged for another on {at:%Y-%m-%d}. Is the order wrong? The "
            "new key is FINEPOINT_SECRET_KEY, and those before it are FINEPOINT_EARLIER_SECRET_KEYS, newest first."
        )
        raise RuleBroken(message)


def still_left(keys: SecretKeys, *, stores: Mapping[str, Store]) -> Left:
    """What has yet to be sealed under the secret key in force. Reads the beginning of every sealed file."""
    codes = accounts_with_codes_under_another_key(keys.name)
    return Left(not_carried(keys), len(codes), sum(1 for _ in _not_current(keys, stores)))


def _not_current(keys: SecretKeys, stores: Mapping[str, Store]) -> Iterator[tuple[SealedStore, str]]:
    """The sealed files that lie under another key."""
    for folder, purpose, is_sealed in (("papers", PAPERS, bool), ("photos", ORIGINALS, is_original_name)):
        if folder in stores:
            store = SealedStore(stores[folder], keys=keys, purpose=purpose)
            yield from ((store, name) for name in store.names() if is_sealed(name) and not store.is_current(name))


def _seal_again(store: SealedStore, name: str) -> bool:
    """Seal a file again; whether it was there. Raises SealBroken.

    Erasing a document deletes its files within a unit of work, and so does this, so that no erased file comes back;
    what a sweep deletes belongs to nobody, and is swept again should it come back.
    """
    content = store.get(name)
    if content is None:
        return False
    with unit_of_work():
        if not store.exists(name):
            return False
        store.put(name, content)
    db.session.remove()
    return True
