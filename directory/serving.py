"""How gunicorn serves the site, in development as in production: `gunicorn -c python:directory.serving wsgi:app`.

Every worker process runs an indexer, a mailer and a ticker thread beside its requests; among all processes one of
each works at a time. A fourth thread writes what its own process has counted, a fifth counts what pages print and
takes long. They start after the fork and end with their worker.
"""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from prometheus_client.multiprocess import mark_process_dead

from directory import places, vocabulary
from directory.accounts.forgetting import forget_old_sign_ins
from directory.app import letterhead
from directory.config import Config
from directory.credentials.queries import papers_to_erase
from directory.credentials.reminders import remind_of_expiry
from directory.credentials.seeding import seed_programmes
from directory.discovery.beside import Beside
from directory.discovery.concern_numbers import concern_numbers
from directory.discovery.indexer import Indexer
from directory.discovery.numbers import numbers
from directory.discovery.suggest import Asked, suggest
from directory.discovery.told_apart import tell_apart
from directory.discovery.towns import practitioners_by_region, towns_of_practice
from directory.files.photos import erase_photo
from directory.inquiries.settling import settle_inquiries
from directory.interest.actions import forget_old_counts
from directory.interest.gathering import Writer
from directory.limits.forgetting import forget_old_tries
from directory.moderation.tracing import forget_traces
from directory.notices.forgetting import forget_old_letters
from directory.notices.mailer import Mailer
from directory.notices.transport import choose_transport
from directory.oversight.nightly import look_at_trail
from directory.ownership.forgetting import forget_old_invitations
from directory.ownership.settling import settle_requests
from directory.papers.actions import erase_due_papers, sweep_papers
from directory.portfolio.purging import purge_withdrawn, sweep_photos
from directory.portfolio.reporting import forget_reporters
from directory.portfolio.reuse import compare_new_photos
from directory.privacy.deleting import erase_due, forget_goodbyes
from directory.privacy.emptying import empty_old_requests
from directory.privacy.listings_left import Stores
from directory.reviews.waiting import publish_due
from directory.saved_searches.actions import delete_ended, tell_of_new
from directory.server_log import NobodyInIt
from directory.shared.clock import utc_now
from directory.shared.db import db, on_commit, unit_of_work
from directory.shared.leading import lead_of
from directory.shared.ticker import Job, Ticker
from directory.verification.assessing import assess_submissions
from directory.verification.queries import credentials_at_the_desk
from directory.verification.rechecks import open_due_rechecks
from directory.web.looking import looking
from directory.web.measuring import told_of_job

worker_class = "gthread"
workers = 2
threads = 4
graceful_timeout = 10
control_socket_disable = True
loglevel = "warning"
logger_class = NobodyInIt
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - heartbeats meet no slow disk

STOPPING_SECONDS = 8.0


def forget_old_traces(now: datetime) -> int:
    """Forget how entries of reviews came, when the time for that is over."""
    with unit_of_work():
        return forget_traces(now)


JOBS: dict[str, Job] = {
    "settle_requests": settle_requests,
    "settle_inquiries": settle_inquiries,
    "forget_old_counts": forget_old_counts,
    "open_due_rechecks": open_due_rechecks,
    "assess_submissions": assess_submissions,
    "look_at_trail": look_at_trail,
    "seed_programmes": seed_programmes,
    "remind_of_expiry": remind_of_expiry,
    "forget_reporters": forget_reporters,
    "publish_due": publish_due,
    "forget_old_traces": forget_old_traces,
    "delete_ended_searches": delete_ended,
    "forget_old_letters": forget_old_letters,
    "forget_goodbyes": forget_goodbyes,
    "forget_old_sign_ins": forget_old_sign_ins,
    "forget_old_tries": forget_old_tries,
    "forget_old_invitations": forget_old_invitations,
    "empty_old_requests": empty_old_requests,
}
"""What time decides, every minute; `jobs_of` adds those that need an application's stores."""


