"""What every ring of tests stands on: an application over an instance of its own, as new for each test.

`app` runs on SQLite, or where FINEPOINT_TEST_DATABASE says. Room tests may ask for `any_app`, which runs them on
SQLite and on PostgreSQL. To make an
application takes longer than most tests do, so a process makes each once: what is new for a test is its instance,
its settings and what it holds in memory. Who changes more than these asks for `unshared_app`.
"""

from __future__ import annotations

import gc
import os
import shutil
import warnings

import pytest
from hypothesis import settings
from sqlalchemy import make_url, text
from xdist.scheduler import LoadScopeScheduling

import directory.tables  # noqa: F401
from directory.app import create_app
from directory.config import Config
from directory.shared.db import Base, db
from directory.web.accounts.keys import RECOVERY_COST
from directory.web.accounts.security import HASH_COST
from tests.factories.applications import as_new, running
from tests.factories.databases import CONNECTIONS_LEFT, ON_POSTGRES, empty_the_tables, leave_out_what_is_sqlites_own
from tests.factories.disks import wait_for_no_disk

REAL_HASH_COST = dict(HASH_COST)
HASH_COST.update(argon2__time_cost=1, argon2__memory_cost=64, argon2__parallelism=1)  # tests hash by the thousand
RECOVERY_COST.update(time_cost=1, memory_cost=64)

wait_for_no_disk()
settings.register_profile("the same every time", derandomize=True, database=None)
settings.register_profile("searching", max_examples=2000)
settings.load_profile("the same every time")  # `--hypothesis-profile=searching` looks for examples not seen before
TOGETHER = ("tests/browser/", "tests/rooms/test_demo", "tests/rooms/test_store")
"""Files that share something costly, and go to one process."""


def pytest_xdist_make_scheduler(config, log):
    """Hand out whole files, so that what a file sets up is set up once."""
    return ByFile(config, log)


class ByFile(LoadScopeScheduling):
    """Files one after the other, as they come: browsers and laws of the house first, which take longest.

    What stays together counts as one file. The browser's tests wait as much as they work, so that one process of
    them leaves room for two others on two cores. (`--dist=loadgroup` of pytest-xdist 3.8 writes its groups where
    pytest 9.2 does not look.)
    """

    def _split_scope(self, nodeid):
        return next((part for part in TOGETHER if nodeid.startswith(part)), nodeid.split("::")[0])


def pytest_configure(config):
    if ON_POSTGRES:
        warnings.filterwarnings("ignore", CONNECTIONS_LEFT, ResourceWarning)  # at the very end
        config.addinivalue_line("filterwarnings", f"ignore:{CONNECTIONS_LEFT}:ResourceWarning")  # in tests


def pytest_collection_modifyitems(items):
    leave_out_what_is_sqlites_own(items)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Have the garbage collector leave alone what stays to the end: code, and thousands of tests and applications.

    It walks through all of that each time, and took a fifth of the tests' time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


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


@pytest.fixture(scope="session")
def ground(tmp_path_factory):
    """Where the instances of this process's tests stand, one after the other."""
    return tmp_path_factory.mktemp("ground") / "instance"


@pytest.fixture
def instance(ground, request):
    """The folder of a fresh instance, with an empty database where that is SQLite's."""
    shutil.rmtree(ground, ignore_errors=True)
    ground.mkdir()
    if not ON_POSTGRES:
        shutil.copy(request.getfixturevalue("template_database"), ground / "finepoint.sqlite")
    return ground


@pytest.fixture
def config(instance, request):
    """The settings of a test's application, over an empty database."""
    url = request.getfixturevalue("postgres_app").config["FINEPOINT"].database_url if ON_POSTGRES else ""
    return Config(instance=instance, database_url=url, trusted_hosts=("localhost",), secret_key="for tests only")


@pytest.fixture
def app(config):
    """An application on a fresh database, inside its context."""
    yield from running(as_new(config))


@pytest.fixture
def unshared_app(config):
    """An application that no other test will see, inside its context."""
    yield from running(create_app(config))


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
def on_postgres(tmp_path_factory, new_postgres):
    """The settings of an application on a PostgreSQL database of this test process."""
    instance, url = tmp_path_factory.mktemp("postgres"), new_postgres("rooms")
    config = Config(instance=instance, database_url=url, secret_key="for tests only")
    app = as_new(config)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield config
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def postgres_app(on_postgres):
    """An application on an empty PostgreSQL database, outside its context."""
    shutil.rmtree(on_postgres.instance)
    on_postgres.prepare_instance()
    app = as_new(on_postgres)
    with app.app_context():
        empty_the_tables()
    return app


@pytest.fixture(
    params=[
        pytest.param("sqlite", marks=pytest.mark.sqlite_only),
        pytest.param("postgresql", marks=pytest.mark.postgres),
    ]
)
def any_app(request):
    """The application on each database in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("app")
        return
    app = request.getfixturevalue("postgres_app")
    with app.app_context():
        yield app
        db.session.remove()  # its connections serve the next test


@pytest.fixture
def client(app):
    """A browserless visitor."""
    return app.test_client()
