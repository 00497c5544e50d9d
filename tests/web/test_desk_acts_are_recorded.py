"""Every form of the desks leaves an entry in the trail: who, about what, and what stood before or after.

ACTS holds one sent form for each endpoint that changes something, and the act that the trail must name for it.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.audit.queries import first_break, last_entry_id
from directory.conflicts.actions import declare_conflict
from directory.conflicts.rules import Tie
from directory.credentials.facts import facts_stated
from directory.credentials.seeding import seed_programmes
from directory.inquiries.spam import Sign
from directory.listings.models import Listing
from directory.moderation.disputes import open_dispute
from directory.moderation.reporting import report_thing
from directory.moderation.rules import DisputeReason, Reported, ReportReason, Side
from directory.moderation.statements import tell_of_threat
from directory.ownership.actions import ask_to_keep
from directory.ownership.rules import Part
from directory.privacy.requests import confirm
from directory.registers.exclusions.models import Exclusion
from directory.reviews.homes import home_listing
from directory.reviews.models import Receipt
from directory.shared.db import db, unit_of_work
from directory.verification.models import ExclusionMatch
from directory.verification.rules import Likeness
from tests.factories.accounts import an_account, keeps
from tests.factories.inquiries import an_inquiry
from tests.factories.listings import a_listing, keep
from tests.factories.portfolio import a_case, consent_to, handed_in
from tests.factories.reviews import a_review, an_entry, publish
from tests.factories.verification import SOURCE, a_submission, a_verified_credential, by
from tests.house.asking import ask_about_data, words_asked, words_waived
from tests.web.a_site import own_site

__all__ = ["own_site"]

NOW = datetime.now(UTC)
EARLIER = NOW - timedelta(days=40)
SAID = {"last_visit_on": EARLIER.date()}
TODAY = NOW.date().isoformat()
WHY = "The reason of this act."


def a_listing_kept(world):
    listing = keep(a_listing())
    keeps(an_account(f"keeper-{listing.id}@example.org"), listing)
    return listing


def release(world):
    return f"/inquiries/{an_inquiry(a_listing_kept(world), signs={Sign.TRAP}).id}/release", {}


def discard(world):
    return f"/inquiries/{an_inquiry(a_listing_kept(world), signs={Sign.TRAP}).id}/discard", {"reason": "advertising"}


def rename(world):
    return f"/listings/{keep(a_listing()).slug}", {"act": "rename", "slug": "another-address", "why": WHY}


def decline_request(world):
    member, listing = an_account("asker@example.org"), keep(a_listing())
    with unit_of_work():
        asked = ask_to_keep(listing, member, part=Part.OWNER, statement="Mine.", by=by(member), now=NOW)
    return f"/ownership/{asked.id}", {"act": "decline", "why": WHY}


def make_a_verifier(world):
    return f"/people/{an_account('other@example.org').id}", {"change": "grant verifier", "why": WHY}


def a_programme(world):
    known = {"title": "One", "body": "School", "hours": "10", "supervised_needling": "no", "assessment": "no"}
    return known | {"source": "its page", "checked_on": TODAY}


def change_course(world):
    db.session.rollback()
    seed_programmes(NOW)
    return "/programmes/1", a_programme(world)


def take(world):
    one = a_submission()
    return f"/verification/{one.id}/take", {"act": "take", "version": one.version}


def verify(world):
    one = a_submission()
    sent = {"version": one.version, "facts": facts_stated(one.credential).fingerprint, "outcome": "verified"}
    sent |= {"reason-verified": "matches-the-source", "method": "look-up", "source_url": SOURCE, "note": ""}
    return f"/verification/{one.id}", sent


REVOKE = {"reason": "ended-at-the-source", "method": "letter", "source_url": "", "why": WHY}


def propose_revocation(world):
    return f"/credentials/{a_verified_credential(world.vera).id}", REVOKE


def decline_proposal(world):
    world.as_vera(f"/credentials/{a_verified_credential(world.vera).id}", REVOKE)
    return "/proposals/1", {"act": "decline", "answer": WHY}


def dismiss_match(world):
    listing = keep(a_listing())
    seen = {"first_seen_at": NOW, "last_seen_at": NOW, "excluded_on": NOW.date()}
    blank = dict.fromkeys(
        ("middle_name", "business_name", "general", "specialty", "city", "region", "waiver_region"), ""
    )
    row = Exclusion(
        key="0" * 64, last_name="LEE", first_name="ANA", exclusion_type="1128b4", fingerprint="0" * 32, **blank, **seen
    )
    match = ExclusionMatch(
        exclusion=row, practitioner_id=listing.practitioner_id, likeness=Likeness.POSSIBLE, found_at=NOW
    )
    return f"/exclusions/{keep(match).id}", {"act": "dismiss", "why": WHY}


def declare(world):
    about = keep(a_listing()).practitioner_id
    return "/conflicts", {"practitioner": about, "tie": "work", "statement": "We share rooms."}


def end_conflict(world):
    listing = keep(a_listing())
    with unit_of_work():
        one = declare_conflict(listing.practitioner, tie=Tie.WORK, statement="", by=by(world.chief_id), now=NOW)
        db.session.flush()
        number = one.id
    return f"/conflicts/{number}/end", {}


def decline_waiver(world):
    listing, keeper = keep(a_listing()), an_account("asker@example.org")
    return f"/waivers/{words_asked(listing, keeper, now=NOW)}", {"act": "decline", "why": WHY}


def revoke_waiver(world):
    return f"/waivers/standing/{words_waived(keep(a_listing()), now=NOW)}/revoke", {"why": WHY}


def approve_photos(world):
    consent_to(case := a_case(now=NOW), now=NOW)
    return f"/photos/{handed_in(case, now=NOW).id}", {"act": "decide", "outcome": "approve", "version": case.version}


def an_entry_that_shows(world):
    return publish(an_entry(a_review(keep(a_listing(now=EARLIER)), now=EARLIER), now=EARLIER, **SAID), now=EARLIER)


def publish_an_entry(world):
    entry = an_entry(a_review(keep(a_listing(now=EARLIER)), now=EARLIER), now=EARLIER, **SAID)
    return f"/reviews/{entry.id}", {"act": "decide", "outcome": "publish", "version": entry.version}


def decide_dispute(world):
    entry = an_entry_that_shows(world)
    keeps(keeper := an_account("keeper@example.org"), home_listing(entry.review.practitioner_id))
    with unit_of_work():
        dispute = open_dispute(entry, DisputeReason.THREATENS, "Line two.", by=by(keeper), now=NOW)
        db.session.flush()
        return f"/disputes/{dispute.id}", {"outcome": "stays", "decision": WHY, "version": 1}


def answer_report(world):
    listing = keep(a_listing())
    about = {"practitioner_id": listing.practitioner_id, "reporter": "a" * 64, "now": NOW}
    with unit_of_work():
        report_thing(Reported.LISTING, listing.id, ReportReason.WRONG_FACTS, **about)
    return "/reports/1", {"act": "answer", "answer": WHY}


def refuse_receipt(world):
    receipt = Receipt(review_id=an_entry_that_shows(world).review_id, sent_at=NOW)
    return f"/receipts/{keep(receipt).id}", {"outcome": "refused"}


def see_threat(world):
    review = an_entry_that_shows(world).review
    with unit_of_work():
        threat = tell_of_threat(review, Side.WRITER, "They know my street.", by=by(review.account_id), now=NOW)
        return "/threats", {"threat": threat.id}


def asked_about_data(world):
    with unit_of_work():
        confirm(asked := ask_about_data(email="asks@example.org", now=NOW), now=NOW)
    return f"/privacy/{asked.id}"


def answer_about_data(world):
    return asked_about_data(world), {"outcome": "nothing-held", "reason": "", "words": "We hold nothing."}


def erase_data(world):
    return f"{asked_about_data(world)}/erase", {"reviews": "keep"}


ACTS: dict[str, tuple[Callable[[SimpleNamespace], tuple[str, dict[str, object]]], str]] = {
    "admin.add_programme": (lambda world: ("/programmes/new", a_programme(world)), "list_programme"),
    "admin.answer_privacy_request": (answer_about_data, "answer_request"),
    "admin.answer_proposal": (decline_proposal, "decline_proposal"),
    "admin.change_listing": (rename, "change_slug"),
    "admin.change_person": (make_a_verifier, "grant_role"),
    "admin.check_audit": (lambda _: ("/audit/check", {}), "check_trail"),
    "admin.check_jurisdiction": (
        lambda _: ("/jurisdictions/AK", {"fact": "board", "value": "B", "source": "a page", "checked_on": TODAY}),
        "check_jurisdiction",
    ),
    "admin.decide_dispute": (decide_dispute, "decide_dispute"),
    "admin.decide_exclusion_match": (dismiss_match, "decide_exclusion_match"),
    "admin.decide_photo_case": (approve_photos, "approve_case"),
    "admin.decide_receipt": (refuse_receipt, "decide_receipt"),
    "admin.decide_report": (answer_report, "answer_report"),
    "admin.decide_request": (decline_request, "request_declined"),
    "admin.decide_review_entry": (publish_an_entry, "publish_entry"),
    "admin.decide_submission": (verify, "verify_credential"),
    "admin.decide_waiver": (decline_waiver, "decline_asked_waiver"),
    "admin.declare": (declare, "declare_conflict"),
    "admin.discard": (discard, "discard_inquiry"),
    "admin.erase_for_request": (erase_data, "erase_for_request"),
    "admin.edit_programme": (change_course, "change_programme"),
    "admin.end": (end_conflict, "end_conflict"),
    "admin.release": (release, "release_inquiry"),
    "admin.revoke": (revoke_waiver, "revoke_waiver"),
    "admin.revoke_credential": (propose_revocation, "propose"),
    "admin.see_threats": (see_threat, "see_threat"),
    "admin.take_submission": (take, "take_submission"),
}


def test_every_form_of_the_desks_is_tried_here(own_site):
    sent = {
        rule.endpoint
        for rule in own_site.app.url_map.iter_rules()
        if rule.endpoint.startswith("admin.") and "POST" in rule.methods
    }
    assert sent == ACTS.keys(), "A form of a desk changes something: say here what the trail holds of it."


def sent_by(visitor, path, sent):
    """The answer to a form that is sent outside of the test's own context, as it is when the site is served."""
    answer = contextvars.Context().run(visitor.post, f"/admin{path}", data=sent)
    db.session.rollback()
    return answer


