"""What reviews ask of a keeper, for the overview: those without a reply, and what was decided a moment ago."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from directory.moderation.queries import disputes_of
from directory.moderation.rules import APPEAL_WITHIN
from directory.reviews.homes import merged_of
from directory.shared.text import plural
from directory.web.presenting.locker_steps import Step
from directory.web.presenting.practice_reviews import WITHOUT, shown_reviews
from directory.web.presenting.practice_reviews_disputes import appeal_until, dispute_view


def review_steps(practitioner_id: int, slug: str, now: datetime) -> list[Step]:
    """One step for all reviews without a reply, and one for each dispute that was decided in the last 30 days."""
    without = sum(one.reply is None for one in shown_reviews(practitioner_id, now))
    steps = []
    if without:
        has = "has" if without == 1 else "have"
        url = url_for("practice.reviews", slug=slug, show=WITHOUT)
        steps.append(
            Step(f"{plural(without, 'review')} {has} no reply of yours. You may answer each once.", "See", url)
        )
    for one in disputes_of(list(merged_of([practitioner_id]))):
        view, until = dispute_view(one, slug), appeal_until(one, now)
        if view.decided_at and not view.is_open and now <= view.decided_at + APPEAL_WITHIN:
            may = f" You may appeal until {until}." if until else ""
            steps.append(Step(f"A dispute is decided. {view.said}{may}", "Read why", view.url))
    return steps
