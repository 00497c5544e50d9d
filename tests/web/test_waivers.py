"""Words that the check stops: asked about from the form, decided at the desk, saved or not afterward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from directory.accounts.rules import Role
from directory.wording.queries import open_waiver_requests, standing_waivers
from tests.web.a_site import own_site
from tests.web.visitor import Page, words_of
from tests.web.workspace import said, workspace

__all__ = ["own_site", "workspace"]

WORDS = "I trained at the Institute of Permanent Change; its name is permanent."
PROMISE = "The result is permanent."


@pytest.fixture
def ana(workspace):
    return workspace.keeper()


@pytest.fixture
def desk(own_site):
    return own_site.visitor(own_site.account("desk@example.org", Role.ADMINISTRATOR, has_second_factor=True))


def asks(page: Page) -> list[str]:
    """The values of the buttons that ask for a waiver."""
    return [one.get("value") for one in page.all("button", name="then") if one.get("value").startswith("waiver ")]


def typed(page: Page, name: str) -> str:
    return "".join(page.one("textarea", id=name).itertext()).strip()


def ask(keeper, text=WORDS, *, path="about", **answers) -> Page:
    """Be refused, then ask with the button beside the remark; the page that comes back."""
    field = answers.pop("field", "about")
    refused = keeper.save(path, 422, **{field: text} | answers)
    [button] = asks(refused)
    return keeper.save(path, 200, on=refused, then=button, **{f"statement-{field}": "It is a name."})


def only_request(site) -> int:
    with site.inside():
        [one] = open_waiver_requests(9)
        return one.id


def test_refused_words_are_asked_about_granted_and_saved(workspace, ana, desk):
    page = ask(ana)
    assert "We decide within 5 days" in said(page)
    assert (typed(page, "about"), asks(page)) == (WORDS, [])
    assert "take the listing back to a draft" in page.text
    assert not page.title.startswith("Error")
    assert "Institute" not in workspace.public("ana-lee").text
    seen = desk.see("/admin/waivers")
    assert [words_of(one) for one in seen.all("mark")] == ["Permanent", "permanent"]
    assert all(words in seen.text for words in (WORDS, "It is a name.", "Ana Lee", "651"))
    desk.send(f"/admin/waivers/{only_request(workspace.site)}", 303, form="/admin/waivers", act="grant", why="A name.")
    assert "Nobody asks" in desk.see("/admin/waivers").text
    [(template, text), *_] = workspace.site.letters("ana@example.org")
    assert (template, WORDS in text, "A name." in text) == ("wording_granted", True, True)
    assert workspace.site.link("ana@example.org") == "/practice/ana-lee/about"
    ana.save("about", about=WORDS)
    assert WORDS in workspace.public("ana-lee").text
    assert "Change these words" in ana.save("about", 422, about=WORDS + " Truly.").text


def test_declined_words_are_refused_again_and_the_reason_is_in_the_letter(workspace, ana, desk):
    ask(ana, PROMISE)
    asked = only_request(workspace.site)
    desk.send(f"/admin/waivers/{asked}", 303, form="/admin/waivers", act="decline", why="It is a promise.")
    [(template, text), *_] = workspace.site.letters("ana@example.org")
    assert (template, "It is a promise." in text) == ("wording_declined", True)
    page = ana.save("about", 422, about=PROMISE)
    assert asks(page) == ["waiver permanent about"]


def test_who_asked_already_is_told_so_on_the_refused_form(workspace, ana):
    ask(ana)
    page = ana.save("about", 422, about=WORDS)
    assert asks(page) == []
    assert "Asked about “Permanent”" in page.text
    again = ana.save("about", 422, on=page, then="waiver permanent about", about=WORDS)
    assert "asked about these words already" in again.text
    assert typed(again, "about") == WORDS
    assert asks(ana.save("about", 422, about=PROMISE)) == ["waiver permanent about"]


@pytest.mark.parametrize("then", ["waiver", "waiver permanent", "waiver no-such about", "waiver permanent name"])
def test_only_what_the_check_remarks_on_is_asked_about(workspace, ana, then):
    page = ana.save("about", 422, then=then, about=WORDS)
    assert "says nothing of these words" in page.text
    assert typed(page, "about") == WORDS
    with workspace.site.inside():
        assert open_waiver_requests(9) == []


def test_a_statement_that_is_too_long_comes_back_whole(ana):
    long = "x" * 1001
    page = ana.save("about", 422, then="waiver permanent about", about=WORDS, **{"statement-about": long})
    assert "1,000 characters" in page.text
    assert typed(page, "statement-about") == long


def test_a_draft_asks_from_the_form_that_advises_and_is_published(workspace, desk):
    eva = workspace.keeper(slug="eva", status="draft", published_at=None)
    eva.save("about", about=WORDS)
    [button] = asks(advised := eva.see("about"))
    page = eva.save("about", 200, on=advised, then=button)
    assert "take the listing back" not in page.text
    asked = only_request(workspace.site)
    desk.send(f"/admin/waivers/{asked}", 303, form="/admin/waivers", act="grant", why="A name.")
    eva.press("publish")
    assert WORDS in workspace.public("eva").text


def test_a_waiver_for_the_label_of_a_new_price_holds_for_its_row(workspace, ana, desk):
    words = {"label": "Session, up to 60 minutes", "amount": "120", "kind": "session"}
    refused = ana.save("prices/new", 422, **words)
    [button] = asks(refused)
    ana.save("prices/new", 200, on=refused, then=button)
    asked = only_request(workspace.site)
    desk.send(f"/admin/waivers/{asked}", 303, form="/admin/waivers", act="grant", why="A length, no price.")
    assert workspace.site.link("ana@example.org") == "/practice/ana-lee/prices"
    ana.save("prices/new", **words)
    with workspace.site.inside():
        row = max(one.id for one in workspace.listing("ana-lee").prices)
    ana.save(f"prices/{row}", minutes="60")


def test_enter_saves_and_never_asks(ana):
    page = ana.save("about", 422, about=WORDS)
    form = next(one for one in page.all("form") if one.get("action") == "/practice/ana-lee/about")
    assert next(one.get("value") for one in form.iter("button")) == "save"


def test_a_decision_without_its_reason_comes_back(workspace, ana, desk):
    ask(ana)
    asked = only_request(workspace.site)
    page = desk.send(f"/admin/waivers/{asked}", 422, form="/admin/waivers", act="grant", why="")
    assert page.title.startswith("Error:")
    assert "Give the reason" in words_of(page.one("p", id=f"why-{asked}-error"))
    kept = desk.send(f"/admin/waivers/{asked}", 422, form="/admin/waivers", act="?", why="So.")
    assert typed(kept, f"why-{asked}") == "So."


def test_a_reason_survives_proving_again(workspace, ana, desk):
    ask(ana)
    asked = only_request(workspace.site)
    long_ago = datetime.now(UTC) - timedelta(minutes=20)
    stale = workspace.site.visitor("desk@example.org", proved_at=long_ago)
    sent = stale.send(f"/admin/waivers/{asked}", form="/admin/waivers", act="grant", why="A name.")
    assert urlsplit(sent.response.location).path == "/account/prove"
    back = dict(pair.split("=", 1) for pair in urlsplit(sent.response.location).query.split("&"))["next"]
    page = stale.see(back.replace("%2F", "/").replace("%3F", "?").replace("%3D", "="))
    assert typed(page, f"why-{asked}") == "A name."
    with workspace.site.inside():
        assert len(open_waiver_requests(9)) == 1


def test_a_waiver_is_revoked_at_the_desk_and_the_words_are_refused_again(workspace, ana, desk):
    ask(ana)
    asked = only_request(workspace.site)
    desk.send(f"/admin/waivers/{asked}", 303, form="/admin/waivers", act="grant", why="A name.")
    with workspace.site.inside():
        [waiver] = standing_waivers(9)
        url = f"/admin/waivers/standing/{waiver.id}/revoke"
    assert "Give the reason" in desk.send(url, 422, form="/admin/waivers", why="").text
    desk.send(url, 303, form="/admin/waivers", why="It was renamed.")
    assert "Waivers that hold" not in desk.see("/admin/waivers").text
    ana.save("about", 422, about=WORDS)


@pytest.mark.parametrize("roles", [(), (Role.MODERATOR,), (Role.VERIFIER,)])
def test_nobody_but_administrators_sees_the_desk(workspace, ana, own_site, roles):
    ask(ana)
    asked = only_request(workspace.site)
    other = own_site.visitor(own_site.account("other@example.org", *roles, has_second_factor=True))
    assert other.get("/admin/waivers").status_code == 403
    assert other.get(f"/admin/waivers/{asked}").status_code == 404
    assert own_site.visitor().get("/admin/waivers").status_code == 302


def test_nobody_asks_for_the_listing_of_another(workspace, ana):
    bo = workspace.keeper("bo@example.org", slug="bo-kim", name="Bo Kim")
    token = bo.see("contact").all("input", name="csrf_token")[0].get("value")
    sent = {"csrf_token": token, "then": "waiver permanent about", "about": WORDS}
    assert bo.visitor.post("/practice/ana-lee/about", data=sent).status_code == 404
    with workspace.site.inside():
        assert open_waiver_requests(9) == []
