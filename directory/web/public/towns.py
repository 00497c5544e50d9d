"""Towns and regions: who practices near, in numbers, who licenses acupuncture there, and where to look further."""

from __future__ import annotations

from flask import current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from directory.discovery.find import WITHIN_DEFAULT_MILES, Query, find
from directory.discovery.spread import counted
from directory.discovery.towns import practitioners_by_region, towns_of_practice
from directory.places import REGIONS
from directory.places.addresses import place_of, region_of, slug_of, town_of, towns_like
from directory.shared.clock import utc_now
from directory.shared.text import printable
from directory.web.guards import allow
from directory.web.presenting.towns import currency_of, region_name, region_page, region_rows, town_page, towns_meant
from directory.web.public.blueprint import pages

Answer = str | Response | tuple[str, int]


@pages.get("/near")
@allow("public:site:read")
def regions() -> str:
    """List the states and provinces in which somebody practices."""
    return render_template(
        "public/regions.html",
        countries=region_rows(practitioners_by_region(index=current_app.extensions["search_index"], now=utc_now())),
    )


@pages.get("/near/<region>")
@allow("public:site:read")
def region(region: str) -> Answer:
    """Show a state or province; another spelling of it redirects for good."""
    code = region_of(region)
    if code is None:
        return _unknown(region)
    if region != code.lower():
        return redirect(url_for(".region", region=code.lower()), code=301)
    now, index = utc_now(), current_app.extensions["search_index"]
    practitioners = practitioners_by_region(index=index, now=now).get(code, 0)
    page = region_page(code, practitioners, towns_of_practice(index=index, now=now).values())
    return render_template("public/region.html", page=page)


@pages.get("/near/<region>/<town>")
@allow("public:listing:find")
def town(region: str, town: str) -> Answer:
    """Show a town; another spelling of it redirects for good, an unknown one gets help."""
    code = region_of(region)
    found = town_of(code, town) if code else None
    if code is None or found is None:
        return _unknown(town, code)
    address = url_for(".town", region=code.lower(), town=slug_of(found))
    if (region, town) != (code.lower(), slug_of(found)):
        return redirect(address, code=301)
    now, index, place = utc_now(), current_app.extensions["search_index"], place_of(found)
    query = Query(near=place, within=WITHIN_DEFAULT_MILES)
    page = town_page(
        found,
        place,
        counted(query, currency_of(found), about=(code, town), index=index, now=now),
        find(query, index=index, stubs=current_app.config["FINEPOINT"].public_stubs, now=now),
        towns_of_practice(index=index, now=now),
        within=WITHIN_DEFAULT_MILES,
        now=now,
    )
    return render_template("public/town.html", page=page)


def _unknown(asked: str, region: str | None = None) -> tuple[str, int]:
    """Help for an address that names no town or region that we know."""
    words = printable(asked).replace("-", " ").strip()[:80]
    meant = towns_meant(towns_like(asked))
    name = region_name(region) if region in REGIONS else ""
    return render_template("public/town_unknown.html", asked=words, region=name, meant=meant), 404
