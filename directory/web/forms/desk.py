"""What the forms of the desks share: sentences that a page prints, the version that was seen, and fields of words."""

from __future__ import annotations

from typing import Any

from wtforms import Form, HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional

from directory.web.forms.fields import paragraphs


class DeskForm(Form):
    """A form whose sentences a page can print."""

    @property
    def sentences(self) -> dict[str, str]:
        """What was wrong: field → sentence."""
        return {name: str(messages[0]) for name, messages in self.errors.items() if name is not None}


class SeenForm(DeskForm):
    """What moves a thing at a desk: with the version of it that the page showed."""

    version = HiddenField(default="0")

    @property
    def seen_version(self) -> int:
        """The version; 0, which nothing has, for what is none."""
        text = str(self.version.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else 0


def words(most: int, *, empty: str = "") -> StringField:
    """A field of some paragraphs; `empty`: what is said when nothing stands there, where something has to."""
    checks: list[Any] = [InputRequired(empty)] if empty else [Optional()]
    return StringField(
        filters=[paragraphs], validators=[*checks, Length(max=most, message=f"Use at most {most} characters.")]
    )
