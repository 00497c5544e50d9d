"""An invented practitioner's card, for the front page and the style guide: every state that a point can show."""

from __future__ import annotations

from datetime import datetime, timedelta

from directory.checklist.rules import QUESTIONS, STATE_WORDS, Number, State
from directory.web.presenting.checklist_card import ANCHORS, PointView


def example_points(now: datetime) -> tuple[PointView, ...]:
    """Five points, some proven and some not."""
    return (
        point(
            Number.LICENSED,
            State.VERIFIED,
            "L.Ac., New Jersey, checked at the state board on",
            now - timedelta(days=21),
        ),
        point(
            Number.TRAINED, State.STATED, "60 hours, Example Institute. Stated by the practitioner; not checked yet."
        ),
        point(Number.PHOTOS, State.SHOWN, "4 cases, 2 of them for people in their forties with forehead lines."),
        point(Number.COSTS, State.CONFIRMED, "First visit $180, session $140. Confirmed on", now - timedelta(days=9)),
        point(Number.PLAN, State.NOT_PROVIDED, "No plan for a course of sessions has been stated."),
    )


def every_state(now: datetime) -> tuple[PointView, ...]:
    """One point in each state."""
    return tuple(
        point(number, state, f"A point that is {STATE_WORDS[state].lower()}.", now)
        for number, state in zip((*Number, *Number), State, strict=False)
    )


def point(number: Number, state: State, summary: str, day: datetime | None = None) -> PointView:
    """An invented point."""
    return PointView(
        number=number,
        question=QUESTIONS[number],
        state=state,
        word=STATE_WORDS[state],
        summary=summary,
        date=day.date() if day else None,
        evidence_anchor=ANCHORS[number],
        answered=state in (State.VERIFIED, State.SHOWN, State.CONFIRMED),
    )
