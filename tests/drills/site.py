"""A served site to be maltreated: gunicorn as in production, editors beside it, and the truth about its index."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from directory.app import create_app
from directory.audit.models import AuditEntry
from directory.audit.queries import first_break
from directory.config import Config
from directory.discovery import sync
from directory.discovery.index import IndexUnavailable, SearchIndex
from directory.listings.models import Listing
from directory.shared.db import Base, db
from tests.factories.listings import a_listing, a_stub, keep

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60
LOOK_SECONDS = 0.02


def until(holds, *, patience=PATIENCE_SECONDS):
    """Wait until `holds()` says so; returns the seconds it took. Raises AssertionError when it never does."""
    began = time.monotonic()
    look = threading.Event()
    while not holds():
        assert time.monotonic() < began + patience, "waited in vain"
        look.wait(LOOK_SECONDS)
    return time.monotonic() - began


class Site:
    """One instance with listings, its server and its editors, all of them processes that may be killed."""

    def __init__(self, instance, *, listings=80, stubs=20, wsgi="wsgi:app"):
        self._find(instance, wsgi)
        with self.app.app_context():
            Base.metadata.create_all(db.engine)
            keep(*(a_listing() for _ in range(listings)), *(a_stub() for _ in range(stubs)))
            sync.rebuild(self.index)
            db.session.remove()
            db.engine.dispose()

    @classmethod
    def found(cls, instance):
        """The site of an instance that is there."""
        site = cls.__new__(cls)
        site._find(instance)
        return site

    def _find(self, instance, wsgi="wsgi:app"):
        self.instance = instance
        self._wsgi = wsgi
        self.app = create_app(Config(instance=instance))
        self._server = None
        self._port = free_port()

    @property
    def server_pid(self):
        return self._server.pid

    @property
    def index(self) -> SearchIndex:
        return self.app.extensions["search_index"]

    # The server.

    def start(self):
        """Serve; returns when the health page answers."""
        command = [sys.executable, "-m", "gunicorn", "-c", "python:directory.serving", f"--bind=127.0.0.1:{self._port}"]
        with (self.instance / "server.log").open("ab") as log:
            self._server = subprocess.Popen(
                [*command, self._wsgi],
                cwd=ROOT,
                env=os.environ | {"FINEPOINT_INSTANCE": str(self.instance)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(self.answers)

    def answers(self):
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False

    @property
    def address(self):
        """Where it is served."""
        return f"http://127.0.0.1:{self._port}"

    def get(self, path):
        """Status and text of a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def workers(self):
        """The process ids of the web workers, whose threads the indexers are."""
        children = Path(f"/proc/{self._server.pid}/task/{self._server.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill_worker(self, number):
        """Kill -9 of one web worker with its indexer; the master replaces it."""
        workers = self.workers()
        if workers:
            kill(workers[number % len(workers)])

    def kill_server(self):
        """Kill -9 of everything that serves."""
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
            self._server = None

    # The truth.

    def differences(self):
        """How many listings differ between database and index, all compared; None without a usable index."""
        with self.app.app_context():
            try:
                return sync.check(self.index).count
            except IndexUnavailable:
                return None
            finally:
                db.session.remove()

    def has_answered_every_note(self):
        """Whether the index was told of every change."""
        with self.app.app_context():
            waiting = sync.waiting_notes()
            db.session.remove()
        return not waiting

    def is_in_step(self):
        """Whether no note waits and every listing is in the index as it is in the database."""
        return self.has_answered_every_note() and self.differences() == 0

    def lost_edits(self, acknowledged):
        """What is wrong with the edits: lost or doubled ones, texts not of the last edit, a broken trail."""
        with self.app.app_context():
            tokens, last = [], {}
            for entry in db.session.scalars(
                select(AuditEntry).where(AuditEntry.action == "edit_listing").order_by(AuditEntry.id)
            ):
                tokens.append(entry.reason)
                last[int(entry.subject_id)] = entry.reason
            texts = dict(db.session.execute(select(Listing.id, Listing.about).where(Listing.id.in_(last))).all())
            wrong = [f"lost: {token}" for token in acknowledged - set(tokens)]
            wrong += [f"twice: {token}" for token in set(tokens) if tokens.count(token) > 1]
            wrong += [f"not the last: {one}" for one, token in last.items() if texts[one] != f"Edited {token}."]
            wrong += [trouble for trouble in [first_break()] if trouble]
            db.session.remove()
        return wrong


class Editor:
    """A process that edits, and what it said was acknowledged."""

    def __init__(self, site, name):
        self.acknowledged = set()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.drills.editor", str(site.instance), name],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        for line in self._process.stdout:
            if line.endswith("\n"):
                self.acknowledged.add(line.split()[1])

    def has_edited(self, count):
        assert self._process.poll() is None, "the editor ended by itself"
        return len(self.acknowledged) >= count

    def kill(self):
        """Kill -9; returns every token that was acknowledged before."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        self._process.stdout.close()
        return self.acknowledged


@contextmanager
def served(instance, **size):
    """A site that is served, and gone at the end."""
    site = Site(instance, **size)
    try:
        site.start()
        yield site
    finally:
        site.kill_server()


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # it was being replaced at this moment


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
