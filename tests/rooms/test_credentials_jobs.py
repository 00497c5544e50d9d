"""What every minute brings to credentials, as it is served: the register filled, letters, documents erased for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from directory.audit.rules import OPERATOR
from directory.credentials.actions import attach_paper, withdraw_credential
from directory.credentials.queries import has_programmes
from directory.papers.actions import keep_paper
from directory.papers.pages import original_bytes
from directory.papers.taking import take
from directory.serving import jobs_of
from directory.shared.db import db, unit_of_work
from directory.verification.actions import submit_credential
from directory.verification.rules import OpenedFor
from tests.factories.listings import a_credential, a_listing, keep
from tests.factories.papers import a_picture

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def handed_in(app, row, number):
    taken = take(a_picture(number), "a.png")
    with unit_of_work():
        paper = keep_paper(taken, store=app.extensions["paper_store"], by=OPERATOR, now=NOW)
        attach_paper(row, paper, by=OPERATOR, now=NOW)
    return paper


def test_documents_of_what_was_taken_back_are_erased_after_ninety_days_and_others_are_not(app):
    rows = [keep(a_credential(keep(a_listing(now=NOW)).practitioner, now=NOW)) for _ in range(2)]
    over, kept = (handed_in(app, row, number) for number, row in enumerate(rows))
    with unit_of_work():
        withdraw_credential(rows[0], by=OPERATOR, now=NOW)
        submit_credential(rows[1], opened_for=OpenedFor.STATED, by=OPERATOR, now=NOW)
    erase = jobs_of(app)["erase_papers"]
    assert erase(NOW + 89 * DAY) == 0
    assert erase(NOW + 90 * DAY) == 1
    db.session.refresh(over)
    assert over.erased_at == NOW + 90 * DAY
    assert original_bytes(kept, app.extensions["paper_store"]) == a_picture(1)


def test_every_job_can_be_run_again_at_once(app):
    keep(a_credential(keep(a_listing(now=NOW)).practitioner, now=NOW))
    for _ in range(2):
        for job in jobs_of(app).values():
            job(NOW)
    assert has_programmes()
