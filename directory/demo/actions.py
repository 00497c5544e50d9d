"""The one write: load the demo, whole or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.demo.assembly import Entry, entries
from directory.demo.checks import write_checks
from directory.demo.faces import keep_faces
from directory.demo.fates import DUPLICATES, RENAMED
from directory.demo.people import people
from directory.demo.queries import SUBJECT, is_demo_loaded
from directory.demo.stubs import PRIVATE_STUBS, register_rows
from directory.files.store import Store
from directory.listings.models import Listing, OldSlug
from directory.registers.npi.actions import carry_out, decide_rows
from directory.registers.npi.rules import ACUPUNCTURISTS, Visibility
from directory.shared.db import db
from directory.shared.errors import RuleBroken
from directory.shared.text import slugify

ALREADY_OTHERS = "This database holds listings already, and the demo goes only into an empty one. Use another instance."
STUBS_CAME = timedelta(days=30)
"""The demo's register file was taken in so long ago."""


def load_demo(*, now: datetime, store: Store, by: Actor) -> int:
    """Load the demo into an empty database, in the running unit of work; nothing happens when it is there already.

    Returns the number of listings written. Raises RuleBroken when the database holds any other listing.
    """
    if is_demo_loaded():
        return 0
    if db.session.scalar(select(func.count()).select_from(Listing)):
        raise RuleBroken(ALREADY_OTHERS)
    made = entries(keep_faces(store=store, by=by, now=now), now=now)
    db.session.add_all(row for entry in made for row in (entry.listing, *entry.credentials))
    db.session.flush()
    _tie(made)
    checks = write_checks(made, now=now)
    stubs = _load_stubs(now=now)
    kind, subject_id = SUBJECT
    record(
        "load_demo",
        subject_kind=kind,
        subject_id=subject_id,
        by=by,
        now=now,
        after={"listings": len(made) + stubs, "checks": checks},
    )
    return len(made) + stubs


def _tie(made: list[Entry]) -> None:
    """Lead duplicates and old addresses to the listings that they now are."""
    for number, kept in DUPLICATES.items():
        made[number].listing.merged_into_id = made[kept].listing.id
    for number, ending in RENAMED.items():
        slug = slugify(f"{people()[number].name} {ending}")
        db.session.add(OldSlug(slug=slug, listing_id=made[number].listing.id))


def _load_stubs(*, now: datetime) -> int:
    came_at = now - STUBS_CAME
    rows = {row.npi: row for row in register_rows(today=came_at.date())}
    public = dict(list(rows.items())[:-PRIVATE_STUBS])
    private = {npi: row for npi, row in rows.items() if npi not in public}
    for some, visibility in ((public, Visibility.PUBLIC), (private, Visibility.PRIVATE)):
        decisions = decide_rows(some, wanted=ACUPUNCTURISTS, visibility=visibility, pretended={})
        carry_out(decisions, visibility=visibility, now=came_at)
    return len(rows)
