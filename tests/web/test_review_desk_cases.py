"""The desk for reviews over HTTP: disputes and appeals, reports of replies and listings, receipts, threats."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.audit.rules import OPERATOR
from directory.conflicts.actions import declare_conflict
from directory.conflicts.rules import Tie
from directory.credentials.rules import CredentialKind
from directory.moderation.disputes import appeal, open_dispute
from directory.moderation.models import Dispute, Report, Threat
from directory.moderation.reporting import report_thing
from directory.moderation.rules import DisputeReason, DisputeState, Reported, ReportReason, Side
from directory.moderation.statements import tell_of_threat
from directory.papers.actions import keep_paper
from directory.papers.models import Paper
from directory.papers.taking import take
from directory.proposals.models import Proposal
from directory.reviews.coach import neutral_replies
from directory.reviews.models import Receipt, Reply, Review, ReviewEntry
from directory.reviews.replies import post_reply
from directory.reviews.rules import EntryState, Proof, ReceiptState, ReplyState
from directory.reviews.visits import send_receipt
from directory.shared.db import db, unit_of_work
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_credential, a_listing, keep
from tests.factories.papers import a_picture
from tests.factories.reviews import a_review, an_entry, publish
from tests.factories.verification import by
from tests.web.claiming import as_, letters
from tests.web.test_verification import send_seen

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
REPLY = neutral_replies()[0]
TIED = "You declared a conflict of interest:"
WHY = "The second line names another street."
__all__ = ["as_"]


@pytest.fixture
def desk(app):
    """Two moderators, the keeper of a listing, and an entry about it that shows."""
    listing = keep(a_listing(name="Zelda Quarterstaff", now=NOW - 99 * DAY))
    owner = an_account("owner@example.org", Role.PRACTITIONER, name="Zelda")
    keeps(owner, listing)
    then = NOW - 40 * DAY
    said = {"last_visit_on": then.date(), "text": "Somebody told me of a long hour on the second floor."}
    entry = publish(an_entry(a_review(listing, now=then, shown_as="Ida Writer"), now=then, stars=1, **said), now=then)
    moderators = (
        an_account(f"{name}@example.org", Role.MODERATOR, name=f"{name.title()} Reader", has_second_factor=True)
        for name in ("mo", "nell")
    )
    return listing, owner, entry, *moderators


def fresh(kind, number=1):
    db.session.rollback()
    return db.session.get(kind, number)


def disputed(owner, entry, *, ago=3 * DAY):
    with unit_of_work():
        return open_dispute(
            entry, DisputeReason.OTHER_PRACTITIONER, "We have no second floor.", by=by(owner), now=NOW - ago
        )


def test_a_dispute_is_decided_blind_with_reasons_and_its_appeal_by_another_person(desk, as_):
    _, owner, entry, mo, nell = desk
    hers, his = as_(mo), as_(nell)
    assert "No practice disputes an entry" in hers.see("/admin/disputes").text
    disputed(owner, entry, ago=20 * DAY)
    assert "overdue by 6 days" in hers.see("/admin/disputes").text
    page = hers.see("/admin/disputes/1")
    for words in ("We have no second floor.", "It is about another practitioner", "long hour on the second floor"):
        assert words in page.text
    for hidden in ("Quarterstaff", "Ida Writer", "of 5"):
        assert hidden not in page.response.get_data(as_text=True)
    assert "The practice disputes it." in hers.see(f"/admin/reviews/{entry.id}").text
    assert hers.get(f"/admin/reviews/{entry.id}/whole").status_code == 303, "it is to be decided"
    for sent, sentence in (
        ({"outcome": "", "decision": WHY}, "Choose a decision."),
        ({"outcome": "stays", "decision": " "}, "Give the reasons: both sides read them."),
        ({"outcome": "redacted", "decision": WHY}, "Show the words as removed on the page of the entry first."),
    ):
        page = hers.send("/admin/disputes/1", 422, **sent)
        assert sentence in page.text
        assert (WHY in page.text) is (sent["decision"] == WHY), "nothing is lost"
    late, opened = his.see("/admin/disputes/1"), hers.see("/admin/disputes/1")
    assert hers.send("/admin/disputes/1", 303, outcome="removed", decision=WHY).response.location == "/admin/disputes"
    assert "Somebody else decided" in send_seen(his, late, "/admin/disputes/1", 422, outcome="stays", decision="x").text
    assert [one for one in letters() if one[0] == "review_dispute_decided"] != []
    his.send(f"/admin/proposals/{db.session.scalars(select(Proposal.id)).one()}", 303, act="carry-out")
    assert fresh(ReviewEntry, entry.id).state is EntryState.REMOVED
    with unit_of_work():
        writer = by(entry.review.account_id)
        appeal(fresh(Dispute), Side.WRITER, "The street has two names.", by=writer, now=datetime.now(UTC))
    page = hers.see("/admin/disputes/1")
    assert "You decided first. An appeal is decided by another person." in page.text
    assert not page.all("form", id="decide")
    sent = {"outcome": "stays", "decision": "It has.", "version": fresh(Dispute).version}
    refused = send_seen(hers, opened, "/admin/disputes/1", 422, **sent)
    assert "Who decided first does not decide the appeal." in refused.text
    assert "The street has two names." in his.see("/admin/disputes/1").text
    his.send("/admin/disputes/1", 303, outcome="stays", decision="It has two names: both sides are right.")
    assert (fresh(Dispute).state, fresh(ReviewEntry, entry.id).state) == (DisputeState.CLOSED, EntryState.PUBLISHED)
    for visitor in (hers, his):
        assert "It has two names: both sides are right." in visitor.see("/admin/disputes/1").text
        assert "Decided on appeal" in visitor.see("/admin/disputes").text


def test_a_reported_reply_is_answered_hidden_for_a_while_and_removed_by_two(desk, as_):
    listing, owner, entry, mo, nell = desk
    hers, his = as_(mo), as_(nell)
    keep(a_credential(listing.practitioner, kind=CredentialKind.LICENSE, now=NOW))
    assert "Nobody reports a reply or a listing." in hers.see("/admin/reports").text
    with unit_of_work():
        reply = post_reply(entry.review, REPLY, by=by(owner), now=NOW)
    about = {"practitioner_id": listing.practitioner_id, "reporter": "a" * 64, "now": NOW}
    with unit_of_work():
        report_thing(Reported.REPLY, reply.id, ReportReason.THREATENS, note="Look at the end.", **about)
        report_thing(Reported.LISTING, listing.id, ReportReason.NOT_LICENSED, **about)
        report_thing(Reported.ENTRY, entry.id, ReportReason.FAKE, **about)
    page = hers.see("/admin/reports")
    assert f"Reply {reply.id}: It threatens" in page.links
    assert "A listing: The practitioner has no license" in page.links
    page = hers.see("/admin/reports/1")
    assert REPLY in page.text
    assert "Quarterstaff" not in page.text, "whose reply it is does not matter"
    assert "handed to the verification desk" in hers.see("/admin/reports/2").text
    assert "Zelda Quarterstaff: the public page" in hers.see("/admin/reports/2").links
    assert hers.get("/admin/reports/3").status_code == 404, "an entry's reports stand with the entry"
    for sent, sentence in (
        ({"act": "answer", "answer": ""}, "Say what you found."),
        ({"act": "hide", "hide_reason": ""}, "Choose from the list."),
        ({"act": "remove", "removal_reason": "hates", "why": ""}, "Say why: the other person"),
        ({"act": "burn"}, "Choose what to do on this page."),
    ):
        assert sentence in hers.send("/admin/reports/1", 422, **sent).text
    hers.send("/admin/reports/1", 303, act="hide", hide_reason="threatens")
    assert "It shows again on" in hers.see("/admin/reports/1").text
    hidden = hers.see("/admin/reports/1")
    send_seen(hers, hidden, "/admin/reports/1", 303, act="show")
    assert "This reply is not hidden." in send_seen(hers, hidden, "/admin/reports/1", 422, act="show").text
    assert fresh(Reply).hidden_until is None
    assert "once already" in hers.send("/admin/reports/1", 422, act="hide", hide_reason="threatens").text
    hers.send("/admin/reports/1", 303, act="remove", removal_reason="threatens", why="The last line.")
    proposal = f"/admin/proposals/{db.session.scalars(select(Proposal.id)).one()}"
    assert REPLY in his.see(proposal).text, "the second person reads what would go"
    his.send(proposal, 303, act="carry-out")
    assert fresh(Reply).state is ReplyState.REMOVED
    late = his.see("/admin/reports/1")
    hers.send("/admin/reports/1", 303, act="answer", answer="It threatened, and is gone.")
    assert fresh(Report).answered_by_id == mo.id
    assert "It threatened, and is gone." in his.see("/admin/reports/1").text
    assert "a moment ago" in send_seen(his, late, "/admin/reports/1", 422, act="answer", answer="Mine.").text


def a_receipt(app, entry):
    taken = take(a_picture(), "receipt.png")
    with unit_of_work():
        paper = keep_paper(taken, store=app.extensions["paper_store"], by=OPERATOR, now=NOW)
        return send_receipt(entry.review, paper, by=by(entry.review.account_id), now=NOW)


def test_a_receipt_is_seen_by_the_desk_for_reviews_alone_and_erased_with_the_decision(app, desk, as_):
    _, owner, entry, mo, nell = desk
    hers, his = as_(mo), as_(nell)
    assert "No receipt waits." in hers.see("/admin/receipts").text
    a_receipt(app, entry)
    page = hers.see("/admin/receipts/1")
    for words in ("Zelda Quarterstaff", "Visits, as stated"):
        assert words in page.text
    for hidden in ("Ida Writer", "second floor", "of 5", entry.review.account.email):
        assert hidden not in page.response.get_data(as_text=True)
    picture = page.one("img", alt="Page 1 of the receipt").get("src")
    client = app.test_client()
    with client.session_transaction() as session, hers.session_transaction() as of_hers:
        session.update(of_hers)
    answer = client.get(picture)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["Cache-Control"] == "no-store"
    key = db.session.scalars(select(Paper.key)).one()
    assert hers.get(f"/documents/{key}/1").status_code == 404, "no other way leads to it"
    assert hers.get(f"/documents/{key}/original").status_code == 404
    for other in (as_(owner), as_(an_account("vera@example.org", Role.VERIFIER, has_second_factor=True))):
        assert other.get(picture).status_code == 404
    assert "Choose a decision." in hers.send("/admin/receipts/1", 422, outcome="burn").text
    late = his.see("/admin/receipts/1")
    hers.send("/admin/receipts/1", 303, outcome="accepted")
    assert fresh(Receipt).state is ReceiptState.ACCEPTED
    assert fresh(Review, entry.review_id).proof is Proof.RECEIPT
    assert fresh(Paper).erased_at is not None
    assert hers.get(picture).status_code == 404
    assert "Accepted: Mo Reader" in his.see("/admin/receipts/1").text
    assert "Somebody else decided" in send_seen(his, late, "/admin/receipts/1", 422, outcome="refused").text


def test_whoever_has_an_interest_is_shown_nothing_of_any_of_it(app, desk, as_):
    listing, owner, entry, mo, nell = desk
    disputed(owner, entry)
    a_receipt(app, entry)
    with unit_of_work():
        reply = post_reply(entry.review, REPLY, by=by(owner), now=NOW)
        tell_of_threat(entry.review, Side.WRITER, "They wrote that they know my street.", by=by(owner), now=NOW)
    with unit_of_work():
        about = {"practitioner_id": listing.practitioner_id, "reporter": "a" * 64, "now": NOW}
        report_thing(Reported.REPLY, reply.id, ReportReason.THREATENS, note="Look at the end.", **about)
    tied, other = as_(mo), as_(nell)
    counts = {line.partition(" ")[2]: line for line in other.see("/admin").links}
    assert all(f"1 {name}" in counts.values() for name in ("Disputes", "Reports", "Receipts", "Threats"))
    opened = tied.see("/admin/disputes/1")
    with unit_of_work():
        declare_conflict(listing.practitioner, tie=Tie.FAMILY, statement="", by=by(mo), now=NOW)
    for path, said in (
        ("/admin/disputes/1", "no second floor"),
        ("/admin/reports/1", "Look at the end."),
        ("/admin/receipts/1", "Visits, as stated"),
    ):
        page = tied.see(path)
        assert f"Somebody else must decide this. {TIED}" in page.text
        assert said not in page.text
        assert not page.all("form", class_="form-card")
        assert f"Somebody else must decide: {TIED}" in tied.see(path.removesuffix("/1")).text
    assert tied.get("/admin/receipts/1/pages/1").status_code == 404
    token = opened.all("input", name="csrf_token")[0].get("value")
    for path, sent in (
        ("/admin/disputes/1", {"outcome": "stays", "decision": WHY, "version": 1}),
        ("/admin/reports/1", {"act": "answer", "answer": "Mine."}),
        ("/admin/reports/1", {"act": "hide", "hide_reason": "hates", "version": 1}),
        ("/admin/receipts/1", {"outcome": "refused"}),
    ):
        answer = tied.post(path, data=sent | {"csrf_token": token})
        assert answer.status_code == 422
        assert "You cannot decide here." in answer.get_data(as_text=True)
    page = tied.see("/admin/threats")
    assert f"Somebody else must read this. {TIED}" in page.text
    assert "my street" not in page.text
    assert tied.post("/admin/threats", data={"threat": 1, "csrf_token": token}).status_code == 404
    assert fresh(Threat).seen_at is None
    assert "They wrote that they know my street." in other.see("/admin/threats").text
    other.send("/admin/threats", 303, threat=1)
    assert fresh(Threat).seen_at is not None
    assert "Nobody told of a threat" in other.see("/admin/threats").text
    for path in ("disputes", "reports", "receipts", "threats"):
        for outsider in (
            as_(owner),
            as_(an_account(f"vera-{path}@example.org", Role.VERIFIER, has_second_factor=True)),
        ):
            assert outsider.get(f"/admin/{path}").status_code == 403
