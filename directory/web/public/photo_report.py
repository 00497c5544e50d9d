"""Somebody reports shown photos. Who says that they are of them has them hidden at once, until somebody looked."""

from __future__ import annotations

from datetime import timedelta

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.languages import gettext, mark
from directory.limits.actions import count_try
from directory.limits.rules import Limit
from directory.portfolio.models import PhotoCase
from directory.portfolio.reporting import report_case
from directory.portfolio.rules import REPORTER_KEPT_FOR, CaseState, ReportReason
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.web.addresses import row_number
from directory.web.forms.consent import REASON_PAIRS, ReportForm
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.network import network
from directory.web.photo_loaders import KeptCase, published_listing, reportable_case
from directory.web.presenting.photo_cases import case_view
from directory.web.presenting.photos import in_public
from directory.web.public.blueprint import pages
from directory.web.secret_keys import sealed

REPORTS = Limit(times=10, within=timedelta(days=1))
"""From one network."""
TOO_MANY = mark("Many reports came from your network today. Nothing is lost: send it tomorrow, or write to us now.")


@pages.route("/providers/<slug>/photos/<int:case_id>/report", methods=["GET", "POST"])
@allow("public:photo:report", on=reportable_case)
def report_photo(slug: str, case_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Show the form, or write the report down and say what happens next."""
    kept: KeptCase = loaded_thing()
    form = ReportForm()
    if request.method != "POST":
        return _page(kept, form, 200)
    if not form.validate():
        return _page(kept, form, 422)
    if form.website.data:
        return _thanks(kept, form)
    try:
        is_written = _report(case_id, form)
    except RuleBroken as refused:
        form.form_errors.append(str(refused))
        return _page(kept, form, 422)
    if not is_written:
        form.form_errors.append(gettext(TOO_MANY))
        return _page(kept, form, 429)
    return _thanks(kept, form)


@pages.get("/providers/<slug>/photos/reported")
@allow("public:photo:report", on=published_listing)
def photo_reported(slug: str) -> Response:  # noqa: ARG001 - the loader took it
    """Say what happens with a report. Nothing here depends on the case, which nobody sees any more by now."""
    listing, case_id = loaded_thing(), request.args.get("case", type=row_number)
    html = render_template(
        "public/report_photo_thanks.html",
        name=listing.practitioner.name,
        slug=listing.slug,
        case_id=case_id,
        of=request.args.get("of", ""),
    )
    return keep_nowhere(make_response(html))


def _report(case_id: int, form: ReportForm) -> bool:
    """Write it down, once for each browser, case and claim; False when too many came from this network.

    A claim is to be in the photos, that a minor is, or neither: who reported something else before is still hidden.
    """
    now = utc_now()
    with unit_of_work():
        if count_try([sealed("photo reports", "from", network())], limit=REPORTS, now=now) is not None:
            return False
        report_case(
            db.session.get_one(PhotoCase, case_id),
            reason=form.stated_reason(),
            is_the_person=form.is_the_person.data,
            reporter=sealed("photo reports", case_id, network(), request.user_agent.string, *_claim(form)),
            now=now,
        )
    return True


def _claim(form: ReportForm) -> tuple[str, ...]:
    """What of a report hides the photos at once; nothing for any other."""
    if form.is_the_person.data:
        return ("me",)
    return ("minor",) if form.stated_reason() is ReportReason.PICTURE_OF_A_MINOR else ()


def _thanks(kept: KeptCase, form: ReportForm) -> Response:
    """To what happens next: what was claimed, and whether it hides the photos by now."""
    claim, is_hidden = "".join(_claim(form)), kept.case.state is not CaseState.SHOWN
    of = (claim if is_hidden else "again") if claim else None
    return redirect(url_for("public.photo_reported", slug=kept.listing.slug, case=kept.case.id, of=of), code=303)


def _page(kept: KeptCase, form: ReportForm, status: int) -> Response:
    html = render_template(
        "public/report_photo.html",
        form=form,
        reasons=[(reason.value, gettext(words)) for reason, words in REASON_PAIRS],
        case=case_view(kept.case, in_public, now=utc_now()),
        is_seen=kept.case.state is CaseState.SHOWN,
        name=kept.listing.practitioner.name,
        slug=kept.listing.slug,
        kept_days=REPORTER_KEPT_FOR.days,
    )
    return keep_nowhere(make_response(html, status))
