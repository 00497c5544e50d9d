"""An import that is killed in the middle leaves whole batches, and importing again gives the same as never stopping."""

import os
import shutil
import sys
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from directory.app import create_app
from directory.audit.queries import first_break
from directory.audit.rules import OPERATOR
from directory.config import Config
from directory.discovery.models import StaleNote
from directory.listings.models import Listing, Place, Practitioner
from directory.registers.npi import imports
from directory.registers.npi.imports import Order, import_npi
from directory.registers.npi.models import NpiRecord, NpiTaxonomy
from directory.shared.db import db, on_commit
from tests.drills.site import until
from tests.factories import npi
from tests.rooms.processes import forked

BATCH, PEOPLE = 40, 160
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def content():
    return npi.original(npi.person(number) for number in range(PEOPLE))


def state():
    """What an import writes, without the numbers that the database hands out."""
    records = db.session.execute(select(NpiRecord.__table__).order_by(NpiRecord.npi)).all()
    taxonomies = db.session.execute(select(NpiTaxonomy.__table__).order_by(NpiTaxonomy.npi)).all()
    stubs = db.session.execute(
        select(Practitioner.npi, Practitioner.name, Listing.slug, Listing.status, Place.street, Place.lat, Place.lon)
        .join(Listing, Listing.practitioner_id == Practitioner.id)
        .outerjoin(Place, Place.listing_id == Listing.id)
        .order_by(Practitioner.npi)
    ).all()
    return records, taxonomies, stubs


def counted(table):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def bring_in(path):
    return import_npi(Order(providers=path), by=OPERATOR, now=NOON, watch=lambda _source: nullcontext())


def bring_in_batches(instance, path):
    """The same in a process of its own, which says when a batch is in."""
    imports.BATCH_ROWS = BATCH
    on_commit(lambda: sys.stdout.write("a batch is in\n"))
    with create_app(Config(instance=instance)).app_context():
        bring_in(path)


def test_a_killed_import_is_finished_by_the_next_one(app, instance, template_database, tmp_path, content):
    pipe = tmp_path / "npidata_pfile_slow.csv"
    os.mkfifo(pipe)
    db.session.remove()
    db.engine.dispose()
    said = tmp_path / "said"
    with forked(bring_in_batches, instance, pipe, says=said) as victim, pipe.open("wb") as slowly:
        slowly.write(content[: len(content) * 5 // 8])
        slowly.flush()
        until(lambda: said.exists() and said.read_text().startswith("a batch is in\n"))
        victim.kill()
        victim.join()

    held = counted(NpiRecord)
    assert 0 < held < PEOPLE
    assert held % BATCH == 0
    assert held == counted(NpiTaxonomy) == counted(Listing) == counted(Place) == counted(StaleNote)

    whole = tmp_path / "npidata_pfile_whole.csv"
    whole.write_bytes(content)
    report = bring_in(whole)
    assert (report.counts()["new"], report.counts()["unchanged"]) == (PEOPLE - held, held)
    assert first_break() is None
    after_kill = state()
    db.session.remove()

    untouched = tmp_path / "untouched"
    untouched.mkdir()
    shutil.copy(template_database, untouched / "finepoint.sqlite")
    with create_app(Config(instance=untouched)).app_context():
        bring_in(whole)
        assert state() == after_kill
        db.session.remove()
        db.engine.dispose()
