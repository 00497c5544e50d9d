"""Which languages there are. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the site. `code`: BCP 47, in addresses (`/es/…`); `locale`: whose dates and numbers it writes;
    `name`: what it calls itself.
    """

    code: str
    locale: str
    name: str

    @property
    def prefix(self) -> str:
        """What stands before a page's address in this language: nothing in English."""
        return "" if self == ENGLISH else f"/{self.code}"


ENGLISH = Language("en", "en_US", "English")
LANGUAGES = {one.code: one for one in (ENGLISH, Language("es", "es_US", "Español"))}
