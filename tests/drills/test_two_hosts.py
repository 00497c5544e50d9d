"""Two hosts of one site: PostgreSQL has its rows and its index, Redis counts tries, a bucket has its files.

Each host has gunicorn and an instance folder of its own. What is done at one is seen at the other; when one vanishes,
the other takes over what one of them does at a time.
"""

import os
import re
import signal
import subprocess
import sys

import pytest
import requests
from sqlalchemy import select

from directory.app import create_app
from directory.config import Config
from directory.discovery import sync
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.shared.db import db, unit_of_work
from tests.drills.site import PATIENCE_SECONDS, ROOT, free_port, until
from tests.rooms.stores import an_s3_server

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

WORD, ANOTHER = "quietharbor", "slowmeadow"
TRIES = 10
SIGN_IN = {"email": "practitioner@example.org", "password": "eleven quiet needles"}


class Host:
    """One machine of the site, as far as one machine can stand for two."""

    def __init__(self, folder, settings):
        self.settings = {**settings, "FINEPOINT_INSTANCE": str(folder)}
        port = free_port()
        self.address = f"http://localhost:{port}"
        folder.mkdir()
        command = [sys.executable, "-m", "gunicorn", "-c", "python:directory.serving", f"--bind=127.0.0.1:{port}"]
        with (folder / "server.log").open("wb") as log:
            self._server = subprocess.Popen(
                [*command, "wsgi:app"],
                cwd=ROOT,
                env=os.environ | self.settings,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def is_ready(self):
        try:
            return requests.get(f"{self.address}/readyz", timeout=PATIENCE_SECONDS).status_code == 200
        except requests.ConnectionError:
            assert self._server.poll() is None, "the server ended by itself"
            return False

    def get(self, path):
        return requests.get(self.address + path, timeout=PATIENCE_SECONDS)

    def found(self, word):
        """The practitioners that its search finds."""
        answer = self.get(f"/api/v1/search?q={word}").json()
        return [one["name"] for one in answer["items"]]

    def vanish(self):
        if self._server.poll() is None:
            os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait()


@pytest.fixture
def settings(tmp_path, new_postgres):
    """What both hosts are told, with the demo in the database that they share."""
    redis = os.environ.get("FINEPOINT_TEST_REDIS") or pytest.fail("FINEPOINT_TEST_REDIS names no server.")
    with an_s3_server() as s3:
        settings = s3.environment | {
            "FINEPOINT_DATABASE_URL": new_postgres("hosts"),
            "FINEPOINT_SEARCH_ENGINE": "postgresql",
            "FINEPOINT_REDIS_URL": redis,
            "FINEPOINT_FILES_URL": f"s3://{s3.bucket().name}/site",
            "FINEPOINT_SECRET_KEY": "the same on every host, and long enough",
        }
        commands = ["db upgrade", "demo load", "search rebuild --if-needed"]
        environment = os.environ | settings | {"FINEPOINT_INSTANCE": str(tmp_path / "first")}
        subprocess.run([sys.executable, "-m", "development.prepare", *commands], cwd=ROOT, env=environment, check=True)
        yield settings


@pytest.fixture
def hosts(settings, tmp_path):
    hosts = [Host(tmp_path / name, settings) for name in ("here", "there")]
    try:
        for host in hosts:
            until(host.is_ready)
        yield hosts
    finally:
        for host in hosts:
            host.vanish()


@pytest.fixture
def editor(settings, tmp_path, monkeypatch):
    """The application on a third host, which serves nobody."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    app = create_app(Config.from_env({**settings, "FINEPOINT_INSTANCE": str(tmp_path / "editor")}))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def say(word):
    """Have one published practitioner say a word that nobody else says; who it is."""
    with unit_of_work():
        listing = db.session.scalars(select(Listing).where(Listing.status == Status.PUBLISHED).limit(1)).one()
        listing.about = f"In words of our own: {word}."
        return listing.practitioner.name


def sign_in(host, visitor, **given):
    page = visitor.get(f"{host.address}/sign-in", timeout=PATIENCE_SECONDS)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
    answer = visitor.post(
        f"{host.address}/sign-in", data=SIGN_IN | given | {"csrf_token": token}, timeout=PATIENCE_SECONDS
    )
    return answer.status_code


def test_two_hosts_are_one_site_and_one_of_them_may_vanish(hosts, editor):
    here, there = hosts
    asked = "/api/v1/search?near=Denver,+CO&within=100"
    assert here.get(asked).json()["items"] == there.get(asked).json()["items"] != []

    practitioner = say(WORD)
    for host in hosts:
        until(lambda host=host: host.found(WORD) == [practitioner])

    picture = re.search(r'src="(/pictures/[^"]+)"', here.get("/search?near=Denver,+CO&within=100").text)[1]
    assert here.get(picture).content == there.get(picture).content
    assert there.get(picture).headers["Content-Type"].startswith("image/")

    person = requests.Session()
    assert sign_in(here, person) == 200
    workspace = person.get(f"{there.address}/practice", timeout=PATIENCE_SECONDS)
    assert workspace.url.startswith(f"{there.address}/practice/")

    guesser, wrong = requests.Session(), {"password": "a wrong guess", "email": "clinic@example.org"}
    said = [sign_in(hosts[turn % 2], guesser, **wrong) for turn in range(TRIES - 1)]  # one from here signed in above
    assert 429 not in said
    assert [sign_in(host, guesser, **wrong) for host in hosts] == [429, 429]

    here.vanish()
    practitioner = say(ANOTHER)
    until(lambda: there.found(ANOTHER) == [practitioner])
    assert sync.check(editor.extensions["search_index"]).count == 0
