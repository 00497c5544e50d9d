"""The home of whoever looks after the site: what waits for them, and whether all is as it should be."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, render_template, url_for

from directory.config import Config
from directory.oversight.ahead import what_is_ahead
from directory.oversight.pace import pace_of
from directory.oversight.soundness import index_state, letter_state, trail_state
from directory.oversight.waiting import waiting_at_desks
from directory.privacy.queries import overdue_requests
from directory.registers.queries import newest_imports
from directory.shared.clock import utc_now
from directory.web.admin.blueprint import pages
from directory.web.admin.navigation import parts_for_me
from directory.web.guards import allow, may_open
from directory.web.presenting.at_a_glance import (
    DeskLine,
    Sound,
    desk_line,
    index_words,
    letter_words,
    request_words,
    trail_words,
    two_people_words,
)
from directory.web.presenting.imports import import_view

WITH_A_PACE = ("verification", "ownership", "waivers")


@pages.get("")
@allow("admin:home:read")
def home() -> str:
    """Show what waits and what is to come, as far as whoever looks decides it; whether all is sound, to an
    administrator.
    """
    now = utc_now()
    oversees, verifies = may_open("admin.audit"), may_open("admin.verification")
    return render_template(
        "admin/home.html",
        lines=_lines(now),
        ahead=what_is_ahead(now.date()) if verifies else None,
        sound=_sound(now) if oversees else [],
        imports=[import_view(one) for one in newest_imports().values()] if oversees else [],
        oversees=oversees,
    )


def _lines(now: datetime) -> list[DeskLine]:
    waiting = waiting_at_desks()
    return [
        desk_line(
            part.words,
            url_for(part.endpoint),
            part.icon,
            waiting[part.desk],
            pace_of(part.desk, now=now) if part.desk in WITH_A_PACE else None,
            now=now,
        )
        for _, parts in parts_for_me()
        for part in parts
        if part.desk
    ]


def _sound(now: datetime) -> list[Sound]:
    config: Config = current_app.config["FINEPOINT"]
    return [
        index_words(index_state(current_app.extensions["search_index"], now=now)),
        trail_words(trail_state(now=now), url_for("admin.audit")),
        letter_words(letter_state(now=now)),
        request_words(overdue_requests(now=now), url_for("admin.privacy")),
        two_people_words(is_on=config.two_people),
    ]
