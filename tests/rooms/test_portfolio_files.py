"""The files of case photos: deleted by the served jobs, and nothing else with them."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from directory.accounts.rules import Role
from directory.files.photo_rules import Format, original_photo_name, photo_name, photo_names
from directory.portfolio.consent import Recorder
from directory.portfolio.consenting import revoke_consent
from directory.portfolio.purging import SHELVES
from directory.serving import jobs_of
from directory.shared.db import unit_of_work
from tests.factories.accounts import an_account
from tests.factories.portfolio import NOW, a_case, a_photo, a_shown_case
from tests.factories.verification import KEEPER

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def store(app):
    return app.extensions["photo_store"]


def stored(case, store):
    """Store every file that a photo can have; their names."""
    names = [name for photo in case.photos for name in photo_names(photo.key)]
    for name in names:
        store.put(name, b"pixels")
    return names


def age(config, name, at):
    """Have a stored file last written at an instant."""
    os.utime(config.photos_path / name[:2] / name, (at.timestamp(), at.timestamp()))


def turn_of(name):
    """The first instant after LATER at which the shelf of a file is swept."""
    ahead = int(name[:2], 16) - int(LATER.timestamp()) // 60
    return LATER + timedelta(minutes=ahead % SHELVES)


def test_withdrawn_photos_are_deleted_within_a_minute_and_others_stay(app, store):
    vera = an_account("vera@example.org", Role.VERIFIER)
    gone, kept = a_shown_case(vera), a_shown_case(vera)
    names, others = stored(gone, store), stored(kept, store)
    with unit_of_work():
        revoke_consent(gone, recorded_as=Recorder.ADMINISTRATOR, by=KEEPER, now=LATER)
    assert jobs_of(app)["purge_withdrawn"](LATER) == 2
    assert not any(store.exists(name) for name in names)
    assert all(store.exists(name) for name in others)


def test_only_old_files_without_a_row_are_swept(app, config, store):
    case, sweep = a_case(), jobs_of(app)["sweep_photos"]
    old, young = (photo_name(a_photo().key, 320, Format.WEBP) for _ in range(2))
    names = stored(case, store)
    for name in (old, young):
        store.put(name, b"pixels")
    for name in (*names, old):
        age(config, name, NOW)
    age(config, young, turn_of(young) - timedelta(minutes=59))
    for name in (names[0], names[-1], old, young):
        sweep(turn_of(name))
    assert not store.exists(old)
    assert store.exists(young)
    assert all(store.exists(name) for name in names)


def test_the_operator_purges_and_sweeps_on_demand_originals_among_them(app, store):
    vera, run = an_account("vera@example.org", Role.VERIFIER), app.test_cli_runner().invoke
    gone, kept = a_shown_case(vera), a_shown_case(vera)
    names, others = stored(gone, store), stored(kept, store)
    sealed = [original_photo_name(photo.key) for photo in gone.photos]
    assert set(sealed) <= set(names)
    with unit_of_work():
        revoke_consent(gone, recorded_as=Recorder.ADMINISTRATOR, by=KEEPER, now=datetime.now(UTC))
    assert run(args=["photos", "purge"]).output == "2 photos deleted.\n"
    assert not any(store.exists(name) for name in names)
    assert run(args=["photos", "purge"]).output == "0 photos deleted.\n"

    lost = [photo_name(a_photo().key, 640, Format.AVIF) for _ in range(3)]
    for name in lost:
        store.put(name, b"pixels")
        age(app.config["FINEPOINT"], name, datetime.now(UTC) - timedelta(hours=2))
    assert run(args=["photos", "sweep"]).output.endswith("3 files deleted.\n")
    assert not any(store.exists(name) for name in lost)
    assert all(store.exists(name) for name in others)
