"""The page of one sheet: its form shown, saved, previewed, or given back with what is wrong.

Every form carries `version`, the version of the sheet it was filled in on, and a button's `then`: `save`, `preview`,
`edit`, which brings the form back from its preview as it was, or what `waivers` says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from directory.editing.queries import read_sheet
from directory.editing.sheets import Values, version_at
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.shared.errors import RuleBroken
from directory.web.forms.listing import SheetForm
from directory.web.keeping import sent_form
from directory.web.practice.previewing import preview_page
from directory.web.practice.saving import Problems, Wanted, problems_of, save
from directory.web.practice.shell import page
from directory.web.practice.waivers import advice_on, ask, is_asking, statements
from directory.web.presenting.workspace_words import Difference, differences, shown_or_blank
from directory.wording.rules import DECIDED_WITHIN, Remark

AS_IT_IS = "edit"
ASKED = f"Asked. We decide within {DECIDED_WITHIN.days} days and write to you. Nothing is saved yet."


@dataclass(frozen=True)
class Sheet:
    """A sheet's page: its template and title, the form, and what a sheet that is not there yet says.

    `wanted` makes the sheets to save of what stands and what was filled in; only this one, unless given.
    `back`: the address to go to after saving, the overview unless given.
    """

    key: str
    title: str
    template: str
    form: type[SheetForm]
    blank: Values | None = None
    wanted: Callable[[Values], Wanted] | None = None
    shown: Callable[[Values], Values] = lambda values: values
    back: str | None = None


@dataclass(frozen=True, slots=True)
class SheetView:
    """What the template prints. `advice`: remarks on what is saved already; `remarks`: those that stop the save.

    `asked`: (field, rule) of the remarks for which a waiver was asked, `statements`: what was typed for them, `days`:
    within which we decide. `is_kept`: what was filled in before signing in again.
    """

    title: str
    form: SheetForm
    version: str
    back: str
    errors: dict[str, str]
    remarks: dict[str, tuple[Remark, ...]]
    advice: dict[str, tuple[Remark, ...]]
    overtaken: list[Difference] | None
    is_gone: bool
    is_kept: bool
    asked: frozenset[tuple[str, str]]
    statements: dict[str, str]
    days: int
    is_draft: bool


def answer(listing: Listing, sheet: Sheet, **given: Any) -> str | Response | tuple[str, int]:
    """Show the form of a sheet, or do what its button says."""
    sent = sent_form()
    if request.method != "POST" or sent is None:
        return _show(listing, sheet, sent, **given)
    if sent.get("then") == AS_IT_IS:
        return _shown(listing, sheet, sheet.form.refilled(sent), Problems(), sent, **given)
    form = sheet.form.filled(sent)
    problems = Problems(form.sentences)
    wanted: Wanted = {}
    try:
        wanted = _wanted(listing, sheet, form) if not problems else {}
        if not problems and sent.get("then") == "preview":
            return preview_page(listing, wanted, sent, title=sheet.title)
        if not problems and is_asking(sent):
            ask(listing, wanted, sent)
            flash(ASKED, "success")
            return _shown(listing, sheet, form, problems, sent, checked=wanted, **given)
    except RuleBroken as refused:
        problems = problems_of(refused)
    if not problems:
        seen = {} if sheet.blank and sheet.key.endswith(":new") else {sheet.key: sent.get("version", "")}
        problems = save(listing, wanted, title=sheet.title, seen=seen)
    if not problems:
        return redirect(_next(listing, sheet), code=303)
    return _shown(listing, sheet, form, problems, sent, checked=wanted, **given), 422


def _wanted(listing: Listing, sheet: Sheet, form: SheetForm) -> Wanted:
    before = read_sheet(listing, sheet.key) or sheet.blank
    if before is None:
        raise RuleBroken("This part is no longer there. Open the page again.")
    values = form.values(before)
    return sheet.wanted(values) if sheet.wanted else {sheet.key: values}


def _next(listing: Listing, sheet: Sheet) -> str:
    """Back to the sheet while the wording check has something to say, or where its page leads."""
    here = request.path
    if not sheet.key.endswith(":new") and advice_on(listing, {sheet.key: read_sheet(listing, sheet.key)})[0]:
        return here
    return sheet.back or url_for("practice.listing", slug=listing.slug)


def _show(listing: Listing, sheet: Sheet, kept: MultiDict[str, str] | None, **given: Any) -> str:
    """The form as the sheet is, or as it was filled in before its sender had to sign in again."""
    if kept is not None:
        return _shown(listing, sheet, sheet.form.refilled(kept), Problems(), kept, **given)
    values = read_sheet(listing, sheet.key) or sheet.blank
    form = sheet.form.shown(sheet.shown(values)) if values else shown_or_blank(sheet.form, None)
    return _shown(listing, sheet, form, Problems(), None, **given)


def _shown(
    listing: Listing,
    sheet: Sheet,
    form: SheetForm,
    problems: Problems,
    sent: MultiDict[str, str] | None,
    *,
    checked: Wanted | None = None,
    **given: Any,
) -> str:
    now = read_sheet(listing, sheet.key)
    advice, asked = advice_on(listing, {sheet.key: now} if sent is None else checked or {})
    is_overtaken = problems.overtaken is not None
    view = SheetView(
        title=sheet.title,
        form=form,
        version=version_at(sheet.key, now) if sent is None or is_overtaken else sent.get("version", ""),
        back=sheet.back or url_for("practice.listing", slug=listing.slug),
        errors=_errors(problems),
        remarks=problems.remarks,
        advice={} if problems.remarks else advice,
        overtaken=_compared(sheet, now, form) if is_overtaken else None,
        is_gone=is_overtaken and now is None,
        is_kept=request.method == "GET" and sent is not None,
        asked=asked,
        statements=statements(sent),
        days=DECIDED_WITHIN.days,
        is_draft=listing.status == Status.DRAFT,
    )
    return page(sheet.template, listing, sheet=view, **given)


def _compared(sheet: Sheet, now: Values | None, form: SheetForm) -> list[Difference]:
    """What stands now against what was filled in, both as the sheet would say it."""
    if now is None:
        return differences(shown_or_blank(sheet.form, None), form)
    return differences(sheet.form.shown(now), sheet.form.shown(form.values(now)))


def _errors(problems: Problems) -> dict[str, str]:
    """One sentence for each field, remarks included."""
    words = {
        name: "Change these words: " + ", ".join(f"“{one.quoted}”" for one in remarks) + "."
        for name, remarks in problems.remarks.items()
    }
    return problems.sentences | words
