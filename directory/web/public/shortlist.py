"""The shortlist: what somebody keeps at hand, with or without an account; and the form of its buttons."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.discovery.chosen import chosen, chosen_cards
from directory.shared.clock import utc_now
from directory.shortlists.rules import copy_of
from directory.web.forms.shortlist import ShortlistAddress, ShortlistForm
from directory.web.guards import allow
from directory.web.presenting.shortlist import shortlist_page
from directory.web.public.blueprint import pages
from directory.web.same_origin import from_our_pages
from directory.web.shortlisting import Changed, change, shortlist as own_shortlist


@pages.get("/shortlist")
@allow("public:shortlist:keep")
def shortlist() -> str:
    """Show what is kept, with its state now."""
    now, kept = utc_now(), own_shortlist().slugs
    found = chosen(kept, stubs=False)
    cards = chosen_cards([found[one].id for one in reversed(kept) if one in found], now=now)
    gone = [one for one in kept if one not in found]
    page = shortlist_page(kept, cards, gone, ShortlistAddress.read(request.args), now=now)
    return render_template("public/shortlist.html", page=page)


@pages.post("/shortlist")
@allow("public:shortlist:keep")
@from_our_pages
def change_shortlist() -> Response:
    """Keep, take off or clear; then back to where the button stood, or what there is now for a script."""
    form = ShortlistForm.read(request.form) or abort(400)
    changed = change(form.act, form.slugs, now=utc_now(), places=form.places)
    kept = own_shortlist()
    if request.accept_mimetypes.best == "application/json":
        now_kept = [one for one in form.slugs if kept.has(one)]
        return jsonify(kept=now_kept, count=kept.count, full=bool(changed.left_out), places=changed.places)
    return redirect(_way_back(form, changed), code=303)


def _way_back(form: ShortlistForm, changed: Changed) -> str:
    """The page of the button, at the button; the shortlist, to say what found no room or to offer undoing."""
    own = url_for("public.shortlist")
    if changed.left_out:
        return url_for("public.shortlist", full=1)
    if form.go_back_to and urlsplit(form.go_back_to).path != own:
        return f"{form.go_back_to.partition('#')[0]}#keep-{form.slugs[0]}" if form.slugs else form.go_back_to
    off = changed.places
    at = copy_of([str(place) for place in off.values()])
    return url_for("public.shortlist", off=copy_of([*off]) or None, at=at or None)
