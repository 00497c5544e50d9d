"""Forms of the workspace with rows of the same shape: hours of a week, a plan by goals, waits and exclusions."""

from __future__ import annotations

from datetime import time
from typing import Any

from wtforms import TimeField
from wtforms.validators import Optional

from directory import vocabulary
from directory.editing.sheets import Values
from directory.listings.rules import PrecautionKind, Stance
from directory.web.forms.fields import OneOf, OneOfFew, line, text, whole_number
from directory.web.forms.listing import YES_NO, SheetForm, yes_or_no

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SPANS_A_DAY = 2
END_OF_DAY = 24 * 60
STANCES = (
    ("", "Not said"),
    (Stance.WAITS.value, "I wait"),
    (Stance.ASKS.value, "I ask about it first"),
    (Stance.EXCLUDES.value, "I do not treat"),
)
PRECAUTIONS = {
    PrecautionKind.BOTOX: "After Botox",
    PrecautionKind.FILLER: "After filler",
    PrecautionKind.LASER: "After laser",
    PrecautionKind.PREGNANCY: "During pregnancy",
    PrecautionKind.BLOOD_THINNERS: "With blood thinners",
    PrecautionKind.CLOTTING_DISORDER: "With a clotting disorder",
    PrecautionKind.DIABETES: "With uncontrolled diabetes",
    PrecautionKind.SKIN_INFECTION: "With a skin infection or cold sores",
    PrecautionKind.CYSTIC_ACNE: "With active cystic acne",
}


class HoursForm(SheetForm):
    """Up to two spans on each day of the week: fields `opens-0-0`, `closes-0-0`, Monday first."""

    @classmethod
    def given(cls, values: Values) -> dict[str, Any]:
        """The spans of each day, the earlier first."""
        found: dict[str, Any] = {}
        for weekday in range(len(WEEKDAYS)):
            spans = [span for span in values["spans"] if span[0] == weekday]
            for number, (_, opens, closes) in enumerate(spans[:SPANS_A_DAY]):
                found[f"opens-{weekday}-{number}"] = _time(opens)
                found[f"closes-{weekday}-{number}"] = _time(closes % END_OF_DAY)
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        """A span has two ends."""
        fine = bool(super().validate(extra_validators))
        for weekday, day in enumerate(WEEKDAYS):
            for number in range(SPANS_A_DAY):
                opens, closes = self[f"opens-{weekday}-{number}"], self[f"closes-{weekday}-{number}"]
                for field in (opens, closes):
                    if field.errors:
                        field.errors = [f"Give a time on {day}, like 9:00 AM."]
                if (opens.data is None) != (closes.data is None) and not (opens.errors or closes.errors):
                    closes.errors = [f"On {day}, give both when you open and when you close."]
                    fine = False
        return fine

    def values(self, before: Values) -> Values:  # noqa: ARG002
        """The spans that were filled in; closing at midnight is the end of the day."""
        spans = []
        for weekday in range(len(WEEKDAYS)):
            for number in range(SPANS_A_DAY):
                opens, closes = self[f"opens-{weekday}-{number}"].data, self[f"closes-{weekday}-{number}"].data
                if opens is not None and closes is not None:
                    ends = closes.hour * 60 + closes.minute
                    spans.append([weekday, opens.hour * 60 + opens.minute, ends or END_OF_DAY])
        return {"spans": sorted(spans)}


for _weekday in range(len(WEEKDAYS)):
    for _number in range(SPANS_A_DAY):
        for _end in ("opens", "closes"):
            _label = f"{WEEKDAYS[_weekday]}, {_end}{' again' * _number}"
            setattr(HoursForm, f"{_end}-{_weekday}-{_number}", TimeField(_label, validators=[Optional()]))


