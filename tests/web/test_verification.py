"""The verification desk over HTTP: the queue, one credential with its evidence, decisions, who may do what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from directory.accounts.rules import Role
from directory.credentials.actions import change_credential
from directory.credentials.facts import facts_stated
from directory.credentials.models import LedgerEntry
from directory.credentials.rules import CredentialKind, Outcome
from directory.listings.models import Listing
from directory.notices.models import Letter
from directory.shared.db import db, unit_of_work
from directory.verification.actions import answer_question, submit_credential
from directory.verification.models import Submission
from directory.verification.queries import open_submission_of, standing_now
from directory.verification.rules import OpenedFor, Risk, SubmissionState
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_credential, a_listing, keep
from tests.factories.verification import SOURCE, a_submission, by
from tests.web.claiming import admin, ana, as_
from tests.web.visitor import Page

NOW = datetime.now(UTC)
VERIFY = {
    "outcome": "verified",
    "reason-verified": "matches-the-source",
    "method": "look-up",
    "source_url": SOURCE,
    "expires_on": "",
    "next_due_on": "",
    "note": "",
}
__all__ = ["admin", "ana", "as_"]


@pytest.fixture
def vera(app):
    return an_account("vera@example.org", Role.VERIFIER, name="Vera Verifier", has_second_factor=True)


@pytest.fixture
def otto(app):
    return an_account("otto@example.org", Role.VERIFIER, name="Otto Other", has_second_factor=True)


def entries():
    db.session.rollback()
    return db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)).all()


def fresh(submission):
    db.session.rollback()
    return db.session.get(Submission, submission.id)


def hidden_of(page, url):
    """The hidden fields of the form of a page that goes to an address."""
    return {
        field.get("name"): field.get("value", "")
        for form in page.all("form")
        if form.get("action") == url
        for field in form.iter("input")
        if field.get("type") == "hidden"
    }


def send_seen(visitor, page, url, status, **fields):
    """Send the form of a page that was opened earlier, whatever happened since."""
    answer = visitor.post(url, data=hidden_of(page, url) | fields)
    assert answer.status_code == status, answer.get_data(as_text=True)[:600]
    return Page(answer)


def test_the_queue_is_empty_in_words_and_then_by_risk_and_age(vera, as_):
    visitor = as_(vera)
    assert "Nothing waits" in visitor.see("/admin/verification").text
    old = a_submission(now=NOW - timedelta(days=9))
    new = a_submission(now=NOW - timedelta(hours=3))
    risky = a_submission(now=NOW - timedelta(hours=2))
    with unit_of_work():
        risky.risk, risky.risk_reasons = Risk.HIGH, ["An exclusion fits by its number."]
        new.risk = old.risk = Risk.LOW
    page = visitor.see("/admin/verification")
    names = [one.credential.practitioner.name for one in (risky, old, new)]
    assert sorted(names, key=page.text.index) == names
    assert "An exclusion fits by its number." in page.text
    assert "waits 9 days" in page.text
    assert "waits 2 hours" in page.text


def test_the_queue_is_filtered_and_paged(vera, as_):
    listing = a_listing()
    rows = [a_credential(listing.practitioner, number=f"N-{n}") for n in range(26)]
    training = a_credential(listing.practitioner, CredentialKind.TRAINING)
    keep(listing, *rows, training)
    with unit_of_work():
        for row in (*rows, training):
            submit_credential(row, opened_for=OpenedFor.STATED, by=by(vera), now=NOW)
    visitor = as_(vera)
    assert "page 1 of 2" in visitor.see("/admin/verification").text
    assert "page 2 of 2" in visitor.see("/admin/verification?page=2").text
    assert "page 2 of 2" in visitor.see("/admin/verification?page=99").text
    page = visitor.see("/admin/verification?kind=training&show=unassigned")
    assert "1 credential." in page.text
    assert "Nothing of this kind" in visitor.see("/admin/verification?show=mine").text
    for nonsense in ("?page=x", "?show=x&kind=y", "?page=0"):
        visitor.see(f"/admin/verification{nonsense}")


def test_what_was_checked_is_found_by_a_part_of_its_holders_name(vera, as_):
    submission = a_submission()
    visitor = as_(vera)
    visitor.see(f"/admin/verification/{submission.id}")
    visitor.send(f"/admin/verification/{submission.id}", 303, **VERIFY)
    row = submission.credential
    page = visitor.see(f"/admin/verification?name={row.practitioner.name[:3].lower()}")
    link = page.one("a", href=f"/admin/credentials/{row.id}")
    assert row.practitioner.name in "".join(link.itertext())
    assert "Take the verification back" in visitor.see(link.get("href")).text
    assert "Nobody of that name" in visitor.see("/admin/verification?name=%25").text
    assert page.one("input", id="name").get("value") == row.practitioner.name[:3].lower()


def test_a_page_shows_what_is_stated_its_source_and_what_the_machine_saw(vera, as_):
    submission = a_submission(number="25MZ00012300", holder="Ana B. Lee")
    page = as_(vera).see(f"/admin/verification/{submission.id}")
    for words in (
        "25MZ00012300",
        "Ana B. Lee",
        "What comparing found",
        "Look it up in New Jersey",
        "This is the first",
    ):
        assert words in page.text
    assert page.response.headers["Cache-Control"] == "no-store"


def test_verified_writes_the_ledger_tells_the_keeper_and_leads_on_to_the_next(vera, ana, as_):
    submission = a_submission(now=NOW - timedelta(days=3))
    following = a_submission(now=NOW - timedelta(days=1))
    keeps(ana, db.session.scalars(select(Listing).order_by(Listing.id)).first())
    visitor = as_(vera)
    visitor.see(f"/admin/verification/{submission.id}")
    answer = visitor.send(f"/admin/verification/{submission.id}", 303, **VERIFY | {"next_due_on": "2099-01-01"})
    assert answer.response.location == f"/admin/verification/{following.id}"
    (entry,) = entries()
    assert (entry.outcome, entry.checked_by_id, entry.source_url) == (Outcome.VERIFIED, vera.id, SOURCE)
    assert entry.next_due_on.isoformat() == "2099-01-01"
    assert fresh(submission).state == SubmissionState.DECIDED
    assert standing_now(submission.credential, now=NOW + timedelta(minutes=1)).is_verified
    assert [(one.template, one.to_address) for one in db.session.scalars(select(Letter))] == [
        ("verification_verified", "ana@example.org")
    ]
    assert "verified" in visitor.see(answer.response.location).text


def test_the_last_day_that_the_source_says_is_stated_from_then_on(vera, as_):
    submission, last = a_submission(), (NOW + timedelta(days=500)).date()
    visitor = as_(vera)
    visitor.see(f"/admin/verification/{submission.id}")
    visitor.send(f"/admin/verification/{submission.id}", 303, **VERIFY | {"expires_on": last.isoformat()})
    assert fresh(submission).credential.expires_on == last
    assert standing_now(submission.credential, now=NOW + timedelta(minutes=1)).is_verified


WRONG = [
    ({"outcome": ""}, "Choose a decision."),
    ({"outcome": "revoked"}, "Choose a decision."),
    ({"reason-verified": ""}, "Choose a reason."),
    ({"reason-verified": "forged"}, "Choose a reason."),
    ({"source_url": ""}, "Give the address of the page where you looked it up."),
    ({"source_url": "board.example/look-up"}, "beginning with https://"),
    ({"expires_on": "soon"}, "Enter a day, like"),
    ({"expires_on": "2001-01-01"}, "By that day it has ended"),
    ({"next_due_on": "2001-01-01"}, "Choose today or a later day"),
    ({"outcome": "declined", "reason-declined": "forged", "note": " "}, "Say what you found"),
    (
        {"outcome": "more-information", "reason-more-information": "details-missing", "note": ""},
        "Say what is needed",
    ),
    ({"note": "x" * 2001}, "Use at most 2000 characters."),
]


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(vera, as_):
    submission = a_submission()
    visitor = as_(vera)
    for wrong, sentence in WRONG:
        page = visitor.send(f"/admin/verification/{submission.id}", 422, **VERIFY | {"note": "Kept words."} | wrong)
        assert sentence in page.text, wrong
        assert "note" in wrong or "Kept words." in page.text
    assert not entries()


def test_asked_for_more_it_comes_back_with_the_answer_and_is_verified_then(vera, ana, as_):
    submission = a_submission()
    keeps(ana, db.session.scalars(select(Listing)).one())
    visitor = as_(vera)
    visitor.see(f"/admin/verification/{submission.id}")
    visitor.send(
        f"/admin/verification/{submission.id}",
        303,
        **VERIFY
        | {
            "outcome": "more-information",
            "reason-more-information": "document-missing",
            "note": "Please add the wall license.",
        },
    )
    assert fresh(submission).state == SubmissionState.ASKED
    (letter,) = db.session.scalars(select(Letter))
    assert letter.template == "verification_asked"
    assert "Please add the wall license." in letter.text
    assert "Please add the wall license." in visitor.see("/admin/verification/1?").text
    with unit_of_work():
        answer_question(fresh(submission), text="Here it is.", by=by(ana), now=NOW + timedelta(hours=1))
    assert fresh(submission).state == SubmissionState.WAITING
    assert "Here it is." in visitor.see(f"/admin/verification/{submission.id}").text
    visitor.send(f"/admin/verification/{submission.id}", 303, **VERIFY)
    assert [one.outcome for one in entries()] == [Outcome.MORE_INFORMATION, Outcome.VERIFIED]


def test_whoever_comes_second_is_told_who_decided_what(vera, otto, as_):
    submission = a_submission()
    first, second, address = as_(vera), as_(otto), f"/admin/verification/{submission.id}"
    seen = second.see(address)
    first.send(address, 303, **VERIFY)
    declined = VERIFY | {"outcome": "declined", "reason-declined": "name-differs", "note": "Other name."}
    page = send_seen(second, seen, address, 422, **declined)
    assert "Vera Verifier decided a moment ago: verified it." in page.text
    assert len(entries()) == 1


def test_nobody_verifies_what_changed_while_they_looked(vera, ana, as_):
    submission = a_submission()
    visitor = as_(vera)
    page = visitor.see(f"/admin/verification/{submission.id}")
    seen = facts_stated(submission.credential)
    changed = {name: getattr(seen, name) for name in seen.__slots__} | {"number": "EX-99999"}
    with unit_of_work():
        change_credential(submission.credential, type(seen)(**changed), by=by(ana), now=NOW)
    with_old = VERIFY | {"facts": seen.fingerprint, "version": "1"}
    page = visitor.send(f"/admin/verification/{submission.id}", 422, **with_old)
    assert "What is stated changed a moment ago" in page.text
    assert not entries()
    again = send_seen(visitor, page, f"/admin/verification/{submission.id}", 303, **VERIFY)
    assert again.response.location
    assert entries()[0].fingerprint == facts_stated(fresh(submission).credential).fingerprint != seen.fingerprint


def test_it_is_taken_given_back_and_taken_over(vera, otto, as_):
    submission = a_submission()
    hers, his = as_(vera), as_(otto)
    address = f"/admin/verification/{submission.id}"
    seen = his.see(address)
    hers.send(f"{address}/take", 303, form=address, act="take")
    page = his.see(address)
    assert "Vera Verifier has it in hand" in page.text
    assert "Write it into the ledger" not in page.text
    refused = send_seen(his, seen, address, 422, **VERIFY | {"version": "2"})
    assert "has this one in hand" in refused.text
    with unit_of_work():
        fresh(submission).assigned_at = NOW - timedelta(hours=5)
    assert "Vera Verifier had it" in his.see(address).text
    his.send(f"{address}/take", 303, form=address, act="take")
    assert fresh(submission).assigned_to_id == otto.id
    his.send(f"{address}/take", 303, form=address, act="give-back")
    assert fresh(submission).assigned_to_id is None


def test_next_goes_round_and_leaves_out_what_is_not_for_the_reader(vera, otto, as_):
    listing = a_listing()
    rows = [a_credential(listing.practitioner, number=f"N-{n}") for n in range(3)]
    keep(listing, *rows)
    mine = a_listing()
    keep(mine, a_credential(mine.practitioner))
    ids = []
    for n, row in enumerate((*rows, db.session.scalars(select(Listing).order_by(Listing.id.desc())).first())):
        if n < 3:
            ids.append(a_submission(credential=row, now=NOW - timedelta(days=9 - n)).id)
    theirs = a_submission(now=NOW - timedelta(days=30))
    keeps(vera, db.session.scalars(select(Listing).order_by(Listing.id.desc())).first())
    visitor = as_(vera)
    assert visitor.get("/admin/verification/next").location.endswith(f"/{ids[0]}")
    assert visitor.get(f"/admin/verification/next?after={ids[0]}").location.endswith(f"/{ids[1]}")
    assert visitor.get(f"/admin/verification/next?after={ids[2]}").location.endswith(f"/{ids[0]}")
    assert as_(otto).get("/admin/verification/next").location.endswith(f"/{theirs.id}")


def test_a_verifier_with_a_conflict_sees_why_and_has_no_buttons(vera, as_):
    submission, visitor = a_submission(), as_(vera)
    seen = visitor.see(f"/admin/verification/{submission.id}")
    keeps(vera, db.session.scalars(select(Listing)).one())
    assert "Somebody else must decide: You keep this listing." in visitor.see("/admin/verification").text
    page = visitor.see(f"/admin/verification/{submission.id}")
    assert "Somebody else must decide this. You keep this listing." in page.text
    assert "Write it into the ledger" not in page.text
    assert "Assign it to me" not in page.text
    refused = send_seen(visitor, seen, f"/admin/verification/{submission.id}", 422, **VERIFY)
    assert "You keep this listing. Somebody else must decide." in refused.text
    taking = f"/admin/verification/{submission.id}/take"
    assert visitor.post(taking, data=hidden_of(seen, taking) | {"act": "take"}).status_code == 303
    assert fresh(submission).assigned_to_id is None
    assert not entries()


def test_a_form_filled_in_before_proving_again_stands_there_afterwards(vera, as_):
    submission = a_submission()
    stale = as_(vera, proved_at=NOW - timedelta(minutes=20))
    address = f"/admin/verification/{submission.id}"
    stale.see(address)
    answer = stale.send(address, 302, **VERIFY | {"note": "Looked up, word by word."})
    assert answer.response.location.startswith("/account/prove")
    assert not entries()
    kept = answer.response.location.partition("next=")[2]
    assert "kept" in kept


@pytest.mark.parametrize(
    "path",
    [
        "/admin/verification",
        "/admin/verification/next",
        "/admin/verification/1",
        "/admin/credentials/1",
        "/admin/proposals",
        "/admin/exclusions",
        "/admin/conflicts",
        "/admin/conflicts/everybody",
    ],
)
def test_the_desks_are_closed_to_everybody_else(app, ana, vera, as_, path):
    a_submission()
    moderator = an_account("mo@example.org", Role.MODERATOR, has_second_factor=True)
    unlocked = an_account("un@example.org", Role.VERIFIER)
    missing = 404 if path.endswith("/1") else 403
    assert as_(ana).get(path).status_code == missing
    expected = {"/admin/conflicts": 200, "/admin/proposals": 200}.get(path, missing)
    assert as_(moderator).get(path).status_code == expected
    assert as_(unlocked).get(path).status_code in {302, 403}
    assert as_(vera).get(path).status_code in ({403} if path.endswith("everybody") else {200, 303})


def test_what_lies_at_the_desk_is_shown_there_and_what_does_not_by_itself(vera, as_):
    submission = a_submission()
    visitor = as_(vera)
    address = f"/admin/credentials/{submission.credential_id}"
    assert visitor.get(address).location == f"/admin/verification/{submission.id}"
    visitor.see(f"/admin/verification/{submission.id}")
    visitor.send(f"/admin/verification/{submission.id}", 303, **VERIFY)
    page = visitor.see(address)
    assert "It is verified." in page.text
    assert "Propose" in page.text
    assert open_submission_of(submission.credential_id) is None


def test_a_verified_credential_is_not_declined_by_one_person(vera, as_):
    submission = a_submission()
    visitor = as_(vera)
    visitor.see(f"/admin/verification/{submission.id}")
    visitor.send(f"/admin/verification/{submission.id}", 303, **VERIFY)
    again = a_submission(credential=submission.credential, opened_for=OpenedFor.RECHECK)
    visitor.see(f"/admin/verification/{again.id}")
    declined = VERIFY | {"outcome": "declined", "reason-declined": "ended-at-the-source", "note": "Ended."}
    page = visitor.send(f"/admin/verification/{again.id}", 422, **declined)
    assert "that takes two people" in page.text
    assert len(entries()) == 1


def test_a_page_of_the_queue_costs_the_same_however_many_lie_there(vera, as_):
    listing = a_listing()
    rows = [a_credential(listing.practitioner, number=f"N-{n}") for n in range(20)]
    keep(listing, *rows)
    visitor, statements = as_(vera), []
    event.listen(db.engine, "before_cursor_execute", lambda *_: statements.append(1))

    def cost():
        statements.clear()
        visitor.see("/admin/verification")
        return len(statements)

    for row in rows[:2]:
        a_submission(credential=row)
    few = cost()
    for row in rows[2:]:
        a_submission(credential=row)
    assert cost() == few
