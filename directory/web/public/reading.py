"""Pages to read: how checking works, how results are ordered, the notices about privacy and health data."""

from __future__ import annotations

from flask import render_template

from directory.web.guards import allow
from directory.web.presenting.kept import health_notice, keeping, lasting
from directory.web.presenting.reading import checking_page, ordering_page
from directory.web.public.blueprint import pages
from directory.web.review_arriving import DEVICE_COOKIE, DEVICE_KEPT_FOR


@pages.get("/how-checking-works")
@allow("public:site:read")
def how_checking_works() -> str:
    """Say what each state means and where it comes from."""
    return render_template("public/how_checking_works.html", page=checking_page())


@pages.get("/how-results-are-ordered")
@allow("public:site:read")
def how_results_are_ordered() -> str:
    """State the order of results as the engine computes it."""
    return render_template("public/how_results_are_ordered.html", page=ordering_page())


@pages.get("/privacy")
@allow("public:site:read")
def privacy() -> str:
    """State what is kept of whom, and what never is."""
    return render_template(
        "public/privacy.html", page=keeping(), device_cookie=DEVICE_COOKIE, device_lasts=lasting(DEVICE_KEPT_FOR)
    )


@pages.get("/consumer-health-data")
@allow("public:site:read")
def consumer_health_data() -> str:
    """The notice that Washington asks for beside the privacy notice (RCW 19.373.020)."""
    return render_template("public/consumer_health_data.html", notice=health_notice())
