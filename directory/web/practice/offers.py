"""Prices and packages: what holds, what begins later, what once held."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from directory.checklist.queries import facts_of
from directory.discovery.profile import profile_of
from directory.editing.prices import change_amount, end_amount
from directory.editing.queries import read_sheet
from directory.editing.sheets import Values
from directory.listings.models import Listing
from directory.listings.rules import Currency, PriceKind
from directory.shared.clock import utc_now
from directory.web.forms.listing import SheetForm
from directory.web.forms.offers import PackageForm, PriceForm
from directory.web.guards import allow, loaded_thing
from directory.web.loaders import kept_listing
from directory.web.practice.blueprint import pages
from directory.web.practice.saving import Wanted, save, say
from directory.web.practice.sheet_page import Sheet, answer
from directory.web.practice.shell import page
from directory.web.presenting.listing_page import listing_page
from directory.web.presenting.workspace_offers import offers

Answer = str | Response | tuple[str, int]
FORMS: dict[str, type[PriceForm | PackageForm]] = {"price": PriceForm, "package": PackageForm}
TEMPLATES = {"price": "practice/sheets/price.html", "package": "practice/sheets/package.html"}


@pages.get("/<slug>/prices")
@allow("practice:listing:read", on=kept_listing)
def prices(slug: str) -> str:  # noqa: ARG001 - the guard has loaded it
    """List prices and packages with their history, and the first-year cost as visitors see it."""
    listing, now = loaded_thing(), utc_now()
    profile = profile_of(listing, now=now)
    shown = listing_page(profile, now=now)
    return page(
        "practice/prices.html",
        listing,
        offers=offers(listing, today=profile.facts.today(now)),
        first_year=shown.first_year,
        point=shown.checklist.points[3],
    )


@pages.route("/<slug>/prices/new", methods=["GET", "POST"])
@allow("practice:listing:edit", on=kept_listing)
def new_price(slug: str) -> Answer:
    """Add a price."""
    return _new(slug, "price", "A new price")


@pages.route("/<slug>/packages/new", methods=["GET", "POST"])
@allow("practice:listing:edit", on=kept_listing)
def new_package(slug: str) -> Answer:
    """Add a package."""
    return _new(slug, "package", "A new package")


@pages.route("/<slug>/prices/<int:row>", methods=["GET", "POST"])
@allow("practice:listing:edit", on=kept_listing)
def price(slug: str, row: int) -> Answer:
    """Change a price from a day on."""
    return _change(slug, f"price:{row}", "A price")


@pages.route("/<slug>/packages/<int:row>", methods=["GET", "POST"])
@allow("practice:listing:edit", on=kept_listing)
def package(slug: str, row: int) -> Answer:
    """Change a package from a day on."""
    return _change(slug, f"package:{row}", "A package")


@pages.post("/<slug>/prices/<int:row>/end")
@allow("practice:listing:edit", on=kept_listing)
def end_price(slug: str, row: int) -> Response:
    """End a price today."""
    return _end(slug, f"price:{row}", "A price ended")


@pages.post("/<slug>/packages/<int:row>/end")
@allow("practice:listing:edit", on=kept_listing)
def end_package(slug: str, row: int) -> Response:
    """End a package today."""
    return _end(slug, f"package:{row}", "A package ended")


@pages.get("/<slug>/prices/<int:row>/end")
@pages.get("/<slug>/packages/<int:row>/end")
@allow("practice:listing:read", on=kept_listing)
def end_again(slug: str, row: int) -> Response:  # noqa: ARG001 - the list shows it
    """Where an end leads whose sender had to sign in first: to the list with the button."""
    return redirect(url_for("practice.prices", slug=slug))


def _new(slug: str, kind: str, title: str) -> Answer:
    listing = loaded_thing()
    blank = FORMS[kind].blank(currency=_currency(listing), today=_today(listing))
    if request.args.get("kind") in list(PriceKind) and kind == "price":
        blank |= {"kind": request.args["kind"]}
    back = url_for("practice.prices", slug=slug)
    sheet = Sheet(f"{kind}:new", title, TEMPLATES[kind], FORMS[kind], blank, back=back)
    return answer(listing, sheet)


def _change(slug: str, key: str, title: str) -> Answer:
    listing = loaded_thing()
    before, today = _offered(listing, key), _today(listing)
    kind = key.partition(":")[0]

    def shown(values: Values) -> Values:
        """A change begins today, unless the row itself begins later."""
        return values | {"effective_on": max(values["effective_on"], today.isoformat())}

    def wanted(values: Values) -> Wanted:
        return change_amount(key, read_sheet(listing, key) or before, values, today=today)

    form: type[SheetForm] = FORMS[kind]
    back = url_for("practice.prices", slug=slug)
    sheet = Sheet(key, title, TEMPLATES[kind], form, wanted=wanted, shown=shown, back=back)
    return answer(listing, sheet, since=before["effective_on"])


def _end(slug: str, key: str, title: str) -> Response:
    listing = loaded_thing()
    wanted = end_amount(key, _offered(listing, key), today=_today(listing))
    say(save(listing, wanted, title=title, seen={}))
    return redirect(url_for("practice.prices", slug=slug), code=303)


def _offered(listing: Listing, key: str) -> Values:
    """A row that is offered now or will be; history is not changed."""
    values = read_sheet(listing, key)
    if values is None or (values["ended_on"] and values["ended_on"] <= _today(listing).isoformat()):
        abort(404)
    return values


def _today(listing: Listing) -> date:
    """The day it is where the practitioner works."""
    return facts_of([listing])[listing.id].today(utc_now())


def _currency(listing: Listing) -> str:
    """What people pay in at the first place."""
    is_canadian = any(place.country == "CA" for place in listing.places[:1])
    return (Currency.CAD if is_canadian else Currency.USD).value
