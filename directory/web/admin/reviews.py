"""The queue of the desk for reviews: by rules and age. No page of it tells stars, practice or writer."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.moderation.queries import hidden_entries, next_in_queue, queue, waiting_count
from directory.reviews.ledger import decided_by
from directory.shared.clock import utc_now
from directory.web.addresses import row_number
from directory.web.admin.acting import my_id
from directory.web.admin.blueprint import pages
from directory.web.guards import allow
from directory.web.presenting.review_desk_queue import decided_lines, entry_lines, hidden_lines

SHOWN = 50
DECIDED_SHOWN = 20


@pages.get("/reviews")
@allow("admin:review:read")
def reviews() -> str:
    """Show the queue: what is held first, then what shows with a question, then what nobody has read."""
    now, mine = utc_now(), queue(my_id(), limit=SHOWN)
    return render_template(
        "admin/reviews.html",
        lines=entry_lines(mine, now=now),
        hidden=hidden_lines(hidden_entries(my_id(), now=now)),
        waiting=waiting_count(),
        most=SHOWN,
        decided=decided_lines(decided_by(my_id(), limit=DECIDED_SHOWN)),
    )


@pages.get("/reviews/next")
@allow("admin:review:read")
def next_review_entry() -> Response:
    """Lead to the entry that should be looked at next, or back to the queue where nothing lies there."""
    return redirect(next_entry_url(request.args.get("after", type=row_number)), code=303)


def next_entry_url(after: int | None = None) -> str:
    """The address of what follows one entry in the queue; the queue's, where nothing lies there for the reader."""
    following = next_in_queue(my_id(), after=after)
    return url_for("admin.reviews") if following is None else url_for("admin.review_entry", entry_id=following)
