"""The queue of the photo desk: what is held, waits or was reported; cases that somebody looks for; what is next."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.conflicts.queries import practitioners_named, practitioners_not_for
from directory.portfolio.models import PhotoCase
from directory.portfolio.queries import case_by_id
from directory.portfolio.queue import Pile, cases_of_several, next_case, pile_sizes, queue
from directory.shared.clock import utc_now
from directory.web.addresses import row_number
from directory.web.admin.acting import my_id
from directory.web.admin.blueprint import pages
from directory.web.guards import allow
from directory.web.presenting.paging import pages_of
from directory.web.presenting.photo_desk_queue import found_lines, queue_lines

A_PAGE = 25
FOUND_MAX = 40
PILES = {
    Pile.OPEN: "To look at",
    Pile.HELD: "Hidden",
    Pile.WAITING: "Waiting",
    Pile.REPORTED: "Reported",
    Pile.ASKED: "With their keepers",
}


@pages.get("/photos")
@allow("admin:photo:read")
def photos() -> str:
    """Show the queue: what is hidden first, then what lies there longest."""
    show = request.args.get("show", "")
    pile = Pile(show) if show in list(Pile) else Pile.OPEN
    sizes = pile_sizes()
    last = max(1, -(-sizes[pile] // A_PAGE))
    page = min(max(1, request.args.get("page", 1, type=row_number)), last)
    rows = queue(pile, limit=A_PAGE, offset=(page - 1) * A_PAGE)
    name = request.args.get("name", "").strip()[:100]
    return render_template(
        "admin/photos.html",
        lines=queue_lines(rows, account_id=my_id(), now=utc_now()),
        sizes={one.value: size for one, size in sizes.items()},
        shown=[(words, _url(one, 1), one is pile, sizes[one]) for one, words in PILES.items()],
        pile=pile.value,
        pages=pages_of(page, last, lambda number: _url(pile, number)),
        has_next=_next() is not None,
        name=name,
        found=found_lines(_found(name), account_id=my_id()),
    )


@pages.get("/photos/next")
@allow("admin:photo:read")
def next_photo_case() -> Response:
    """Lead to the case that should be looked at next, or back to the queue where nothing lies there."""
    return redirect(next_case_url(request.args.get("after", type=row_number)), code=303)


def next_case_url(after: int | None = None) -> str:
    """The address of what follows one case in the queue; the queue's, where nothing lies there for the reader."""
    following = _next(after)
    return url_for("admin.photos") if following is None else url_for("admin.photo_case", case_id=following)


def _next(after: int | None = None) -> int | None:
    return next_case(but=practitioners_not_for(my_id()), after=after)


def _found(words: str) -> Sequence[PhotoCase]:
    """Cases of whoever has a name, or the one of a number."""
    if words.isdecimal() and len(words) < 10:
        case = case_by_id(int(words))
        return [case] if case else []
    return cases_of_several([who.id for who, _ in practitioners_named(words)], limit=FOUND_MAX) if words else []


def _url(pile: Pile, number: int) -> str:
    given = {"show": pile.value if pile is not Pile.OPEN else None, "page": number if number > 1 else None}
    return url_for("admin.photos", **given)  # type: ignore[arg-type]
