"""The forms of the locker, one for each kind of credential: from stated facts and back.

A form says what its fields are called and reads them; what a credential may say is `credentials.kinds.check_facts`.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField
from wtforms.validators import Optional

from directory import vocabulary
from directory.credentials.facts import StatedFacts
from directory.credentials.kinds import (
    DEGREES,
    HOURS_MAX,
    INSURANCE_TITLE,
    NCBAHM,
    NCBAHM_TITLES,
    OTHER_BOARDS,
    OTHER_PROFESSIONS,
    SAFETY_BODY,
    SAFETY_TITLE,
)
from directory.credentials.models import Programme
from directory.credentials.rules import Answer, CredentialKind
from directory.web.forms.fields import OneOf, OneOfFew, Pairs, day, line, paragraphs, whole_number
from directory.web.forms.listing import SheetForm

ACUPUNCTURE = "acupuncture"
ANOTHER = "another"
A_DAY = "Give the day as day, month and year."
HOLDER_HINT = "Only if it is not the name of your listing, such as a name you had before."
EXPIRY_HINT = "As it is printed. It counts until midnight of that day; we write to you before."


def jurisdiction_pairs() -> Pairs:
    """Every state and province by name, those without a license too: the answer says why there is none."""
    return [("", "Choose"), *sorted(((one.code, one.name) for one in vocabulary.jurisdictions()), key=lambda p: p[1])]


class CredentialForm(SheetForm):
    """What the six forms share. `suggested`: field → words that a browser may offer while somebody types."""

    kind: ClassVar[CredentialKind]
    suggested: ClassVar[dict[str, tuple[str, ...]]] = {}
    renamed: ClassVar[dict[str, str]] = {}

    @classmethod
    def of(cls, facts: StatedFacts) -> CredentialForm:
        """The form as a credential is stated."""
        return cls.shown(asdict(facts))

    def facts(self, before: StatedFacts | None) -> StatedFacts:
        """What was filled in; what the form does not ask stays as it was stated."""
        start = before or StatedFacts(self.kind, "", "")
        known = {name: value if value != "" else None for name, value in self.data.items() if hasattr(start, name)}
        texts = {name: known[name] or "" for name in ("title", "issuer", "holder") if name in known}
        return replace(start, **(known | texts))

    def control_of(self, name: str | None) -> str:
        """The control beside which a sentence about a fact stands; "form" where there is none."""
        found = self.renamed.get(name or "", name or "")
        return found if found in self.linkable else "form"


class LicenseForm(CredentialForm):
    """A license: given by a state, to acupuncturists or to another profession."""

    kind = CredentialKind.LICENSE
    suggested: ClassVar = {
        "title": tuple(dict.fromkeys(title for one in vocabulary.jurisdictions() for title in one.titles))
    }

    region = OneOf("State or province that gave it", pairs=jurisdiction_pairs())
    profession = OneOf(
        "License as",
        pairs=[(ACUPUNCTURE, "Acupuncturist"), *((title, title) for title in OTHER_PROFESSIONS)],
        default=ACUPUNCTURE,
        description="Another profession's license is shown as what it is. It counts where acupuncture is in its scope.",
    )
    title = line(
        "Title it gives",
        hint="Such as L.Ac., A.P. in Florida, D.O.M. in New Mexico. Leave it empty for the usual one of the state.",
    )
    issuer = line("Board", hint="Leave it empty for the acupuncture board of the state.")
    number = line("Number", hint="As the board writes it. Pages show its last three signs only.")
    issued_on = day("First day", A_DAY, hint="If you know it.")
    expires_on = day("Last day", A_DAY, hint=EXPIRY_HINT)
    holder = line("Name on the license", hint=HOLDER_HINT)

    @classmethod
    def given(cls, values: dict[str, Any]) -> dict[str, Any]:
        """A title of another profession is that choice."""
        is_other = values["title"] in OTHER_PROFESSIONS
        return values | {
            "profession": values["title"] if is_other else ACUPUNCTURE,
            "title": "" if is_other else values["title"],
        }

    def facts(self, before: StatedFacts | None) -> StatedFacts:
        """What is left empty is filled by what is known of the state."""
        facts = super().facts(before)
        known = next((one for one in vocabulary.jurisdictions() if one.code == facts.region), None)
        if self.profession.data != ACUPUNCTURE:
            return replace(facts, title=self.profession.data)
        if known is None or not known.has_license:
            return facts
        return replace(facts, title=facts.title or known.titles[0], issuer=facts.issuer or known.board)


class CertificationForm(CredentialForm):
    """A certification: given by a board, in many states beside the license."""

    kind = CredentialKind.CERTIFICATION
    renamed: ClassVar = {"issuer": "board_name"}
    suggested: ClassVar = {"title": NCBAHM_TITLES}

    board = OneOf(
        "Board that certified you",
        pairs=[(NCBAHM, NCBAHM), *((one, one) for one in OTHER_BOARDS), (ANOTHER, "Another board")],
        default=NCBAHM,
    )
    board_name = line("Name of the other board", hint="Only if it is not in the list.")
    title = line("Title it gives", hint="Such as Dipl. Ac. or Dipl. O.M.")
    number = line("Number", hint="Of NCBAHM: 3 to 6 digits. Pages show the last three signs only.")
    issued_on = day("First day", A_DAY, hint="If you know it.")
    expires_on = day("Last day", A_DAY, hint=EXPIRY_HINT)
    holder = line("Name on the certificate", hint=HOLDER_HINT)

    @classmethod
    def given(cls, values: dict[str, Any]) -> dict[str, Any]:
        """A board of the list is that choice."""
        is_listed = values["issuer"] in (NCBAHM, *OTHER_BOARDS)
        return values | {
            "board": values["issuer"] if is_listed else ANOTHER,
            "board_name": "" if is_listed else values["issuer"],
        }

    def facts(self, before: StatedFacts | None) -> StatedFacts:
        """The board is the chosen one, or the one that was typed."""
        issuer = self.board_name.data if self.board.data == ANOTHER else self.board.data
        return replace(super().facts(before), issuer=issuer or "")


class TrainingForm(CredentialForm):
    """A training: of the register, or in its own words."""

    kind = CredentialKind.TRAINING

    programme_id = OneOf("Training", pairs=[], default="")
    title = line("Name of the training", hint="Only if it is not in the list, as the certificate has it.")
    issuer = line("Who gave it", hint="Only if it is not in the list.")
    hours = whole_number(
        "Hours",
        f"Give the hours as a whole number from 1 to {HOURS_MAX:,}.",
        hint="As on the certificate.",
        required=False,
    )
    in_person_hours = whole_number(
        "Of these in person", "Give the hours in person as a whole number.", hint="If you know it.", required=False
    )
    issued_on = day("Day on which it ended", A_DAY)
    number = line("Number of the certificate", hint="If it has one.")
    holder = line("Name on the certificate", hint=HOLDER_HINT)
    programmes: dict[str, Programme]

    @classmethod
    def given(cls, values: dict[str, Any]) -> dict[str, Any]:
        """What the register says is not shown as typed."""
        named = values["programme_id"]
        texts = {"title": "", "issuer": ""} if named else {}
        return values | {"programme_id": str(named) if named else ""} | texts

    def facts(self, before: StatedFacts | None) -> StatedFacts:
        """Name, body and, where nobody typed any, hours are the register's."""
        facts = super().facts(before)
        programme = self.programmes.get(self.programme_id.data or "")
        if programme is None:
            return replace(facts, programme_id=None)
        return replace(
            facts,
            programme_id=programme.id,
            title=programme.title,
            issuer=programme.body,
            hours=programme.hours if facts.hours is None else facts.hours,
        )


