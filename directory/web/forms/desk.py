"""What the forms of the desks share: sentences that a page prints, the version that was seen, and fields of words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import Form, StringField
from wtforms.validators import InputRequired, Length, Optional

from directory.web.forms.fields import OneOfFew, Pairs, VersionField, paragraphs


class DeskForm(Form):
    """A form whose sentences a page can print."""

    @property
    def sentences(self) -> dict[str, str]:
        """What was wrong: field → sentence."""
        return {name: str(messages[0]) for name, messages in self.errors.items() if name is not None}


class SeenForm(DeskForm):
    """What moves a thing at a desk: with the version of it that the page showed."""

    version = VersionField()

    @property
    def seen_version(self) -> int:
        """The version that the page showed."""
        return self.version.data


class OutcomeForm(SeenForm):
    """A decision: its outcome and one of the reasons that this outcome has; the others are not read.

    `reasons_by_outcome`: outcome → pairs of value and words. An outcome without any asks for no reason.
    """

    reasons_by_outcome: ClassVar[Mapping[str, Pairs]]
    outcome: OneOfFew

    def __init__(self, formdata: Any = None, **given: Any) -> None:
        super().__init__(formdata, **given)
        self.reasons = {one: str((formdata or {}).get(reason_field(one), "")) for one in self.reasons_by_outcome}

    def validate(self, extra_validators: Any = None) -> bool:
        """The shape, and that a reason of the chosen outcome is there."""
        fine = bool(super().validate(extra_validators))
        fitting = self.reasons_by_outcome.get(str(self.outcome.data), ())
        self.missing_reason = fine and bool(fitting) and self.reason not in dict(fitting)
        return fine and not self.missing_reason

    @property
    def sentences(self) -> dict[str, str]:
        """What was wrong: field → sentence."""
        found = super().sentences
        if "outcome" in found:
            found["outcome"] = "Choose a decision."
        if getattr(self, "missing_reason", False):
            found[reason_field(str(self.outcome.data))] = "Choose a reason."
        return found

    @property
    def reason(self) -> str:
        """The reason that was chosen of the outcome's; "" for one that has none."""
        return self.reasons.get(str(self.outcome.data), "")


def reason_field(outcome: str) -> str:
    """The name of the field that holds the reason of an outcome."""
    return f"reason-{outcome}"


def words(most: int, *, empty: str = "") -> StringField:
    """A field of some paragraphs; `empty`: what is said when nothing stands there, where something has to."""
    checks: list[Any] = [InputRequired(empty)] if empty else [Optional()]
    return StringField(
        filters=[paragraphs], validators=[*checks, Length(max=most, message=f"Use at most {most} characters.")]
    )
