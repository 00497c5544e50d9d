"""One photo case in the workspace, and what is done with it as a whole: hand it in, take it away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from directory.portfolio.actions import stated_of, submit_case, withdraw_case
from directory.portfolio.links import links_of
from directory.portfolio.models import PhotoCase
from directory.portfolio.moves import check_seen
from directory.portfolio.queries import entries_of, members_of, series_of
from directory.portfolio.rules import LINKS_MAX, PHOTOS_MAX, CaseState
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import version_seen
from directory.web.photo_loaders import KeptCase, own_case
from directory.web.practice.blueprint import pages
from directory.web.practice.shell import page
from directory.web.presenting.consent_ledger import ledger_of
from directory.web.presenting.photo_cases import case_view
from directory.web.presenting.photos import for_keepers_and_desk
from directory.web.presenting.portfolio import case_line, clock_of, series_lines, standing_of
from directory.web.presenting.portfolio_case import (
    between_words,
    kept_pairs,
    next_words,
    stated_in_words,
    what_may_be,
)

TAKE_AWAY = (
    "It leaves your page, searches and comparisons at once. Its photos are deleted within a day.",
    "This cannot be undone: to show these photos again you open a new case, and the person consents anew.",
)


@contextmanager
def seen_case(case: PhotoCase) -> Iterator[PhotoCase]:
    """A unit of work about a case as its keeper saw it. Raises Overtaken when it moved since."""
    with unit_of_work():
        check_seen(case, seen_version=version_seen())
        yield case


def case_page(kept: KeptCase) -> str:
    """The page of one case."""
    case, now = kept.case, utc_now()
    clock = clock_of(kept.listing, now=now)
    standing = standing_of(case, entries_of(case.id), kept.listing, clock)
    series = series_of(case.practitioner_id)
    return page(
        "practice/photo_case.html",
        kept.listing,
        case=case,
        line=case_line(case, kept.listing, standing),
        may=what_may_be(case),
        pairs=kept_pairs(case.photos),
        between=between_words(case.photos),
        stated=stated_in_words(stated_of(case)),
        ledger=ledger_of(case),
        holds=standing.is_consented,
        is_theirs=standing.is_theirs,
        cost=next_words(case),
        shown=case_view(case, for_keepers_and_desk, now=now) if case.photos else None,
        links=links_of(case.id),
        links_max=LINKS_MAX,
        photos_max=PHOTOS_MAX,
        series=series_lines(series, clock, members={one.id: members_of(one.id) for one in series}),
    )


@pages.get("/<slug>/photos/<int:case_id>")
@allow("practice:photo:read", on=own_case)
def photo_case(slug: str, case_id: int) -> str:  # noqa: ARG001 - the loader took both
    """Show one case: where it stands, its photos, its consent, and what comes next."""
    return case_page(loaded_thing())


@pages.post("/<slug>/photos/<int:case_id>/submit")
@allow("practice:photo:edit", on=own_case)
def submit_photo_case(slug: str, case_id: int) -> Response:
    """Hand a case to the photo desk."""
    kept: KeptCase = loaded_thing()
    seen = version_seen()
    try:
        with unit_of_work():
            submit_case(kept.case, seen_version=seen, by=visitor.me(), now=utc_now())
            is_held = kept.case.state is CaseState.HELD
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash("Handed in. Somebody at the photo desk looks at it, and we write to you.", "success")
        if is_held:
            flash("One of its photos is known from another case, so it is hidden until somebody has compared both.")
    return redirect(url_for("practice.photo_case", slug=slug, case_id=case_id), code=303)


@pages.route("/<slug>/photos/<int:case_id>/withdraw", methods=["GET", "POST"])
@allow("practice:photo:edit", on=own_case)
def withdraw_photo_case(slug: str, case_id: int) -> str | Response:
    """Ask, then take a case away for good."""
    kept: KeptCase = loaded_thing()
    back = url_for("practice.photo_case", slug=slug, case_id=case_id)
    if request.method != "POST":
        return page(
            "practice/photo_confirm.html",
            kept.listing,
            title="Take this case away",
            sentences=TAKE_AWAY,
            words="Take it away for good",
            back=back,
            photo=None,
            case=kept.case,
        )
    with unit_of_work():
        is_done = withdraw_case(kept.case, by=visitor.me(), now=utc_now())
    flash("Taken away. It shows nowhere, and its photos are deleted." if is_done else "It was over already.", "success")
    return redirect(url_for("practice.photos", slug=slug), code=303)


@pages.get("/<slug>/photos/<int:case_id>/submit")
@pages.get("/<slug>/photos/<int:case_id>/series")
@pages.get("/<slug>/photos/<int:case_id>/pictures/<int:photo_id>/move")
@allow("practice:photo:read", on=own_case)
def photo_case_again(slug: str, case_id: int, photo_id: int = 0) -> Response:  # noqa: ARG001 - it is on the page
    """Where a button leads whose sender had to sign in first: the page with the button."""
    flash("You are signed in again. Nothing was changed meanwhile: choose it once more.")
    return redirect(url_for("practice.photo_case", slug=slug, case_id=case_id))
