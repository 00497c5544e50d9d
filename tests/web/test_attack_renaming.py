"""A verified listing that takes another person's name is not verified any more, until the desk looked again."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from directory.credentials.models import Credential
from directory.credentials.rules import Outcome, Reason
from directory.shared.db import db
from directory.verification.queries import open_submission_of, standing_now
from directory.verification.rules import OpenedFor
from tests.web.a_site import own_site
from tests.web.locker import checked, the_keepers
from tests.web.workspace import workspace

__all__ = ["own_site", "workspace"]


def holders(workspace):
    with workspace.site.inside():
        return {row.id: row.holder for row in db.session.scalars(select(Credential))}


def test_a_listing_that_changes_its_name_loses_what_was_verified_of_the_name_before(workspace):
    ana = workspace.keeper()
    plain = the_keepers(workspace, ana)
    with workspace.site.inside():
        name = workspace.listing(ana.slug).practitioner.name
    named = the_keepers(workspace, ana, number="N-2", holder="Somebody Before")
    for credential_id in (plain, named):
        checked(workspace, credential_id, Outcome.VERIFIED, Reason.MATCHES_THE_SOURCE)
    ana.save("about", name=name.upper(), family_name="Lee")
    assert standing(workspace, plain) == "verified"
    ana.save("about", name=name, family_name="Lee")
    ana.save("about", name="Jane Smith", family_name="Smith")
    assert "The verification desk looks at it again." in ana.see("about").text
    assert holders(workspace) == {plain: name, named: "Somebody Before"}
    with workspace.site.inside():
        assert open_submission_of(plain).opened_for is OpenedFor.CHANGED
        assert open_submission_of(named) is None
    assert standing(workspace, plain) == "stated"
    assert standing(workspace, named) == "verified"
    ana.save("about", name=name, family_name="Lee")
    assert holders(workspace) == {plain: "", named: "Somebody Before"}
    assert standing(workspace, plain) == "verified"


def test_undoing_a_change_of_the_name_does_the_same(workspace):
    ana = workspace.keeper()
    plain = the_keepers(workspace, ana)
    checked(workspace, plain, Outcome.VERIFIED, Reason.MATCHES_THE_SOURCE)
    ana.save("about", name="Jane Smith", family_name="Smith")
    assert standing(workspace, plain) == "stated"
    undo = next(form.get("action") for form in ana.see("changes").all("form") if "/undo" in (form.get("action") or ""))
    ana.press(undo.removeprefix(f"/practice/{ana.slug}/"), on="changes")
    assert holders(workspace) == {plain: ""}
    assert standing(workspace, plain) == "verified"


def standing(workspace, credential_id):
    with workspace.site.inside():
        return standing_now(db.session.get(Credential, credential_id), now=datetime.now(UTC)).state.value
