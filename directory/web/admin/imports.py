"""What was brought in from public registers, when, and what became of it."""

from __future__ import annotations

from flask import render_template, request

from directory.registers.models import RegisterImport
from directory.registers.queries import imports_before, newest_imports
from directory.web.addresses import row_number
from directory.web.admin.blueprint import pages
from directory.web.guards import allow
from directory.web.presenting.imports import import_view

SHOWN = 50


@pages.get("/imports")
@allow("admin:import:read")
def imports() -> str:
    """List the newest import of each register, then all of them, the newest first."""
    before_id = request.args.get("before", type=row_number)
    rows = imports_before(before_id, limit=SHOWN + 1)
    shown: list[RegisterImport] = list(rows[:SHOWN])
    return render_template(
        "admin/imports.html",
        newest=[import_view(one) for one in newest_imports().values()] if before_id is None else [],
        rows=[import_view(one) for one in shown],
        older=shown[-1].id if len(rows) > SHOWN else None,
        is_first=before_id is None,
    )
