"""The queue of the verification desk: what waits, by risk and age; whose it is; and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.conflicts.queries import practitioners_named, practitioners_not_for
from directory.credentials.models import Credential
from directory.credentials.queries import credentials_by_practitioner
from directory.credentials.rules import CredentialKind
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.verification.desk import give_back, take
from directory.verification.queries import Wanted, next_waiting, numbers, queue, queue_count, standing_now
from directory.verification.rules import SubmissionState
from directory.web import visitor
from directory.web.addresses import row_number
from directory.web.admin.acting import my_id
from directory.web.admin.blueprint import pages
from directory.web.desk_loaders import any_submission
from directory.web.forms.desk import SeenForm
from directory.web.guards import allow, loaded_thing
from directory.web.presenting.locker_words import KIND_NAMES
from directory.web.presenting.paging import pages_of
from directory.web.presenting.verification_queue import queue_lines

A_PAGE = 25
SHOWN = (
    ("waiting", "Waiting"),
    ("mine", "Yours"),
    ("unassigned", "Nobody’s"),
    ("asked", "With their keepers"),
    ("all", "All"),
)
KINDS = [("", "Every kind"), *((kind.value, KIND_NAMES[kind]) for kind in CredentialKind)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the queue the address asks for; what it cannot mean is left out."""

    show: str
    kind: str
    page: int

    @classmethod
    def read(cls) -> Asked:
        """The address of this request."""
        show, kind = (request.args.get(name, "") for name in ("show", "kind"))
        return cls(
            show=show if show in dict(SHOWN) else "waiting",
            kind=kind if kind in dict(KINDS) else "",
            page=max(1, request.args.get("page", 1, type=row_number)),
        )

    def wanted(self) -> Wanted:
        """The same for the query."""
        states = {
            "waiting": SubmissionState.WAITING,
            "unassigned": SubmissionState.WAITING,
            "asked": SubmissionState.ASKED,
        }
        return Wanted(
            state=states.get(self.show),
            kind=CredentialKind(self.kind) if self.kind else None,
            mine=my_id() if self.show == "mine" else None,
            is_unassigned=self.show == "unassigned",
        )

    def url(self, **changes: object) -> str:
        """The address with some of it changed."""
        given = {"show": self.show, "kind": self.kind, "page": self.page} | changes
        plain = {"show": "waiting", "kind": "", "page": 1}
        kept = urlencode({name: value for name, value in given.items() if value != plain[name]})
        return url_for("admin.verification") + (f"?{kept}" if kept else "")


@pages.get("/verification")
@allow("admin:verification:read")
def verification() -> str:
    """Show the queue: the highest risk first, then what has waited longest."""
    asked, now = Asked.read(), utc_now()
    count = queue_count(asked.wanted(), now=now)
    last = max(1, -(-count // A_PAGE))
    page = min(asked.page, last)
    name = request.args.get("name", "").strip()[:100]
    rows = queue(asked.wanted(), now=now, limit=A_PAGE, offset=(page - 1) * A_PAGE)
    desk = numbers(account_id=my_id(), now=now)
    return render_template(
        "admin/verification.html",
        lines=queue_lines(rows, account_id=my_id(), now=now),
        count=count,
        desk=desk,
        shown=[(value, words, asked.url(show=value, page=1), value == asked.show) for value, words in SHOWN],
        show=asked.show,
        kinds=KINDS,
        kind=asked.kind,
        pages=pages_of(page, last, lambda number: asked.url(page=number)),
        has_next=_next(now) is not None,
        name=name,
        found=_found(name, now),
    )


def _found(name: str, now: datetime) -> list[tuple[str, str, Credential, bool]]:
    """Credentials of whoever has a name: who, its kind in words, the row, and whether it is verified now."""
    names = {who.id: who.name for who, _ in practitioners_named(name)} if name else {}
    rows = credentials_by_practitioner(names)
    return [
        (names[number], KIND_NAMES[row.kind], row, standing_now(row, now=now).is_verified)
        for number in names
        for row in rows.get(number, ())
    ]


@pages.get("/verification/next")
@allow("admin:verification:read")
def next_submission() -> Response:
    """Lead to what should be looked at next, or back to the queue where nothing waits."""
    return redirect(next_url(utc_now(), after=request.args.get("after", type=row_number)), code=303)


@pages.post("/verification/<int:submission_id>/take")
@allow("admin:verification:take", on=any_submission)
def take_submission(submission_id: int) -> Response:
    """Take a submission in hand, or give it back; `act` says which."""
    submission, form = loaded_thing(), SeenForm(request.form)
    do, done = (give_back, "Given back.") if request.form.get("act") == "give-back" else (take, "You have it now.")
    try:
        with unit_of_work():
            do(submission, seen_version=form.seen_version, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash(done, "success")
    return redirect(url_for("admin.submission", submission_id=submission_id), code=303)


def next_url(now: datetime, *, after: int | None = None) -> str:
    """The address of what follows one submission in the queue; the queue's, where nothing waits."""
    following = _next(now, after=after)
    if following is None:
        return url_for("admin.verification")
    return url_for("admin.submission", submission_id=following)


def _next(now: datetime, *, after: int | None = None) -> int | None:
    return next_waiting(account_id=my_id(), now=now, but=practitioners_not_for(my_id()), after=after)
