"""Anybody reports an entry, a reply or a listing: once each. A report asks a person to look and hides nothing."""

from __future__ import annotations

from datetime import timedelta

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.languages import gettext, mark
from directory.limits.actions import count_try
from directory.limits.rules import Limit
from directory.moderation.reporting import report_thing
from directory.moderation.rules import RECHECKED_FOR, Reported
from directory.reviews.queries import entry_by_id, reply_by_id
from directory.reviews.reading import reply_as_shown, text_as_shown
from directory.reviews.rules import EntryState
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.forms.reviews import ReportForm
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.network import network
from directory.web.public.blueprint import pages
from directory.web.review_loaders import Reportable, reportable_entry, reportable_listing, reportable_reply
from directory.web.secret_keys import sealed

REPORTS = Limit(times=10, within=timedelta(days=1))
"""From one network."""
TOO_MANY = mark("Many reports came from your network today. Nothing is lost: send it tomorrow, or write to us now.")
EXCERPT_MAX_CHARS = 300


@pages.route("/reviews/entries/<int:entry_id>/report", methods=["GET", "POST"])
@allow("public:review:report", on=reportable_entry)
def report_entry(entry_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Report an entry of a review."""
    return _report()


@pages.route("/reviews/replies/<int:reply_id>/report", methods=["GET", "POST"])
@allow("public:review:report", on=reportable_reply)
def report_reply(reply_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Report a practitioner's reply."""
    return _report()


@pages.route("/providers/<slug>/report", methods=["GET", "POST"])
@allow("public:review:report", on=reportable_listing)
def report_listing(slug: str) -> Response:  # noqa: ARG001 - the loader took it
    """Report a listing: a mistake in it, no license, something unsafe."""
    return _report()


@pages.get("/providers/<slug>/reported")
@allow("public:review:report", on=reportable_listing)
def reported(slug: str) -> Response:  # noqa: ARG001 - the loader took it
    """Say what happens with a report. Nothing here depends on the thing, which may be gone by now."""
    thing: Reportable = loaded_thing()
    html = render_template(
        "public/review_reported.html",
        name=thing.listing.practitioner.name,
        slug=thing.listing.slug,
        of=request.args.get("of", ""),
        is_rechecked="recheck" in request.args,
        is_known="known" in request.args,
    )
    return keep_nowhere(make_response(html))


def _report() -> Response:
    """Show the form, or write the report down and say what happens next."""
    thing: Reportable = loaded_thing()
    form = ReportForm(thing.subject)
    if request.method != "POST":
        return _page(thing, form, 200)
    if not form.validate():
        return _page(thing, form, 422)
    if form.website.data:
        return _thanks(thing, form, is_new=True)
    try:
        is_new = _write_down(thing, form)
    except RuleBroken as refused:
        form[refused.field or "reason"].errors = [str(refused)]
        return _page(thing, form, 422)
    if is_new is None:
        form.form_errors.append(gettext(TOO_MANY))
        return _page(thing, form, 429)
    return _thanks(thing, form, is_new=is_new)


def _write_down(thing: Reportable, form: ReportForm) -> bool | None:
    """Write it down; False when this person reported it before, None when too many came from this network."""
    now, listing = utc_now(), thing.listing
    practitioner_id, reporter = listing.practitioner_id, _reporter(thing)
    with unit_of_work():
        if count_try([sealed("review reports", "from", network())], limit=REPORTS, now=now) is not None:
            return None
        return report_thing(
            thing.subject,
            thing.id,
            form.stated_reason(),
            practitioner_id=practitioner_id,
            note=form.note.data or "",
            reporter=reporter,
            now=now,
        )


def _reporter(thing: Reportable) -> str:
    """Who reports, as a number that is good for this thing only: an account, or else network and browser."""
    person = visitor.person()
    who = (f"account {person.account_id}",) if person else (network(), request.user_agent.string)
    return sealed("review reports", thing.subject.value, thing.id, *who)


def _thanks(thing: Reportable, form: ReportForm, *, is_new: bool) -> Response:
    rechecks = is_new and form.stated_reason() in RECHECKED_FOR
    address = url_for(
        "public.reported",
        slug=thing.listing.slug,
        of=thing.subject.value,
        recheck=1 if rechecks else None,
        known=None if is_new else 1,
    )
    return redirect(address, code=303)


def _page(thing: Reportable, form: ReportForm, status: int) -> Response:
    html = render_template(
        "public/review_report.html",
        form=form,
        subject=thing.subject.value,
        excerpt=_excerpt(thing),
        name=thing.listing.practitioner.name,
        slug=thing.listing.slug,
    )
    return keep_nowhere(make_response(html, status))


def _excerpt(thing: Reportable) -> str:
    """How the thing begins, where it shows at this moment."""
    words = ""
    if thing.subject is Reported.ENTRY and (entry := entry_by_id(thing.id)):
        is_hidden = entry.hidden_until is not None and entry.hidden_until > utc_now()
        words = text_as_shown(entry) if entry.state is EntryState.PUBLISHED and not is_hidden else ""
    if thing.subject is Reported.REPLY:
        shown = reply_as_shown(reply_by_id(thing.id), utc_now())
        words = shown.text if shown else ""
    return words if len(words) <= EXCERPT_MAX_CHARS else f"{words[:EXCERPT_MAX_CHARS].rstrip()}…"
