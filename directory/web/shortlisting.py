"""The shortlist of whoever asks: the rows of their account or, for who is not signed in, a cookie of their browser.

The cookie is set only when somebody presses the button. At sign-in what it holds is added to the account's list, and
it goes (why: `directory/shortlists`). One that is there while somebody is signed in, because it was set in another
window at that moment, is added when they next press a button.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from flask import Flask, Response, current_app, g, request, url_for

from directory.audit.rules import Actor
from directory.discovery.chosen import Chosen, chosen, homes_of
from directory.shared.db import unit_of_work
from directory.shortlists.actions import keep_listings, leave_all, leave_listings
from directory.shortlists.queries import entries_of, slugs_of
from directory.shortlists.rules import BROWSER_KEEPS_FOR, copy_of, merged, put_back, slugs_in
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


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change came to: how many found no room, and where what was taken off stood, counted from the oldest.

    What cannot be kept any more is not in `places`: nothing could put it back.
    """

    left_out: int = 0
    places: Mapping[str, int] = field(default_factory=dict)


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


def change(act: Act, slugs: Sequence[str], *, now: datetime, places: Mapping[str, int] | None = None) -> Changed:
    """Keep some listings, take some off, or take off all.

    Only what is published now is kept; unclaimed listings are not. `places`: where those stood that are put back. A
    browser's copy is written when the answer goes, by `write_browser_copy`.
    """
    g.pop("shortlist", None)
    person = visitor.person()
    if person is None:
        return _in_browser(act, slugs, places or {})
    by = visitor.me()
    with unit_of_work():
        left_out = add_browser_copy(by=by, now=now)
        if act == "keep":
            return Changed(left_out + _keep(slugs, places or {}, by=by, now=now))
        return Changed(left_out, _take_off(act, slugs, person.account_id, by=by))


def add_browser_copy(*, by: Actor, now: datetime) -> int:
    """Add what this browser kept to somebody's own list, in the caller's unit of work; how many found no room."""
    slugs = browser_slugs()
    if cookie_name() in request.cookies:
        g.browser_copy = ()
    return _keep(slugs, {}, by=by, now=now) if slugs else 0


def _keep(slugs: Sequence[str], places: Mapping[str, int], *, by: Actor, now: datetime) -> int:
    """Add to an account's list; how many found no room."""
    found = _chosen(slugs)
    ids = {one: found[one].id for one in slugs if one in found}
    back = {ids[one]: place for one, place in places.items() if one in ids}
    return len(keep_listings([*ids.values()], by=by, now=now, places=back).left_out)


def _take_off(act: Act, slugs: Sequence[str], account_id: int, *, by: Actor) -> Mapping[str, int]:
    """Take some, or all, off an account's list; where they stood."""
    entries = entries_of(account_id)
    there = [slug for _, slug in entries]
    if act == "clear":
        leave_all(by=by)
        return _places(there, among=there)
    going = _homes(slugs, among=there)
    leave_listings([listing_id for listing_id, slug in entries if slug in going], by=by)
    return _places(going, among=there)


def _in_browser(act: Act, slugs: Sequence[str], places: Mapping[str, int]) -> Changed:
    kept = browser_slugs()
    if act == "keep":
        found = _chosen([*kept, *slugs])
        there = dict.fromkeys(found[one].slug if one in found else one for one in kept)
        back = {found[one].slug: place for one, place in places.items() if one in found}
        plan = put_back(merged(tuple(there), [found[one].slug for one in slugs if one in found]), back)
        g.browser_copy = plan.whole
        return Changed(len(plan.left_out))
    going = set(kept) if act == "clear" else _homes(slugs, among=kept)
    g.browser_copy = tuple(one for one in kept if one not in going)
    return Changed(places=_places(going, among=kept))


def _places(going: Collection[str], *, among: Sequence[str]) -> dict[str, int]:
    """Where those of a list stand that are going and could be kept again, counted from the oldest."""
    found = _chosen(going)
    return {one: among.index(one) for one in dict.fromkeys(among) if one in going and one in found}


def _chosen(slugs: Collection[str]) -> dict[str, Chosen]:
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
