"""The one write: carry what was made of earlier secret keys."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlalchemy import select

from directory.keyring.models import CarriedKey
from directory.keyring.queries import CARRIED
from directory.keyring.rules import Purpose
from directory.shared.db import db
from directory.shared.keys import SecretKeys, key_for, name_of
from directory.shared.sealing import SealBroken, Seals


def carry_keys(keys: SecretKeys, *, now: datetime) -> int:
    """Carry the keys of all earlier secret keys, and seal those carried before under the one in force; how many.

    One that opens under none of these keys stays as it is.
    """
    seals, changed = Seals(keys, purpose=CARRIED), 0
    rows = {(row.purpose, row.name): row for row in db.session.scalars(select(CarriedKey))}
    for row in rows.values():
        if seals.is_current(row.sealed):
            continue
        with suppress(SealBroken):
            row.sealed = seals.seal(seals.open(row.sealed, about=row.about), about=row.about)
            changed += 1
    for secret in reversed(keys.earlier):
        for purpose in Purpose:
            if (purpose, name_of(secret)) not in rows:
                row = CarriedKey(purpose=purpose, name=name_of(secret), carried_at=now)
                row.sealed = seals.seal(key_for(purpose, secret=secret).encode(), about=row.about)
                db.session.add(row)
                changed += 1
    return changed
