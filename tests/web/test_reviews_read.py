"""Reviews as anybody reads them: page, profile, data, how they work, and what was decided about them."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from jsonschema import Draft202012Validator

from directory.accounts.rules import Role
from directory.listings.models import Listing, OldSlug
from directory.reviews.models import ReviewEntry
from directory.reviews.moves import move, redact_entry
from directory.reviews.replies import edit_reply, post_reply
from directory.reviews.rules import By, Lasting, Move, ReasonCode, Redaction, Relation, Stage, YesNo
from directory.shared.db import db, unit_of_work
from directory.web.api.openapi import document
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.reviews import DESK, NOW, a_review, an_entry, publish, vote
from tests.factories.verification import by
from tests.web.a_site import own_site
from tests.web.portfolio import counted
from tests.web.visitor import words_of

__all__ = ["own_site"]

REVIEWS = "/providers/ana-lee/reviews"
API = "/api/v1/listings/ana-lee"
Z = 1.959964


@pytest.fixture
def reviewed(own_site):
    """Ana Lee with six verified reviews and one that grew; Bo Kim with two; Di Bare with none."""
    with time_machine.travel(NOW, tick=False):
        with own_site.inside():
            ana, bo = keep(a_listing(slug="ana-lee", name="Ana Lee")), keep(a_listing(slug="bo-kim", name="Bo Kim"))
            keep(a_listing(slug="di-bare", name="Di Bare"))
            db.session.add(OldSlug(slug="ana-li", listing_id=ana.id))
            db.session.commit()
            told = {"bruising": Lasting.TWO_DAYS, "pain": 2, "no_pressure": YesNo.YES, "comfort": 5}
            vote(ana, 5, 5, 4, 4, 3, age_band="40-49", concern="jaw-tension", now=NOW, **told)
            vote(ana, 5, stage=Stage.END, now=NOW)
            vote(bo, 5, 4, now=NOW)
            grown = a_review(
                ana, shown_as="Mona", age_band="60-69", concern="neck-laxity", relation=Relation.FRIEND_OR_FAMILY
            )
            first = publish(an_entry(grown, text="I met Jo Doe there. A calm first visit, all was explained."))
            publish(
                an_entry(
                    grown,
                    stage=Stage.SESSION_6,
                    sessions=6,
                    stars=5,
                    text="<b>Six</b> visits in: it is shown as it was typed.",
                )
            )
            an_entry(grown, stage=Stage.END, text="Not read by anybody yet, so it shows nowhere at all.")
            declined = an_entry(a_review(ana), text="Buy my cream instead of needles, it is a wonder.")
            with unit_of_work():
                redact_entry(first, [(6, 12, Redaction.NAME)], by=DESK, now=NOW)
                move(declined, Move.DECLINE, reason=ReasonCode.ADVERTISES, who=By.MODERATOR, by=DESK, now=NOW)
            keeps(owner := an_account("owner@example.org", Role.PRACTITIONER), ana)
            with unit_of_work():
                reply = post_reply(grown, "Thank you for taking the time to write.", by=by(owner), now=NOW)
            with unit_of_work():
                edit_reply(
                    reply,
                    "Thank you for writing.",
                    seen_version=reply.version,
                    by=by(owner),
                    now=NOW + timedelta(days=1),
                )
        with time_machine.travel(NOW + timedelta(days=2), tick=False):
            yield own_site


def test_a_page_of_reviews_says_what_verified_visits_come_to_and_shows_the_rest(reviewed):
    page = reviewed.visitor().see(REVIEWS)
    assert "4.3 between 2.7 and 4.9 with 95 % certainty, from 6 verified visits" in page.text
    assert "At the end of the course: fewer than five verified visits tell of it yet." in page.text
    mona = next(one for one in page.all("article", class_="review") if "Mona" in words_of(one))
    words = words_of(mona)
    for said in (
        "60–69 · Neck laxity",
        "Visit not verified",
        "Friend or family of the practitioner",
        "After about three sessions November 22, 2026",
        "I met name removed there.",
        "Personal data was taken out where it is marked.",
        "<b>Six</b> visits in: it is shown as it was typed.",
        "Reply of Ana Lee November 22, 2026, edited on November 23, 2026 Thank you for writing.",
    ):
        assert said in words, f"{said} is not in {words}"
    assert words.index("After about three sessions") < words.index("After about six sessions"), "As the course went."
    assert "Jo Doe" not in page.text
    assert "Not read by anybody" not in page.text
    assert "Bruising None 0 Up to two days 5" in page.text
    assert "Pain, 0 to 10 None 0 1 to 3 5" in page.text
    assert "Comfort 5.0 between" in page.text
    counts = words_of(page.one("section", class_="review-counts"))
    assert "10 entries ever came in" not in counts, "What tests write without the acts was never received."
    assert "4 entries ever came in" in counts
    assert "Declined before they were public It advertises something: 1 1" in counts
    assert "Wait to be read 1" in counts
    assert "code" not in counts, "How many codes a practice gave is for administrators."
    structured = json.loads(page.all("script", type="application/ld+json")[0].text)
    assert structured["@type"] == "AggregateRating"
    assert (structured["ratingValue"], structured["ratingCount"]) == (4.33, 6)
    profile = reviewed.visitor().see("/providers/ana-lee")
    assert "4.3, between 2.7 and 4.9 with 95 % certainty, from 6 verified visits." in profile.text
    assert profile.links["Report a mistake"] == "/providers/ana-lee/report"
    assert reviewed.visitor().get("/providers/ana-li/reviews?stage=end").location == f"{REVIEWS}?stage=end"
    spanish = reviewed.visitor().see(f"/es{REVIEWS}")
    for said in (
        "4.3 entre 2.7 y 4.9 con un 95 % de certeza, según 6 visitas verificadas",
        "Después de unas tres sesiones 22 de noviembre de 2026",
        "I met nombre quitado there.",
        "Hasta hoy llegaron 4 entradas sobre Ana Lee.",
        "Rechazadas antes de ser públicas Hace publicidad de algo: 1 1",
    ):
        assert said in spanish.text, said
    assert {one.get("lang") for one in spanish.all("p", class_="review__text")} == {"en"}
    assert [one.get("lang") for one in spanish.all("span", class_="review__removed")] == ["es"]
    reviewed.visitor().see("/providers/nobody/reviews", 404)


def test_whoever_looks_reads_people_like_themselves_and_a_few_make_no_average(reviewed):
    visitor = reviewed.visitor()
    alike = visitor.see(f"{REVIEWS}?age_band=40-49&concern=jaw-tension")
    assert len(alike.all("article", class_="review")) == 5
    assert "5 of 7 reviews: 40–49, jaw tension (TMJ)" in alike.text
    counts = {one.get("id"): one.get("data-count") for one in alike.all("input", name="age_band")}
    assert counts == {"age_band-any": "5", "age_band-40-49": "5", "age_band-60-69": "0"}
    late = visitor.see(f"{REVIEWS}?stage=session-6")
    assert "After about three sessions" not in words_of(late.one("article", class_="review"))
    nobody = visitor.see(f"{REVIEWS}?age_band=ninety&stage=nonsense&concern=%00")
    assert len(nobody.all("article", class_="review")) == 7, "What cannot be read counts as not given."
    empty = visitor.see(f"{REVIEWS}?age_band=60-69&stage=end")
    assert "No review yet for 60–69, at the end of the course; 7 by others." in empty.text
    first, *_ = visitor.see("/providers/ana-lee?age_band=60-69&concern=neck-laxity").all("article", class_="review")
    assert "Mona" in words_of(first), "On the profile people like the visitor come first."
    plain, *_ = visitor.see("/providers/ana-lee?age_band=40-49").all("article", class_="review")
    assert "Mona" not in words_of(plain)
    few = visitor.see("/providers/bo-kim/reviews")
    assert "No average yet: that takes 5 verified visits, and there are 2." in few.text
    (trail,) = few.all("script", type="application/ld+json")
    assert "BreadcrumbList" in trail.text
    none = visitor.see("/providers/di-bare/reviews")
    assert "No review is public yet." in none.text
    assert "Nobody has written about Di Bare yet." in visitor.see("/providers/di-bare").text


def test_anybody_computes_the_rating_again_from_the_public_data(reviewed):
    visitor = reviewed.visitor()
    answer = visitor.see(f"{API}/reviews").response
    shape = document()["paths"]["/api/v1/listings/{slug}/reviews"]["get"]["responses"]["200"]["content"][
        "application/json"
    ]["schema"]
    Draft202012Validator({**shape, "components": document()["components"]}).validate(answer.get_json())
    items = answer.get_json()["items"]
    votes = {}
    for item in items:
        if item["verified"]:
            votes.setdefault(item["review"], item["stars"])
    n, m = len(votes), sum(votes.values()) / len(votes)
    p, s = (m - 1) / 4, Z * Z / n
    half = Z * math.sqrt(p * (1 - p) / n + s / (4 * n))
    low, high = (1 + 4 * (p + s / 2 + sign * half) / (1 + s) for sign in (-1, 1))
    rating = visitor.see(API).response.get_json()["rating"]
    assert rating == {"mean": round(m, 2), "low": round(low, 2), "high": round(high, 2), "count": n}
    assert visitor.see("/api/v1/listings/bo-kim").response.get_json()["rating"] is None
    assert "Mona" not in json.dumps(items)
    assert {(item["age_band"], item["concern"]) for item in items} == {("40-49", "jaw-tension"), (None, None)}
    table = visitor.get(f"{API}/reviews.csv")
    rows = list(csv.DictReader(io.StringIO(table.get_data(as_text=True))))
    assert table.mimetype == "text/csv"
    assert [row["stars"] for row in rows] == [str(item["stars"]) for item in items]
    visitor.see("/api/v1/listings/nobody/reviews", 404)
    with reviewed.inside(), unit_of_work():
        db.session.get_one(ReviewEntry, items[0]["entry"]).text = "=1+1 would be a formula in a spreadsheet, so no."
    assert "'=1+1" in visitor.get(f"{API}/reviews.csv").get_data(as_text=True)


def test_the_page_of_the_formula_works_its_example_through_with_that_formula(reviewed):
    page = reviewed.visitor().see("/how-reviews-work")
    z = float(re.search(r"z = ([\d.]+)", page.text)[1])
    votes = [int(vote) for vote in re.search(r"the votes ([\d, ]+) have", page.text)[1].split(",")]
    mean, low, high = (
        float(said) for said in re.search(r"the mean ([\d.]+), .* from ([\d.]+) to ([\d.]+)\.", page.text).groups()
    )
    n, m = len(votes), sum(votes) / len(votes)
    p, s = (m - 1) / 4, z**2 / n
    ends = [1 + 4 * ((p + s / 2) + sign * z * math.sqrt(p * (1 - p) / n + s / (4 * n))) / (1 + s) for sign in (-1, 1)]
    assert z == Z
    assert (mean, low, high) == (round(m, 2), *(round(end, 2) for end in ends))
    fives = 1 + 4 / (1 + z**2 / 5)
    assert f"between {fives:.1f} and 5.0" in page.text
    assert "takes two people" in page.text


def test_what_was_decided_is_counted_by_month_and_listed_without_names(reviewed):
    visitor = reviewed.visitor()
    page = visitor.see("/transparency")
    assert "November 2026 4 2 – 1 – – –" in page.text
    assert "Declined It advertises something 1" in page.text
    assert "4 entries ever came in." in page.text
    assert "less than an hour" in page.text, "They were decided in the hour in which they came in."
    assert "single administrator" not in page.text
    alone = replace(reviewed.app.config["FINEPOINT"], two_people=False)
    reviewed.app.config["FINEPOINT"] = alone
    for address in ("/transparency", "/how-reviews-work"):
        assert "has a single administrator at present" in visitor.see(address).text
    log = visitor.see("/transparency/decisions")
    rows = [words_of(row) for row in log.all("tr")[1:]]
    assert len(rows) == 4
    assert rows[0].endswith("Entry: declined It advertises something A moderator")
    assert not any(name in log.text for name in ("Ana Lee", "Mona", "Mo Desk"))
    assert "There are no older decisions." in visitor.see("/transparency/decisions?before=1").text
    assert "Nothing has been decided yet." not in visitor.see("/transparency/decisions?before=nonsense").text


def test_a_listing_that_closed_keeps_its_reviews_and_takes_no_new_ones(reviewed):
    with reviewed.inside(), unit_of_work():
        listing = db.session.query(Listing).filter_by(slug="ana-lee").one()
        listing.status, listing.published_at = "closed", NOW
    page = reviewed.visitor().see(REVIEWS)
    assert len(page.all("article", class_="review")) == 7
    assert "Write a review" not in page.links


def test_thirty_more_reviews_take_no_more_reads_and_fill_pages_of_ten(reviewed):
    visitor, counts = reviewed.visitor(), []
    for more in (0, 30):
        with reviewed.inside():
            vote(db.session.query(Listing).filter_by(slug="ana-lee").one(), *[4] * more, now=NOW)
            engine = db.engine
        with counted(engine) as statements:
            page = visitor.see(f"{REVIEWS}?page=2")
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert len(page.all("article", class_="review")) == 10
    assert len(visitor.see(f"{REVIEWS}?page=99").all("article", class_="review")) == 7, "Beyond the last is the last."