@pytest.fixture
def world(own_site):
    own_site.app.config["WTF_CSRF_ENABLED"] = False
    own_site.account("chief@example.org", Role.ADMINISTRATOR, has_second_factor=True, name="Chief")
    own_site.account("vera@example.org", Role.VERIFIER, has_second_factor=True, name="Vera")
    visitors = {name: own_site.visitor(f"{name}@example.org") for name in ("chief", "vera")}
    with own_site.inside():
        vera = own_site.found("vera@example.org")
        yield SimpleNamespace(
            chief_id=own_site.found("chief@example.org").id,
            vera=vera,
            as_vera=lambda path, sent: sent_by(visitors["vera"], path, sent),
            as_chief=lambda path, sent: sent_by(visitors["chief"], path, sent),
        )


@pytest.mark.parametrize("endpoint", ACTS)
def test_a_form_of_a_desk_leaves_its_entry(endpoint, world):
    arrange, action = ACTS[endpoint]
    path, sent = arrange(world)
    db.session.rollback()
    before = last_entry_id()
    answer = world.as_chief(path, sent)
    assert answer.status_code in {302, 303}, f"{answer.status_code}: the form of this test does not fit any more"
    new = db.session.scalars(select(AuditEntry).where(AuditEntry.id > before)).all()
    said = [(one.action, one.actor_id) for one in new]
    assert (action, world.chief_id) in said
    for one in new:
        assert one.before is not None or one.after is not None, f"{one.action} says neither before nor after"
    assert first_break() is None


def test_a_form_that_is_refused_leaves_none(world):
    before = last_entry_id()
    answer = world.as_chief("/people/1", {"change": "revoke administrator", "why": WHY})
    assert answer.status_code == 422
    assert "this is the last one" in answer.get_data(as_text=True)
    assert last_entry_id() == before
    assert db.session.scalar(select(func.count()).select_from(Listing)) == 0