def training_form(register: list[Programme]) -> type[TrainingForm]:
    """The form of a training with the courses of the register to choose from."""

    class WithRegister(TrainingForm):
        programme_id = OneOf(
            "Training",
            pairs=[("", "Not in the list"), *((str(one.id), _named(one)) for one in register)],
            default="",
            description="Courses that are known in the field, in no order of worth.",
        )
        programmes: ClassVar = {str(one.id): one for one in register}  # type: ignore[misc]

    return WithRegister


def _named(programme: Programme) -> str:
    return f"{programme.title}, {programme.body}" + (f" ({programme.hours} hours)" if programme.hours else "")


class SafetyForm(CredentialForm):
    """Clean Needle Technique: a certificate about safety, which never ends."""

    kind = CredentialKind.CLEAN_NEEDLE_TECHNIQUE

    issued_on = day("Day of the certificate", A_DAY)
    number = line("Number of the certificate", hint="If it has one.")
    holder = line("Name on the certificate", hint=HOLDER_HINT)

    def facts(self, before: StatedFacts | None) -> StatedFacts:
        """One body gives it."""
        return replace(super().facts(before), title=SAFETY_TITLE, issuer=SAFETY_BODY)


class DegreeForm(CredentialForm):
    """A degree. Of its day only the year is asked: it is kept as January 1."""

    kind = CredentialKind.DEGREE
    renamed: ClassVar = {"issued_on": "year"}
    suggested: ClassVar = {"title": DEGREES}

    title = line("Degree", hint="Such as DAc, DACM, DAOM or PhD. “Dr.” needs a checked doctor's degree.")
    issuer = line("School")
    year = whole_number("Year", "Give the year of the degree, like 2014.", required=False)
    holder = line("Name on the diploma", hint=HOLDER_HINT)

    @classmethod
    def given(cls, values: dict[str, Any]) -> dict[str, Any]:
        """The year of its day."""
        return values | {"year": values["issued_on"].year if values["issued_on"] else None}

    def facts(self, before: StatedFacts | None) -> StatedFacts:
        """The day stays where its year does."""
        facts, year = super().facts(before), self.year.data
        if not year or not date.min.year <= year <= date.max.year:
            return replace(facts, issued_on=None)
        is_same = before is not None and before.issued_on is not None and before.issued_on.year == year
        return facts if is_same else replace(facts, issued_on=date(year, 1, 1))


