"""Documents of the locker that were handed in by mistake."""

from directory.credentials.rules import Outcome, Reason
from directory.verification.queries import open_submission_of
from directory.verification.rules import SubmissionState
from tests.factories.papers import a_picture, sent
from tests.web.a_site import own_site
from tests.web.locker import checked, stated, the_credential
from tests.web.workspace import workspace

__all__ = ["own_site", "workspace"]


def test_a_document_handed_in_by_mistake_is_removed_until_a_check_rests_on_it(workspace):
    ana = workspace.keeper()
    stated(ana, "license", documents=sent(("mine.png", a_picture(1)), ("somebody-else.png", a_picture(2))))
    with workspace.site.inside():
        credential_id = the_credential().id
        wrong = next(paper.key for paper in the_credential().papers if paper.file_name == "somebody-else.png")
    remove(ana, credential_id, wrong)
    with workspace.site.inside():
        assert [paper.file_name for paper in the_credential().papers] == ["mine.png"]
        kept = the_credential().papers[0].key
    assert ana.visitor.get(f"/documents/{wrong}/original").status_code == 404
    checked(workspace, credential_id, Outcome.VERIFIED, Reason.DOCUMENT_IS_PLAIN)
    remove(ana, credential_id, kept)
    assert "stays with the check" in ana.visitor.see(f"/practice/ana-lee/credentials/{credential_id}").text
    with workspace.site.inside():
        assert len(the_credential().papers) == 1
    assert ana.visitor.get(f"/documents/{kept}/original").status_code == 200


def test_taking_a_document_back_moves_what_lies_at_the_desk(workspace):
    ana = workspace.keeper()
    stated(ana, "license", documents=sent(("mine.png", a_picture(1))))
    with workspace.site.inside():
        credential_id, key = the_credential().id, the_credential().papers[0].key
        seen = open_submission_of(credential_id).version
    remove(ana, credential_id, key)
    with workspace.site.inside():
        lying = open_submission_of(credential_id)
        assert (lying.version, lying.state) == (seen + 1, SubmissionState.WAITING)


def remove(keeper, credential_id, key):
    page = f"/practice/ana-lee/credentials/{credential_id}"
    keeper.visitor.send(f"{page}/documents/{key}/remove", 303, form=page, csrf_token=token(keeper, page))


def token(keeper, page):
    """The token of any form of the page: one whose button is gone may still be sent."""
    return next(
        field.get("value") for field in keeper.visitor.see(page).all("input") if field.get("name") == "csrf_token"
    )
