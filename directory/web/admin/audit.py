"""The audit trail: who did what to what, when and why; looked through, proved, taken along."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from flask import flash, make_response, redirect, render_template, request, stream_with_context, url_for
from werkzeug.wrappers import Response

from directory.accounts.queries import accounts_like
from directory.audit.actions import record
from directory.audit.checking import check_trail
from directory.audit.models import AuditEntry
from directory.audit.queries import (
    Sought,
    actions_known,
    entries_after,
    entries_before,
    entry_by_id,
    every_entry,
    last_entry_id,
    newest_check,
)
from directory.privacy.cells import cell
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.web import visitor
from directory.web.addresses import row_number
from directory.web.admin.blueprint import pages
from directory.web.forms.audit import AuditForm
from directory.web.guards import Loaded, allow, loaded_thing
from directory.web.headers import keep_nowhere
from directory.web.presenting.trail import differences, entry_views

SHOWN = 50
PEOPLE_MAX = 200
WALKED_AT_ONCE = 50_000
"""A longer trail is walked at the command line and by night: a page would be waited for too long."""
COLUMNS = (
    "id", "at", "actor_kind", "actor_name", "actor_id", "action", "subject_kind", "subject_id", "reason", "before",
    "after", "previous_hash", "hash",
)  # fmt: skip


def any_entry(entry_id: int) -> Loaded | None:
    """An entry of the trail."""
    entry = entry_by_id(entry_id)
    return Loaded(entry, frozenset()) if entry else None


@pages.get("/audit")
@allow("admin:audit:read")
def audit() -> Response:
    """Show the entries that fit, the newest first. Pages go on from an entry, so that new ones move nothing."""
    form = AuditForm.filled(request.args)
    rows, has_newer, has_older = ([], False, False) if form.errors else _rows(_sought(form))
    html = render_template(
        "admin/audit.html",
        form=form,
        errors=form.sentences,
        asked=form.asked,
        entries=entry_views(rows),
        newer=rows[0].id if rows and has_newer else None,
        older=rows[-1].id if rows and has_older else None,
        actions=actions_known(),
        check=newest_check(),
        total=last_entry_id(),
    )
    return make_response(html, 422 if form.errors else 200)


@pages.get("/audit/<int:entry_id>")
@allow("admin:audit:read", on=any_entry)
def audit_entry(entry_id: int) -> str:
    """Show one entry with what it changed."""
    entry: AuditEntry = loaded_thing()
    return render_template(
        "admin/audit_entry.html",
        entry=entry,
        one=entry_views([entry])[0],
        differences=differences(entry),
        earlier=entry_id - 1 if entry_id > 1 else None,
        later=entry_id + 1 if entry_id < last_entry_id() else None,
    )


@pages.post("/audit/check")
@allow("admin:audit:check")
def check_audit() -> Response:
    """Walk the whole trail now, and keep what came of it."""
    if last_entry_id() > WALKED_AT_ONCE:
        flash("The trail is too long to be walked while you wait: run “audit verify”, or look tomorrow.", "error")
        return redirect(url_for("admin.audit"), code=303)
    now = utc_now()
    found = check_trail(now=now)
    with unit_of_work():
        after = {"entries": found.entries, "last_hash": found.last_hash, "problem": found.problem}
        record("check_trail", subject_kind="trail", subject_id=found.id, by=visitor.me(), now=now, after=after)
    if found.problem:
        flash(f"The trail is broken. {found.problem}", "error")
    else:
        flash(f"The trail is whole: {found.entries:,} entries.", "success")
    return redirect(url_for("admin.audit"), code=303)


@pages.get("/audit.csv")
@allow("admin:audit:export")
def audit_csv() -> Response:
    """The entries that fit, oldest first, for a spreadsheet."""
    return _export("csv", "text/csv; charset=utf-8", _csv)


@pages.get("/audit.json")
@allow("admin:audit:export")
def audit_json() -> Response:
    """The same as JSON: a list of objects, each with everything that its hash covers."""
    return _export("json", "application/json", _json)


def _rows(sought: Sought) -> tuple[list[AuditEntry], bool, bool]:
    """The entries of this page; whether there are newer and older ones."""
    after_id = request.args.get("after", type=row_number)
    if after_id is not None:
        rows = list(entries_after(sought, after_id=after_id, limit=SHOWN + 1))
        return rows[-SHOWN:], len(rows) > SHOWN, True
    before_id = request.args.get("before", type=row_number)
    rows = list(entries_before(sought, before_id=before_id, limit=SHOWN + 1))
    return rows[:SHOWN], before_id is not None, len(rows) > SHOWN


def _sought(form: AuditForm) -> Sought:
    who = form.who.data or ""
    people = accounts_like(who, limit=PEOPLE_MAX) if who else ()
    return form.sought([one.id for one in people])


def _export(ending: str, kind: str, lines: object) -> Response:
    form = AuditForm.filled(request.args)
    if form.errors:
        return redirect(url_for("admin.audit", **form.asked), code=303)
    sought, last, now = _sought(form), last_entry_id(), utc_now()
    with unit_of_work():
        record("export_trail", subject_kind="trail", subject_id=ending, by=visitor.me(), now=now, after=form.asked)
    answer = make_response(stream_with_context(lines(every_entry(sought, up_to_id=last))))  # type: ignore[operator]
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{now:%Y-%m-%d}.{ending}"'
    return keep_nowhere(answer)


def _csv(entries: Iterator[AuditEntry]) -> Iterator[str]:
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([cell(value) for value in _values(entry).values()])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def _json(entries: Iterator[AuditEntry]) -> Iterator[str]:
    before = "[\n"
    for entry in entries:
        values = _values(entry) | {"before": entry.before, "after": entry.after}
        yield before + json.dumps(values, ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before != "[\n" else "[]\n"


def _values(entry: AuditEntry) -> dict[str, object]:
    """The columns of an entry, as text, numbers and nothing."""
    values: dict[str, object] = {name: getattr(entry, name) for name in COLUMNS}
    values |= {"at": entry.at.isoformat(), "actor_kind": entry.actor_kind.value}
    for name in ("before", "after"):
        held = values[name]
        values[name] = None if held is None else json.dumps(held, ensure_ascii=False, sort_keys=True)
    return values
