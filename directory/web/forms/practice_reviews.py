"""The forms of a practice about its reviews."""

from __future__ import annotations

from wtforms import Form, IntegerField

from directory.reviews.rules import CODES_MAX
from directory.web.forms.fields import whole_number


class CodesForm(Form):
    """How many codes to make."""

    count: IntegerField = whole_number(
        "How many codes", f"Enter how many codes you need, from 1 to {CODES_MAX}.", hint=f"From 1 to {CODES_MAX}."
    )

    @property
    def sentence(self) -> str:
        """What was wrong; empty when nothing was."""
        return str(next(iter(self.errors.values()))[0]) if self.errors else ""
