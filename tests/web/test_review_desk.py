"""The desk for reviews over HTTP: the blind queue and entry, decisions by version, redaction, removal by two."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from directory.accounts.rules import Role
from directory.listings.queries import listing_of_practitioner
from directory.moderation.arriving import receive_entry
from directory.moderation.models import Hold, Report
from directory.moderation.reporting import report_thing
from directory.moderation.rules import Reported, ReportReason
from directory.moderation.tracing import Came
from directory.proposals.models import Proposal
from directory.reviews.actions import withdraw_entry
from directory.reviews.models import ReviewEntry, ReviewEvent
from directory.reviews.rules import EntryState, Happening, ReasonCode
from directory.serving import jobs_of
from directory.shared.db import db, unit_of_work
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.reviews import a_review, an_entry, publish
from tests.factories.verification import by
from tests.web.claiming import admin, ana, as_
from tests.web.test_verification import send_seen
from tests.web.visitor import words_of

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
LINKED = "All of it stands on www.needles.com, where somebody wrote about it at length."
NAMED = "Ann Lee at the desk was kind. Annabel was not; ask for Ann\nLee if you have a choice."
__all__ = ["admin", "ana", "as_"]


@pytest.fixture
def mo(app):
    return an_account("mo@example.org", Role.MODERATOR, name="Mo Reader", has_second_factor=True)


@pytest.fixture
def nell(app):
    return an_account("nell@example.org", Role.MODERATOR, name="Nell Second", has_second_factor=True)


@pytest.fixture
def listing(app):
    return keep(a_listing(name="Zelda Quarterstaff", now=NOW))


def arrive(listing, *, hours=3, **given):
    """An entry of a new person that came so many hours ago, looked at by the rules."""
    then = NOW - hours * HOUR
    said = {"last_visit_on": then.date()} | {name: given[name] for name in ("stars", "text", "stage") if name in given}
    review = a_review(listing, now=then, shown_as=given.get("shown_as", ""))
    entry = an_entry(review, now=then, **said)
    with unit_of_work():
        receive_entry(entry, Came(), key=b"tests", now=then)
    return entry


def report(entry, *, reporter="a" * 64, note=""):
    with unit_of_work():
        about = {"practitioner_id": entry.review.practitioner_id, "reporter": reporter, "note": note}
        report_thing(Reported.ENTRY, entry.id, ReportReason.FAKE, **about, now=NOW)


def address_of(entry):
    return f"/admin/reviews/{entry.id}"


def fresh(entry):
    db.session.rollback()
    return db.session.get(ReviewEntry, entry.id)


def events_of(entry):
    return db.session.scalars(select(ReviewEvent).where(ReviewEvent.entry_id == entry.id)).all()


def without_what_differs(page, entry):
    """The HTML of a page without its tokens, the number of the entry and what it says."""
    html = re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", page.response.get_data(as_text=True))
    html = re.sub(r'nonce="[^"]*"', "", html).replace(entry.text, "TEXT")
    return re.sub(rf"(Entry |/reviews/|after=){entry.id}\b", "its number", html)


def test_the_queue_is_by_rules_and_age_and_says_what_is_overdue(mo, listing, as_):
    visitor = as_(mo)
    assert "Nothing to decide" in visitor.see("/admin/reviews").text
    young, old = (
        arrive(listing, hours=hours, text=f"Words of {hours} hours that nobody else wrote.") for hours in (2, 80)
    )
    late, held = (arrive(listing, hours=hours, text=f"{LINKED} {hours} of them.") for hours in (500, 9))
    shown = publish(arrive(listing, hours=5000, text="Something calm that was said of an early hour there."))
    report(shown)
    page = visitor.see("/admin/reviews")
    numbers = [f"Entry {one.id}:" for one in (late, held, shown, old, young)]
    assert sorted(numbers, key=page.text.index) == numbers
    for words in (
        "5 entries for you",
        f"Entry {held.id}: A link",
        "overdue by 6 days",
        f"Entry {shown.id}: 1 report",
        "2 days left, then time publishes it",
        "overdue by 8 hours",
    ):
        assert words in page.text
    assert "overdue" not in page.text[page.text.index(numbers[2]) : page.text.index(numbers[3])], "reported just now"
    assert visitor.get("/admin/reviews/next").location == address_of(late)
    assert visitor.get(f"/admin/reviews/next?after={held.id}").location == address_of(shown)
    assert visitor.get(f"/admin/reviews/next?after={young.id}").location == address_of(late)
    assert "5 Reviews" in visitor.see("/admin").text


def test_one_and_five_stars_look_the_same_and_nothing_tells_practice_or_writer(mo, nell, listing, as_):
    visitor, seen = as_(mo), []
    for stars, name in ((1, "Ida Bitter"), (5, "Jo Sweet")):
        word = "bad" if stars == 1 else "fine"
        entry = arrive(listing, stars=stars, shown_as=name, text=f"It was {word} from the first hour to the last one.")
        report(entry, note="They were never there.")
        page = visitor.see(address_of(entry))
        html = page.response.get_data(as_text=True)
        for hidden in ("Zelda", "Quarterstaff", listing.slug, name, entry.review.account.email, "/providers/", "of 5"):
            assert hidden not in html
            assert hidden not in visitor.see("/admin/reviews").response.get_data(as_text=True)
        assert "Stars, practice and writer are hidden until it is decided." in page.text
        assert visitor.get(f"{address_of(entry)}/whole").location == address_of(entry)
        seen.append(without_what_differs(page, entry))
        visitor.send(address_of(entry), 303, act="decide", outcome="decline", **{"reason-decline": "advertises"})
        back = as_(nell).get(f"{address_of(entry)}/whole").location
        assert back == address_of(entry), "who may put it back does not look at the stars first"
        whole = visitor.see(f"{address_of(entry)}/whole")
        for told in ("Zelda Quarterstaff", name, f"{stars} of 5", "Visit not verified", "Declined"):
            assert told in whole.text
        assert not [form for form in whole.all("form", method="post") if "/admin/" in form.get("action", "")]
    assert seen[0] == seen[1]


def test_published_it_shows_and_the_next_one_follows_and_its_reports_are_answered(mo, nell, listing, as_):
    entry, following = arrive(listing, hours=20, text=LINKED), arrive(listing)
    visitor = as_(mo)
    page = visitor.see(address_of(entry))
    assert "Its text holds a link." in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    answer = visitor.send(address_of(entry), 303, act="decide", outcome="publish")
    assert answer.response.location == address_of(following)
    assert fresh(entry).state is EntryState.PUBLISHED
    assert all(hold.answered_at for hold in db.session.scalars(select(Hold)))
    assert f"Entry {entry.id}: published" in visitor.see("/admin/reviews").text, "what I decided is there for me"
    assert f"Entry {entry.id}: published" not in as_(nell).see("/admin/reviews").text
    page = visitor.see(address_of(entry))
    assert "You published it" in page.text
    assert "Mo Reader published it" in as_(nell).see(address_of(entry)).text
    report(entry)
    visitor.send(address_of(entry), 303, act="decide", outcome="keep")
    assert db.session.scalars(select(Report)).one().answer.startswith("Somebody read this entry.")


WRONG = [
    ({"act": "decide", "outcome": "burn"}, "Choose a decision."),
    ({"act": "decide", "outcome": "decline"}, "Choose a reason."),
    ({"act": "decide", "outcome": "decline", "reason-decline": "keeps-the-rules"}, "Choose a reason."),
    ({"act": "decide", "outcome": "hide", "reason-hide": "threatens"}, "This entry does not show."),
    ({"act": "decide", "outcome": "keep"}, "The writer wrote it since you opened this page."),
    ({"act": "remove", "removal_reason": "hates", "why": "x"}, "The writer wrote it since"),
    ({"act": "redact"}, "Give the words to show as removed."),
    ({"act": "preview", "words-1": "Cinderella", "kind-1": "name"}, "“Cinderella” does not stand in the text"),
    ({"act": "redact", "words-1": "Words", "kind-1": "burn"}, "Choose from the list."),
    ({"act": "burn"}, "Choose what to do on this page."),
]


def test_what_is_wrong_is_said_and_changes_nothing(mo, listing, as_):
    entry, visitor = arrive(listing, text="Words that are of nobody else, and long enough."), as_(mo)
    for sent, sentence in WRONG:
        assert sentence in visitor.send(address_of(entry), 422, **sent).text, sent
    assert (fresh(entry).state, len(events_of(entry))) == (EntryState.WAITING, 1)


def test_what_was_declined_is_put_back_by_another_person_alone(mo, nell, listing, as_):
    entry, hers, his = arrive(listing), as_(mo), as_(nell)
    opened = hers.see(address_of(entry))
    hers.send(address_of(entry), 303, act="decide", outcome="decline", **{"reason-decline": "no-experience"})
    assert not hers.see(address_of(entry)).all("input", name="outcome")
    sent = {"act": "decide", "outcome": "put-back", "version": fresh(entry).version}
    assert "You decided against it." in send_seen(hers, opened, address_of(entry), 422, **sent).text
    his.send(address_of(entry), 303, act="decide", outcome="put-back")
    assert fresh(entry).state is EntryState.PUBLISHED
    assert events_of(entry)[-1].reason is ReasonCode.ON_APPEAL
    late = {"act": "decide", "outcome": "put-back", "version": fresh(entry).version}
    assert "Nell Second put it back since" in send_seen(hers, opened, address_of(entry), 422, **late).text


def test_a_page_of_the_queue_costs_the_same_however_many_lie_there(mo, listing, as_):
    visitor, statements = as_(mo), []
    event.listen(db.engine, "before_cursor_execute", lambda *_: statements.append(1))

    def cost():
        statements.clear()
        visitor.see("/admin/reviews")
        return len(statements)

    costs = []
    for hours in (2, 3, 4, 5):
        arrive(listing, hours=hours, text=f"{LINKED} Told {hours} times over.")
        costs.append(cost())
    assert costs[0] == costs[-1]


def test_whoever_comes_second_is_told_who_did_what_and_writes_nothing(mo, nell, listing, as_):
    entry = arrive(listing)
    second = as_(mo)
    seen = second.see(address_of(entry))
    as_(nell).send(address_of(entry), 303, act="decide", outcome="publish")
    page = send_seen(
        second, seen, address_of(entry), 422, act="decide", outcome="decline", **{"reason-decline": "hates"}
    )
    assert "Nell Second published it since you opened this page. Nothing of yours was written" in page.text
    assert fresh(entry).state is EntryState.PUBLISHED


def test_words_are_shown_as_removed_wherever_they_stand_after_a_preview_that_changes_nothing(mo, listing, as_):
    entry, visitor = arrive(listing, text=NAMED), as_(mo)
    words = {"words-2": "Ann Lee", "kind-2": "name", "words-1": "desk", "kind-1": "personal detail"}
    page = visitor.send(address_of(entry), 200, act="preview", **words)
    assert (
        "[name removed] at the [personal detail removed] was kind. Annabel was not; ask for [name removed]" in page.text
    )
    assert fresh(entry).redactions == []
    visitor.send(address_of(entry), 303, act="redact", **words)
    page = visitor.see(address_of(entry))
    assert [words_of(mark) for mark in page.all("ins")] == [
        "[name removed]",
        "[personal detail removed]",
        "[name removed]",
    ]
    assert "You showed personal data as removed" in page.text
    assert fresh(entry).state is EntryState.WAITING, "nothing else was decided"
    kept = [one.get("value") for one in page.all("input", name="kept")]
    assert len(kept) == 3
    visitor.send(
        address_of(entry), 303, act="redact", kept=kept[:1], **{"words-1": "kind", "kind-1": "personal detail"}
    )
    assert [span[:2] for span in fresh(entry).redactions] == [[0, 7], [24, 28]]


def test_an_emergency_hides_for_72_hours_and_once_and_ends_by_hand_or_by_itself(mo, listing, as_):
    entry, visitor = publish(arrive(listing)), as_(mo)
    answer = visitor.send(address_of(entry), 303, act="decide", outcome="hide", **{"reason-hide": "threatens"})
    assert answer.response.location == address_of(entry), "what is hidden is decided now"
    page = visitor.see(address_of(entry))
    assert "It shows again on" in page.text
    assert "Hidden in an emergency" in visitor.see("/admin/reviews").text
    assert "Stars, practice and writer are hidden" in page.text
    assert timedelta(hours=71) < fresh(entry).hidden_until - datetime.now(UTC) <= timedelta(hours=72)
    visitor.send(address_of(entry), 303, act="decide", outcome="show")
    assert fresh(entry).hidden_until is None
    assert not visitor.see(address_of(entry)).all("input", name="outcome"), "hidden once, it is decided for good"
    assert [happened.happening for happened in events_of(entry)][-2:] == [Happening.HIDDEN, Happening.SHOWN_AGAIN]


def test_a_removal_takes_two_moderators_and_the_second_sees_neither_stars_nor_practice(app, mo, nell, listing, as_):
    entry, hers, his = publish(arrive(listing, stars=1)), as_(mo), as_(nell)
    address = address_of(entry)
    page = hers.send(address, 422, act="remove", removal_reason="", why="")
    assert "Choose from the list." in page.text
    assert "Say why: the other person" in page.text
    hers.send(address, 303, act="remove", removal_reason="paid-for", why="The receipt says so.")
    assert "Its removal is proposed" in hers.see(address).text
    assert fresh(entry).state is EntryState.PUBLISHED
    proposal = f"/admin/proposals/{db.session.scalars(select(Proposal.id)).one()}"
    assert "It takes another person" in hers.send(proposal, 422, act="carry-out").text
    vera = an_account("vera@example.org", Role.VERIFIER, has_second_factor=True)
    assert as_(vera).get(proposal).status_code == 404
    page = his.see(proposal)
    assert "Something was given for what it says" in page.text
    assert "Quarterstaff" not in page.text + his.see(address).text
    his.send(proposal, 303, act="carry-out")
    assert fresh(entry).state is EntryState.REMOVED
    assert events_of(entry)[-1].reason is ReasonCode.PAID_FOR
    assert "Nell Second removed it" in hers.see(address).text


def test_where_one_person_does_both_a_removal_happens_at_once_and_the_page_says_so(app, mo, listing, as_):
    app.config["FINEPOINT"] = replace(app.config["FINEPOINT"], two_people=False)
    entry, visitor = publish(arrive(listing)), as_(mo)
    assert "This site has one person" in visitor.see(address_of(entry)).text
    visitor.send(address_of(entry), 303, act="remove", removal_reason="hates", why="Line two.")
    assert fresh(entry).state is EntryState.REMOVED


def test_whoever_has_an_interest_reads_nothing_and_decides_nothing(mo, nell, listing, as_):
    entry = publish(arrive(listing, text="Words that a keeper must not weigh, whoever wrote them."))
    report(entry)
    keeper, client = as_(mo), as_(nell)
    before = {visitor: visitor.see(address_of(entry)) for visitor in (keeper, client)}
    keeps(mo, listing_of_practitioner(listing.practitioner_id))
    hers = a_review(listing, now=NOW)
    with unit_of_work():
        hers.account_id = nell.id  # written before she came to the desk
    for visitor, why in ((keeper, "You keep this listing."), (client, "You wrote a review of the same practitioner.")):
        page = visitor.see(address_of(entry))
        assert f"Somebody else must decide this. {why}" in page.text
        assert "must not weigh" not in page.text
        assert not page.all("form", class_="form-card")
        assert "1 entry waits for somebody without your ties" in visitor.see("/admin/reviews").text
        assert visitor.get("/admin/reviews/next").location == "/admin/reviews"
        assert visitor.get(f"{address_of(entry)}/whole").location == address_of(entry)
        for sent in (
            {"act": "decide", "outcome": "keep"},
            {"act": "decide", "outcome": "hide", "reason-hide": "hates"},
            {"act": "redact", "words-1": "keeper", "kind-1": "name"},
            {"act": "remove", "removal_reason": "hates", "why": "Mine."},
        ):
            assert "You cannot decide here." in send_seen(visitor, before[visitor], address_of(entry), 422, **sent).text
    assert [happened.happening for happened in events_of(entry)] == [Happening.RECEIVED, Happening.PUBLISHED]


def test_what_its_writer_took_back_says_so_and_texts_compared_stand_side_by_side(mo, listing, as_):
    words = "The needles were thin and the hour was quiet, and I slept well after every single visit there."
    first, second = arrive(listing, text=words), arrive(listing, text=f"{words} Truly.")
    page = as_(mo).see(address_of(second))
    assert "Held: the same text" in page.text
    assert [words_of(side) for side in page.all("figure")] == [f"This entry{words} Truly.", f"Compared with it{words}"]
    with unit_of_work():
        withdraw_entry(first, by=by(first.review.account_id), now=NOW)
    page = as_(mo).see(address_of(first))
    assert "Its writer took it back" in page.text
    assert not page.all("form", class_="form-card")


def test_a_form_sent_after_too_long_waits_until_the_proof_and_the_desk_is_closed_to_others(app, mo, ana, listing, as_):
    entry, stale = arrive(listing, text=NAMED), as_(mo, proved_at=NOW - timedelta(minutes=20))
    answer = stale.send(address_of(entry), 302, act="redact", **{"words-3": "Annabel", "kind-3": "name"})
    back = stale.see(answer.response.location.partition("next=")[2].replace("%3F", "?").replace("%3D", "="))
    assert back.one("input", name="words-3").get("value") == "Annabel"
    vera = an_account("vera@example.org", Role.VERIFIER, has_second_factor=True)
    for visitor in (as_(ana), as_(vera), as_(an_account("un@example.org", Role.MODERATOR))):
        for path in ("/admin/reviews", address_of(entry), f"{address_of(entry)}/whole", "/admin/reviews/next"):
            assert visitor.get(path).status_code in {302, 403, 404}


def test_a_job_forgets_how_an_entry_came(app, listing):
    entry = arrive(listing)
    with unit_of_work():
        receive_entry(entry, Came(device="d" * 64, network="e" * 64), key=b"tests", now=NOW)
    forget = jobs_of(app)["forget_old_traces"]
    assert (forget(NOW + timedelta(days=89)), forget(NOW + timedelta(days=91)), forget(NOW)) == (0, 2, 0)
