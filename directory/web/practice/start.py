"""Finding yourself: an existing listing or record first, a fresh listing only after looking."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, flash, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from directory.accounts.models import Account
from directory.limits.rules import Limit
from directory.listings.models import Listing
from directory.listings.queries import listing_by_id
from directory.ownership.actions import ask_to_keep
from directory.ownership.finding import Candidate, LookedFor, candidate_of, candidates
from directory.ownership.opening import listing_for_npi, open_fresh
from directory.ownership.rules import Part
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.addresses import row_number
from directory.web.forms.ownership import AskForm, FreshForm, LookForm
from directory.web.guards import allow
from directory.web.keeping import sent_form
from directory.web.practice.blueprint import pages
from directory.web.presenting.candidates import candidate_view
from directory.web.trying import count_of_account

LOOKED_AT = "looked_for_oneself_at"
LOOKING_HOLDS = timedelta(hours=2)
ASKING = Limit(times=20, within=timedelta(days=1))
OPENING = Limit(times=10, within=timedelta(days=1))


@pages.get("/start")
@allow("practice:start:use")
def start() -> str:
    """Look for oneself among the listings and the register's records."""
    form = LookForm(request.args)
    has_asked = bool(request.args.keys() & {"npi", "name", "town"})
    errors: dict[str, str] = {}
    found: list[Candidate] = []
    if has_asked and not form.validate():
        errors = form.sentences
    elif has_asked and not form.looked_for():
        errors = {"name": "Enter your name or your NPI."}
    elif has_asked:
        found = list(candidates(form.looked_for(), account_id=_account().id))
        session[LOOKED_AT] = utc_now().timestamp()
    return render_template(
        "practice/start.html",
        form=form,
        errors=errors,
        found=[candidate_view(one) for one in found],
        has_looked=has_asked and not errors,
    )


@pages.route("/start/claim", methods=["GET", "POST"])
@allow("practice:start:use")
def claim() -> str | Response:
    """Ask to keep a listing or a record that was found: `listing` or `npi` says which."""
    account = _account()
    candidate = _chosen(account)
    form = AskForm(sent_form())
    errors: dict[str, str] = {}
    if request.method == "POST":
        if form.validate():
            count_of_account("ask", account.id, limit=ASKING)
            try:
                with unit_of_work():
                    asked = ask_to_keep(
                        _listing_of(candidate),
                        account,
                        part=Part(form.part.data),
                        statement=form.statement.data or "",
                        by=visitor.me(),
                        now=utc_now(),
                    )
                    db.session.flush()
                    request_id = asked.id
            except RuleBroken as refused:
                errors = {refused.field or "form": str(refused)}
            else:
                return redirect(url_for("practice.ownership_request", request_id=request_id), code=303)
        errors |= form.sentences
    page = render_template(
        "practice/start_claim.html", one=candidate_view(candidate), candidate=candidate, form=form, errors=errors
    )
    return make_response(page, 422) if errors else page


@pages.route("/start/fresh", methods=["GET", "POST"])
@allow("practice:start:use")
def fresh() -> str | Response:
    """Open a listing that nobody has; only after looking, and not past somebody of the same name and town."""
    account = _account()
    if not _has_looked():
        flash("Look for yourself first: there may be a record or a listing of you already.")
        return redirect(url_for("practice.start"))
    form = FreshForm(sent_form())
    errors: dict[str, str] = {}
    found: list[Candidate] = []
    if request.method == "POST":
        if form.validate():
            found = [] if form.none_of_these.data else _same_name_and_town(form, account)
            if found:
                errors = {"none_of_these": "Look at these first: is one of them you?"}
            else:
                count_of_account("open", account.id, limit=OPENING)
                slug, errors = _open(form, account)
                if slug:
                    flash("Your listing is open. Only you see it until you publish it.", "success")
                    return redirect(url_for("practice.listing", slug=slug), code=303)
        errors |= form.sentences
    page = render_template(
        "practice/start_fresh.html", form=form, errors=errors, found=[candidate_view(one) for one in found]
    )
    return make_response(page, 422) if errors else page


def _open(form: FreshForm, account: Account) -> tuple[str | None, dict[str, str]]:
    """Open the listing; its slug, or why not."""
    try:
        with unit_of_work():
            listing = open_fresh(
                account,
                name=form.name.data,
                family_name=form.family_name.data,
                npi=form.npi.data or None,
                place=form.stub_place(),
                part=Part(form.part.data),
                by=visitor.me(),
                now=utc_now(),
            )
            return listing.slug, {}
    except RuleBroken as refused:
        return None, {refused.field or "form": str(refused)}


def _same_name_and_town(form: FreshForm, account: Account) -> list[Candidate]:
    looked_for = LookedFor(name=form.name.data, town=form.stub_place().city)
    return list(candidates(looked_for, account_id=account.id))


def _chosen(account: Account) -> Candidate:
    """The candidate that the address names; 404 for what may not be named."""
    npi, listing_id = request.args.get("npi", ""), request.args.get("listing", type=row_number)
    if listing_id is None:
        found = candidates(LookedFor(npi=npi), account_id=account.id)
        return found[0] if found else abort(404)
    listing = listing_by_id(listing_id)
    return (candidate_of(listing, account_id=account.id) if listing else None) or abort(404)


def _listing_of(candidate: Candidate) -> Listing:
    if candidate.listing_id is not None:
        return listing_by_id(candidate.listing_id) or abort(404)
    return listing_for_npi(candidate.npi or "", by=visitor.me(), now=utc_now())


def _has_looked() -> bool:
    looked_at: float = session.get(LOOKED_AT, 0.0)
    return utc_now().timestamp() < looked_at + LOOKING_HOLDS.total_seconds()


def _account() -> Account:
    return visitor.account() or abort(403)
