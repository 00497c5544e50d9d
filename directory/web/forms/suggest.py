"""What is sent while somebody types: never refused for what was typed, only for what a program sent wrong."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField

from directory.discovery.find import WITHIN_DEFAULT_MILES, WITHIN_MAX_MILES
from directory.discovery.suggest import Kind
from directory.languages import later
from directory.shared.text import printable
from directory.web.forms.search import ChoicesField, WholeNumberField


class SuggestForm(Form):
    """Everything that can be asked of suggestions, by the names of the address line."""

    q = StringField()
    near = StringField()
    within = WholeNumberField(
        later("Enter the distance in whole miles from 1 to 500, like 25."),
        1,
        WITHIN_MAX_MILES,
        default=WITHIN_DEFAULT_MILES,
    )
    kind = ChoicesField([kind.value for kind in Kind])

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> SuggestForm:
        """The form filled from an address line, checked."""
        form = cls(formdata=MultiDict((name, printable(value)) for name, value in arguments.items(multi=True)))
        form.validate()
        return form

    @property
    def sentences(self) -> dict[str, str]:
        """What was wrong: field → sentence."""
        return {name: str(messages[0]) for name, messages in self.errors.items() if name is not None}
