"""The home of whoever looks after the site."""

from __future__ import annotations

from flask import render_template

from directory.web.admin.blueprint import pages
from directory.web.guards import allow


@pages.get("")
@allow("admin:home:read")
def home() -> str:
    """Show what waits, as far as whoever looks may decide it."""
    return render_template("admin/home.html")
