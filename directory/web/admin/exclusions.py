"""The desk of exclusions: rows of the federal list beside the people here whom they may be. A person decides."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.conflicts.queries import why_not_impartial, whys_not_impartial
from directory.proposals.actions import do_alone, propose
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.shared.text import plural
from directory.verification.excluding import decide_exclusion, revocations_for
from directory.verification.models import ExclusionMatch
from directory.verification.queries import exclusion_match_counts, exclusion_matches, listing_of, verified_credentials
from directory.verification.revoking import REVOKE
from directory.verification.rules import MatchState
from directory.web import visitor
from directory.web.addresses import row_number
from directory.web.admin.acting import my_id, takes_two
from directory.web.admin.blueprint import pages
from directory.web.desk_loaders import any_match
from directory.web.forms.verification import MatchForm
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.keeping import sent_form
from directory.web.presenting.paging import pages_of
from directory.web.presenting.verification_exclusions import (
    LIST_URL,
    STATE_WORDS,
    exclusion_facts,
    match_line,
    person_facts,
)

A_PAGE = 25
ACTS = {"confirm": MatchState.CONFIRMED, "dismiss": MatchState.DISMISSED, "reopen": MatchState.OPEN}
DONE = {
    "confirm": "Confirmed: it is them.",
    "dismiss": "Dismissed: it is somebody else.",
    "reopen": "Open again.",
}


@pages.get("/exclusions")
@allow("admin:verification:read")
def exclusions() -> str:
    """List matches in one state: exact ones first."""
    state = request.args.get("state", "")
    shown = MatchState(state) if state in list(MatchState) else MatchState.OPEN
    counts = exclusion_match_counts()
    last = max(1, -(-counts.get(shown, 0) // A_PAGE))
    here = min(max(1, request.args.get("page", 1, type=row_number)), last)
    rows = exclusion_matches(shown, limit=A_PAGE, offset=(here - 1) * A_PAGE)
    conflicts = whys_not_impartial(my_id(), [row.practitioner_id for row in rows])
    return render_template(
        "admin/exclusions.html",
        lines=[match_line(row, conflicts.get(row.practitioner_id, "")) for row in rows],
        shown=[
            (one.value, words, url_for("admin.exclusions", state=one.value), one is shown, counts.get(one, 0))
            for one, words in STATE_WORDS.items()
        ],
        state=shown.value,
        pages=pages_of(here, last, lambda number: url_for("admin.exclusions", state=shown.value, page=number)),
    )


@pages.get("/exclusions/<int:match_id>")
@allow("admin:verification:read", on=any_match)
def exclusion(match_id: int) -> Response:  # noqa: ARG001 - the loader took it
    """Show one match: the row of the list beside the practitioner."""
    return _page(loaded_thing(), {}, 200)


@pages.post("/exclusions/<int:match_id>")
@allow("admin:verification:decide", on=any_match)
def decide_exclusion_match(match_id: int) -> Response:
    """Confirm, dismiss or open again, with its reason; or propose the revocations that follow. `act` says which."""
    row: ExclusionMatch = loaded_thing()
    form, act = MatchForm(request.form), request.form.get("act", "")
    errors = {} if form.validate() else form.sentences
    if act not in {*ACTS, "revoke"}:
        errors = {"form": "Choose what to do on this page."}
    try:
        if not errors:
            flash(_do(row, act, form.why.data or ""), "success")
    except RuleBroken as refused:
        errors = {refused.field if refused.field == "why" else "form": str(refused)}
    if errors:
        return _page(row, errors, 422)
    return redirect(url_for("admin.exclusion", match_id=match_id), code=303)


def _do(row: ExclusionMatch, act: str, why: str) -> str:
    """Do it; what was done, in words."""
    now = utc_now()
    with unit_of_work():
        if act in ACTS:
            if request.form.get("likeness", row.likeness.value) != row.likeness.value:
                raise RuleBroken("How well it fits changed since you opened this page. Look again before you decide.")
            decide_exclusion(row, ACTS[act], why=why, by=visitor.me(), now=now)
            return DONE[act]
        about = revocations_for(row, source_url=LIST_URL, now=now)
        if not about:
            raise RuleBroken("Nothing of this person is verified now, or all of it is proposed already.")
        for one in about:
            (propose if takes_two() else do_alone)(REVOKE, one, why=why, by=visitor.me(), now=now)
    count = plural(len(about), "revocation")
    return f"{count} proposed. Another person carries them out." if takes_two() else f"{count} done."


def _page(row: ExclusionMatch, errors: dict[str, str], status: int) -> Response:
    now, sent = utc_now(), sent_form()
    listing = listing_of(row.practitioner_id)
    html = render_template(
        "admin/exclusion.html",
        likeness=row.likeness.value,
        one=match_line(row, why_not_impartial(my_id(), row.practitioner_id) or ""),
        record=exclusion_facts(row.exclusion),
        here=person_facts(row.practitioner, listing),
        slug=listing.slug if listing else "",
        verified=verified_credentials(row.practitioner_id, now=now),
        may_propose=bool(revocations_for(row, source_url=LIST_URL, now=now)),
        list_url=LIST_URL,
        takes_two=takes_two(),
        why=sent.get("why", "") if sent else "",
        errors=errors,
    )
    return keep_nowhere(make_response(html, status))
