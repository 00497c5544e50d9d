"""Attacks on the pages of reviews: markup in every text, formulas in the table, addresses of what is not yours."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from directory.accounts.rules import Role
from directory.moderation.disputes import appeal, decide_dispute, open_dispute
from directory.moderation.reporting import report_thing
from directory.moderation.rules import DisputeOutcome, DisputeReason, Reported, ReportReason, Side
from directory.moderation.statements import tell_of_threat
from directory.reviews.rating import rating_of
from directory.reviews.replies import post_reply
from directory.reviews.rules import Stage
from directory.shared.db import unit_of_work
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.reviews import a_review, an_entry, publish, vote
from tests.factories.verification import by
from tests.web.claiming import as_

NOW = datetime.now(UTC)
MARKUP = "=1+1 \"'><img src=x onerror=alert(1)></script></textarea></title>{{ 7*7 }}"
LONG = "and more of it, so that it is long enough to be a text of its own."
__all__ = ["as_"]


def test_markup_in_any_text_is_text_on_every_page_and_a_formula_is_none_in_the_table(app, as_):
    listing = keep(a_listing(name="Zed </script><img src=x>", now=NOW))
    slug = listing.slug
    owner = an_account("owner@example.org", Role.PRACTITIONER, name=MARKUP[:60], has_second_factor=True)
    keeps(owner, listing)
    mo, nell = (
        an_account(f"{name}@example.org", Role.MODERATOR, name=MARKUP[:60], has_second_factor=True)
        for name in ("mo", "nell")
    )
    vote(listing, 5, 4, 4, 3, 5)
    entry = publish(an_entry(a_review(listing, now=NOW), now=NOW, text=f"{MARKUP} {LONG}", last_visit_on=None))
    writer, review_id, entry_id = entry.review.account, entry.review_id, entry.id
    waits = an_entry(entry.review, now=NOW, stage=Stage.SESSION_6, text=f"{LONG} {MARKUP}", last_visit_on=None).id
    about = {"practitioner_id": listing.practitioner_id, "note": MARKUP, "reporter": "a" * 64, "now": NOW}
    with unit_of_work():
        reply = post_reply(entry.review, f"Thank you for writing. {MARKUP}", by=by(owner), now=NOW)
        for subject, number, reason in (
            (Reported.ENTRY, waits, ReportReason.FAKE),
            (Reported.REPLY, reply.id, ReportReason.HATES),
            (Reported.LISTING, listing.id, ReportReason.WRONG_FACTS),
        ):
            report_thing(subject, number, reason, **about)
        dispute = open_dispute(entry, DisputeReason.HATES, MARKUP, by=by(owner), now=NOW)
        tell_of_threat(entry.review, Side.WRITER, MARKUP, by=by(writer), now=NOW)
    with unit_of_work():
        decide_dispute(dispute, DisputeOutcome.REMOVED, MARKUP, seen_version=1, by=by(mo), now=NOW)
        appeal(dispute, Side.PRACTICE, MARKUP, by=by(owner), now=NOW)
    review, practice = f"/account/reviews/{review_id}", f"/practice/{slug}/reviews"
    paths = {
        None: (
            f"/providers/{slug}",
            f"/providers/{slug}/reviews",
            f"/reviews/entries/{entry_id}/report",
            f"/reviews/replies/{reply.id}/report",
            f"/providers/{slug}/reported?of=%22%3E%3Cimg%20src=x%3E",
            "/transparency/decisions",
        ),
        writer: ("/account/reviews", review, f"{review}/entry", f"{review}/thanks", f"{review}/withdraw"),
        owner: (practice, f"{practice}/{review_id}", f"{practice}/{review_id}/entries/{entry_id}"),
        nell: (
            f"/admin/reviews/{entry_id}",
            f"/admin/reviews/{waits}",
            "/admin/reports",
            "/admin/reports/2",
            "/admin/reports/3",
            "/admin/disputes/1",
            "/admin/threats",
            "/admin/proposals",
        ),
    }
    for account, addresses in paths.items():
        visitor = as_(account) if account else as_(an_account("reader@example.org"))
        for path in addresses:
            html = visitor.see(path).response.get_data(as_text=True)
            assert "<img src=x" not in html, path
    stranger = as_(an_account("stranger@example.org"))
    for path in (*paths[writer][1:], *paths[owner], *paths[nell]):
        assert stranger.get(path).status_code in {403, 404}, path

    thin = stranger.see(f"/providers/{keep(a_listing(now=NOW)).slug}/reviews").response.get_data(as_text=True)
    assert 'content="noindex"' in thin, "a page without a review is nothing to find"
    assert 'content="noindex"' not in stranger.see(f"/providers/{slug}/reviews").response.get_data(as_text=True)

    api = app.test_client()
    data = api.get(f"/api/v1/listings/{slug}/reviews").get_json()
    votes = {one["review"]: one["stars"] for one in reversed(data["items"]) if one["verified"]}
    shown = api.get(f"/api/v1/listings/{slug}").get_json()["rating"]
    again = rating_of(list(votes.values()))
    assert (shown["mean"], shown["low"], shown["high"], shown["count"]) == (
        round(again.mean, 2),
        round(again.low, 2),
        round(again.high, 2),
        again.count,
    ), "anybody computes it again from the public entries"
    table = list(csv.reader(io.StringIO(api.get(f"/api/v1/listings/{slug}/reviews.csv").get_data(as_text=True))))
    assert not [cell for row in table for cell in row if cell[:1] in "=+-@\t" and cell]
