"""What is read of reviews: who sees what, ratings that anybody computes again, and listings that were merged."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import event

from directory.listings.rules import Status
from directory.reviews.actions import open_review
from directory.reviews.exporting import export_of_listing, export_of_writer, rating_part
from directory.reviews.ledger import public_counts
from directory.reviews.moves import move, redact_entry
from directory.reviews.numbers import Like, Rated, breakdown_of, ratings_of
from directory.reviews.queries import codes_given_and_used, review_of
from directory.reviews.rating import rating_of
from directory.reviews.reading import PUBLIC_COLUMNS, public_items, visible_entries
from directory.reviews.rules import By, Happening, Lasting, Move, Redaction, Relation, Stage, YesNo
from directory.reviews.visits import CodeAnswer, make_codes, verify_by_code
from directory.shared.db import db, unit_of_work
from tests.factories.accounts import an_account
from tests.factories.listings import a_listing, keep
from tests.factories.reviews import (
    AFFIRMED,
    DESK,
    NOW,
    SECRET,
    a_review,
    an_entry,
    publish,
    verify,
    vote,
)
from tests.factories.verification import KEEPER, by


def statements(work):
    """How many statements it took."""
    seen = []
    listener = lambda *given: seen.append(given[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)
    return len([one for one in seen if one.startswith(("SELECT", "WITH"))])


def test_a_rating_is_of_verified_visits_by_their_newest_visible_entry(any_app):
    listing, other, quiet = keep(a_listing(now=NOW)), keep(a_listing(now=NOW)), keep(a_listing(now=NOW))
    about, elsewhere = listing.practitioner_id, other.practitioner_id
    changed, hidden, *_rest = vote(listing, 5, 5, 4, 4, 3, 2)
    vote(other, 5, 5, 5, 5)
    publish(an_entry(a_review(listing), stars=1))  # not verified: it is read and not counted
    an_entry(verify(a_review(listing)), stars=1)
    with unit_of_work():
        changed.entries[0].written_at = NOW - timedelta(days=90)
        hidden.entries[0].hidden_until = NOW + timedelta(hours=5)
    publish(an_entry(changed, stage=Stage.END, stars=1, last_visit_on=None))
    asked = [about, elsewhere, quiet.practitioner_id]
    found = ratings_of(asked, NOW)
    assert found[about] == Rated(rating_of([1, 4, 4, 3, 2]), None, 5, NOW + timedelta(hours=5))
    assert found[elsewhere] == Rated(None, None, 4, None), "under five there is no average"
    assert quiet.practitioner_id not in found
    after = ratings_of(asked, NOW + timedelta(hours=5))[about]
    assert (after.rating, after.until) == (rating_of([1, 5, 4, 4, 3, 2]), None)
    assert statements(lambda: ratings_of(asked, NOW)) == 2
    with unit_of_work():
        changed.withdrawn_at = NOW
    assert ratings_of([about], NOW)[about].votes == 4


def test_anybody_computes_the_rating_again_from_the_public_export(any_app):
    listing = keep(a_listing(now=NOW))
    about = listing.practitioner_id
    for stars in (1, 2, 5):
        (grown,) = vote(listing, stars)
        with unit_of_work():
            grown.entries[0].written_at = NOW - timedelta(days=60)
        publish(an_entry(grown, stage=Stage.END, stars=6 - stars, last_visit_on=None))
    vote(listing, 4, 4, 4, stage=Stage.THREE_MONTHS)
    publish(an_entry(a_review(listing), stars=1))
    items = json.loads(json.dumps(list(public_items(about, NOW))))
    newest = {}
    for item in items:
        if item["verified"]:
            newest.setdefault(item["review"], item["stars"])
    rated = ratings_of([about], NOW)[about]
    assert rated.rating == rating_of(list(newest.values()))
    assert sorted(newest.values()) == [1, 4, 4, 4, 4, 5]
    at_end = [one["stars"] for one in items if one["verified"] and one["stage"] in ("end", "three-months", "later")]
    assert rated.at_end == rating_of(at_end)
    assert [item["entry"] for item in items[:4]] == sorted((one["entry"] for one in items[:4]), reverse=True)
    assert all(tuple(item) == PUBLIC_COLUMNS for item in items)
    assert "@" not in json.dumps(items)


def test_people_like_me_are_found_and_few_are_not_told_apart(app):
    listing = keep(a_listing(now=NOW))
    about = listing.practitioner_id
    effects = {"bruising": Lasting.TWO_DAYS, "pain": 2, "price_as_quoted": YesNo.YES, "comfort": 5}
    vote(listing, 5, 5, 4, 4, 4, age_band="40-49", concern="jaw-tension", **effects)
    vote(listing, 2, age_band="70-plus", concern="jaw-tension", bruising=Lasting.LONGER)
    items = public_items(about, NOW)
    assert {(item["age_band"], item["concern"]) for item in items} == {
        ("40-49", "jaw-tension"),
        (None, "jaw-tension"),
    }, "a band of one person would tell who it is"
    assert len(visible_entries(about, NOW, like=Like(age_band="40-49"))) == 5
    assert len(visible_entries(about, NOW, like=Like(age_band="70-plus", concern="jaw-tension"))) == 1
    assert visible_entries(about, NOW, like=Like(stage=Stage.END)) == []
    everybody = breakdown_of(about, NOW)
    assert everybody.effects["bruising"].distribution == {
        Lasting.NONE: 0,
        Lasting.TWO_DAYS: 5,
        Lasting.A_WEEK: 0,
        Lasting.LONGER: 1,
    }
    assert (everybody.pain.count, everybody.pain.distribution[2]) == (5, 5)
    assert everybody.facts["price_as_quoted"].count == 5
    assert everybody.questions["comfort"].mean == 5
    assert list(everybody.stages) == [Stage.SESSION_3]
    assert "redness" not in everybody.effects
    assert breakdown_of(about, NOW, like=Like(age_band="70-plus")).effects == {}


def test_what_was_written_to_a_duplicate_is_read_where_the_listing_stayed(any_app):
    stays, duplicate = keep(a_listing(now=NOW)), keep(a_listing(now=NOW))
    about, once = stays.practitioner_id, duplicate.practitioner_id
    writer = an_account("writer@example.org")
    first, second = verify(a_review(stays, writer)), verify(a_review(duplicate, writer))
    publish(an_entry(first, stars=5), now=NOW)
    publish(an_entry(second, stars=1, now=NOW + timedelta(days=1)))
    vote(stays, 4, 4)
    vote(duplicate, 3, 3)
    with unit_of_work():
        _batch, codes = make_codes(duplicate.practitioner, 2, secret=SECRET, by=KEEPER, now=NOW)
        duplicate.status, duplicate.merged_into_id = Status.MOVED, stays.id
    later = NOW + timedelta(days=2)
    found = ratings_of([about], later)[about]
    assert found.rating == rating_of([1, 4, 4, 3, 3]), "one vote of a writer, the newest"
    assert len(visible_entries(about, later)) == 6
    assert {one.review_id for one in visible_entries(about, later) if one.stars in (1, 5)} == {first.id}
    assert public_counts(about).entries[Happening.RECEIVED] == 2
    assert codes_given_and_used(about).given == 2
    assert review_of(writer.id, once) == review_of(writer.id, about) == first
    with unit_of_work():
        begun = open_review(
            duplicate.practitioner,
            AFFIRMED,
            relation=Relation.NONE,
            by=by(writer),
            now=later,
        )
    assert begun is first
    third = a_review(stays)
    with unit_of_work():
        given = {"secret": SECRET, "buckets": ["b" * 64], "by": by(third.account_id), "now": later}
        assert verify_by_code(third, codes[0], **given) is CodeAnswer.ACCEPTED


def test_no_path_asks_how_many_stars_an_entry_gives(app):
    """The same acts on entries of one and of five stars end the same, and write the same."""
    told = []
    for stars in (1, 5):
        listing = keep(a_listing(now=NOW))
        review = verify(a_review(listing))
        entry = an_entry(review, stars=stars)
        for one in (Move.HOLD, Move.PUBLISH, Move.HOLD, Move.PUBLISH):
            with unit_of_work():
                move(entry, one, who=By.MODERATOR, by=DESK, now=NOW)
        counts = public_counts(listing.practitioner_id)
        told.append((entry.state, entry.version, dict(counts.entries), dict(counts.now)))
    assert told[0] == told[1]


def test_a_writer_and_a_keeper_take_along_what_is_theirs(app):
    listing = keep(a_listing(now=NOW))
    writer = an_account("writer@example.org")
    review = verify(a_review(listing, writer, shown_as="Mary B."))
    entry = publish(an_entry(review, last_visit_on=None))
    with unit_of_work():
        redact_entry(entry, [(4, 15, Redaction.NAME)], by=DESK, now=NOW)
    (mine,) = json.loads(json.dumps(export_of_writer(writer.id)))
    assert (mine["shown_as"], mine["listing"], mine["verified_by"]) == ("Mary B.", listing.slug, "code")
    assert (mine["entries"][0]["text"], mine["entries"][0]["state"]) == (entry.text, "published")
    assert mine["entries"][0]["removed"] == [{"first": 4, "end": 15, "what": "name"}]
    theirs = json.dumps(export_of_listing(listing.practitioner_id, NOW))
    assert "[name removed] was calm" in theirs
    for secret in ("Mary B.", "first visit was", writer.email):
        assert secret not in theirs
    assert json.loads(theirs)["rating"] is None
    assert rating_part(rating_of([5, 5, 4, 4, 4])) == {"mean": 4.4, "low": 2.67, "high": 4.91, "count": 5}
