"""The locker in the export: whole numbers, every check in words, what was written, documents as they came."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime

from directory.audit.rules import OPERATOR, Actor, ActorKind
from directory.credentials.actions import attach_paper, record_check, withdraw_credential
from directory.credentials.models import Credential
from directory.credentials.rules import CredentialKind, Method, Outcome, Reason
from directory.papers.actions import erase_paper, keep_paper
from directory.papers.taking import take
from directory.shared.db import db, unit_of_work
from directory.verification.actions import answer_question, submit_credential
from directory.verification.rules import OpenedFor
from tests.factories.accounts import an_account
from tests.factories.listings import a_credential, keep
from tests.factories.papers import a_picture
from tests.web.a_site import own_site
from tests.web.workspace import workspace

__all__ = ["own_site", "workspace"]


def opened(keeper):
    answer = keeper.visitor.get(keeper.url("export"))
    assert answer.status_code == 200, answer.location
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    answer.close()
    files = {name.removeprefix(f"{keeper.slug}/"): archive.read(name) for name in archive.namelist()}
    return files, json.loads(files["credentials.json"])


def handed_in(workspace, credential_id, number):
    """A document of a credential; its id."""
    store = workspace.site.app.extensions["paper_store"]
    with workspace.site.inside():
        taken = take(a_picture(number), f"scan {number}.png")
        with unit_of_work():
            paper = keep_paper(taken, store=store, by=OPERATOR, now=datetime.now(UTC))
            attach_paper(db.session.get(Credential, credential_id), paper, by=OPERATOR, now=datetime.now(UTC))
            return paper.id


def test_the_export_holds_everything_of_a_credential_and_nothing_of_who_checked_it(workspace):
    ana = workspace.keeper()
    with workspace.site.inside():
        vera = an_account("vera@example.org", name="Vera Verifier").id
        row = keep(a_credential(workspace.listing("ana-lee").practitioner)).id
    handed_in(workspace, row, 1)
    with workspace.site.inside(), unit_of_work():
        credential, now = db.session.get(Credential, row), datetime.now(UTC)
        submission = submit_credential(credential, opened_for=OpenedFor.STATED, by=OPERATOR, now=now)
        answer_question(submission, text="It is on the second page.", by=OPERATOR, now=now)
        by = Actor(ActorKind.PERSON, "Vera Verifier", vera)
        record_check(
            credential, outcome=Outcome.VERIFIED, reason=Reason.MATCHES_THE_SOURCE, method=Method.LOOK_UP,
            source_url="https://board.example/1", note="Active there.", by=by, now=now,
        )  # fmt: skip
    files, (stated,) = opened(ana)
    assert (stated["number"], stated["state"], stated["region"]) == ("EX-12345", "verified", "NJ")
    (check,) = stated["checks"]
    assert (check["outcome"], check["in_words"], check["source"]) == (
        "verified", "It matches the source.", "https://board.example/1",
    )  # fmt: skip
    assert stated["desk"][0]["messages"][0]["text"] == "It is on the second page."
    assert files[stated["documents"][0]["file"]] == a_picture(1)
    assert not [name for name, data in files.items() if b"Vera" in data or b"vera@" in data]
    assert "documents/" in files["README.txt"].decode()


def test_what_was_taken_back_is_in_it_and_what_was_erased_is_gone(workspace):
    ana = workspace.keeper()
    with workspace.site.inside():
        row = keep(a_credential(workspace.listing("ana-lee").practitioner, CredentialKind.TRAINING)).id
    erased, kept = handed_in(workspace, row, 1), handed_in(workspace, row, 2)
    store = workspace.site.app.extensions["paper_store"]
    with workspace.site.inside(), unit_of_work():
        credential, now = db.session.get(Credential, row), datetime.now(UTC)
        withdraw_credential(credential, by=OPERATOR, now=now)
        paper = next(one for one in credential.papers if one.id == erased)
        erase_paper(paper, store=store, by=OPERATOR, now=now)
    files, (stated,) = opened(ana)
    assert stated["state"] == "withdrawn"
    assert [one["file"] is None for one in stated["documents"]] == [True, False]
    assert [name for name in files if name.startswith("documents/")] == [f"documents/training-{row}/{kept}-scan 2.png"]


def test_nobody_elses_credentials_are_in_it(workspace):
    ana = workspace.keeper()
    bo = workspace.keeper("bo@example.org", slug="bo-kim", name="Bo Kim")
    with workspace.site.inside():
        row = keep(a_credential(workspace.listing("bo-kim").practitioner)).id
    handed_in(workspace, row, 1)
    files, stated = opened(ana)
    assert stated == []
    assert not [name for name in files if name.startswith("documents/")]
    assert opened(bo)[1]
