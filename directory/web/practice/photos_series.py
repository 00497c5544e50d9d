"""Series in the workspace: stating one with its denominator, and putting a case into one."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from directory.listings.models import Listing
from directory.portfolio.queries import series_of
from directory.portfolio.series import place_in_series, state_series
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.forms.portfolio import SeriesForm
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form
from directory.web.loaders import kept_listing
from directory.web.photo_loaders import KeptCase, own_case
from directory.web.practice.blueprint import pages
from directory.web.practice.photos_acts import seen_case
from directory.web.practice.photos_sheet import PhotoSheet
from directory.web.practice.shell import page

Answer = str | Response | tuple[str, int]


@pages.route("/<slug>/photos/series", methods=["GET", "POST"])
@allow("practice:photo:edit", on=kept_listing)
def new_photo_series(slug: str) -> Answer:
    """State a series: everybody in a row, so that nobody shows only the best."""
    listing: Listing = loaded_thing()
    sent, back = sent_form(), url_for("practice.photos", slug=slug)
    if request.method != "POST" or sent is None:
        form = SeriesForm.refilled(sent) if sent is not None else SeriesForm()
        return page("practice/photo_series.html", listing, sheet=PhotoSheet(form, back, is_kept=sent is not None))
    form = SeriesForm.filled(sent)
    errors = form.sentences
    if not errors:
        try:
            with unit_of_work():
                state_series(listing.practitioner, **form.data, by=visitor.me(), now=utc_now())
        except RuleBroken as refused:
            errors = {refused.field or "form": str(refused)}
    if errors:
        return page("practice/photo_series.html", listing, sheet=PhotoSheet(form, back, errors=errors)), 422
    flash("Series: stated. Put its cases into it, each on its own page.", "success")
    return redirect(back, code=303)


@pages.post("/<slug>/photos/<int:case_id>/series")
@allow("practice:photo:edit", on=own_case)
def place_photo_case(slug: str, case_id: int) -> Response:
    """Put a case into a series, or into none."""
    kept: KeptCase = loaded_thing()
    wanted = request.form.get("series", "")
    series = next((one for one in series_of(kept.case.practitioner_id) if str(one.id) == wanted), None)
    try:
        with seen_case(kept.case) as case:
            place_in_series(case, series, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash("The case is in the series now." if series else "The case is in no series now.", "success")
    return redirect(url_for("practice.photo_case", slug=slug, case_id=case_id), code=303)
