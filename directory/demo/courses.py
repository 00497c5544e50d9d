"""How they work: the plan of a course for each goal, and their own waits and exclusions."""

from __future__ import annotations

from datetime import datetime

from directory.demo.dice import dice, lists
from directory.demo.offers import Offer
from directory.listings.models import Plan, PlanGoal, Precaution
from directory.listings.rules import PrecautionKind, Stance

PLANNED = 0.68
COURSES = ((10, 12, 7), (10, 12, 7), (8, 10, 7), (6, 8, 7), (12, 12, 5), (5, 6, 14), (6, 10, 10))
"""Usual courses: fewest sessions, most sessions, days between them."""
AFTERWARDS = ((4, 6), (4, 6), (4, 4), (6, 8), (8, 12))
"""Weeks between sessions once the course is over, from and to."""
CAREFUL = 0.75
WAITS = {
    PrecautionKind.BOTOX: (14, 30, 90, 180),
    PrecautionKind.FILLER: (14, 30, 60),
    PrecautionKind.LASER: (21, 30),
    PrecautionKind.SKIN_INFECTION: (7, 14),
}
STANCES = {
    PrecautionKind.PREGNANCY: (Stance.ASKS, Stance.EXCLUDES),
    PrecautionKind.BLOOD_THINNERS: (Stance.ASKS, Stance.ASKS, Stance.EXCLUDES),
    PrecautionKind.CLOTTING_DISORDER: (Stance.EXCLUDES, Stance.EXCLUDES, Stance.ASKS),
    PrecautionKind.DIABETES: (Stance.EXCLUDES, Stance.ASKS),
    PrecautionKind.CYSTIC_ACNE: (Stance.EXCLUDES, Stance.ASKS),
}


def plan_of(number: int, offer: Offer, *, stated_at: datetime) -> Plan | None:
    """The plan of a person's usual course, for two or more of their goals; some state none."""
    rolled, words = dice(number, "plan"), lists("texts")["plans"]
    if rolled.random() > PLANNED or not offer.goals:
        return None
    low, high, days = rolled.choice(COURSES)
    weeks = rolled.choice(AFTERWARDS)
    planned = [goal for goal in offer.goals if rolled.random() < 0.8] or list(offer.goals[:1])
    return Plan(
        sessions_low=low,
        sessions_high=high,
        days_between=days,
        maintenance_weeks_low=weeks[0],
        maintenance_weeks_high=weeks[1],
        review=rolled.choice(words["reviews"]),
        stop=rolled.choice(words["stops"]),
        are_singles_possible=rolled.random() < 0.85,
        stated_at=stated_at,
        goals=[_goal(goal, low, high, rolled.choice((0, 0, 2, 4))) for goal in planned],
    )


def precautions_of(number: int) -> list[Precaution]:
    """A person's own waits and exclusions, most of the usual ones; some state none."""
    rolled, words = dice(number, "precautions"), lists("texts")["precautions"]
    if rolled.random() > CAREFUL:
        return []
    found = []
    for kind in PrecautionKind:
        if rolled.random() < 0.2:
            continue
        stance = Stance.WAITS if kind in WAITS else rolled.choice(STANCES[kind])
        note = rolled.choice(["", *words[kind.value]])
        days = rolled.choice(WAITS[kind]) if stance == Stance.WAITS else None
        found.append(Precaution(kind=kind, stance=stance, days=days, note=note))
    return found


def _goal(goal: str, low: int, high: int, fewer: int) -> PlanGoal:
    return PlanGoal(goal=goal, sessions_low=max(2, low - fewer), sessions_high=max(2, high - fewer))
