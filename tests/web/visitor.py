"""A visitor without a browser who checks every page on the way: `visitor.see("/search?near=07712").text`.

Whatever HTML comes back must parse strictly, say what it is (title and h1), be whole (no duplicate or dangling ids),
be operable (labels, named buttons), and keep the law of the house: no inline script or style, CSRF in POST forms,
the security headers. A page that fails is named with all that is wrong with it.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from directory.accounts.actions import begin_sign_in
from directory.accounts.models import Account
from directory.shared.db import unit_of_work
from directory.web.headers import CONTENT_SECURITY_POLICY
from directory.web.visitor import SIGN_IN_KEY
from tests.web.parsing import parsed

REFERENCES = ("for", "form", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "list")
CONTROLS = ("input", "select", "textarea")
WITHOUT_TOKEN = ("/shortlist", "/es/shortlist")
"""Forms on pages that everybody reads: their view asks the browser where they come from (directory/web/same_origin)."""
UNLABELED_TYPES = ("hidden", "submit", "button", "image", "reset")
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": ("same-origin", "no-referrer"),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True)
class Page:
    """One answer, with its document where it is HTML."""

    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def url(self) -> str:
        return self.response.request.full_path

    @cached_property
    def root(self) -> Element:
        return parsed(self.response.get_data(as_text=True))

    @cached_property
    def parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.root.iter() for child in parent}

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of a tag with these attributes (`class_` is one of the classes; `data_x` is data-x)."""

        def fits(element: Element) -> bool:
            for name, value in attributes.items():
                if name == "class_":
                    if value not in element.get("class", "").split():
                        return False
                elif element.get(name.rstrip("_").replace("_", "-")) != value:
                    return False
            return True

        found = self.elements if tag == "*" else self.by_tag.get(tag, [])
        return [element for element in found if fits(element)]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{self.url}: {len(found)} × <{tag}> {attributes}"
        return found[0]

    @cached_property
    def elements(self) -> list[Element]:
        return [element for element in self.root.iter() if isinstance(element.tag, str)]

    @cached_property
    def by_tag(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in self.elements:
            found.setdefault(element.tag, []).append(element)
        return found

    @property
    def title(self) -> str:
        return words_of(self.one("title"))

    @property
    def h1(self) -> str:
        return words_of(self.one("h1"))

    @property
    def text(self) -> str:
        return words_of(self.one("main"))

    @property
    def links(self) -> dict[str, str]:
        """The links of the main part: words → address."""
        return {words_of(link): link.get("href", "") for link in self.one("main").iter("a")}

    @property
    def slugs(self) -> list[str]:
        """The listings of a results page in their order."""
        return [card.get("id", "").removeprefix("result-") for card in self.all("article", class_="listing-card")]


def words_of(element: Element) -> str:
    """The words of an element, its spaces made single; scripts are no words."""

    def parts(one: Element) -> Iterator[str]:
        if one.tag == "script":
            return
        yield one.text or ""
        for child in one:
            yield from parts(child)
            yield child.tail or ""

    return " ".join("".join(parts(element)).split())


class Visitor(FlaskClient):
    """Flask's test client whose `see` checks what it gets, and who may be somebody."""

    def sign_in(self, account: Account, *, proved_at: datetime | None = None) -> None:
        """Be signed in as an account that proved itself just now, or at another time."""
        now = datetime.now(UTC)
        with unit_of_work():
            key = begin_sign_in(account, browser="A test", now=now).key
        with self.session_transaction() as session:
            session |= {
                "_user_id": account.fs_uniquifier,
                "_fresh": True,
                "fs_paa": (proved_at or now).timestamp(),
                SIGN_IN_KEY: key,
            }

    def send(self, url: str, /, status: int = 302, *, form: str | None = None, **fields: object) -> Page:
        """Fill in the form that stands at an address (or at `form`) and send it; expect a status, check the page.

        Hidden fields go along as the page gave them, the CSRF token among them.
        """
        page = self.see(form or url)
        hidden = {
            field.get("name"): field.get("value", "")
            for form_ in page.all("form")
            if (form_.get("action") or page.response.request.path).split("?")[0] == url.split("?", maxsplit=1)[0]
            for field in form_.iter("input")
            if field.get("type") == "hidden"
        }
        answer = self.post(url, data=hidden | fields)
        assert answer.status_code == status, (
            f"POST {url}: {answer.status_code}, not {status}. {answer.get_data()[:600]!r}"
        )
        sent = Page(answer)
        complaints = check(sent)
        assert not complaints, f"POST {url}:\n  " + "\n  ".join(complaints)
        return sent

    def see(self, url: str, status: int = 200, **given: object) -> Page:
        """Fetch an address, expect its status, and check the page."""
        answer = self.get(url, **given)
        assert answer.status_code == status, f"{url}: {answer.status_code}, not {status}. {answer.get_data()[:300]!r}"
        page = Page(answer)
        complaints = check(page)
        assert not complaints, f"{url}:\n  " + "\n  ".join(complaints)
        return page


def check(page: Page) -> list[str]:
    """Everything that is wrong with a page, in sentences."""
    complaints = [
        f"The header {name} is {page.response.headers.get(name)!r}, not {value!r}."
        for name, value in HEADERS.items()
        if page.response.headers.get(name) not in (value if isinstance(value, tuple) else (value,))
    ]
    if page.response.mimetype != "text/html" or 300 <= page.status < 400:
        return complaints
    checks = (heads, ids, references, controls, buttons_and_pictures, headings, inline_code, forms)
    return complaints + [complaint for one in checks for complaint in one(page)]


def heads(page: Page) -> Iterator[str]:
    if page.h1 not in page.title:
        yield f"The title “{page.title}” does not hold the h1 “{page.h1}”."
    if not page.h1:
        yield "The h1 is empty."
    asked = page.response.request
    is_spanish = f"{asked.script_root}{asked.path}/".startswith("/es/")
    if page.root.get("lang") != ("es-US" if is_spanish else "en-US"):
        yield "The page does not name its language."
    if len(page.all("main")) != 1:
        yield "There is not exactly one main part."


def ids(page: Page) -> Iterator[str]:
    counted = Counter(element.get("id") for element in page.elements if element.get("id") is not None)
    for name, count in counted.items():
        if count > 1 or not name.strip() or " " in name:
            yield f"The id “{name}” stands {count} times, is empty or holds a space."


def references(page: Page) -> Iterator[str]:
    known = {element.get("id") for element in page.elements}
    for element in page.elements:
        for attribute in REFERENCES:
            for name in (element.get(attribute) or "").split():
                if name not in known:
                    yield f'{attribute}="{name}" on <{element.tag}> leads nowhere.'
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and href[1:] not in known:
            yield f"The link {href} leads nowhere."


def controls(page: Page) -> Iterator[str]:
    labels = {label.get("for") for label in page.all("label") if words_of(label)}
    for tag in CONTROLS:
        for control in page.all(tag):
            if control.get("type") in UNLABELED_TYPES:
                continue
            named = control.get("id") in labels or control.get("aria-label") or control.get("aria-labelledby")
            if not named:
                yield f"<{tag} name={control.get('name')!r}> has no label."


def buttons_and_pictures(page: Page) -> Iterator[str]:
    for tag in ("button", "a"):
        for element in page.all(tag):
            pictures = " ".join(image.get("alt", "") for image in element.iter("img"))
            if not (words_of(element) or element.get("aria-label") or pictures.strip()):
                yield f"A <{tag}> has no words: {sorted(element.attrib.items())}."
    for image in page.all("img"):
        if image.get("alt") is None or not image.get("width"):
            yield f"The picture {image.get('src')} has no alt text or no size."


def headings(page: Page) -> Iterator[str]:
    before = 1
    for element in page.elements:
        if re.fullmatch("h[1-6]", element.tag):
            level = int(element.tag[1])
            if level > before + 1:
                yield f"The heading “{words_of(element)}” is an h{level} after an h{before}."
            before = level


def inline_code(page: Page) -> Iterator[str]:
    if page.all("style"):
        yield "There is a <style> in the page."
    for script in page.all("script"):
        if not script.get("src") and script.get("type") not in ("application/json", "application/ld+json"):
            yield "There is a script in the page."
    for element in page.elements:
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                yield f'<{element.tag} {name}="{value}"> is inline code.'
            if value.strip().lower().startswith("javascript:"):
                yield f"{name} of <{element.tag}> runs a script."


def forms(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        method = (form.get("method") or "get").lower()
        tokens = [field for field in form.iter("input") if field.get("name") == "csrf_token" and field.get("value")]
        if method == "post" and len(tokens) != 1 and form.get("action") not in WITHOUT_TOKEN:
            yield f"The form to {form.get('action')} has no CSRF token."


def plain(words: str) -> str:
    """Words as they stand in the source of a page."""
    return html.escape(words, quote=True)
