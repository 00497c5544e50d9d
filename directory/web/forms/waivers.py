"""The forms of the desk of waivers."""

from __future__ import annotations

from wtforms import Form, StringField
from wtforms.validators import DataRequired, Length

from directory.web.forms.fields import paragraphs
from directory.wording.rules import REASON_MAX_CHARS


class WaiverForm(Form):
    """A decision and its reason."""

    why = StringField(
        filters=[paragraphs],
        validators=[
            DataRequired("Give the reason: it is kept, and whoever asked reads it."),
            Length(max=REASON_MAX_CHARS, message=f"Use at most {REASON_MAX_CHARS} characters."),
        ],
    )

    @property
    def sentence(self) -> str:
        """What was wrong; empty when nothing was."""
        return str(next(iter(self.errors.values()))[0]) if self.errors else ""
