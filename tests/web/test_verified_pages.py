"""What was verified and how stands on the page, in the API and in the data for machines: no more and no less."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from directory.credentials.models import Credential
from directory.credentials.rules import Answer, CredentialKind, Method, Outcome, Reason
from directory.shared.db import unit_of_work
from tests.factories.checks import BOARD, a_check
from tests.factories.listings import a_credential, a_listing, a_place, keep
from tests.web.a_site import own_site
from tests.web.lapsing import index_of
from tests.web.visitor import words_of

__all__ = ["own_site"]

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
DAY = timedelta(days=1)
LICENSE, TRAINING = CredentialKind.LICENSE, CredentialKind.TRAINING


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def stands(site, *kept, name="Ana Lee", places=None):
    """Publish Ana Lee with credentials: pairs of what one states and how its checks went."""
    with site.inside():
        ana = keep(a_listing(slug="ana-lee", name=name, now=NOW, places=places or [a_place()]))
        for given, checks in kept:
            one = keep(a_credential(ana.practitioner, **{"now": NOW} | given))
            keep(*(a_check(one, **{"at": NOW - 5 * DAY} | check) for check in checks)) if checks else None
    return site


def profile(site):
    return site.visitor().see("/providers/ana-lee")


def card(page, kind):
    (found,) = (one for one in page.all("li", class_="credential") if words_of(one).startswith(kind))
    return found


def moments(page, kind="License"):
    """The history of a credential on the page: words and day."""
    rows = [one for one in card(page, kind).iter("li") if "timeline__moment" in one.get("class", "")]
    return [words_of(row) for row in rows]


def in_data(page):
    """The practitioner in the data for machines."""
    graph = json.loads(page.all("script", type="application/ld+json")[0].text)["@graph"]
    (person,) = (one for one in graph if one["@type"] == "Person")
    return person


def test_a_verified_license_says_how_where_and_when_it_was_checked_and_when_it_is_due_again(own_site, clock):
    check = {"next_due_on": date(2027, 6, 30), "note": "A note of the desk."}
    page = profile(stands(own_site, ({"expires_on": date(2027, 6, 30)}, [check])))
    said = words_of(card(page, "License"))
    for words in (
        "Verified",
        "Looked up in the issuer’s public register on November 17, 2026.",
        "Source: board.example (leaves this site)",
        "ending 345",
        "Good throughJune 30, 2027",
        "Next checkJune 30, 2027",
    ):
        assert words in said, words
    (link,) = (one for one in card(page, "License").iter("a"))
    assert (link.get("href"), link.get("rel")) == (BOARD, "noopener noreferrer nofollow")
    for hidden in ("EX-12345", "A note of the desk", Reason.MATCHES_THE_SOURCE):
        assert hidden not in page.response.get_data(as_text=True)


def test_the_history_tells_every_moment_and_no_question_of_the_desk(own_site, clock):
    checks = [
        {"outcome": outcome, "at": NOW - days * DAY}
        for outcome, days in (
            (Outcome.MORE_INFORMATION, 29),
            (Outcome.VERIFIED, 28),
            (Outcome.VERIFIED, 20),
            (Outcome.DECLINED, 10),
            (Outcome.VERIFIED, 8),
            (Outcome.REVOKED, 5),
        )
    ]
    page = profile(stands(own_site, ({}, checks)))
    look_up = "Looked up in the issuer’s public register"
    assert moments(page) == [
        "Stated by the practitioner October 23, 2026",
        f"Verified{look_up} October 25, 2026",
        f"Checked again{look_up} November 2, 2026",
        "Could not be confirmed November 12, 2026",
        f"Verified{look_up} November 14, 2026",
        "Verification withdrawn November 17, 2026",
    ]
    assert "our verification was withdrawn on November 17, 2026" in page.text
    assert "hasCredential" not in in_data(page)


def change(site, kind=LICENSE, **changes):
    """Change what is stated of the only credential of a kind."""
    with site.inside(), unit_of_work() as session:
        one = session.scalars(select(Credential).where(Credential.kind == kind)).one()
        for column, value in changes.items():
            setattr(one, column, value)


def test_a_lapse_stands_in_the_history(own_site, clock):
    past = {"stated_at": NOW - 400 * DAY, "expires_on": date(2026, 10, 31)}
    page = profile(stands(own_site, (past, [{"at": NOW - 300 * DAY}])))
    assert moments(page)[-1] == "Lapsed November 1, 2026"
    assert "It ended on October 31, 2026." in page.text


def test_the_day_of_a_lapse_is_that_of_the_state_also_for_a_practice_farther_west(own_site, clock):
    past = {"stated_at": NOW - 400 * DAY, "expires_on": date(2026, 10, 31)}
    stands(own_site, (past, []), places=[a_place(time_zone="America/Los_Angeles")])
    assert moments(profile(own_site))[-1] == "Lapsed November 1, 2026"


def test_a_license_that_was_renewed_after_a_lapse_tells_both(own_site, clock):
    old, renewed = date(2026, 10, 31), date(2028, 10, 31)
    given = {"stated_at": NOW - 400 * DAY, "expires_on": old}
    stands(own_site, (given, [{"at": NOW - 300 * DAY}]))
    change(own_site, expires_on=renewed, stated_at=NOW - 2 * DAY)
    with own_site.inside(), unit_of_work() as session:
        one = session.scalars(select(Credential)).one()
        session.add(a_check(one, at=NOW - DAY))
    how = "Looked up in the issuer’s public register"
    assert moments(profile(own_site)) == [
        f"Verified{how} January 26, 2026",
        "Lapsed November 1, 2026",
        "Changed by the practitioner November 20, 2026",
        f"Checked again{how} November 21, 2026",
    ]


def test_a_license_whose_new_last_day_was_stated_in_time_never_lapsed(own_site, clock):
    given = {"stated_at": NOW - 400 * DAY, "expires_on": date(2026, 10, 31)}
    stands(own_site, (given, [{"at": NOW - 300 * DAY}]))
    change(own_site, expires_on=date(2028, 10, 31), stated_at=NOW - 60 * DAY)
    assert moments(profile(own_site)) == [
        "VerifiedLooked up in the issuer’s public register January 26, 2026",
        "Changed by the practitioner September 23, 2026",
    ]


@pytest.mark.parametrize(
    "changes", [{"number": "EX-99345"}, {"title": "L.Ac."}, {"holder": "A. Lee"}, {"expires_on": date(2029, 1, 31)}]
)
def test_any_change_of_what_was_checked_makes_it_stated_again(own_site, clock, changes):
    stands(own_site, ({}, [{}]))
    assert "Verified" in words_of(card(profile(own_site), "License"))
    change(own_site, stated_at=NOW - DAY, **changes)
    page = profile(own_site)
    assert card(page, "License").get("class") == "credential credential--stated"
    assert moments(page)[-1] == "Changed by the practitioner November 21, 2026"
    assert "we have not checked it" in page.text
    assert "hasCredential" not in in_data(page)


def test_what_was_taken_back_shows_nowhere(own_site, clock):
    stands(own_site, ({}, [{}]), ({"kind": TRAINING, "expires_on": None}, [{}]))
    change(own_site, TRAINING, withdrawn_at=NOW)
    page = profile(own_site)
    assert len(page.all("li", class_="credential")) == 1
    assert [one["name"] for one in in_data(page)["hasCredential"]] == ["Licensed Acupuncturist (L.Ac.)"]
    assert len(own_site.visitor().get("/api/v1/listings/ana-lee").get_json()["credentials"]) == 1


def test_what_could_not_be_confirmed_is_said_neutrally(own_site, clock):
    page = profile(stands(own_site, ({}, [{"outcome": Outcome.DECLINED}])))
    assert "Stated by the practitioner; we could not confirm it on November 17, 2026." in page.text
    assert card(page, "License").get("class") == "credential credential--stated"
    assert Reason.NOT_FOUND_AT_THE_SOURCE not in page.response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer.YES, "Covers cosmetic procedures"),
        (Answer.NO, "Does not cover cosmetic procedures"),
        (Answer.UNKNOWN, "Whether it covers cosmetic procedures is not known"),
    ],
)
def test_insurance_says_whether_it_covers_cosmetic_work_and_answers_nothing(own_site, clock, answer, words):
    page = profile(stands(own_site, ({"kind": CredentialKind.INSURANCE, "covers_cosmetic": answer}, [{}])))
    assert words in words_of(card(page, "Liability insurance"))
    assert "hasCredential" not in in_data(page)
    assert words_of(page.one("section", id_="licensed")).startswith("1 Licensed? Not provided")


def test_a_safety_certificate_says_that_it_is_no_license(own_site, clock):
    page = profile(stands(own_site, ({"kind": CredentialKind.CLEAN_NEEDLE_TECHNIQUE}, [{}])))
    assert "A safety certificate, not a license." in words_of(card(page, "Clean Needle Technique"))
    assert words_of(page.one("section", id_="licensed")).startswith("1 Licensed? Not provided")


def test_where_no_license_exists_the_page_says_so_and_elsewhere_where_to_look(own_site, clock):
    places = [a_place(region="AL", city="Mobile"), a_place(region="NJ", position=1)]
    certification = {"kind": CredentialKind.CERTIFICATION, "title": "Dipl. Ac. (NCBAHM)", "issuer": "NCBAHM"}
    page = profile(stands(own_site, (certification, [{}]), places=places))
    said = words_of(page.one("section", class_="evidence--licensed"))
    assert "Alabama issues no license to practice acupuncture." in said
    assert "Alabama issues no license, so certification answers. Dipl. Ac. (NCBAHM), NCBAHM" in page.text
    assert "No license of New Jersey has been verified here." in said
    assert "Look it up yourself: newjersey.mylicense.com" in said
    assert "We have not confirmed yet that this is the board’s own address." in said


def test_a_title_is_said_as_verified_only_where_the_license_is(own_site, clock):
    stands(own_site, ({"title": "L.Ac."}, [{}]))
    assert profile(own_site).one("p", class_="profile__title").text.startswith("L.Ac., verified")
    change(own_site, number="EX-99999")
    assert profile(own_site).one("p", class_="profile__title").text.startswith("L.Ac. as stated")
    change(own_site, region="NY")
    assert "L.Ac." not in words_of(profile(own_site).one("p", class_="profile__title"))


@pytest.mark.parametrize(
    ("name", "outcome", "h1", "title"),
    [
        ("Dr. Ana Lee", Outcome.VERIFIED, "Dr. Ana Lee, DAc", None),
        ("Dr. Ana Lee, DAc", Outcome.DECLINED, "Ana Lee", None),
        ("Ana Lee", Outcome.VERIFIED, "Ana Lee", "DAc, verified"),
        ("Ana Lee", Outcome.REVOKED, "Ana Lee", None),
    ],
)
def test_doctor_is_said_only_beside_a_verified_doctorate_on_page_and_card(own_site, clock, name, outcome, h1, title):
    degree = {"kind": CredentialKind.DEGREE, "title": "Doctor of Acupuncture (DAc)"}
    stands(own_site, (degree, [{"outcome": outcome}]), name=name)
    index_of(own_site)
    page, results = profile(own_site), own_site.visitor().see("/search")
    assert page.h1 == h1
    assert in_data(page)["name"] == h1
    assert words_of(results.one("h2", class_="listing-card__name")) == h1
    for element in (page.one("p", class_="profile__title"), results.one("p", class_="listing-card__title")):
        assert words_of(element).split(" · ")[:-1] == ([title] if title else [])


def test_a_masters_degree_makes_nobody_a_doctor(own_site, clock):
    page = profile(stands(own_site, ({"kind": CredentialKind.DEGREE, "title": "MAc"}, [{}]), name="Dr. Ana Lee"))
    assert page.h1 == "Ana Lee"


def test_data_for_machines_names_what_is_verified_by_whom_where_and_until_when(own_site, clock):
    given = {"issued_on": date(2020, 2, 1), "expires_on": date(2027, 6, 30)}
    page = profile(stands(own_site, (given, [{}]), ({"kind": TRAINING, "expires_on": None}, [])))
    said = in_data(page)
    assert (said["@type"], said["name"], said["worksFor"]["@type"]) == ("Person", "Ana Lee", "Organization")
    assert said["url"] == "http://127.0.0.1:8000/providers/ana-lee"
    assert said["hasCredential"] == [
        {
            "@type": ["EducationalOccupationalCredential", "Permit"],
            "credentialCategory": "License",
            "name": "Licensed Acupuncturist (L.Ac.)",
            "recognizedBy": {"@type": "Organization", "name": "Example Board"},
            "validIn": {"@type": "AdministrativeArea", "name": "New Jersey"},
            "validFrom": "2020-02-01",
            "validUntil": "2027-06-30",
        }
    ]


def test_data_for_machines_cannot_break_out_of_the_page(own_site, clock):
    title = "</script><script>alert(1)</script>"
    page = profile(stands(own_site, ({"title": title}, [{}])))
    assert in_data(page)["hasCredential"][0]["name"] == title
    assert title not in page.response.get_data(as_text=True)


def test_the_api_says_how_and_when_it_was_checked_with_the_number_masked(own_site, clock):
    training = {"kind": TRAINING, "expires_on": None, "in_person_hours": 30}
    stands(
        own_site,
        ({"expires_on": date(2027, 6, 30)}, [{"next_due_on": date(2027, 6, 30), "method": Method.ROSTER}]),
        (training, [{"outcome": Outcome.DECLINED}]),
    )
    answer = own_site.visitor().get("/api/v1/listings/ana-lee").get_json()
    checked, course = answer["credentials"]
    assert {name: checked[name] for name in ("state", "checked_on", "method", "source", "next_due_on", "number")} == {
        "state": "verified",
        "checked_on": "2026-11-17",
        "method": "roster",
        "source": BOARD,
        "next_due_on": "2027-06-30",
        "number": "ending 345",
    }
    assert [course[name] for name in ("state", "checked_on", "method", "source", "in_person_hours")] == [
        "stated", None, None, None, 30,
    ]  # fmt: skip
    assert [(one["number"], one["state"], one["answered"]) for one in answer["points"][:2]] == [
        (1, "verified", True),
        (2, "stated", False),
    ]


def test_a_source_that_is_no_web_address_is_no_link(own_site, clock):
    stands(own_site, ({}, [{"source_url": "javascript:alert(1)"}]))
    page = profile(own_site)
    assert not list(card(page, "License").iter("a"))
    assert own_site.visitor().get("/api/v1/listings/ana-lee").get_json()["credentials"][0]["source"] is None


def test_filters_find_what_is_verified_and_count_it(own_site, clock):
    stands(
        own_site,
        ({}, [{}]),
        ({"kind": CredentialKind.CERTIFICATION}, []),
        ({"kind": TRAINING, "hours": 60, "expires_on": None}, [{}]),
        ({"kind": TRAINING, "hours": 192, "expires_on": None}, []),
    )
    index_of(own_site)
    visitor = own_site.visitor()
    for query, is_found in (
        ("license=verified", True),
        ("certification=verified", False),
        ("training=verified", True),
        ("training_hours=60", True),
        ("training_hours=61", False),
        ("answered=1&answered=2", True),
        ("license=verified&training=verified&training_hours=24", True),
    ):
        page = visitor.see(f"/search?{query}")
        assert (page.slugs == ["ana-lee"]) is is_found, query
        assert bool(visitor.get(f"/api/v1/search?{query}").get_json()["total"]) is is_found, query
    page = visitor.see("/search?license=verified")
    assert page.one("input", name="license").get("checked") is not None
    assert page.links["Remove License verified"] == "/search"
    labels = {words_of(one) for one in page.all("label")}
    assert {"License verified 1", "Certification verified 0", "Facial training verified 1"} <= labels


def test_the_page_about_checking_says_whether_two_people_decide(own_site):
    said = own_site.visitor().see("/how-checking-works").text
    assert "takes two people: one proposes it with a reason, another one decides." in said
    alone = replace(own_site.app.config["FINEPOINT"], two_people=False)
    own_site.app.config["FINEPOINT"] = alone
    assert "decided by one person here, not by two" in own_site.visitor().see("/how-checking-works").text


def test_a_question_of_the_desk_changes_nothing_that_is_shown(own_site, clock):
    checks = [{}, {"outcome": Outcome.MORE_INFORMATION, "at": NOW - DAY}]
    page = profile(stands(own_site, ({}, checks)))
    assert card(page, "License").get("class") == "credential credential--verified"
    assert len(moments(page)) == 2
