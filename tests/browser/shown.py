"""A practitioner of the served site whose photos show: a case of two pairs, and one of one pair that lies across."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

from flask import Flask

from directory.accounts.rules import Role
from directory.files.photo_rules import Format, photo_name, sizes_of
from directory.portfolio.models import CasePhoto
from directory.shared.db import unit_of_work
from tests.factories.accounts import an_account
from tests.factories.listings import a_listing, keep
from tests.factories.photos import a_face
from tests.factories.portfolio import a_shown_case

GALLERY = "/providers/fay-elm/photos"
ENCODED = {Format.AVIF: ("AVIF", {"speed": 10}), Format.WEBP: ("WEBP", {"method": 0}), Format.JPEG: ("JPEG", {})}


def show_photos(app: Flask) -> None:
    """Save them. Needs an application context."""
    now = datetime.now(UTC)
    until = (now + timedelta(days=400)).date()
    verifier = an_account("fays.verifier@example.org", Role.VERIFIER)
    listing = keep(a_listing(name="Fay Elm", slug="fay-elm", now=now))
    shown = {"listing": listing, "now": now, "until": until}
    cases = [
        a_shown_case(verifier, **shown, age_band="40-49", concerns=("jaw-tension",)),
        a_shown_case(verifier, **shown, age_band="60-69", photos=2),
    ]
    numbers = [case.id for case in cases]
    with unit_of_work() as session:
        for number, photo in enumerate(session.query(CasePhoto).filter(CasePhoto.case_id.in_(numbers))):
            if photo.case_id == numbers[0]:
                photo.width, photo.height = 1280, 960
            _store(app, photo, number)


def _store(app: Flask, photo: CasePhoto, number: int) -> None:
    """Its files: one drawing in every format, the same at every size."""
    drawn = a_face(number // 2, clinic=1, size=(photo.width // 4, photo.height // 4), after=number % 2)
    for kind, (encoding, soon) in ENCODED.items():
        drawn.save(content := BytesIO(), encoding, **soon)
        for size in sizes_of(photo.width, photo.height):
            app.extensions["photo_store"].put(photo_name(photo.key, size.step, kind), content.getvalue())
