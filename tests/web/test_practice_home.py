"""The overview and the acts on a whole listing: what is lacking, still correct, publish, take back, close; who may."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from directory.listings.models import PlanGoal
from directory.listings.rules import Status
from directory.shared.db import unit_of_work
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_credential, a_plan
from tests.web.a_site import own_site
from tests.web.visitor import words_of
from tests.web.workspace import nothing, said, workspace

__all__ = ["own_site", "workspace"]


def steps(page):
    """What each of the five points still lacks."""
    return [
        [words_of(step) for step in point.iter("li") if "todo__step" in step.get("class", "")]
        for point in page.all("li")
        if "checklist__point" in point.get("class", "").split()
    ]


def test_an_empty_draft_is_told_what_each_point_lacks_and_where_to_give_it(workspace):
    eva = workspace.keeper(slug="eva", name="Eva New", **nothing())
    page = eva.see()
    lacking = steps(page)
    assert [len(of_point) for of_point in lacking] == [1, 1, 1, 2, 1]
    assert "Add a place" in page.links
    assert {
        "/practice/eva/prices/new?kind=first-visit",
        "/practice/eva/prices/new?kind=session",
        "/practice/eva/plan",
    } <= {link.get("href") for link in page.one("main").iter("a")}
    assert "at the board that gave it" in lacking[0][0]
    assert "by its certificate" in lacking[1][0]
    first = eva.see("prices/new?kind=first-visit").one("select", id="kind")
    assert [one.get("value") for one in first if one.get("selected") is not None] == ["first-visit"]


def test_a_keeper_with_a_password_only_is_invited_to_a_second_step_and_may_put_that_away(workspace):
    ana = workspace.keeper()
    assert ana.see().links["Add a second step"] == "/account/keys"
    assert ana.visitor.see("/account").links["Add a second step"] == "/account/keys"
    answer = ana.visitor.send("/account/keys/later", 303, form=ana.url("")).response
    assert answer.location == "/practice"
    assert "Add a second step" not in ana.see().links
    ana = workspace.again(ana)
    assert "Add a second step" in ana.see().links, "until the next sign-in"
    with workspace.site.inside(), unit_of_work():
        workspace.site.found("ana@example.org").tf_primary_method = "authenticator"
    assert "Add a second step" not in ana.see().links


def test_what_is_given_is_no_longer_lacking(workspace):
    eva = workspace.keeper(slug="eva", name="Eva New", **nothing())
    eva.save("prices/new", kind="first-visit", label="First visit", amount="180")
    assert [len(of_point) for of_point in steps(eva.see())] == [1, 1, 1, 1, 1]
    eva.save("prices/new", label="Session", amount="140")
    assert [len(of_point) for of_point in steps(eva.see())] == [1, 1, 1, 0, 1]


def test_stated_credentials_say_that_they_wait_to_be_checked(workspace):
    ana = workspace.keeper()
    with workspace.site.inside(), unit_of_work() as session:
        session.add(a_credential(workspace.listing("ana-lee").practitioner, now=datetime.now(UTC)))
    assert "Counts when we have checked it" in steps(ana.see())[0][0]


def test_a_plan_without_goals_is_told_so(workspace):
    ana = workspace.keeper(plan=a_plan(goals=[]))
    assert "names no goal yet" in steps(ana.see())[4][0]
    with workspace.site.inside(), unit_of_work():
        plan = workspace.listing("ana-lee").plan
        plan.goals.append(PlanGoal(goal="radiance", sessions_low=5, sessions_high=6))
    assert steps(ana.see())[4] == []


@pytest.mark.parametrize(
    ("days", "due", "word"), [(80, 0, "Confirmed"), (100, 9, "Last confirmed"), (200, 9, "Too old to count")]
)
def test_parts_are_asked_about_after_90_days_and_no_longer_count_after_180(days, due, word, workspace):
    ana = workspace.keeper(confirmed_days_ago=days)
    page = ana.see()
    assert len(page.all("input", name="subject")) == due
    assert word in page.text


def test_still_correct_is_one_click_for_everything_or_for_one_part(workspace):
    ana = workspace.keeper(confirmed_days_ago=200)
    assert "Stated but old" in workspace.public("ana-lee").text
    ana.press("confirm", subject="prices")
    assert "Prices: confirmed" in said(ana.see())
    assert "Confirmed" in workspace.public("ana-lee").text
    assert len(ana.see().all("input", name="subject")) == 8
    ana.press("confirm", subject="")
    assert ana.see().all("input", name="subject") == []


def test_what_was_never_filled_in_is_not_confirmed(workspace):
    eva = workspace.keeper(slug="eva", name="Eva New", **nothing())
    eva.force("confirm")
    assert eva.see().text.count("Not filled in yet") == 9


def test_a_draft_is_published_and_taken_back(workspace):
    ana = workspace.keeper(status="draft", published_at=None)
    workspace.public("ana-lee", 404)
    ana.press("publish")
    assert "Published" in said(ana.see())
    workspace.public("ana-lee")
    ana.press("unpublish")
    workspace.public("ana-lee", 404)


def test_a_draft_without_a_place_is_not_published(workspace):
    eva = workspace.keeper(slug="eva", name="Eva New", **nothing())
    eva.force("publish")
    assert "Add a place of practice first" in said(eva.see())
    workspace.public("eva", 404)


def test_somebody_who_no_longer_practices_says_so_and_can_come_back(workspace):
    ana = workspace.keeper()
    ana.press("close")
    assert "no longer practicing" in workspace.public("ana-lee").text
    assert "I practice again" in ana.see().text
    ana.press("publish")
    assert "no longer practicing" not in workspace.public("ana-lee").text


def test_what_the_site_has_hidden_its_keeper_cannot_show_again(workspace):
    ana = workspace.keeper(status=Status.HIDDEN)
    assert "We have hidden this listing" in ana.see().text
    for act in ("publish", "unpublish", "close"):
        ana.force(act)
        assert "cannot become" in said(ana.see())
    workspace.public("ana-lee", 404)


def test_an_act_whose_sender_had_to_sign_in_first_leads_back_to_its_button(workspace):
    ana = workspace.keeper()
    for path, back in (
        ("confirm", ""),
        ("publish", ""),
        ("close", ""),
        ("unpublish", ""),
        ("places/1/remove", "places"),
        ("prices/1/end", "prices"),
    ):
        answer = ana.visitor.get(ana.url(path))
        assert (answer.status_code, answer.location) == (302, ana.url(back))


def test_the_workspace_goes_to_the_only_listing_or_lets_one_choose(workspace):
    ana = workspace.keeper()
    assert ana.visitor.see("/practice", 302).response.location == "/practice/ana-lee"
    workspace.keeper("bo@example.org", slug="bo-kim", name="Bo Kim")
    with workspace.site.inside():
        keeps(workspace.site.found(), workspace.listing("bo-kim"), "clinic")
    assert {"Ana Lee", "Bo Kim"} <= ana.visitor.see("/practice").links.keys()
    with workspace.site.inside():
        an_account("new@example.org")
    assert "You keep no listing yet" in workspace.site.visitor("new@example.org").see("/practice").text


@pytest.mark.parametrize("path", ["", "about", "places", "prices", "preview", "changes", "plan"])
def test_strangers_find_nothing_and_nobody_gets_in_without_signing_in(path, workspace):
    ana = workspace.keeper()
    workspace.keeper("bo@example.org", slug="bo-kim", name="Bo Kim")
    workspace.site.visitor("bo@example.org").see(ana.url(path), 404)
    answer = workspace.site.visitor().see(ana.url(path), 302).response
    assert "/sign-in" in answer.location


def test_the_last_change_stands_on_the_overview_for_a_month(workspace):
    ana = workspace.keeper()
    ana.save("contact", phone="732 555 0111")
    page = ana.see()
    assert "Last change" in page.text
    assert "(732) 555-0142" in page.text
    assert "(732) 555-0111" in page.text
    with time_machine.travel(datetime.now(UTC) + timedelta(days=31)):
        assert "Undo" not in workspace.again(ana).see().text
