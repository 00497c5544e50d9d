"""What is too costly to set up for each file of this ring."""

import os
import shutil

import pytest
from redis import Redis

from directory.app import create_app
from directory.config import Config
from directory.shared.db import db
from tests.factories.applications import as_new, running
from tests.rooms.stores import an_s3_server


@pytest.fixture(scope="session")
def demo_instance(tmp_path_factory, template_database):
    """The folder of an instance with the whole demo, as `demo load` leaves it; to be read or copied, never changed.

    Files that ask for it stand in one group of tests, so that one process loads it, once.
    """
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(template_database, folder / "finepoint.sqlite")
    app = create_app(Config(instance=folder, trusted_hosts=("localhost",), secret_key="for tests only"))
    with app.app_context():
        ran = app.test_cli_runner().invoke(args=["demo", "load"])
        assert ran.exit_code == 0, ran.output
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture
def demo(demo_instance, config):
    """An application with the same demo loaded, to be changed."""
    shutil.copytree(demo_instance, config.instance, dirs_exist_ok=True, copy_function=_linked)
    yield from running(as_new(config))


def _linked(source, target):
    """Files of stores are never written in place, so that another name of them will do; the database is."""
    return shutil.copy2(source, target) if "finepoint.sqlite" in source else os.link(source, target)


@pytest.fixture(scope="session")
def s3_server():
    """A server that speaks S3. Files that ask for it stand in one group of tests, so that it starts once."""
    with an_s3_server() as server:
        yield server


@pytest.fixture
def s3(s3_server, monkeypatch):
    """The same, with the variables that lead to it."""
    for name, value in s3_server.environment.items():
        monkeypatch.setenv(name, value)
    return s3_server


@pytest.fixture
def redis_url():
    """The URL of an emptied Redis; tests of a machine that has none are skipped."""
    url = os.environ.get("FINEPOINT_TEST_REDIS")
    if not url:
        pytest.skip("FINEPOINT_TEST_REDIS names no server, and Redis is optional")
    with Redis.from_url(url) as server:
        server.flushdb()
    return url
