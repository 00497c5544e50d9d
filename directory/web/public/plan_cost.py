"""Plan and cost: a first year from one's own numbers or a practitioner's prices, and a course before an event.

Everything that is typed stands in the address line; nothing of it is kept or logged.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from directory.discovery.profile import profile
from directory.listings.queries import slug_now
from directory.listings.rules import Status
from directory.shared.clock import utc_now
from directory.web.addresses import with_this_query
from directory.web.forms.plan_cost import EventForm, PlanCostForm, refunds
from directory.web.guards import allow
from directory.web.headers import keep_nowhere
from directory.web.presenting.begun_from import Begun, begun_from
from directory.web.presenting.calendar_file import calendar_file
from directory.web.presenting.plan_cost import plan_cost_page
from directory.web.presenting.plan_event import calendar_days, dates_of, plan_event_page
from directory.web.public.blueprint import pages

HERE = ZoneInfo("America/New_York")
"""Whose day it is where no listing says: most visitors' own, or the next one's a few hours early."""


@pages.get("/plan-and-cost")
@allow("public:site:read")
def plan_cost() -> str | Response:
    """Say what a first year costs, and hold packages against single sessions."""
    now = utc_now()
    begun = _begun(now)
    if isinstance(begun, Response):
        return begun
    is_typed = PlanCostForm.is_typed(request.args)
    form = PlanCostForm.read(request.args, begun.given if begun and not is_typed else {})
    page = plan_cost_page(form, begun, is_typed=is_typed, now=now)
    return render_template("public/plan_cost.html", form=form, page=page, refunds=refunds(), is_lost=_is_lost(begun))


@pages.get("/plan-and-cost/event")
@allow("public:site:read")
def plan_event() -> str | Response:
    """Count back from an event: when to begin, and which session falls on which day."""
    now = utc_now()
    begun = _begun(now)
    if isinstance(begun, Response):
        return begun
    form = _event_form(begun)
    page = plan_event_page(form, begun, is_asked="event" in request.args, today=_today(begun, now))
    return render_template("public/plan_event.html", form=form, page=page, is_lost=_is_lost(begun))


@pages.get("/plan-and-cost/event/sessions.ics")
@allow("public:site:read")
def plan_event_file() -> Response:
    """The same days as a calendar file; what cannot be planned leads back to the page that says why."""
    now = utc_now()
    begun = _begun(now)
    if isinstance(begun, Response):
        return begun
    form = _event_form(begun)
    found = dates_of(form, today=_today(begun, now))
    if found is None or not (found.sessions or found.hurried):
        return redirect(with_this_query("public.plan_event"))
    answer = make_response(
        calendar_file(calendar_days(found), name=current_app.config["FINEPOINT"].site_name, made_at=now)
    )
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="sessions.ics"'
    return keep_nowhere(answer)


def _begun(now: datetime) -> Begun | Response | None:
    """What the listing in the address states; an old name of it leads to its present one."""
    slug = request.args.get("listing", "")
    if not slug:
        return None
    found = profile(slug, stubs=False, now=now)
    if found is not None and found.listing.status == Status.PUBLISHED:
        return begun_from(found, now=now)
    present = slug_now(slug)
    if found is None and present is not None and present != slug:
        return redirect(with_this_query(str(request.endpoint), listing=present), code=301)
    return None


def _event_form(begun: Begun | None) -> EventForm:
    return EventForm.read(request.args, begun.given if begun else {})


def _today(begun: Begun | None, now: datetime) -> date:
    return begun.facts.today(now) if begun else now.astimezone(HERE).date()


def _is_lost(begun: Begun | None) -> bool:
    """Whether the address names a listing that nobody sees, or sees no longer."""
    return bool(request.args.get("listing")) and begun is None
