"""The filters of the audit trail."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.validators import Length, ValidationError

from directory.audit.queries import Sought
from directory.web.forms.fields import day, one_line
from directory.web.forms.listing import SheetForm

A_DAY = "Give a day, like 2026-11-22."
TOO_LONG = Length(max=200, message="Use at most 200 characters.")


def _words(label: str, hint: str = "") -> StringField:
    return StringField(label, filters=[one_line], validators=[TOO_LONG], description=hint)


class AuditForm(SheetForm):
    """Which entries somebody looks for; an empty field asks nothing."""

    who = _words("Who", "A name or address begins with this; or “operator”, or “machine”.")
    action = _words("Act", "One of the list, such as grant_role.")
    subject = _words("About", "A kind, or a kind and its number, such as “credential 12”.")
    words = _words("Words in the reason")
    since = day("From", A_DAY)
    until = day("To", A_DAY)

    def validate_until(self, field: StringField) -> None:
        """Not before it begins."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError("This is before the first day. Turn them round.")

    def sought(self, actor_ids: list[int]) -> Sought:
        """The same as a question to the trail."""
        kind, _, number = (self.subject.data or "").partition(" ")
        return Sought(
            who=(self.who.data or "").lower(),
            actor_ids=actor_ids,
            action=self.action.data or "",
            subject_kind=kind,
            subject_id=number.strip(),
            words=self.words.data or "",
            since=self.since.data,
            until=self.until.data,
        )

    @property
    def asked(self) -> dict[str, Any]:
        """What was filled in, as the parameters of an address."""
        return {field.name: said for field in self if (said := str(field._value() or "").strip())}  # noqa: SLF001
