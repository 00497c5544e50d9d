"""Conflicts of interest: people of the desks declare and end their own; administrators see everybody's."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.conflicts.actions import declare_conflict, end_conflict
from directory.conflicts.queries import conflicts_of, practitioner_by_id, practitioners_named, standing_conflicts
from directory.conflicts.rules import Tie
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.addresses import row_number
from directory.web.admin.acting import my_id
from directory.web.admin.blueprint import pages
from directory.web.desk_loaders import any_conflict
from directory.web.forms.verification import TIES, ConflictForm
from directory.web.guards import allow, loaded_thing, may_open
from directory.web.keeping import sent_form

SHOWN = 200


@pages.get("/conflicts")
@allow("admin:conflict:declare")
def conflicts() -> Response:
    """Show one's own conflicts, and what a search for a practitioner found."""
    return _page({}, 200)


@pages.post("/conflicts")
@allow("admin:conflict:declare")
def declare() -> Response:
    """Declare a tie to a practitioner."""
    form = ConflictForm(request.form)
    practitioner = practitioner_by_id(request.form.get("practitioner", 0, type=row_number))
    errors = {} if form.validate() else form.sentences
    if practitioner is None:
        errors = {"q": "Search for the practitioner first, and choose one."}
    try:
        if practitioner is not None and not errors:
            with unit_of_work():
                tie, said = Tie(form.tie.data), form.statement.data or ""
                declare_conflict(practitioner, tie=tie, statement=said, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        errors = {refused.field or "form": str(refused)}
    if errors or practitioner is None:
        return _page(errors, 422)
    flash(f"Declared. What concerns {practitioner.name}, somebody else decides.", "success")
    return redirect(url_for("admin.conflicts"), code=303)


@pages.post("/conflicts/<int:conflict_id>/end")
@allow("admin:conflict:declare", on=any_conflict)
def end(conflict_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Say that one's own conflict ended."""
    conflict = loaded_thing()
    if conflict.account_id != my_id():
        abort(404)
    try:
        with unit_of_work():
            end_conflict(conflict, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash("It ended today; it stays on record.", "success")
    return redirect(url_for("admin.conflicts"), code=303)


@pages.get("/conflicts/everybody")
@allow("admin:conflict:read")
def everybodys_conflicts() -> str:
    """Show everybody's conflicts that hold."""
    return render_template("admin/conflicts_of_all.html", standing=standing_conflicts(limit=SHOWN), most=SHOWN)


def _page(errors: dict[str, str], status: int) -> Response:
    sent: Mapping[str, str] = sent_form() or {}
    words = (sent.get("q") or request.args.get("q", ""))[:100]
    html = render_template(
        "admin/conflicts.html",
        mine=conflicts_of(my_id()),
        words=words,
        found=practitioners_named(words),
        chosen=str(sent.get("practitioner", "")),
        tie=sent.get("tie", ""),
        statement=sent.get("statement", ""),
        ties=TIES,
        may_see_all=may_open("admin.everybodys_conflicts"),
        errors=errors,
    )
    return make_response(html, status)
