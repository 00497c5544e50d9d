"""The portfolio: every case with where it stands; opening one, and stating one otherwise."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from directory.listings.models import Listing
from directory.portfolio.actions import add_photo, change_case, open_case, stated_of
from directory.portfolio.models import PhotoCase
from directory.portfolio.queries import cases_of, entries_by_case, members_of, series_of
from directory.portfolio.rules import ENDED, Overtaken
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.documents import takes_photos
from directory.web.forms.portfolio import CaseForm, ChangedCaseForm
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form, version_seen
from directory.web.loaders import kept_listing
from directory.web.photo_loaders import KeptCase, own_case
from directory.web.practice.blueprint import pages
from directory.web.practice.photos_sheet import PhotoSheet
from directory.web.practice.photos_taking import Intake, check_unused, kept_rows, receive
from directory.web.practice.shell import page
from directory.web.presenting.portfolio import case_lines, clock_of, series_lines
from directory.web.presenting.portfolio_case import differences_stated, next_words
from directory.wording.rules import remarks_by_field

Answer = str | Response | tuple[str, int]
TAKE_IN = "take"
"""The button that takes photos in and saves nothing yet."""
OPENED_WITHOUT = "The case is begun. Next come its photos."
OPENED = "The case is begun, with its photos. Next comes the consent of the person in them."


@pages.get("/<slug>/photos")
@allow("practice:photo:read", on=kept_listing)
def photos(slug: str) -> str:  # noqa: ARG001 - the guard has loaded it
    """List the cases, each with where it stands; say what a case needs where there is none."""
    listing: Listing = loaded_thing()
    clock = clock_of(listing, now=utc_now())
    found, series = cases_of(listing.practitioner_id), series_of(listing.practitioner_id)
    ledgers = entries_by_case([case.id for case in found])
    return page(
        "practice/photos.html",
        listing,
        lines=case_lines([case for case in found if case.state not in ENDED], ledgers, listing, clock),
        ended=case_lines([case for case in found if case.state in ENDED], ledgers, listing, clock),
        series=series_lines(series, clock, members={one.id: members_of(one.id) for one in series}),
    )


@pages.route("/<slug>/photos/new", methods=["GET", "POST"])
@allow("practice:photo:edit", on=kept_listing)
@takes_photos
def new_photo_case(slug: str) -> Answer:
    """State a case and bring its photos; what is not right comes back with everything that was."""
    listing: Listing = loaded_thing()
    sent, back = sent_form(), url_for("practice.photos", slug=slug)
    if request.method != "POST" or sent is None:
        form = CaseForm.refilled(sent) if sent is not None else CaseForm()
        shown = PhotoSheet(form, back, is_kept=sent is not None)
        return _case_page(listing, shown, kept_rows(sent) if sent is not None else Intake())
    intake = receive()
    if sent.get("then") == TAKE_IN:
        errors = {"photos": " ".join(intake.refused)} if intake.refused else {}
        taken = _case_page(listing, PhotoSheet(CaseForm.refilled(sent), back, errors=errors), intake)
        return taken, 422 if errors else 200
    sheet = _checked(CaseForm.filled(sent), back)
    sheet.errors |= intake.errors
    if sheet.errors or sheet.said or intake.has_remarks:
        return _case_page(listing, sheet, intake), 422
    if intake.came:
        return _case_page(listing, sheet, intake)
    try:
        case_id = _opened(listing, sheet.form, intake)
    except RuleBroken as refused:
        sheet.errors[sheet.form.control_of(refused.field)] = str(refused)
        return _case_page(listing, sheet, intake), 422
    flash(OPENED if intake.rows else OPENED_WITHOUT, "success")
    return redirect(url_for("practice.photo_case", slug=slug, case_id=case_id), code=303)


@pages.route("/<slug>/photos/<int:case_id>/edit", methods=["GET", "POST"])
@allow("practice:photo:edit", on=own_case)
def edit_photo_case(slug: str, case_id: int) -> Answer:
    """State a case otherwise; what showed is looked at again."""
    kept: KeptCase = loaded_thing()
    sent, back = sent_form(), url_for("practice.photo_case", slug=slug, case_id=case_id)
    if request.method != "POST" or sent is None:
        form: CaseForm = (
            ChangedCaseForm.refilled(sent) if sent is not None else ChangedCaseForm.of(stated_of(kept.case))
        )
        version = sent.get("version", "") if sent is not None else str(kept.case.version)
        return _edit_page(kept, PhotoSheet(form, back, version, is_kept=sent is not None))
    sheet = _checked(ChangedCaseForm.filled(sent), back)
    sheet.version = sent.get("version", "")
    if sheet.errors or sheet.said:
        return _edit_page(kept, sheet), 422
    stated, seen = sheet.form.stated(), version_seen()
    try:
        with unit_of_work():
            change_case(kept.case, stated, seen_version=seen, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        sheet.errors[sheet.form.control_of(refused.field)] = str(refused)
        if isinstance(refused, Overtaken):
            sheet.version = str(kept.case.version)
            sheet.overtaken = differences_stated(stated_of(kept.case), stated)
        return _edit_page(kept, sheet), 422
    flash("What is stated of this case: saved.", "success")
    return redirect(back, code=303)


def _checked(form: CaseForm, back: str) -> PhotoSheet[CaseForm]:
    return PhotoSheet(form, back, errors=form.sentences, said=remarks_by_field(form.texts(), verified=frozenset()))


def _opened(listing: Listing, form: CaseForm, intake: Intake) -> int:
    """Open the case with all of its photos, or nothing of it; its id."""
    with unit_of_work():
        check_unused(intake.rows)
        return _open(listing, form, intake).id


def _open(listing: Listing, form: CaseForm, intake: Intake) -> PhotoCase:
    by, now = visitor.me(), utc_now()
    case = open_case(listing.practitioner, form.stated(), is_adult_affirmed=form.adult.is_given, by=by, now=now)
    for row in intake.rows:
        add_photo(case, row.photo, part=row.part, days=row.days_since, alt=row.alt, by=by, now=now)
    return case


def _case_page(listing: Listing, sheet: PhotoSheet[CaseForm], intake: Intake) -> str:
    return page("practice/photo_case_form.html", listing, sheet=sheet, intake=intake, warning="")


def _edit_page(kept: KeptCase, sheet: PhotoSheet[CaseForm]) -> str:
    warning = next_words(kept.case)
    return page("practice/photo_case_form.html", kept.listing, sheet=sheet, intake=None, warning=warning)
