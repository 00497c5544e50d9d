"""The locker over HTTP: each kind's form with good and bad answers, documents, the desk's question, races, privacy."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from directory.credentials.models import Credential
from directory.credentials.rules import Outcome, Reason
from directory.papers.models import Paper
from directory.shared.db import db, unit_of_work
from directory.verification.models import Submission
from directory.verification.queries import open_submission_of, submissions_of
from directory.verification.rules import OpenedFor, SubmissionState
from tests.factories.papers import a_picture, multipart, sent
from tests.web.a_site import own_site
from tests.web.locker import GOOD, NEXT_YEAR, asked_about, checked, error_of, stated, the_credential, the_keepers
from tests.web.visitor import words_of
from tests.web.workspace import filled_in, said, workspace

__all__ = ["own_site", "workspace"]


@pytest.mark.parametrize("kind", GOOD)
def test_every_kind_is_stated_and_goes_to_the_desk_by_itself(kind, workspace):
    ana = workspace.keeper()
    stated(ana, kind)
    with workspace.site.inside():
        row = the_credential()
        assert row.kind == kind
        assert open_submission_of(row.id).opened_for is OpenedFor.STATED
        place = f"credentials/{row.id}"
    page = ana.see(place)
    assert "handed to the verification desk" in said(page)
    assert "It has been at the verification desk" in page.text
    assert "Stated" in ana.see("credentials").text


WRONG = [
    ("license", {"region": ""}, "region", "Choose the state"),
    ("license", {"region": "AL"}, "region", "Alabama issues no license"),
    ("license", {"region": "SK"}, "region", "does not regulate acupuncture"),
    ("license", {"number": ""}, "number", "Give the number"),
    ("license", {"number": "none yet"}, "number", "as it is printed"),
    ("license", {"expires_on": ""}, "expires_on", "Give the last day"),
    ("license", {"expires_on": "soon"}, "expires_on", "day, month and year"),
    ("license", {"issued_on": "2999-01-01"}, "issued_on", "still to come"),
    ("license", {"profession": "Physician (M.D.)", "issuer": ""}, "issuer", "Give the board"),
    ("certification", {"number": "012345"}, "number", "3 to 6 digits"),
    ("certification", {"number": "AC12345"}, "number", "3 to 6 digits"),
    ("certification", {"board": "another", "board_name": ""}, "board_name", "Choose the board"),
    ("training", {"hours": ""}, "hours", "Give the hours"),
    ("training", {"hours": "2001"}, "hours", "from 1 to 2,000"),
    ("training", {"hours": "many"}, "hours", "whole number"),
    ("training", {"in_person_hours": "49"}, "in_person_hours", "a share of all hours"),
    ("training", {"title": "The best facelift with permanent results"}, "title", "“"),
    ("clean-needle-technique", {"issued_on": ""}, "issued_on", "Give the day"),
    ("degree", {"year": "20144"}, "year", "Give the year"),
    ("degree", {"issuer": ""}, "issuer", "Give the school"),
    ("insurance", {"covers_cosmetic": ""}, "covers_cosmetic", "Choose one"),
    ("insurance", {"issuer": ""}, "issuer", "Give the company"),
]


def test_a_wrong_answer_is_refused_beside_its_field_and_everything_typed_stays(workspace):
    ana = workspace.keeper()
    for kind, answers, field, sentence in WRONG:
        typed = {"holder": "Ana Maria Lee"} if kind != "insurance" else {"number": "PL900"}
        page = stated(ana, kind, 422, **answers | typed)
        assert sentence in error_of(page, field)
        assert page.title.startswith("Error:")
        name, words = next(iter(typed.items()))
        assert page.one("input", id=name).get("value") == words
        for control, value in answers.items():
            for element in page.all("input", id=control):
                assert element.get("value") == value
    with workspace.site.inside():
        assert not db.session.scalars(select(Credential)).all()
        assert not db.session.scalars(select(Submission)).all()


def test_a_state_without_a_license_says_why_and_takes_the_license_of_another_profession(workspace):
    ana = workspace.keeper()
    stated(ana, "license", profession="Physician (M.D.)", region="AL", issuer="Board of Medical Examiners")
    with workspace.site.inside():
        assert the_credential().title == "Physician (M.D.)"


def test_what_is_left_empty_of_a_license_is_what_the_state_has(workspace):
    ana = workspace.keeper()
    stated(ana, "license", region="FL")
    with workspace.site.inside():
        row = the_credential()
        assert "A.P." in row.title
        assert "Board of Acupuncture" in row.issuer


def test_an_unknown_kind_and_another_listings_credential_are_not_found(workspace):
    ana = workspace.keeper()
    bo = workspace.keeper("bo@example.org", slug="bo-kim", name="Bo Kim")
    ana.see("credentials/add/black-belt", 404)
    mine = the_keepers(workspace, ana)
    bo.see(f"credentials/{mine}", 404)
    bo.see(f"credentials/{mine}/edit", 404)
    bo.visitor.see(f"/practice/ana-lee/credentials/{mine}", 404)


def test_the_empty_locker_says_what_to_add_first(workspace):
    page = workspace.keeper().see("credentials")
    assert "What to add first" in page.text
    assert "Only the people who check see them" in page.text
    assert page.links["Add a license"].endswith("/credentials/add/license")


def test_a_changed_fact_goes_to_the_desk_again_and_is_only_stated_until_then(workspace):
    ana = workspace.keeper()
    row = the_keepers(workspace, ana)
    checked(workspace, row, Outcome.VERIFIED, Reason.MATCHES_THE_SOURCE)
    assert "Verified" in ana.see(f"credentials/{row}").text
    page = ana.see(f"credentials/{row}/edit")
    assert "Whatever you change here is checked again" in page.text
    ana.save(f"credentials/{row}/edit", number="EX-99999")
    page = ana.see(f"credentials/{row}")
    assert "It was changed since it was last checked" in page.text
    assert "Verified" not in words_of(page.one("h1")) + words_of(page.all("p", class_="lede")[0])
    with workspace.site.inside():
        assert open_submission_of(row).opened_for is OpenedFor.CHANGED


def test_saving_what_stands_already_changes_nothing_and_asks_nobody(workspace):
    ana = workspace.keeper()
    row = the_keepers(workspace, ana)
    checked(workspace, row, Outcome.VERIFIED, Reason.MATCHES_THE_SOURCE)
    ana.save(f"credentials/{row}/edit")
    assert "nothing changed" in said(ana.see(f"credentials/{row}"))
    assert "Verified" in ana.see(f"credentials/{row}").text
    with workspace.site.inside():
        assert open_submission_of(row) is None


def test_of_two_windows_the_slower_one_overwrites_nothing_and_sees_what_stands(workspace):
    ana = workspace.keeper()
    row = the_keepers(workspace, ana)
    slow = ana.see(f"credentials/{row}/edit")
    ana.save(f"credentials/{row}/edit", number="FAST-1")
    page = ana.save(f"credentials/{row}/edit", 422, on=slow, number="SLOW-1")
    assert "Somebody changed this credential" in words_of(page.one("div", id="error-summary"))
    assert "FAST-1" in page.text
    assert page.one("input", id="number").get("value") == "SLOW-1"
    with workspace.site.inside():
        assert db.session.get(Credential, row).number == "FAST-1"
    ana.save(f"credentials/{row}/edit", on=page)
    with workspace.site.inside():
        assert db.session.get(Credential, row).number == "SLOW-1"


def test_the_same_credential_is_not_stated_twice(workspace):
    ana = workspace.keeper()
    stated(ana, "degree")
    page = stated(ana, "degree", 422)
    assert "in your list already" in words_of(page.one("div", id="error-summary"))


def test_documents_go_with_the_form_and_come_back_only_as_they_were_to_their_keeper(workspace):
    ana = workspace.keeper()
    workspace.keeper("bo@example.org", slug="bo-kim", name="Bo Kim")
    data = a_picture()
    stated(ana, "license", documents=sent(("../My license.png", data)))
    with workspace.site.inside():
        row = the_credential()
        place, key = f"credentials/{row.id}", row.papers[0].key
    address = ana.see(place).links["My license.png"]
    assert key in address
    answer = ana.visitor.get(address)
    assert answer.data == data
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"
    assert workspace.site.visitor("bo@example.org").get(address).status_code == 404
    assert ana.visitor.get(address.replace(key, "0" * 32)).status_code == 404


def test_a_file_that_is_no_document_takes_neither_the_others_nor_the_form_with_it(workspace):
    ana = workspace.keeper()
    stated(
        ana, "license", documents=sent(("a.png", a_picture(1)), ("notes.txt", b"just words"), ("b.png", a_picture(2)))
    )
    with workspace.site.inside():
        row = the_credential()
        assert [paper.file_name for paper in row.papers] == ["a.png", "b.png"]
        place = f"credentials/{row.id}"
    assert "notes.txt:" in said(ana.see(place))


def test_documents_of_a_form_that_was_not_right_need_not_be_chosen_again(workspace):
    ana = workspace.keeper()
    files = sent(("a.png", a_picture(1)), ("notes.txt", b"just words"))
    page = stated(ana, "license", 422, number="", documents=files)
    assert "Kept from your last try" in page.text
    assert "notes.txt:" in error_of(page, "documents")
    page = ana.save("credentials/add/license", 422, on=page, expires_on="")
    assert "a.png" in page.text
    ana.save("credentials/add/license", on=page, expires_on=NEXT_YEAR, number="25MZ1")
    with workspace.site.inside():
        assert [paper.file_name for paper in the_credential().papers] == ["a.png"]
        assert len(db.session.scalars(select(Paper)).all()) == 1


def test_nobody_hands_in_a_document_that_somebody_else_brought(workspace):
    ana = workspace.keeper()
    bo = workspace.keeper("bo@example.org", slug="bo-kim", name="Bo Kim")
    stated(ana, "license", 422, number="", documents=sent(("a.png", a_picture(1))))
    with workspace.site.inside():
        key = db.session.scalars(select(Paper.key)).one()
    stated(bo, "license", **{"waiting-document": key})
    with workspace.site.inside():
        assert the_credential().papers == []


def test_the_same_document_is_handed_in_once(workspace):
    ana = workspace.keeper()
    row = the_keepers(workspace, ana)
    for _ in range(2):
        ana.save(
            f"credentials/{row}/documents", on=ana.see(f"credentials/{row}"), documents=sent(("a.png", a_picture()))
        )
    assert "there already" in said(ana.see(f"credentials/{row}"))
    with workspace.site.inside():
        assert len(db.session.get(Credential, row).papers) == 1


def test_documents_alone_leave_what_is_verified_as_it_is(workspace):
    ana = workspace.keeper()
    row = the_keepers(workspace, ana)
    checked(workspace, row, Outcome.VERIFIED, Reason.MATCHES_THE_SOURCE)
    ana.save(f"credentials/{row}/documents", on=ana.see(f"credentials/{row}"), documents=sent(("a.png", a_picture())))
    page = ana.see(f"credentials/{row}")
    assert "Verified" in page.text
    with workspace.site.inside():
        assert open_submission_of(row) is None


def test_an_upload_without_a_document_says_so(workspace):
    ana = workspace.keeper()
    row = the_keepers(workspace, ana)
    page = ana.save(f"credentials/{row}/documents", 422, on=ana.see(f"credentials/{row}"))
    assert "Choose at least one document" in error_of(page, "documents")


def test_the_desks_question_is_answered_with_words_and_documents(workspace):
    ana = workspace.keeper()
    stated(ana, "training")
    with workspace.site.inside():
        row = the_credential().id
    asked_about(workspace, row, "Which page shows the hours?")
    assert "Which page shows the hours?" in ana.see("credentials").text
    page = ana.see(f"credentials/{row}")
    refused = ana.save(f"credentials/{row}/answer", 422, on=page)
    assert "Write an answer" in error_of(refused, "text")
    ana.save(f"credentials/{row}/answer", on=page, text="The second.", documents=sent(("a.png", a_picture())))
    page = ana.see(f"credentials/{row}")
    assert "The second." in page.text
    assert "It has been at the verification desk" in page.text
    with workspace.site.inside():
        assert [one.text for one in submissions_of(row)[0].messages] == ["Which page shows the hours?", "The second."]


def test_an_answer_that_comes_after_the_decision_is_kept_and_told(workspace):
    ana = workspace.keeper()
    stated(ana, "training")
    with workspace.site.inside():
        row = the_credential().id
    asked_about(workspace, row, "Which page?")
    page = ana.see(f"credentials/{row}")
    with workspace.site.inside(), unit_of_work():
        submission = open_submission_of(row)
        submission.state, submission.outcome = SubmissionState.DECIDED, Outcome.DECLINED
        submission.decided_at = datetime.now(UTC)
    refused = ana.save(f"credentials/{row}/answer", 422, on=page, text="The second.")
    assert "The desk decided meanwhile" in words_of(refused.one("div", id="error-summary"))
    assert "The second." in refused.text


def test_declined_and_revoked_are_said_with_their_reasons_and_can_be_looked_at_again(workspace):
    ana = workspace.keeper()
    row = the_keepers(workspace, ana)
    checked(workspace, row, Outcome.DECLINED, Reason.NUMBER_DIFFERS, note="It ends in 8 there.")
    page = ana.see(f"credentials/{row}")
    assert "could not be confirmed" in page.text
    assert "The number at the source is another one. It ends in 8 there." in page.text
    ana.press(f"credentials/{row}/hand-in", on=f"credentials/{row}")
    assert "It has been at the verification desk" in ana.see(f"credentials/{row}").text


def test_a_lapsed_credential_says_when_and_what_to_do(workspace):
    ana = workspace.keeper()
    row = the_keepers(workspace, ana, expires_on=date(2026, 1, 5))
    page = ana.see(f"credentials/{row}")
    assert "It lapsed at midnight after January 5, 2026" in page.text
    assert "Give the new last day" in page.text


def test_what_is_taken_back_leaves_the_desk_and_the_page_and_can_be_put_back(workspace):
    ana = workspace.keeper()
    stated(ana, "degree")
    with workspace.site.inside():
        row = the_credential().id
    ana.press(f"credentials/{row}/withdraw", on=f"credentials/{row}")
    page = ana.see("credentials")
    assert "taken back" in said(page)
    assert "Taken back in the last 30 days" in page.text
    with workspace.site.inside():
        assert open_submission_of(row) is None
    assert "You took this back" in ana.see(f"credentials/{row}").text
    assert ana.visitor.get(ana.url(f"credentials/{row}/edit")).status_code == 302
    ana.press(f"credentials/{row}/restore", on="credentials")
    with workspace.site.inside():
        assert open_submission_of(row) is not None


def test_pages_of_acts_lead_back_to_the_credential(workspace):
    ana = workspace.keeper()
    row = the_keepers(workspace, ana)
    for act in ("documents", "answer", "withdraw", "restore", "hand-in"):
        assert ana.visitor.get(ana.url(f"credentials/{row}/{act}")).status_code == 302


def test_a_large_upload_is_let_in_for_who_is_signed_in_and_for_nobody_else(workspace):
    ana = workspace.keeper()
    page = ana.see("credentials/add/degree")
    fields = {name: values[0] for name, values in filled_in(page, ana.url("credentials/add/degree")).items()}
    large = a_picture() + b"\0" * 3 * 1024**2
    body = multipart(fields | GOOD["degree"], ("diploma.png", large))
    given = {"data": body, "content_type": "multipart/form-data; boundary=between"}
    assert workspace.site.visitor().post(ana.url("credentials/add/degree"), **given).status_code == 413
    assert ana.visitor.post(ana.url("contact"), **given).status_code == 413
    assert ana.visitor.post(ana.url("credentials/add/degree"), **given).status_code == 303
    with workspace.site.inside():
        assert the_credential().papers[0].byte_count == len(large)
