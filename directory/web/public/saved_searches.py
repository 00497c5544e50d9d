"""Being told by letter when somebody new fits a search: asking for it, and the private page where it ends."""

from __future__ import annotations

from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.discovery.everybody import find_everybody
from directory.languages import gettext, mark, spoken
from directory.limits.actions import count_try
from directory.limits.queries import full_until
from directory.saved_searches.actions import change_search, confirm_search, end_search, save_search as save
from directory.saved_searches.models import SavedSearch
from directory.saved_searches.queries import saved_search_by_key
from directory.saved_searches.rules import ASKED_BY_ADDRESS, ASKED_FROM_NETWORK, FOUND_MAX, Pace
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web.asking import ask
from directory.web.forms.saved_search import ChangeSavedSearchForm, SaveSearchForm
from directory.web.forms.search import SearchForm
from directory.web.guards import Loaded, allow, loaded_thing
from directory.web.headers import keep_nowhere, keep_secret
from directory.web.network import network
from directory.web.presenting.address import SearchAddress
from directory.web.presenting.saved_search import Wish, chosen_words, saved_view, too_many, wish
from directory.web.public.blueprint import pages
from directory.web.secret_keys import sealed

TOO_OFTEN = mark("That was asked often today. Nothing is lost: leave this page open and try again tomorrow.")


def saved_search_of(saved_key: str, **_: object) -> Loaded | None:
    """The saved search of a private address: whoever has the key is the person."""
    saved = saved_search_by_key(saved_key)
    return Loaded(saved, frozenset()) if saved is not None else None


@pages.route("/search/save", methods=["GET", "POST"])
@allow("public:saved-search:use")
def save_search() -> Response:
    """Show what would be kept and ask for an address; or keep it and send the letter that has to be confirmed."""
    asked = ask(SearchForm.read(request.args))
    address = SearchAddress.of(url_for("public.search"), dict(request.args.lists()))
    wanted, form = wish(asked, address, chosen_words(asked, address)), SaveSearchForm()
    found: list[int] = []
    if asked.query is not None and not wanted.trouble:
        index = current_app.extensions["search_index"]
        found = find_everybody(asked.query, index=index, most=FOUND_MAX + 1, now=utc_now()).listings
    trouble = wanted.trouble or too_many(len(found))
    if request.method != "POST":
        return _asking(form, wanted, trouble, 200)
    if not form.validate() or trouble:
        return _asking(form, wanted, trouble, 422)
    if not _may_ask(form.email.data):
        form.form_errors.append(gettext(TOO_OFTEN))
        return _asking(form, wanted, trouble, 429)
    try:
        with unit_of_work():
            _keep(form, wanted, found)
    except RuleBroken as refused:
        form[refused.field if refused.field in form else "email"].errors = [str(refused)]
        return _asking(form, wanted, trouble, 422)
    return redirect(url_for("public.saved_search_asked"), code=303)


@pages.get("/saved-searches/asked")
@allow("public:saved-search:use")
def saved_search_asked() -> str:
    """Say that a letter is on its way."""
    return render_template("public/saved_search_asked.html")


@pages.get("/saved-searches/deleted")
@allow("public:saved-search:use")
def saved_search_deleted() -> str:
    """Say that nothing is kept any more."""
    return render_template("public/saved_search_deleted.html")


@pages.route("/saved-searches/<saved_key>", methods=["GET", "POST"])
@allow("public:saved-search:use", on=saved_search_of)
def saved_search(saved_key: str) -> Response:
    """Show what is kept; or begin, change or end it."""
    form = ChangeSavedSearchForm(obj=loaded_thing())
    if request.method != "POST":
        form.pace.data, form.months.data = loaded_thing().pace.value, ""
        return _kept(form, 200)
    now, act = utc_now(), form.act.data
    if act == "delete":
        with unit_of_work():
            end_search(loaded_thing(), now=utc_now())
        return keep_secret(redirect(url_for("public.saved_search_deleted"), code=303))  # type: ignore[arg-type]
    if act not in ("confirm", "change"):
        abort(400)
    if act == "change" and not form.validate():
        return _kept(form, 422)
    with unit_of_work():
        saved: SavedSearch = loaded_thing()
        if act == "confirm":
            confirm_search(saved, now=now)
        else:
            months = int(form.months.data) if form.months.data else None
            change_search(saved, pace=Pace(form.pace.data), months=months, now=now)
    said = gettext("It has begun: we write when somebody new fits.") if act == "confirm" else gettext("It is changed.")
    flash(said, "success")
    return redirect(url_for("public.saved_search", saved_key=saved_key), code=303)


@pages.post("/saved-searches/<saved_key>/unsubscribe")
@allow("public:saved-search:use", on=saved_search_of)
def unsubscribe(saved_key: str) -> Response:  # noqa: ARG001 - the loader took it
    """End it by one click in a mail program (RFC 8058), which has no token: the address is the secret."""
    with unit_of_work():
        end_search(loaded_thing(), now=utc_now())
    return keep_secret(redirect(url_for("public.saved_search_deleted"), code=303))  # type: ignore[arg-type]


def _keep(form: SaveSearchForm, wanted: Wish, found: list[int]) -> None:
    if form.website.data:  # the trap: nobody sees that field
        return
    save(
        email=form.email.data,
        query=wanted.query,
        words=wanted.words,
        language=spoken().code,
        pace=Pace(form.pace.data),
        months=int(form.months.data),
        found=found,
        now=utc_now(),
    )


def _may_ask(email: str) -> bool:
    """Count the asking for where it comes from and for whose address it is, unless one of the two did too often."""
    now = utc_now()
    counted = (
        ([sealed("saved searches", "from", network())], ASKED_FROM_NETWORK),
        ([sealed("saved searches", "for", email.lower())], ASKED_BY_ADDRESS),
    )
    if any(full_until(buckets, limit=limit, now=now) for buckets, limit in counted):
        return False
    with unit_of_work():
        for buckets, limit in counted:
            count_try(buckets, limit=limit, now=now)
    return True


def _asking(form: SaveSearchForm, wanted: Wish, trouble: str, status: int) -> Response:
    html = render_template("public/save_search.html", form=form, wish=wanted, trouble=trouble)
    return keep_nowhere(make_response(html, status))


def _kept(form: ChangeSavedSearchForm, status: int) -> Response:
    saved: SavedSearch = loaded_thing()
    results = f"{url_for('public.search')}?{saved.query}"
    html = render_template("public/saved_search.html", saved=saved_view(saved, results), form=form)
    return keep_secret(make_response(html, status))
