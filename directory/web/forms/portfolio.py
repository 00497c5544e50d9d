"""The forms of photo cases: what is stated of one, what its person signed on paper, and a series.

A form says what its fields are called and reads them; what a case may say is `portfolio.facts`, what a consent may say
`portfolio.consent`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from directory import vocabulary
from directory.portfolio.consent import WHERE_WORDS, ConsentTerms, Where, text_to_sign
from directory.portfolio.facts import StatedCase
from directory.portfolio.rules import NO_OTHER_TREATMENTS, SERIES_MAX, SESSIONS_MAX, TEXT_MAX_CHARS, Declared
from directory.web.forms.fields import OneOfFew, Pairs, TicksField, day, line, paragraphs, text, whole_number
from directory.web.forms.listing import SheetForm
from directory.wording.context import PublicText, TextKind

YES = "yes"
SO, OTHERWISE = "so", "otherwise"
NONE, SOME = "none", "some"
SO_PAIRS: Pairs = ((SO, "Yes, in all photos"), (OTHERWISE, "No, or not quite"))
LANGUAGES: Pairs = (("en", "English"), ("es", "Spanish"))
A_DAY = "Give the day as day, month and year."
DECLARED_FIELDS = {
    Declared.LIGHT: "light",
    Declared.ANGLE: "angle",
    Declared.EXPRESSION: "expression",
    Declared.MAKE_UP: "make_up",
    Declared.UNRETOUCHED: "unretouched",
}
"""The field of each declaration; what is otherwise stands in `<field>_exception`."""


class Ticks(SelectMultipleField):
    """Any of some words, as ticks."""

    def __init__(self, label: str, *, pairs: Pairs, **given: Any) -> None:
        self.pairs = pairs
        choices = [SelectChoice(value, words) for value, words in pairs]
        super().__init__(label, choices=choices, validators=[Optional()], **given)


class Affirmed(Ticks):
    """One tick, by which somebody affirms what stands beside it."""

    def __init__(self, label: str, *, words: str, **given: Any) -> None:
        super().__init__(label, pairs=((YES, words),), **given)

    @property
    def is_given(self) -> bool:
        """Whether it was ticked."""
        return YES in (self.data or ())


def _declared(question: str) -> OneOfFew:
    return OneOfFew(question, pairs=SO_PAIRS, default="")


def _exception(label: str) -> Any:
    return line(label, hint="It stands beside the photos.")


class CaseForm(SheetForm):
    """What is stated of a case, apart from its photos."""

    age_band = OneOfFew(
        "How old was the person on the photos?",
        pairs=[(term.code, term.label) for term in vocabulary.age_bands()],
        default="",
        description="Pages say the age band, never the age.",
    )
    adult = Affirmed(
        "Adults only", words="The person was at least 18 years old on every photo. I know this for certain."
    )
    procedures = TicksField("What was done", vocabulary_name="techniques", description="It is named beside the photos.")
    concerns = TicksField("What it was done for", vocabulary_name="concerns")
    sessions = whole_number(
        "Sessions between the first and the last photo", f"Enter the number of sessions, from 1 to {SESSIONS_MAX}."
    )
    other = OneOfFew(
        "Did the person have other treatments in the interval?",
        pairs=((NONE, "No, none"), (SOME, "Yes")),
        default="",
        description="Botox, filler, laser, peels, surgery, new skin care, a large change of weight: ask the person.",
    )
    other_treatments = text("Which other treatments", hint="What and when, such as “a peel in the fourth week”.")
    light = _declared("Is the light the same?")
    light_exception = _exception("What is different about the light?")
    angle = _declared("Is the angle the same?")
    angle_exception = _exception("What is different about the angle?")
    expression = _declared("Is the expression the same?")
    expression_exception = _exception("What is different about the expression?")
    make_up = _declared("Is the make-up the same?")
    make_up_exception = _exception("What is different about the make-up?")
    unretouched = _declared("Are the photos unretouched?")
    unretouched_exception = _exception("What was changed in the photos?")

    is_new = True

    @classmethod
    def of(cls, stated: StatedCase) -> CaseForm:
        """The form as a case is stated."""
        has_others = stated.other_treatments.strip().casefold() != NO_OTHER_TREATMENTS
        answers: dict[str, Any] = {
            "age_band": stated.age_band,
            "procedures": list(stated.procedures),
            "concerns": list(stated.concerns),
            "sessions": stated.sessions,
            "other": SOME if has_others else NONE,
            "other_treatments": stated.other_treatments if has_others else "",
        }
        for one, name in DECLARED_FIELDS.items():
            exception = stated.declared.get(one, "")
            answers |= {name: OTHERWISE if exception else SO, f"{name}_exception": exception}
        return cls.shown(answers)

    @property
    def sentences(self) -> dict[str, str]:
        """What is wrong, field by field, in the order of the page."""
        found = super().sentences
        if not self.age_band.data:
            found["age_band"] = "Choose the person's age band. People under 18 are never shown."
        if self.is_new and not self.adult.is_given:
            found["adult"] = "Affirm that the person was at least 18 on every photo. Others are never shown."
        if not self.procedures.data:
            found["procedures"] = "Choose what was done."
        if not self.concerns.data:
            found["concerns"] = "Choose what it was done for."
        if not self.other.data:
            found["other"] = "Say whether there were other treatments in the interval."
        elif self.other.data == SOME:
            found |= _missing_or_long("other_treatments", self.other_treatments.data, "Name the other treatments.")
        for name in DECLARED_FIELDS.values():
            if not self[name].data:
                found[name] = f"Answer “{self[name].label.text}”"
            elif self[name].data == OTHERWISE:
                exception = f"{name}_exception"
                found |= _missing_or_long(exception, self[exception].data, "Say what is otherwise.")
        return {name: found[name] for name in self.linkable if name in found}

    def stated(self) -> StatedCase:
        """The case as filled in; needs a form without sentences."""
        return StatedCase(
            age_band=self.age_band.data,
            procedures=tuple(self.procedures.data),
            concerns=tuple(self.concerns.data),
            sessions=self.sessions.data,
            other_treatments=self.other_treatments.data if self.other.data == SOME else NO_OTHER_TREATMENTS,
            declared={
                one: self[f"{name}_exception"].data if self[name].data == OTHERWISE else ""
                for one, name in DECLARED_FIELDS.items()
            },
        )

    def texts(self) -> dict[str, PublicText]:
        """What of it pages would print and the wording check reads, by field."""
        said = {"other_treatments": self.other_treatments.data if self.other.data == SOME else ""}
        for name in DECLARED_FIELDS.values():
            said[f"{name}_exception"] = self[f"{name}_exception"].data if self[name].data == OTHERWISE else ""
        return {name: PublicText(words, TextKind.CAPTION) for name, words in said.items() if words}

    def control_of(self, name: str | None) -> str:
        """The control beside which a sentence about a fact stands; "form" where there is none."""
        declared = {f"declared-{one}": f"{field}_exception" for one, field in DECLARED_FIELDS.items()}
        found = declared.get(name or "", name or "")
        return found if found in self.linkable else "form"


class ChangedCaseForm(CaseForm):
    """The same for a case that is there: that its person is an adult was affirmed when it was opened."""

    adult = None  # type: ignore[assignment]
    is_new = False


class PaperConsentForm(SheetForm):
    """A paper that the person shown signed."""

    language = OneOfFew("In which language did they sign?", pairs=LANGUAGES, default="")
    where = Ticks(
        "Where may the photos be shown?",
        pairs=[(one.value, words[0].upper() + words[1:]) for one, words in WHERE_WORDS.items()],
        description="Exactly what the person ticked on the paper.",
    )
    until = day("Until which day?", A_DAY, hint="At most three years from today.")
    is_no_condition = Affirmed(
        "Their own choice",
        words="I told them that treatment, its price and its quality do not depend on it, and that they may say no.",
    )
    signed = Affirmed(
        "The paper", words="They saw exactly these photos and signed this text. I keep the paper and can show it."
    )

    @property
    def sentences(self) -> dict[str, str]:
        """What is wrong, field by field, in the order of the page."""
        found = super().sentences
        if not self.language.data:
            found["language"] = "Choose the language of the text that is signed."
        if not self.where.data:
            found["where"] = "Choose at least one place where the photos may be shown."
        if self.until.data is None:
            found.setdefault("until", "Enter the last day on which the photos may be shown.")
        if not self.is_no_condition.is_given:
            found["is_no_condition"] = (
                "Confirm that treatment does not depend on this consent. Without that it is none."
            )
        if not self.signed.is_given:
            found["signed"] = "Confirm that you have the paper with their signature."
        return {name: found[name] for name in self.linkable if name in found}

    def terms(self, *, pictures_seen: str) -> ConsentTerms:
        """What was signed; needs a form without sentences. `pictures_seen`: hash of the photos on the page."""
        signed = text_to_sign(self.language.data)
        return ConsentTerms(
            text_version=signed.version,
            language=signed.language,
            pictures_seen=pictures_seen,
            where=frozenset(Where(one) for one in self.where.data),
            until=self.until.data or date.min,
            is_no_condition=self.is_no_condition.is_given,
        )


class LongerForm(SheetForm):
    """A consent that the person shown gave for longer, on paper."""

    until = day("Until which day?", A_DAY, hint="At most three years from today.")
    signed = Affirmed("The paper", words="They signed this text with the new day. I keep the paper and can show it.")

    @property
    def sentences(self) -> dict[str, str]:
        """What is wrong, field by field."""
        found = super().sentences
        if self.until.data is None:
            found.setdefault("until", "Enter the last day on which the photos may be shown.")
        if not self.signed.is_given:
            found["signed"] = "Confirm that you have the paper with their signature."
        return found


class SeriesForm(SheetForm):
    """Everybody in a row from one day to another: how many were asked, how many consented."""

    began_on = day("First day", A_DAY, hint="The day of the first person whom you asked.")
    ended_on = day("Last day", A_DAY)
    asked = whole_number(
        "People asked",
        f"Enter how many people in a row you asked, from 1 to {SERIES_MAX:,}.",
        hint="Everybody who finished a course in that time, one after the other, nobody left out.",
    )
    consented = whole_number("People who consented", "Enter how many of them consented, 0 or more.")

    @property
    def sentences(self) -> dict[str, str]:
        """What is wrong, field by field."""
        found = super().sentences
        for name in ("began_on", "ended_on"):
            if self[name].data is None:
                found.setdefault(name, "Enter this day.")
        return {name: found[name] for name in self.linkable if name in found}


def _missing_or_long(name: str, words: str | None, missing: str) -> Mapping[str, str]:
    kept = paragraphs(words)
    if not kept:
        return {name: missing}
    return {name: f"Use at most {TEXT_MAX_CHARS} characters."} if len(kept) > TEXT_MAX_CHARS else {}
