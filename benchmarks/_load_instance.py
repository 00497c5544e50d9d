"""The instance that the load drill asks: the product's own tables, so many listings, people who keep some of them, and
the index by the product's own rebuild. One that is there is used again; what an earlier run did not finish goes on.
"""

from __future__ import annotations

import sys
import time
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import flask_migrate
from sqlalchemy import event, func, select

from benchmarks._search_listings import GIVEN, Listings
from benchmarks.listings import fill
from directory.app import create_app
from directory.config import ROOT, Config
from directory.discovery import sync
from directory.discovery.ahead import count_ahead
from directory.listings.models import Listing
from directory.shared.clock import utc_now
from directory.shared.db import db

if TYPE_CHECKING:
    import random

    from flask import Flask

FILLING = ("PRAGMA synchronous = OFF", "PRAGMA cache_size = -400000")
TOLD_EVERY = 50_000


def prepared(config: Config, listings: int) -> Flask:
    """The application of an instance with its listings; an instance that has some keeps those."""
    app = create_app(config)
    with app.app_context():
        flask_migrate.upgrade(str(ROOT / "directory" / "migrations"))
        is_empty = not db.session.scalar(select(func.count()).select_from(Listing))
        db.session.remove()
        if is_empty:
            _fill(listings)
        index = app.extensions["search_index"]
        if is_empty or not sync.is_usable(index):
            count_ahead(sync.rebuild(index, progress=Told("indexed")), index=index, now=utc_now())
    return app


def _fill(listings: int) -> None:
    """Write listings without waiting for the disk: an instance that is cut off here is made again."""
    if db.engine.dialect.name == "sqlite":
        db.engine.dispose()
        event.listen(db.engine, "connect", _hurry)
    fill(listings, named=surnames(), progress=Told("written"))
    if db.engine.dialect.name == "sqlite":
        event.remove(db.engine, "connect", _hurry)
        db.session.remove()
        db.engine.dispose()
    else:  # what its autovacuum would do by itself
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")


def _hurry(connection: Any, _entry: Any) -> None:
    for pragma in FILLING:
        connection.execute(pragma)


def surnames() -> Any:
    """Draws names as people have them: few very often, 24,000 seldom."""
    family = Listings().surnames
    weights = list(accumulate(1 / (rank + 8) ** 0.9 for rank in range(len(family))))

    def named(dice: random.Random) -> tuple[str, str]:
        return dice.choice(GIVEN).title(), dice.choices(family, cum_weights=weights)[0].title()

    return named


class Told:
    """Says on standard error how far something has come."""

    def __init__(self, done: str) -> None:
        self._done, self._count, self._began = done, 0, time.monotonic()

    def __call__(self, more: int) -> None:
        before, self._count = self._count, self._count + more
        if before // TOLD_EVERY != self._count // TOLD_EVERY:
            seconds = time.monotonic() - self._began
            print(f"{self._count:,} listings {self._done} in {seconds:,.0f} s", file=sys.stderr, flush=True)
