"""A workspace for tests: a keeper, their listing, and forms sent as a browser would send them.

def test_…(workspace):                               from tests.web.a_site import own_site
    ana = workspace.keeper(slug="ana-lee")           from tests.web.workspace import workspace
    ana.save("contact", phone="732 555 0199")        the form as it stands, with one answer changed; saved (303)
    ana.save("about", status=422, about="permanent") the page that comes back
    workspace.public("ana-lee").text                 what everybody sees
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from directory.listings.models import Listing
from directory.listings.queries import listing_at
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.web.a_site import OwnSite
from tests.web.visitor import Page, Visitor, check, words_of

BARE = {
    "status": "draft",
    "published_at": None,
    "terms": {},
    "about": "",
    **dict.fromkeys(("practice", "phone", "website", "booking_url", "plan", "is_accepting", "next_opening_on"), None),
    "next_opening_stated_at": None,
}


def nothing() -> dict[str, object]:
    """A draft of which only the name is known."""
    return BARE | {"places": [], **{name: [] for name in ("prices", "packages", "precautions", "confirmations")}}


@dataclass(frozen=True)
class Keeper:
    """Somebody who is signed in, in one window, and keeps a listing."""

    visitor: Visitor
    slug: str

    def url(self, path: str) -> str:
        return f"/practice/{self.slug}/{path}".rstrip("/")

    def see(self, path: str = "", status: int = 200) -> Page:
        """A page of the workspace, checked."""
        return self.visitor.see(self.url(path), status)

    def save(self, path: str, status: int = 303, *, on: Page | None = None, then: str = "save", **answers) -> Page:
        """Send the form of a page, with some answers changed (`stance_botox` is stance-botox); expect a status."""
        url = self.url(path)
        fields = filled_in(on or self.visitor.see(url), url.split("?")[0])
        return self.post(
            url, fields | {"then": [then]} | {name.replace("__", "-"): one for name, one in answers.items()}, status
        )

    def press(self, path: str, status: int = 303, *, on: str = "", **answers) -> Page:
        """Press the button of an act that stands on a page."""
        return self.visitor.send(self.url(path), status, form=self.url(on), **answers)

    def force(self, path: str, status: int = 303, **answers) -> Page:
        """Send an act for which no button stands on any page, with a token of one's own."""
        token = self.see("contact").all("input", name="csrf_token")[0].get("value")
        return self.post(self.url(path), {"csrf_token": token} | answers, status)

    def post(self, url: str, fields: dict[str, object], status: int) -> Page:
        answer = self.visitor.post(url, data=fields)
        assert answer.status_code == status, f"{url}: {answer.status_code}. {answer.get_data(as_text=True)[:3000]}"
        page = Page(answer)
        complaints = check(page)
        assert not complaints, f"POST {url}:\n  " + "\n  ".join(complaints)
        return page


def filled_in(page: Page, action: str) -> dict[str, list[str]]:
    """What a browser would send of the form with an action, without its buttons."""
    form = next(form for form in page.all("form") if form.get("action") == action and len(list(form.iter("input"))) > 1)
    sent: dict[str, list[str]] = {}
    for element in form.iter():
        name, kind = element.get("name"), element.get("type")
        if (
            element.tag == "input"
            and name
            and (kind not in ("checkbox", "radio") or element.get("checked") is not None)
        ):
            sent.setdefault(name, []).append(element.get("value", ""))
        elif element.tag == "textarea":
            sent[name] = [element.text or ""]
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = [one for one in options if one.get("selected") is not None] or options[:1]
            sent[name] = [one.get("value", "") for one in chosen]
    return sent


@dataclass(frozen=True)
class Workspace:
    """A site with keepers."""

    site: OwnSite

    def keeper(self, email: str = "ana@example.org", **listing) -> Keeper:
        """A keeper with a listing of their own, published unless it says otherwise."""
        given = {"slug": "ana-lee", "name": "Ana Lee", "now": datetime.now(UTC)} | listing
        with self.site.inside():
            keeps(an_account(email), keep(a_listing(**given)))
        return Keeper(self.site.visitor(email), given["slug"])

    def again(self, keeper: Keeper, email: str = "ana@example.org") -> Keeper:
        """The same person in another window."""
        return Keeper(self.site.visitor(email), keeper.slug)

    def public(self, slug: str, status: int = 200) -> Page:
        """The public page, as somebody sees it who is not signed in."""
        return self.site.visitor().see(f"/providers/{slug}", status)

    def listing(self, slug: str) -> Listing:
        """The row. Needs `site.inside()`."""
        found = listing_at(slug)
        assert found is not None
        return found


def said(page: Page) -> str:
    """What a page says after the last step."""
    return " ".join(words_of(one) for one in page.all("div", class_="said"))


@pytest.fixture
def workspace(own_site):
    """A site with keepers."""
    return Workspace(own_site)
