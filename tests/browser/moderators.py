"""A moderator of the served site, and photo cases that lie at the desk, each for a test of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

from flask import Flask

from directory.accounts.rules import Role
from directory.conflicts.actions import declare_conflict
from directory.conflicts.rules import Tie
from directory.files.comparing import measures_of
from directory.files.photo_rules import Format, photo_name, sizes_of
from directory.files.store import Store
from directory.portfolio.desk import approve_case, hold_case
from directory.portfolio.models import PhotoCase, Resemblance
from directory.portfolio.reporting import report_case
from directory.portfolio.rules import Declared, HeldFor, ReportReason
from directory.shared.db import db, unit_of_work
from tests.browser.cookies import remember
from tests.factories.accounts import an_account
from tests.factories.listings import a_listing, keep
from tests.factories.photos import a_face
from tests.factories.portfolio import a_case, consent_to, handed_in
from tests.factories.verification import by

MODERATOR = "mo.reader@example.org"
HELD, FIRST, SECOND, SHOWN, TIED = "Ada Larch", "Bea Maple", "Cleo Oak", "Dora Pine", "Edda Rowan"
ENCODED = {Format.AVIF: ("AVIF", {"speed": 10}), Format.WEBP: ("WEBP", {"method": 0}), Format.JPEG: ("JPEG", {})}


def lay_photos_at_the_desk(app: Flask) -> None:
    """Save them, the moderator signed in. They stand first in the queue. Needs an application context."""
    mo = an_account(MODERATOR, Role.MODERATOR, name="Mo Reader", has_second_factor=True)
    store, then = app.extensions["photo_store"], datetime.now(UTC) - timedelta(days=800)
    cases = {name: _at_the_desk(name, number, store, then) for number, name in enumerate((HELD, FIRST, SECOND, TIED))}
    shown = _at_the_desk(SHOWN, 9, store, then)
    with unit_of_work() as session:
        approve_case(shown, seen_version=shown.version, by=by(mo), now=then + timedelta(days=1))
        said = {"reason": ReportReason.RETOUCHED, "is_the_person": False, "reporter": "1" * 64}
        report_case(shown, **said, now=then + timedelta(days=9))
        hold_case(cases[HELD], HeldFor.REUSED, by=by(mo), now=then + timedelta(days=1))
        mine, theirs = (db.session.get_one(PhotoCase, one.id).photos for one in (cases[HELD], shown))
        session.add(Resemblance(photo_id=mine[0].id, other_id=theirs[0].id, bits=21))
        declare_conflict(cases[TIED].practitioner, tie=Tie.FAMILY, statement="", by=by(mo), now=datetime.now(UTC))
    remember(app, mo)


def _at_the_desk(name: str, number: int, store: Store, then: datetime) -> PhotoCase:
    """A case with drawn pictures, handed in; the later its number the later it came."""
    then += timedelta(hours=number)
    listing = keep(a_listing(name=name, slug=name.lower().replace(" ", "-"), now=then))
    said = dict.fromkeys(Declared, "") | {Declared.MAKE_UP: "The after is without mascara."}
    case = a_case(listing=listing, now=then, declared=said)
    with unit_of_work():
        for day, photo in enumerate(db.session.get_one(PhotoCase, case.id).photos):
            drawn = a_face(number, clinic=number, size=(300, 400), after=day)
            photo.measures = replace(measures_of(drawn), width=photo.width, height=photo.height).stored()
            for kind, (encoding, soon) in ENCODED.items():
                drawn.save(content := BytesIO(), encoding, **soon)
                for size in sizes_of(photo.width, photo.height):
                    store.put(photo_name(photo.key, size.step, kind), content.getvalue())
    consent_to(case, now=then, until=(then + timedelta(days=1000)).date())
    return handed_in(case, now=then)
