"""The training register: courses that certificates are held against. Listed, never ranked."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.credentials.models import Programme
from directory.credentials.programme_actions import change_programme, end_programme, list_programme
from directory.credentials.queries import every_programme, programme_by_id
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.admin.blueprint import pages
from directory.web.forms.programmes import EndForm, ProgrammeForm
from directory.web.guards import Loaded, allow, loaded_thing
from directory.web.keeping import sent_form


def any_programme(programme_id: int) -> Loaded | None:
    """A course, ended or not."""
    programme = programme_by_id(programme_id)
    return Loaded(programme, frozenset()) if programme else None


@pages.get("/programmes")
@allow("admin:programme:read")
def programmes() -> str:
    """List every course by who gives it, those that ended last."""
    rows = every_programme()
    return render_template(
        "admin/programmes.html",
        given=[one for one in rows if one.ended_at is None],
        ended=[one for one in rows if one.ended_at is not None],
    )


@pages.get("/programmes/new")
@allow("admin:programme:edit")
def new_programme() -> str:
    """Offer the form of a course."""
    sent = sent_form()
    return _page(ProgrammeForm.refilled(sent) if sent else ProgrammeForm(), {}, None)


@pages.post("/programmes/new")
@allow("admin:programme:edit")
def add_programme() -> str | Response:
    """List a course."""
    form = ProgrammeForm.filled(request.form)
    errors = form.sentences
    try:
        if not errors:
            with unit_of_work():
                list_programme(form.facts(), by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        errors = {refused.field or "form": str(refused)}
    if errors:
        return make_response(_page(form, errors, None), 422)
    flash("The course is listed.", "success")
    return redirect(url_for("admin.programmes"), code=303)


@pages.get("/programmes/<int:programme_id>")
@allow("admin:programme:read", on=any_programme)
def programme(programme_id: int) -> str:  # noqa: ARG001 - the loader took it
    """Show one course, to be changed."""
    one: Programme = loaded_thing()
    sent = sent_form()
    return _page(ProgrammeForm.refilled(sent) if sent else ProgrammeForm(obj=one), {}, one)


@pages.post("/programmes/<int:programme_id>")
@allow("admin:programme:edit", on=any_programme)
def edit_programme(programme_id: int) -> str | Response:  # noqa: ARG001
    """Change a course, or end it; `act` says which."""
    one: Programme = loaded_thing()
    is_end = request.form.get("act") == "end"
    errors = _end(one) if is_end else _change(one)
    if errors:
        form = ProgrammeForm(obj=one) if is_end else ProgrammeForm.refilled(request.form)
        return make_response(_page(form, errors, one), 422)
    flash("The course has left the register." if is_end else "Changed.", "success")
    return redirect(url_for("admin.programmes"), code=303)


def _change(one: Programme) -> dict[str, str]:
    form = ProgrammeForm.filled(request.form)
    if form.sentences:
        return form.sentences
    try:
        with unit_of_work():
            change_programme(one, form.facts(), by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        return {refused.field or "form": str(refused)}
    return {}


def _end(one: Programme) -> dict[str, str]:
    form = EndForm(request.form)
    if not form.validate():
        return {"why": str(form.why.errors[0])}
    try:
        with unit_of_work():
            end_programme(one, why=form.why.data or "", by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        return {refused.field or "form": str(refused)}
    return {}


def _page(form: ProgrammeForm, errors: dict[str, str], one: Programme | None) -> str:
    why = request.form.get("why", "")
    return render_template("admin/programme.html", form=form, errors=errors, one=one, why=why)
