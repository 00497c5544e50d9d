"""Every component in every state, on one page."""

from __future__ import annotations

from flask import render_template

from directory.guides.library import library
from directory.shared.clock import utc_now
from directory.web.guards import allow
from directory.web.presenting.example import every_state, example_credentials, example_points
from directory.web.presenting.example_case import example_case
from directory.web.presenting.example_compare import example_comparison
from directory.web.presenting.example_review import example_rating, example_reviews
from directory.web.presenting.guides import example_cards
from directory.web.presenting.plan_cost import example_result
from directory.web.public.blueprint import pages


@pages.get("/style-guide")
@allow("public:site:read")
def style_guide() -> str:
    """Show the components."""
    now = utc_now()
    return render_template(
        "public/style_guide.html",
        example=example_points(now),
        states=every_state(now),
        credentials=example_credentials(now),
        cases=[example_case(1), example_case(2)],
        reviews=example_reviews(),
        rated=example_rating(),
        plan=example_result(),
        comparison=example_comparison(now),
        statements=example_cards(library(), today=now.date()),
    )
