"""The photo desk over HTTP: the queue, one case with what stands beside it, decisions, and who may make them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import event, select

from directory.accounts.rules import Role
from directory.files.comparing import Measures
from directory.listings.queries import listing_of_practitioner
from directory.notices.models import Letter
from directory.portfolio.actions import add_photo, withdraw_case
from directory.portfolio.desk import approve_case, hold_case
from directory.portfolio.models import PhotoCase, PhotoComparison, Resemblance
from directory.portfolio.queries import entries_of, reports_of
from directory.portfolio.reporting import report_case
from directory.portfolio.rules import CaseState, Declared, DeskReason, HeldFor, Part, ReportReason
from directory.proposals.models import Proposal
from directory.shared.db import db, unit_of_work
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.portfolio import a_case, a_photo, consent_to, handed_in
from tests.factories.verification import KEEPER, by
from tests.web.claiming import admin, ana, as_, letters
from tests.web.test_verification import send_seen

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
FOUND = "The light comes from another side."
__all__ = ["admin", "ana", "as_"]


@pytest.fixture
def mo(app):
    return an_account("mo@example.org", Role.MODERATOR, name="Mo Reader", has_second_factor=True)


@pytest.fixture
def nell(app):
    return an_account("nell@example.org", Role.MODERATOR, name="Nell Second", has_second_factor=True)


def waiting(hours=3, **given):
    """A case that was handed in so many hours ago."""
    then = NOW - hours * HOUR
    case = a_case(now=then, **given)
    consent_to(case, now=then)
    return handed_in(case, now=then)


def shown(mo, hours=3, **given):
    case = waiting(hours, **given)
    with unit_of_work():
        approve_case(case, seen_version=case.version, by=by(mo), now=NOW - hours * HOUR)
    return case


def reported(mo, hours=3, *, is_the_person=False, reason=ReportReason.RETOUCHED):
    case = shown(mo, hours)
    with unit_of_work():
        then = NOW - hours * HOUR / 2
        report_case(case, reason=reason, is_the_person=is_the_person, reporter=f"{case.id}" * 64, now=then)
    return case


def address_of(case):
    return f"/admin/photos/{case.id}"


def fresh(case):
    db.session.rollback()
    return db.session.get(PhotoCase, case.id)


def test_the_queue_is_empty_in_words_and_then_what_is_hidden_first_and_by_age(mo, as_):
    visitor = as_(mo)
    assert "Nothing to look at" in visitor.see("/admin/photos").text
    assert "Nothing of this kind" in visitor.see("/admin/photos?show=held").text
    young, old, hidden, blamed = waiting(2), waiting(50), reported(mo, 5, is_the_person=True), reported(mo, 8)
    page = visitor.see("/admin/photos")
    numbers = [f"Case {one.id} ·" for one in (hidden, old, blamed, young)]
    assert sorted(numbers, key=page.text.index) == numbers
    for words in (
        "4 cases to look at",
        "here for 2 days",
        "Somebody says that they are the person",
        "Reported: Retouch",
    ):
        assert words in page.text
    assert [link for link in page.links if link.startswith("Hidden")] == ["Hidden 1"]
    assert f"Case {blamed.id}" in visitor.see("/admin/photos?show=reported&page=9").text
    for nonsense in ("?page=x", "?show=x", "?page=0&name=%25"):
        visitor.see(f"/admin/photos{nonsense}")
    fine = shown(mo)
    found = visitor.see(f"/admin/photos?name={fine.practitioner.name[:4].lower()}").text
    assert f"Case {fine.id}" in found
    assert "Case 3 ·" in visitor.see("/admin/photos?name=3").text
    assert visitor.get("/admin/photos/next").location == address_of(hidden)
    assert visitor.get(f"/admin/photos/next?after={hidden.id}").location == address_of(old)
    assert "4 Photos" in visitor.see("/admin").text


def test_a_page_of_the_queue_costs_the_same_however_many_lie_there(mo, as_):
    listing = keep(a_listing())
    visitor, statements = as_(mo), []
    event.listen(db.engine, "before_cursor_execute", lambda *_: statements.append(1))

    def cost():
        statements.clear()
        visitor.see("/admin/photos")
        return len(statements)

    for _ in range(2):
        waiting(listing=listing)
    few = cost()
    for _ in range(5):
        waiting(listing=listing)
    assert cost() == few


def test_a_page_shows_the_pairs_what_is_declared_what_was_allowed_and_what_comparing_found(mo, as_):
    said = dict.fromkeys(Declared, "") | {Declared.LIGHT: "The after was taken by daylight."}
    case = waiting(declared=said)
    even = Measures(960, 1280, 900, 120, 400, 300, 500, 500, 300)
    with unit_of_work():
        before, after = fresh(case).photos
        before.measures, after.measures = even.stored(), replace(even, brightness=190).stored()
    page = as_(mo).see(address_of(case))
    for words in (
        "Before, on the day of the first session. Read aloud: “From the left.”",
        "The after photo is brighter.",
        "Light: The after was taken by daylight.",
        "Not retouched",
        "Exactly these photos, until the end of November 22, 2028.",
        "For exactly the photos that are in this case now",
        "Affirmed on",
        "0 private links handed out.",
        "handed it in",
        "Results differ from person to person.",
    ):
        assert words in page.text
    large = [link.get("href") for link in page.all("a", class_="photo-pair__frame")]
    assert large == [f"/photos/unpublished/{photo.key}-960.webp" for photo in fresh(case).photos]
    assert page.response.headers["Cache-Control"] == "no-store"
    with unit_of_work():
        add_photo(fresh(case), a_photo(), part=Part.AFTER, days=90, alt="Later.", by=KEEPER, now=NOW)
    page = as_(mo).see(address_of(case))
    assert "For other photos than are in this case now" in page.text
    assert "they consented to others" in page.text
    assert "It was not handed in: its photos are not for the desk." in page.text
    assert not page.all("img", alt="Later.")


def test_photos_that_look_alike_stand_side_by_side_and_what_is_gone_is_said_in_words(mo, as_):
    case, other, gone = waiting(), shown(mo), shown(mo)
    visitor = as_(mo)
    assert "Not every photo was compared" in visitor.see(address_of(case)).text
    with unit_of_work() as session:
        mine, after = db.session.get(PhotoCase, case.id).photos
        for one, bits in ((other, 12), (gone, 3)):
            theirs = db.session.get(PhotoCase, one.id).photos[1]
            session.add(Resemblance(photo_id=mine.id, other_id=theirs.id, bits=bits))
        session.add_all(PhotoComparison(photo_id=one.id, compared_at=NOW) for one in (mine, after))
    with unit_of_work():
        withdraw_case(fresh(gone), by=KEEPER, now=NOW)
    page = visitor.see(address_of(case))
    assert "Not every photo was compared" not in page.text
    assert f"Case {other.id}, {other.practitioner.name} (shown): after. 12 of 255 bits differ." in page.text
    assert "This photo was taken away." in page.text
    keys = [image.get("src").split("/")[-1][:32] for image in page.all("img")]
    assert fresh(other).photos[1].key in keys
    assert fresh(gone).photos[1].key not in keys


def test_approved_it_shows_the_keeper_is_told_and_the_next_one_follows(mo, ana, as_):
    listing = keep(a_listing())
    keeps(ana, listing)
    case, following = waiting(9, listing=listing), waiting(2)
    visitor = as_(mo)
    answer = visitor.send(address_of(case), 303, act="decide", outcome="approve", note="")
    assert answer.response.location == address_of(following)
    assert (fresh(case).state, fresh(case).decided_by_id) == (CaseState.SHOWN, mo.id)
    assert letters() == [("case_shown", "ana@example.org")]
    assert "approved. It shows now" in visitor.see(address_of(following)).text
    page = visitor.see(address_of(case))
    assert "Mo Reader approved it" in page.text
    assert not page.all("input", value="keep"), "nothing was reported"


@pytest.mark.parametrize(
    ("sent", "sentence", "state", "reason"),
    [
        ({"outcome": ""}, "Choose a decision.", CaseState.WAITING, None),
        ({"outcome": "burn"}, "Choose a decision.", CaseState.WAITING, None),
        ({"outcome": "release"}, "This case is waiting now", CaseState.WAITING, None),
        ({"outcome": "keep"}, "Only what shows goes on showing", CaseState.WAITING, None),
        ({"outcome": "decline", "reason-decline": "burn"}, "Choose a reason.", CaseState.WAITING, None),
        ({"outcome": "ask", "reason-ask": "retouched", "note": " "}, "Say what you found", CaseState.WAITING, None),
        ({"outcome": "decline", "note": "x" * 2001}, "Use at most 2000 characters.", CaseState.WAITING, None),
        ({"outcome": "decline", "reason-decline": "retouched"}, "", CaseState.DECLINED, DeskReason.RETOUCHED),
        ({"outcome": "ask", "reason-ask": "not-comparable"}, "", CaseState.ASKED, DeskReason.NOT_COMPARABLE),
        ({"outcome": "hide", "reason-hide": "person-shown"}, "", CaseState.HELD, None),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost_and_else_it_is_done(mo, as_, sent, sentence, state, reason):
    case, visitor = waiting(), as_(mo)
    page = visitor.send(address_of(case), 422 if sentence else 303, **{"act": "decide", "note": FOUND} | sent)
    if sentence:
        assert sentence in page.text
        assert "note" in sent or FOUND in page.text
    else:
        assert FOUND in visitor.see(address_of(case)).text, "the log says it"
    assert (fresh(case).state, fresh(case).reason) == (state, reason)


def test_whoever_comes_second_is_told_who_did_what_and_writes_nothing(mo, nell, as_):
    case = waiting()
    first, second = as_(nell), as_(mo)
    seen = second.see(address_of(case))
    first.send(address_of(case), 303, act="decide", outcome="approve")
    declined = {"act": "decide", "outcome": "decline", "reason-decline": "retouched", "note": FOUND}
    page = send_seen(second, seen, address_of(case), 422, **declined)
    assert "Nell Second approved it since you opened this page. Nothing of yours was written" in page.text
    assert fresh(case).state is CaseState.SHOWN


def test_what_is_hidden_is_put_back_and_decided_and_reports_are_answered(mo, as_):
    visitor, held = as_(mo), waiting()
    with unit_of_work():
        hold_case(held, HeldFor.REUSED, by=by(mo), now=NOW - HOUR)
    answer = visitor.send(address_of(held), 303, act="decide", outcome="release", note="Another wall, another person.")
    assert answer.response.location == address_of(held), "it was never approved: it is decided now"
    assert fresh(held).state is CaseState.WAITING
    claimed = reported(mo, is_the_person=True)
    page = visitor.see(address_of(claimed))
    assert "says that they are the person shown" in page.text
    visitor.send(address_of(claimed), 303, act="decide", outcome="release", note="They took it for somebody else.")
    assert fresh(claimed).state is CaseState.SHOWN
    assert all(one.answered_at for one in reports_of(claimed.id))
    blamed = reported(mo)
    seen = visitor.see(address_of(blamed))
    visitor.send(address_of(blamed), 303, act="decide", outcome="keep", note="Pores and lines are all there.")
    assert fresh(blamed).state is CaseState.SHOWN
    assert all(one.answered_at for one in reports_of(blamed.id))
    assert "answered the reports" in visitor.see(address_of(blamed)).text
    late = send_seen(visitor, seen, address_of(blamed), 422, act="decide", outcome="keep", note=FOUND)
    assert "Mo Reader answered the reports since you opened this page." in late.text


def test_a_removal_takes_two_moderators_and_a_verifier_has_no_part_in_it(app, mo, nell, ana, as_):
    listing = keep(a_listing())
    keeps(ana, listing)
    case, hers, his = shown(mo, listing=listing), as_(mo), as_(nell)
    address = address_of(case)
    assert "Say why: the other person" in hers.send(address, 422, act="remove", why="").text
    assert "Choose what to do" in hers.send(address, 422, act="burn").text
    hers.send(address, 303, act="remove", why="It is another clinic’s.")
    assert "Its removal is proposed" in hers.see(address_of(case)).text
    assert fresh(case).state is CaseState.SHOWN
    proposal = f"/admin/proposals/{db.session.scalars(select(Proposal.id)).one()}"
    assert "It takes another person" in hers.send(proposal, 422, act="carry-out").text
    vera = an_account("vera@example.org", Role.VERIFIER, has_second_factor=True)
    assert as_(vera).get(proposal).status_code == 404
    page = his.see(proposal)
    assert f"{case.practitioner.name}: photo case {case.id}" in page.links
    his.send(proposal, 303, act="carry-out")
    assert fresh(case).state is CaseState.REMOVED
    assert db.session.scalars(select(Letter.template)).all()[-1] == "case_removed"
    page = his.see(address_of(case))
    assert "Nell Second carried the removal out" in page.text
    assert not page.all("img", alt="From the left.")
    assert not page.all("form", method="post", id="decide")


def test_where_one_person_does_both_a_removal_happens_at_once_and_the_page_says_so(app, mo, as_):
    app.config["FINEPOINT"] = replace(app.config["FINEPOINT"], two_people=False)
    case, visitor = reported(mo, is_the_person=True), as_(mo)
    assert "This site has one person" in visitor.see(address_of(case)).text
    visitor.send(address_of(case), 303, act="remove", why="They never agreed.")
    assert fresh(case).state is CaseState.REMOVED


def test_a_withdrawal_that_the_desk_was_told_hides_it_for_good(mo, as_):
    case, visitor = shown(mo), as_(mo)
    another = waiting(listing=listing_of_practitioner(case.practitioner_id))
    address = address_of(case)
    assert "Taken back or removed before" not in visitor.see(address_of(another)).text
    for nothing in ("", "  "):
        assert "Say " in visitor.send(address, 422, act="withdraw", told=nothing).one("p", id="told-error").text
    seen = visitor.see(address)
    visitor.send(address, 303, act="withdraw", told="By telephone.")
    assert fresh(case).state is CaseState.WITHDRAWN
    assert len(entries_of(case.id)) == 2
    page = visitor.see(address_of(case))
    assert "Consent taken back, written down by an administrator" in page.text
    assert "It is over" in page.text
    assert "taken back before" in send_seen(visitor, seen, address, 422, act="withdraw", told="Again.").text
    assert f"case {case.id} (taken back, told to the desk)" in visitor.see(address_of(another)).text


def test_whoever_has_an_interest_sees_no_buttons_and_decides_nothing(mo, as_):
    case, visitor = reported(mo), as_(mo)
    seen = visitor.see(address_of(case))
    keeps(mo, listing_of_practitioner(case.practitioner_id))
    assert "Somebody else must decide: You keep this listing." in visitor.see("/admin/photos").text
    assert visitor.get("/admin/photos/next").location == "/admin/photos"
    page = visitor.see(address_of(case))
    assert "Somebody else must decide this. You keep this listing." in page.text
    assert not page.all("form", method="post", class_="form-card")
    assert not page.all("section", id="end")
    for fields in (
        {"act": "decide", "outcome": "keep", "note": FOUND},
        {"act": "remove", "why": FOUND},
        {"act": "withdraw", "told": FOUND},
    ):
        assert "Somebody else must decide." in send_seen(visitor, seen, address_of(case), 422, **fields).text
    assert fresh(case).state is CaseState.SHOWN
    assert not db.session.scalars(select(Proposal)).all()


def test_a_form_filled_in_before_proving_again_stands_there_afterwards(mo, as_):
    case, stale = shown(mo), as_(mo, proved_at=NOW - timedelta(minutes=20))
    for fields in ({"act": "decide", "outcome": "hide", "note": FOUND}, {"act": "withdraw", "told": FOUND}):
        answer = stale.send(address_of(case), 302, **fields)
        assert answer.response.location.startswith("/account/prove")
        back = parse_qs(urlsplit(answer.response.location).query)["next"][0]
        assert FOUND in stale.see(back).text
    assert fresh(case).state is CaseState.SHOWN


def test_the_desk_is_closed_to_everybody_else(app, ana, admin, as_):
    case = waiting()
    vera = an_account("vera@example.org", Role.VERIFIER, has_second_factor=True)
    unlocked = an_account("un@example.org", Role.MODERATOR)
    for path, missing in (("/admin/photos", 403), ("/admin/photos/next", 403), (address_of(case), 404)):
        assert as_(ana).get(path).status_code == missing
        assert as_(vera).get(path).status_code == missing
        assert as_(unlocked).get(path).status_code in {302, 403, 404}
        assert as_(admin).get(path).status_code in {200, 303}
