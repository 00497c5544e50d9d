"""One keeper who sends far too much: documents, credentials, answers."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select

from directory.credentials.models import Credential
from directory.credentials.rules import CREDENTIALS_MAX, CredentialKind
from directory.limits.rules import Limit
from directory.papers.models import Paper
from directory.shared.db import db, unit_of_work
from directory.verification.models import SubmissionMessage
from directory.verification.queries import open_submission_of
from directory.verification.rules import MESSAGES_MAX
from directory.web.practice import credentials_papers
from tests.factories.listings import a_credential, keep
from tests.factories.papers import a_picture, sent
from tests.web.a_site import own_site
from tests.web.locker import asked_about, stated, the_credential
from tests.web.workspace import workspace

__all__ = ["own_site", "workspace"]


def count(workspace, model):
    with workspace.site.inside():
        return db.session.scalar(select(func.count()).select_from(model))


def test_so_many_documents_a_day_and_the_form_keeps_what_was_filled_in(workspace, monkeypatch):
    limit = credentials_papers.BRINGING
    monkeypatch.setattr(credentials_papers, "BRINGING", Limit(times=2, within=limit.within))
    ana = workspace.keeper()
    three = [(f"{number}.png", a_picture(number)) for number in range(3)]
    stated(ana, "license", documents=sent(*three))
    assert count(workspace, Paper) == 2
    with workspace.site.inside():
        credential_id = the_credential().id
    page = ana.see(f"credentials/{credential_id}")
    assert "2.png: You handed in" in page.text
    ana.save("credentials/add/degree", 303, title="DACM", issuer="A school", year="2014", documents=sent(three[2]))
    assert count(workspace, Paper) == 2


def test_so_many_words_about_one_submission(workspace):
    ana = workspace.keeper()
    stated(ana, "license")
    with workspace.site.inside():
        credential_id = the_credential().id
    asked_about(workspace, credential_id, "Which name?")
    with workspace.site.inside(), unit_of_work():
        lying = open_submission_of(credential_id)
        while len(lying.messages) < MESSAGES_MAX:
            lying.messages.append(
                SubmissionMessage(at=datetime.now(UTC), is_from_desk=False, text="And another thing.")
            )
    page = f"credentials/{credential_id}"
    assert "You wrote very often" in ana.press(f"{page}/answer", 422, on=page, text="Ana Lee.").text
    assert count(workspace, SubmissionMessage) == MESSAGES_MAX


def test_a_list_holds_so_many_credentials(workspace):
    ana = workspace.keeper()
    with workspace.site.inside():
        practitioner = workspace.listing(ana.slug).practitioner
        keep(
            *(
                a_credential(practitioner, CredentialKind.DEGREE, title=f"Degree {number}")
                for number in range(CREDENTIALS_MAX)
            )
        )
    page = stated(ana, "license", 422)
    assert f"One list holds {CREDENTIALS_MAX} credentials." in page.text
    assert count(workspace, Credential) == CREDENTIALS_MAX
