"""Migrations: up, down and up again on data, on both databases; and the newest is what the models say."""

from __future__ import annotations

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select

from directory.app import create_app
from directory.config import ROOT, Config
from directory.listings.models import Listing
from directory.shared.db import Base, db
from tests.factories.listings import a_credential, a_listing, a_stub, keep

MIGRATIONS = str(ROOT / "directory" / "migrations")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_app(request, tmp_path):
    """An application on a database without any table."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("new_postgres")("migrations")
    app = create_app(Config(instance=tmp_path / "instance", database_url=url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables():
    return set(inspect(db.engine).get_table_names())


def fill():
    one = a_listing(slug="one")
    keep(one, a_credential(one.practitioner), a_stub())


def test_up_down_and_up_again_with_people_in_it(empty_app):
    flask_migrate.upgrade(MIGRATIONS)
    fill()
    db.session.remove()
    flask_migrate.downgrade(MIGRATIONS, revision="base")
    assert tables() == {"alembic_version"}
    flask_migrate.upgrade(MIGRATIONS)
    fill()
    assert db.session.scalars(select(Listing.slug).where(Listing.slug == "one")).all() == ["one"]


def test_the_newest_migration_is_what_the_models_say(empty_app):
    flask_migrate.upgrade(MIGRATIONS)
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    assert differences == [], "Write a migration for these: flask --app wsgi db migrate -m “…”"


def test_a_constraint_of_the_models_is_in_the_migrated_database_too(empty_app):
    flask_migrate.upgrade(MIGRATIONS)
    inspector = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        migrated = {check["name"] for check in inspector.get_check_constraints(table.name)}
        modeled = {str(one.name) for one in table.constraints if type(one).__name__ == "CheckConstraint" and one.name}
        assert modeled <= migrated, f"{table.name} lacks {modeled - migrated}."


def test_there_is_one_newest_migration():
    assert len(ScriptDirectory(MIGRATIONS).get_heads()) == 1
