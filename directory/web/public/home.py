"""The front page: one question, what the five points are, and the honest numbers of this directory."""

from __future__ import annotations

from flask import current_app, render_template

from directory import vocabulary
from directory.checklist.rules import QUESTIONS
from directory.discovery.numbers import numbers
from directory.languages import gettext
from directory.shared.clock import utc_now
from directory.web.guards import allow
from directory.web.presenting.example import example_points
from directory.web.public.blueprint import pages


@pages.get("/")
@allow("public:site:read")
def home() -> str:
    """Ask where and what matters."""
    now = utc_now()
    counted = numbers(
        index=current_app.extensions["search_index"], stubs=current_app.config["FINEPOINT"].public_stubs, now=now
    )
    return render_template(
        "public/home.html",
        concerns=[(one.code, gettext(one.label)) for one in vocabulary.concerns()],
        example=example_points(now),
        numbers={
            "practitioners": counted.practitioners,
            "towns": counted.towns,
            "unclaimed": counted.unclaimed,
            "points": [(gettext(QUESTIONS[number]), count) for number, count in counted.answered.items()],
        },
    )
