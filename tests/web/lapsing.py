"""One credential that was checked, and everything that says of it whether it is verified.

with own_site.inside(): keep_verified(region, last_day)
assert set(said_everywhere(own_site, now=…).values()) == {"verified"}
"""

from __future__ import annotations

import time_machine

from directory.checklist.queries import facts_of
from directory.checklist.rules import checklist
from directory.credentials.rules import CredentialKind
from directory.discovery.find import Query, find
from directory.discovery.sync import rebuild
from directory.listings.queries import listing_at
from directory.listings.rules import Status
from directory.places import REGIONS
from directory.shared.db import db
from tests.factories.checks import a_check
from tests.factories.listings import a_credential, a_listing, a_place, keep
from tests.web.visitor import words_of

SLUG = "ana-lee"


def keep_verified(region, last_day, *, checked_at, kind=CredentialKind.LICENSE, slug=SLUG, time_zone=None):
    """A published listing of one place, with one verified credential that is good through a day; in the index too."""
    known = REGIONS[region]
    place = a_place(region=region, country=known.country, time_zone=time_zone or known.time_zone, city="Here")
    listing = a_listing(slug=slug, name="Ana Lee", now=checked_at, places=[place], status=Status.PUBLISHED)
    stated = {"region": region} if kind is CredentialKind.LICENSE else {}
    one = a_credential(listing.practitioner, kind, now=checked_at, expires_on=last_day, issued_on=None, **stated)
    keep(listing, one, a_check(one, at=checked_at))
    return listing


def said_everywhere(site, now, *, name="license", number=1, slug=SLUG):
    """What each part of the site says of a point at an instant: "verified", or else the word of its state.

    Page, card, API, badge, data for machines, filters and counts of the search, checklist: by the name of the part.
    """
    with time_machine.travel(now, tick=False):
        visitor = site.visitor()
        page = visitor.see(f"/providers/{slug}")
        results = visitor.see(f"/search?{name}=verified")
        every = visitor.see("/search")
        api = visitor.get(f"/api/v1/listings/{slug}").get_json()
        badge = visitor.get(f"/providers/{slug}/badge.json").get_json()
        found = visitor.get(f"/api/v1/search?answered={number}").get_json()
        with site.inside():
            facts = facts_of([listing_at(slug)])
            (point,) = (checklist(one, now=now).points[number - 1] for one in facts.values())
            index = site.app.extensions["search_index"]
            hits = find(Query(choices={name: frozenset({"verified"})}), index=index, stubs=True, now=now)
    data = "".join(one.text for one in page.all("script", type="application/ld+json"))
    (credential,) = api["credentials"]
    card = every.one("article", id_=f"result-{slug}")
    is_there = {True: "verified", False: point.state.value}
    return {
        "checklist": point.state.value,
        "page": state_of(page.one("section", class_="checklist"), number),
        "evidence": next(iter(page.one("li", class_="credential").get("class").split("--")[1:])),
        "card": state_of(card, number),
        "badge": badge["states"][number - 1]["state"],
        "API": api["points"][number - 1]["state"],
        "API, credential": credential["state"],
        "API, check": is_there[credential["checked_on"] is not None],
        "data for machines": is_there['"hasCredential"' in data],
        "filter": is_there[results.slugs == [slug]],
        "index": is_there[[one.listing.slug for one in hits.cards] == [slug]],
        "count": is_there[found["facets"].get(name, {}).get("verified", 0) == 1],
        "answered": is_there[[one["slug"] for one in found["items"]] == [slug]],
        "answered, count": is_there[hits.result.facets["answered"].get(str(number), 0) == 1],
    }


def state_of(element, number):
    """The state of a point in a checklist on a page, by its word."""
    points = [one for one in element.iter("li") if "checklist__point" in one.get("class", "").split()]
    (word,) = (one for one in points[number - 1].iter("span") if one.get("class") == "checklist__word")
    return words_of(word).lower().replace(" ", "-")


def index_of(site):
    """Build the index of a site anew."""
    with site.inside():
        rebuild(site.app.extensions["search_index"])
        db.session.remove()