class InsuranceForm(CredentialForm):
    """Liability insurance, and whether it covers cosmetic procedures: many policies do not."""

    kind = CredentialKind.INSURANCE

    issuer = line("Company")
    covers_cosmetic = OneOfFew(
        "Does it cover cosmetic procedures?",
        pairs=[(Answer.YES, "Yes, the policy says so"), (Answer.NO, "No"), (Answer.UNKNOWN, "I do not know")],
        default="",
        description="Some policies leave out treatments whose goal is cosmetic. Ask your company.",
    )
    number = line("Number of the policy", hint="If you like. Pages never show it whole.")
    expires_on = day("Last day", A_DAY, hint=EXPIRY_HINT)

    def facts(self, before: StatedFacts | None) -> StatedFacts:
        """The answer is one of three words."""
        answer = self.covers_cosmetic.data
        known = Answer(answer) if answer in {one.value for one in Answer} else None
        return replace(super().facts(before), title=INSURANCE_TITLE, covers_cosmetic=known)


FORMS: dict[CredentialKind, type[CredentialForm]] = {
    form.kind: form for form in (LicenseForm, CertificationForm, SafetyForm, DegreeForm, InsuranceForm)
}
"""The form of each kind; that of a training comes from `training_form`."""


class AnswerForm(SheetForm):
    """An answer to the desk."""

    text = TextAreaField("Your answer", filters=[paragraphs], validators=[Optional()])

    @classmethod
    def sent(cls, given: MultiDict[str, str] | None) -> AnswerForm:
        """The form as it was filled in, or empty."""
        return cls(formdata=given) if given is not None else cls()
