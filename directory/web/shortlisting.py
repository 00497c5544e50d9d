"""The shortlist of whoever asks: the rows of their account or, for who is not signed in, a cookie of their browser.

The cookie is set only when somebody presses the button. At sign-in what it holds is added to the account's list, and
it goes (why: `directory/shortlists`). One that is there while somebody is signed in, because it was set in another
window at that moment, is added when they next press a button.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask import Flask, Response, current_app, g, request, url_for

from directory.audit.rules import Actor
from directory.discovery.chosen import Chosen, chosen, homes_of
from directory.shared.db import unit_of_work
from directory.shortlists.actions import keep_listings, leave_all, leave_listings
from directory.shortlists.queries import entries_of, slugs_of
from directory.shortlists.rules import BROWSER_KEEPS_FOR, copy_of, merged, slugs_in
from directory.web import visitor

Act = Literal["keep", "leave", "clear"]
ACTS: tuple[Act, ...] = ("keep", "leave", "clear")


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The list of whoever asks, the oldest first. `url`: where its form goes; `here`: the page to come back to."""

    slugs: tuple[str, ...]
    url: str
    here: str

    def has(self, slug: str) -> bool:
        """Whether a listing is on it."""
        return slug in self.slugs

    @property
    def count(self) -> int:
        """How many are on it."""
        return len(self.slugs)


def shortlist() -> Shortlist:
    """The list of whoever asks, read once for each request; without an account nothing is asked of the database."""
    if "shortlist" not in g:
        person = visitor.person()
        slugs = slugs_of(person.account_id) if person else g.get("browser_copy", browser_slugs())
        here = request.script_root + request.full_path.rstrip("?")
        g.shortlist = Shortlist(slugs, url_for("public.change_shortlist"), here)
    found: Shortlist = g.shortlist
    return found


def browser_slugs() -> tuple[str, ...]:
    """What the browser of this request kept; nothing where its copy is not as we write it."""
    return slugs_in(request.cookies.get(cookie_name(), ""))


def cookie_name() -> str:
    """What the browser's copy is called."""
    return "__Host-shortlist" if current_app.config["FINEPOINT"].production else "shortlist"


def change(act: Act, slugs: Sequence[str], *, now: datetime) -> int:
    """Keep some listings, take some off, or take off all; returns how many found no room.

    Only what is published now is kept; unclaimed listings are not. A browser's copy is written when the answer goes, by
    `write_browser_copy`.
    """
    g.pop("shortlist", None)
    person = visitor.person()
    if person is None:
        return _in_browser(act, slugs)
    by = visitor.me()
    with unit_of_work():
        left_out = add_browser_copy(by=by, now=now)
        return left_out + _in_account(act, slugs, person.account_id, by=by, now=now)


def add_browser_copy(*, by: Actor, now: datetime) -> int:
    """Add what this browser kept to somebody's own list, in the caller's unit of work; how many found no room."""
    slugs = browser_slugs()
    if cookie_name() in request.cookies:
        g.browser_copy = ()
    return _in_account("keep", slugs, by.person_id, by=by, now=now) if slugs else 0


def _in_account(act: Act, slugs: Sequence[str], account_id: int | None, *, by: Actor, now: datetime) -> int:
    if act == "clear":
        leave_all(by=by)
        return 0
    if act == "keep":
        found = _chosen(slugs)
        return len(keep_listings([found[one].id for one in slugs if one in found], by=by, now=now).left_out)
    entries = entries_of(account_id) if account_id is not None else []
    going = _homes(slugs, among=[slug for _, slug in entries])
    leave_listings([listing_id for listing_id, slug in entries if slug in going], by=by)
    return 0


def _in_browser(act: Act, slugs: Sequence[str]) -> int:
    kept, left_out = browser_slugs(), 0
    if act == "clear":
        kept = ()
    elif act == "leave":
        going = _homes(slugs, among=kept)
        kept = tuple(one for one in kept if one not in going)
    else:
        found = _chosen([*kept, *slugs])
        there = dict.fromkeys(found[one].slug if one in found else one for one in kept)
        plan = merged(tuple(there), [found[one].slug for one in slugs if one in found])
        kept, left_out = plan.whole, len(plan.left_out)
    g.browser_copy = kept
    return left_out


def _chosen(slugs: Sequence[str]) -> dict[str, Chosen]:
    return chosen(slugs, stubs=False)


def _homes(slugs: Sequence[str], *, among: Sequence[str]) -> set[str]:
    """Those of some slugs that lead where others lead: the same listing may have been kept by an earlier address."""
    homes = homes_of({*slugs, *among})
    leaving = {homes.get(one, one) for one in slugs}
    return {one for one in among if homes.get(one, one) in leaving}


def write_browser_copy(response: Response) -> Response:
    """Have the browser keep what was changed, or forget its copy; not when the page failed."""
    if "browser_copy" not in g or response.status_code >= 400:
        return response
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    if not g.browser_copy:
        response.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=secure)
        return response
    response.set_cookie(
        cookie_name(),
        copy_of(g.browser_copy),
        max_age=BROWSER_KEEPS_FOR,
        httponly=True,
        samesite="Lax",
        secure=secure,
    )
    return response


def mount(app: Flask) -> None:
    """Give templates the list, and let answers carry the browser's copy."""
    app.jinja_env.globals.update(shortlist=shortlist)
    app.after_request(write_browser_copy)
