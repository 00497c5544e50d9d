"""Previews: the listing as it would be, for as long as it takes to show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from directory.editing.actions import confirm_subjects
from directory.editing.sheets import SHEETS, Key, Values
from directory.listings.models import Listing
from directory.shared.db import db
from directory.shared.errors import RuleBroken


@contextmanager
def as_if(listing: Listing, wanted: Mapping[str, Values | None], *, now: datetime) -> Iterator[Listing]:
    """The listing with these sheets written, inside; afterwards nothing of it is left.

    Raises RuleBroken with the field for what may not be.
    """
    session = db.session()
    session.rollback()  # what was read is read again under the write lock, as in a unit of work that never ends well
    session.connection(execution_options={"writing": True})
    try:
        with session.no_autoflush:
            for key, values in wanted.items():
                named = Key.read(key)
                sheet = SHEETS[named.kind]
                if named.row is not None and sheet.read(listing, named.row) is None:
                    raise RuleBroken("This part is no longer there. Open the page again.")
                if values is not None:
                    sheet.check(values)
                sheet.write(listing, named.row, values, now=now)
            confirm_subjects(listing, {SHEETS[Key.read(key).kind].subject for key in wanted}, now=now)
        session.flush()
        yield listing
    finally:
        session.rollback()
