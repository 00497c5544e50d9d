"""Reads: the keys under which something may have been hashed, and whether what must be carried is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from directory.keyring.models import CarriedKey
from directory.keyring.rules import Purpose
from directory.shared.db import db
from directory.shared.keys import HashKeys, SecretKeys, name_of
from directory.shared.sealing import SealBroken, Seals

CARRIED = "carried keys"
"""The purpose for which carried keys are sealed."""


def hash_keys(purpose: Purpose, keys: SecretKeys) -> HashKeys:
    """The key of now for a purpose, with those of earlier secret keys, in the settings and carried."""
    now, *earlier = keys.named(purpose).values()
    carried = (key for name, key in _carried(purpose, keys).items() if name not in keys.named(purpose))
    return HashKeys(now.encode(), tuple(key.encode() for key in (*earlier, *carried)))


def carried_key(purpose: Purpose, name: str, keys: SecretKeys) -> str | None:
    """The key for a purpose that was made of the secret key with this name, if it is carried and can be opened."""
    return _carried(purpose, keys).get(name)


def exchanged_at(secret: str) -> datetime | None:
    """When a secret key was exchanged for another; None when it was not."""
    found: datetime | None = db.session.scalar(
        select(func.min(CarriedKey.carried_at)).where(CarriedKey.name == name_of(secret))
    )
    return found


def not_carried(keys: SecretKeys) -> int:
    """How many keys have yet to be carried, or to be sealed under the secret key in force."""
    seals, rows = Seals(keys, purpose=CARRIED), db.session.scalars(select(CarriedKey)).all()
    there = {(row.purpose, row.name) for row in rows}
    missing = sum((purpose, name_of(secret)) not in there for purpose in Purpose for secret in keys.earlier)
    return missing + sum(not seals.is_current(row.sealed) for row in rows)


def _carried(purpose: Purpose, keys: SecretKeys) -> dict[str, str]:
    """Carried keys by the name of their secret key, newest first; those that nobody can open are left out."""
    seals = Seals(keys, purpose=CARRIED)
    rows = select(CarriedKey).where(CarriedKey.purpose == purpose).order_by(CarriedKey.id.desc())
    opened = {}
    for row in db.session.scalars(rows):
        try:
            opened[row.name] = seals.open(row.sealed, about=row.about).decode()
        except SealBroken:
            continue  # of which the doctor tells
    return opened
