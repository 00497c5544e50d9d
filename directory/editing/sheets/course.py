"""The course: the plan with its goals (point 5 of the checklist), and the practitioner's own waits and exclusions."""

from __future__ import annotations

from datetime import datetime

from directory.editing.sheets.values import Values, check_lengths, plain_values, set_values, texts_of
from directory.listings.models import Listing, ListingTerm, Plan, PlanGoal, Precaution
from directory.listings.rules import PrecautionKind, Stance, Subject, TermKind
from directory.shared.errors import RuleBroken
from directory.vocabulary import goals, labels
from directory.wording.context import PublicText, TextKind

PLAN = (
    "sessions_low",
    "sessions_high",
    "days_between",
    "maintenance_weeks_low",
    "maintenance_weeks_high",
    "review",
    "stop",
    "are_singles_possible",
)
GOAL = ("goal", "sessions_low", "sessions_high")
PRECAUTION = ("kind", "stance", "days", "note")
SESSIONS_MAX = 60
DAYS_MAX = 730


class PlanSheet:
    """How many sessions for which goal, how progress is reviewed, when to stop."""

    subject = Subject.PLAN

    def read(self, listing: Listing, row: int | None) -> Values | None:  # noqa: ARG002
        """The plan with its goals; None where none is stated."""
        if listing.plan is None:
            return None
        planned = {goal.goal: plain_values(goal, GOAL) for goal in listing.plan.goals}
        ordered = [planned[term.code] for term in goals() if term.code in planned]
        return plain_values(listing.plan, PLAN) | {"goals": ordered}

    def asked(self, values: Values) -> Values:
        """All of them."""
        return values

    def check(self, values: Values) -> None:
        """Numbers are in order, and the two sentences of the checklist are there."""
        check_lengths(Plan, values)
        _check_range(values, "sessions", SESSIONS_MAX)
        _check_range(values, "maintenance_weeks", 52)
        if not 1 <= values["days_between"] <= SESSIONS_MAX:
            raise RuleBroken("Give the days between two sessions, from 1 to 60.", field="days_between")
        for name, what in (("review", "how you look at progress together"), ("stop", "when you would stop")):
            if not values[name].strip():
                raise RuleBroken(f"Say {what}.", field=name)
        seen: set[str] = set()
        for goal in values["goals"]:
            if not labels("goals", [goal["goal"]]) or goal["goal"] in seen:
                raise RuleBroken("Choose each goal once, from the list.", field="goals")
            seen.add(goal["goal"])
            _check_range(goal, "sessions", SESSIONS_MAX, field="goals")

    def public_texts(self, values: Values) -> dict[str, PublicText]:
        """The two sentences."""
        return texts_of(values, {"review": TextKind.STATEMENT, "stop": TextKind.STATEMENT})

    def write(self, listing: Listing, row: int | None, values: Values | None, *, now: datetime) -> int | None:  # noqa: ARG002
        """Change the plan in place, and its goals one by one; the statement is dated."""
        _set_goals(listing, [goal["goal"] for goal in (values or {"goals": []})["goals"]])
        if values is None:
            listing.plan = None
            return None
        plan = listing.plan or Plan(stated_at=now, goals=[])
        set_values(plan, {name: values[name] for name in PLAN})
        plan.stated_at = now
        wanted = {goal["goal"]: goal for goal in values["goals"]}
        for goal in list(plan.goals):
            if goal.goal not in wanted:
                plan.goals.remove(goal)
            else:
                set_values(goal, wanted.pop(goal.goal))
        plan.goals.extend(PlanGoal(**goal) for goal in wanted.values())
        if listing.plan is None:
            listing.plan = plan
        return None


class Precautions:
    """After what the practitioner waits, what they ask about, whom they do not treat."""

    subject = Subject.PRECAUTIONS

    def read(self, listing: Listing, row: int | None) -> Values | None:  # noqa: ARG002
        """The precautions, by kind."""
        stated = {one.kind.value: plain_values(one, PRECAUTION) for one in listing.precautions}
        return {"precautions": [stated[kind.value] for kind in PrecautionKind if kind.value in stated]}

    def asked(self, values: Values) -> Values:
        """All of them."""
        return values

    def check(self, values: Values) -> None:
        """A wait has its days."""
        for one in values["precautions"]:
            PrecautionKind(one["kind"])
            note = f"note-{one['kind']}"
            check_lengths(Precaution, {note: one["note"]}, of={note: "note"})
            waits = Stance(one["stance"]) == Stance.WAITS
            if waits and not (one["days"] and 1 <= one["days"] <= DAYS_MAX):
                raise RuleBroken("Say how many days you wait, from 1 to 730.", field=f"days-{one['kind']}")
            if not waits and one["days"] is not None:
                raise RuleBroken("Days belong to a wait only.", field=f"days-{one['kind']}")

    def public_texts(self, values: Values) -> dict[str, PublicText]:
        """The notes, by kind."""
        return {
            f"note-{one['kind']}": PublicText(one["note"], TextKind.NOTE)
            for one in values["precautions"]
            if one["note"]
        }

    def write(self, listing: Listing, row: int | None, values: Values | None, *, now: datetime) -> int | None:  # noqa: ARG002
        """Change each kind's row in place."""
        wanted = {one["kind"]: one for one in (values or {"precautions": []})["precautions"]}
        for precaution in list(listing.precautions):
            if precaution.kind.value not in wanted:
                listing.precautions.remove(precaution)
            else:
                set_values(precaution, wanted.pop(precaution.kind.value))
        for one in wanted.values():
            precaution = Precaution()
            set_values(precaution, one)
            listing.precautions.append(precaution)
        return None


def _set_goals(listing: Listing, codes: list[str]) -> None:
    """The goals by which a listing is found are those that it plans for."""
    for term in [term for term in listing.terms if term.kind == TermKind.GOAL and term.code not in codes]:
        listing.terms.remove(term)
    has = listing.codes(TermKind.GOAL)
    listing.terms.extend(ListingTerm(kind=TermKind.GOAL, code=code) for code in codes if code not in has)


def _check_range(values: Values, name: str, highest: int, *, field: str | None = None) -> None:
    low, high = values[f"{name}_low"], values[f"{name}_high"]
    if not 1 <= low <= high <= highest:
        raise RuleBroken(f"Give two numbers from 1 to {highest}, the smaller one first.", field=field or f"{name}_low")
