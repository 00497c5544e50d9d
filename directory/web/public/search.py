"""The results page: always a page, never an error."""

from __future__ import annotations

from flask import current_app, render_template, request, url_for

from directory.shared.clock import utc_now
from directory.web.asking import answer, ask
from directory.web.counting import count_matches
from directory.web.forms.search import SearchForm
from directory.web.guards import allow
from directory.web.presenting.address import SearchAddress
from directory.web.presenting.search_answer import search_page
from directory.web.public.blueprint import pages


@pages.get("/search")
@allow("public:listing:find")
def search() -> str:
    """Show who was found, and say what could not be read."""
    now, config = utc_now(), current_app.config["FINEPOINT"]
    index = current_app.extensions["search_index"]
    asked, found = answer(ask(SearchForm.read(request.args)), index=index, stubs=config.public_stubs, now=now)
    count_matches([card.listing for card in found.cards] if found else [])
    address = SearchAddress.of(url_for("public.search"), dict(request.args.lists()))
    return render_template("public/search.html", search=search_page(asked, found, address, now=now))
