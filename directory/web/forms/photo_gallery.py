"""Whose photos somebody would like to see: an age band and concerns, remembered in the address only."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField
from wtforms.validators import AnyOf, Optional

from directory.checklist.facts import PeopleLikeMe
from directory.shared.text import printable
from directory.vocabulary import age_bands, concerns
from directory.web.forms.search import ChoicesField, WholeNumberField

AGE_BANDS = tuple(term.code for term in age_bands())
CONCERNS = tuple(term.code for term in concerns())
PAGES_MAX = 10_000


class PhotoGalleryForm(Form):
    """People like me, by the names of the address line. It never raises: what it cannot read counts as not given."""

    age_band = StringField(validators=[Optional(), AnyOf(AGE_BANDS, message="There is no such age band. Choose one.")])
    concern = ChoicesField(CONCERNS)
    page = WholeNumberField("Pages count from 1.", 1, PAGES_MAX, default=1)

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> PhotoGalleryForm:
        """The form filled from an address line, checked."""
        form = cls(formdata=MultiDict((name, printable(value)) for name, value in arguments.items(multi=True)))
        form.validate()
        return form

    @property
    def like(self) -> PeopleLikeMe:
        """Who is looked for; a field that cannot be used counts as not given."""
        return PeopleLikeMe(
            age_band=(self.age_band.data or None) if not self.age_band.errors else None,
            concerns=frozenset(self.concern.data or ()) & frozenset(CONCERNS),
        )

    @property
    def page_asked(self) -> int:
        """The page, from 1."""
        return (self.page.data or 1) if not self.page.errors else 1
