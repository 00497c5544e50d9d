"""An invented practitioner, for the front page and the style guide: every state of a point and of a credential."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from directory.checklist.rules import QUESTIONS, STATE_WORDS, Number, State
from directory.credentials.rules import CredentialKind, Method
from directory.languages import gettext
from directory.web.presenting.checklist_card import ANCHORS, CHECKED_BY, MISSING, PointView
from directory.web.presenting.credentials import METHOD_WORDS, NEUTRAL, CredentialView, MomentView, SourceView
from directory.web.presenting.listing_words import KIND_WORDS


def example_points(now: datetime) -> tuple[PointView, ...]:
    """Five points, some proven and some not."""
    return (
        point(
            Number.LICENSED,
            State.VERIFIED,
            f"L.Ac., {gettext('New Jersey')}. {gettext(CHECKED_BY[Method.LOOK_UP])}",
            now - timedelta(days=21),
        ),
        point(
            Number.TRAINED,
            State.STATED,
            gettext("60 hours, Example Institute. Stated by the practitioner; not checked yet."),
        ),
        point(
            Number.PHOTOS, State.SHOWN, gettext("4 cases, 2 of them for people in their forties with forehead lines.")
        ),
        point(
            Number.COSTS,
            State.CONFIRMED,
            gettext("First visit $180, session $140. Confirmed on"),
            now - timedelta(days=9),
        ),
        point(Number.PLAN, State.NOT_PROVIDED, gettext(MISSING[Number.PLAN])),
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
        question=gettext(QUESTIONS[number]),
        state=state,
        word=gettext(STATE_WORDS[state]),
        summary=summary,
        date=day.date() if day else None,
        evidence_anchor=ANCHORS[number],
        answered=state in (State.VERIFIED, State.SHOWN, State.CONFIRMED),
    )


def example_credentials(now: datetime) -> list[CredentialView]:
    """A credential in each state, with what became of it."""
    today = now.date()
    stated = MomentView(today - timedelta(days=420), "Stated by the practitioner", State.STATED)
    verified = MomentView(today - timedelta(days=400), "Verified", State.VERIFIED, METHOD_WORDS[Method.LOOK_UP])
    again = MomentView(today - timedelta(days=21), "Checked again", State.VERIFIED, METHOD_WORDS[Method.ROSTER])
    unconfirmed = MomentView(today - timedelta(days=30), "Could not be confirmed", NEUTRAL)
    withdrawn = MomentView(today - timedelta(days=12), "Verification withdrawn", NEUTRAL)
    lapsed = MomentView(today - timedelta(days=12), "Lapsed", State.LAPSED)
    kept = credential(CredentialKind.LICENSE, State.VERIFIED, [stated, verified, again])
    return [
        replace(
            kept,
            checked_on=again.day,
            method=again.how,
            source=SourceView("https://board.example", "board.example"),
            next_due_on=today + timedelta(days=344),
            expires_on=today + timedelta(days=500),
        ),
        replace(credential(CredentialKind.LICENSE, State.LAPSED, [stated, verified, lapsed]), expires_on=lapsed.day),
        credential(CredentialKind.LICENSE, State.STATED, [stated, verified, withdrawn]),
        credential(CredentialKind.CERTIFICATION, State.STATED, [stated, unconfirmed]),
    ]


def credential(kind: CredentialKind, state: State, history: list[MomentView]) -> CredentialView:
    """An invented credential."""
    return CredentialView(
        kind=kind,
        kind_label=KIND_WORDS[kind],
        title="Licensed Acupuncturist (L.Ac.)" if kind is CredentialKind.LICENSE else "Diplomate of Acupuncture",
        issuer="Example Board",
        jurisdiction="New Jersey" if kind is CredentialKind.LICENSE else None,
        number="ending 275",
        hours_text=None,
        since="",
        expires_on=None,
        state=state,
        word=STATE_WORDS[state],
        history=history,
    )