@dataclass(frozen=True, slots=True)
class Background:
    """What runs beside the requests of one process."""

    indexer: Indexer
    mailer: Mailer
    ticker: Ticker
    counts: Writer
    beside: Beside

    def stop(self) -> None:
        """End all; what they had in hand is finished or done again by the next process."""
        self.indexer.stop()
        self.beside.stop()
        self.counts.stop(timeout=STOPPING_SECONDS)
        self.ticker.stop(timeout=STOPPING_SECONDS)
        self.mailer.stop(timeout=STOPPING_SECONDS)
        self.indexer.join(STOPPING_SECONDS)


def jobs_of(app: Flask) -> dict[str, Job]:
    """Everything that time decides in an application."""
    store, photos = app.extensions["paper_store"], app.extensions["photo_store"]

    def erase_papers(now: datetime) -> int:
        """Erase the documents whose time is over."""
        due = [paper.id for paper in papers_to_erase(now, at_the_desk=credentials_at_the_desk())]
        db.session.rollback()
        return erase_due_papers(due, store=store, now=now)

    return JOBS | {
        "erase_papers": erase_papers,
        "sweep_papers": partial(sweep_papers, store=store),
        "erase_accounts": partial(erase_due, stores=Stores(store, app.extensions["file_store"])),
        "purge_withdrawn": partial(purge_withdrawn, erase=partial(erase_photo, store=photos)),
        "sweep_photos": partial(sweep_photos, store=photos),
        "tell_of_new": partial(tell_of_new, look=looking(app)),
        "compare_new_photos": compare_new_photos,  # last: nothing that must be gone waits for it
    }


def start_background(app: Flask) -> Background:
    """Start the indexer, the mailer and the ticker of this process; commits wake the first two."""
    config: Config = app.config["FINEPOINT"]
    index = app.extensions["search_index"]
    indexer = Indexer(index, operator=config.contact, clock=utc_now, context=app.app_context)
    mailer = Mailer(
        choose_transport(config.smtp_url, inbox=config.mail_path),
        sender=letterhead(config).sender,
        clock=utc_now,
        context=app.app_context,
        lead=lead_of("mailer", database=config.database, instance=config.instance),
    )
    ticker = Ticker(
        jobs_of(app),
        clock=utc_now,
        context=app.app_context,
        lead=lead_of("ticker", database=config.database, instance=config.instance),
        told=told_of_job,
    )
    counts = Writer(app.extensions["interest"], context=app.app_context)
    beside = index.beside = Beside(app.app_context)
    with app.app_context():
        on_commit(index.stale.set)
        on_commit(mailer.wake)
    indexer.start()
    mailer.start()
    ticker.start()
    counts.start()
    beside.start()
    return Background(indexer, mailer, ticker, counts, beside)


def warm_up(app: Flask) -> None:
    """Make what first questions would wait for, of places, names and numbers: half a second of one core, and of a
    million listings much more, while pages are answered.
    """
    places.nearest(40.0, -74.0)
    tell_apart("gua sha near nowhereville")
    index, stubs = app.extensions["search_index"], app.config["FINEPOINT"].public_stubs
    with app.app_context():
        suggest(Asked("an"), index=index, stubs=True, now=utc_now())
        numbers(index=index, stubs=stubs, now=utc_now())
        practitioners_by_region(index=index, now=utc_now())
        towns_of_practice(index=index, now=utc_now())
        concern_numbers(vocabulary.concerns()[0].code, index=index, now=utc_now())


def on_starting(server: Any) -> None:  # noqa: ARG001
    """Gunicorn's hook before it begins: the processes of before count no more."""
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shutil.rmtree(folder, ignore_errors=True)
        Path(folder).mkdir(parents=True, mode=0o700)


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001
    """Gunicorn's hook after a worker has gone: what it counted stays, what it stood at does not."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def post_worker_init(worker: Any) -> None:
    """Gunicorn's hook after a worker has loaded the application."""
    worker.background = start_background(worker.wsgi)
    threading.Thread(target=warm_up, args=(worker.wsgi,), name="warming", daemon=True).start()


def worker_exit(server: Any, worker: Any) -> None:  # noqa: ARG001
    """Gunicorn's hook when a worker ends."""
    if background := getattr(worker, "background", None):
        background.stop()