class PlanForm(SheetForm):
    """The course: sessions, how far apart, maintenance, how progress is reviewed, when to stop; and by goal.

    Each goal has `goal-<code>-low` and `goal-<code>-high`; both empty: not a goal of this practitioner.
    """

    sessions_low = whole_number("Fewest sessions of a course", "Give the fewest sessions of a course, like 8.")
    sessions_high = whole_number("Most sessions of a course", "Give the most sessions of a course, like 12.")
    days_between = whole_number(
        "Days between two sessions", "Give the days between two sessions, like 7.", hint="7 means once a week."
    )
    maintenance_weeks_low = whole_number("Weeks between later sessions, fewest", "Give whole weeks, like 4.")
    maintenance_weeks_high = whole_number("Weeks between later sessions, most", "Give whole weeks, like 6.")
    review = text(
        "How you look at progress together",
        hint="Such as: photos in the same light after the fourth session, and a talk about what changed.",
    )
    stop = text(
        "When you would stop",
        hint="Such as: when six sessions changed nothing that you can see, we stop.",
    )
    are_singles_possible = OneOfFew("Can people come for single sessions?", pairs=YES_NO)

    @property
    def goals(self) -> list[tuple[str, str]]:
        """Code and label of every goal, in the order of its fields."""
        return [(term.code, term.label) for term in vocabulary.goals()]

    @property
    def linkable(self) -> list[str]:
        """The goals stand under one id, too."""
        return [*super().linkable, "goals"]

    @classmethod
    def blank(cls) -> Values:
        """The values of a plan that nobody has stated yet."""
        numbers = ("sessions_low", "sessions_high", "days_between", "maintenance_weeks_low", "maintenance_weeks_high")
        none = dict.fromkeys((*numbers, "are_singles_possible"))
        return none | {"review": "", "stop": "", "goals": []}

    @classmethod
    def given(cls, values: Values) -> dict[str, Any]:
        """Numbers, texts, and the numbers of each goal."""
        found = values | {"are_singles_possible": yes_or_no(values["are_singles_possible"])}
        for goal in values["goals"]:
            found[f"goal-{goal['goal']}-low"] = goal["sessions_low"]
            found[f"goal-{goal['goal']}-high"] = goal["sessions_high"]
        return found

    def values(self, before: Values) -> Values:
        """The plan with the goals that have numbers; one number stands for both."""
        goals = []
        for term in vocabulary.goals():
            low, high = self[f"goal-{term.code}-low"].data, self[f"goal-{term.code}-high"].data
            if low is not None or high is not None:
                goals.append({"goal": term.code, "sessions_low": low or high, "sessions_high": high or low})
        stated = {name: self[name].data for name in before if name != "goals"}
        return stated | {"are_singles_possible": self.are_singles_possible.data == "yes", "goals": goals}


for _term in vocabulary.goals():
    for _end in ("low", "high"):
        setattr(
            PlanForm,
            f"goal-{_term.code}-{_end}",
            whole_number(
                f"{_term.label}, {'fewest' if _end == 'low' else 'most'} sessions",
                f"{_term.label}: give whole sessions, like 8.",
                required=False,
            ),
        )


class PrecautionsForm(SheetForm):
    """For each kind: `stance-<kind>`, `days-<kind>`, `note-<kind>`."""

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Code and label of every kind."""
        return [(kind.value, label) for kind, label in PRECAUTIONS.items()]

    @classmethod
    def given(cls, values: Values) -> dict[str, Any]:
        """What is stated of each kind."""
        found: dict[str, Any] = {}
        for one in values["precautions"]:
            found |= {f"{name}-{one['kind']}": one[name] for name in ("stance", "days", "note")}
        return found

    def values(self, before: Values) -> Values:  # noqa: ARG002
        """The kinds with a stance; days belong to a wait."""
        stated = []
        for kind in PrecautionKind:
            stance = self[f"stance-{kind}"].data
            if stance:
                waits = stance == Stance.WAITS
                stated.append(
                    {
                        "kind": kind.value,
                        "stance": stance,
                        "days": self[f"days-{kind}"].data if waits else None,
                        "note": self[f"note-{kind}"].data or "",
                    }
                )
        return {"precautions": stated}


for _kind, _label in PRECAUTIONS.items():
    _days = whole_number(f"{_label}, days", "Give the days as a whole number, like 14.", required=False)
    setattr(PrecautionsForm, f"stance-{_kind}", OneOf(_label, pairs=STANCES, default=""))
    setattr(PrecautionsForm, f"days-{_kind}", _days)
    setattr(PrecautionsForm, f"note-{_kind}", line(f"{_label}, note"))


def _time(minute: int) -> time:
    return time(*divmod(minute, 60))
