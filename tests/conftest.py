"""What every ring of tests stands on: an application with its own instance, made fresh for each test.

`app` runs on SQLite. Room tests may ask for `any_app`, which runs them on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

import directory.tables  # noqa: F401
from directory.app import create_app
from directory.config import Config
from directory.discovery.index import SearchIndex
from directory.shared.db import Base, db
from directory.web.accounts.security import HASH_COST

REAL_HASH_COST = dict(HASH_COST)
HASH_COST.update(argon2__time_cost=1, argon2__memory_cost=64, argon2__parallelism=1)  # tests hash by the thousand


@pytest.fixture(scope="session")
def template_database(tmp_path_factory):
    """An empty SQLite database with every table, to be copied."""
    instance = tmp_path_factory.mktemp("template")
    app = create_app(Config(instance=instance, trusted_hosts=("localhost",)))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.session.remove()
        db.engine.dispose()
    return instance / "finepoint.sqlite"


@pytest.fixture
def instance(tmp_path, template_database):
    """The folder of a fresh instance with an empty database."""
    folder = tmp_path / "instance"
    folder.mkdir()
    shutil.copy(template_database, folder / "finepoint.sqlite")
    return folder


@pytest.fixture
def app(instance):
    """An application on a fresh SQLite database, inside its context."""
    yield from running(create_app(Config(instance=instance, trusted_hosts=("localhost",))))


@pytest.fixture(scope="session")
def new_postgres(tmp_path_factory, worker_id):
    """A function that makes an empty PostgreSQL database of this test process and returns its URL."""
    server = os.environ.get("FINEPOINT_TEST_POSTGRES")
    if not server:
        pytest.fail("FINEPOINT_TEST_POSTGRES names no server: run the tests by `python3 dev.py test`.")
    admin = create_app(Config(instance=tmp_path_factory.mktemp("admin"), database_url=server))

    def create(purpose):
        name = f"finepoint_{purpose}_{worker_id}"
        with admin.app_context():
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
                connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
            db.engine.dispose()
        return make_url(server).set(database=name).render_as_string(hide_password=False)

    return create


@pytest.fixture(scope="session")
def postgres_app(tmp_path_factory, new_postgres):
    """An application on a PostgreSQL database of this test process."""
    app = create_app(Config(instance=tmp_path_factory.mktemp("postgres"), database_url=new_postgres("rooms")))
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_app(request):
    """The application on each database in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("app")
        return
    app = request.getfixturevalue("postgres_app")
    with app.app_context():
        with db.engine.begin() as connection:
            tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # append-only tables too
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        index = Path(app.config["FINEPOINT"].index_path)
        shutil.rmtree(index, ignore_errors=True)
        app.extensions["search_index"] = SearchIndex(index)
    yield from running(app)


def running(app):
    """The application in its context; its connections are let go of at the end."""
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app):
    """A browserless visitor."""
    return app.test_client()
