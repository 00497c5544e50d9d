"""Languages: in which language the site speaks at this moment, and what its sentences are called there.

Code says every sentence in English, through `gettext`, `ngettext` or, in what is made when a module loads, `later`
and `mark`. Translations are the catalogues `es/*.po` (GNU gettext), one file for each family of pages; English has
none, since it is what the code says. Who answers a request lets the code below speak one language (`speaking`);
everybody else speaks English. To add a language: a row in LANGUAGES and a folder of catalogues (docs/languages.md).
"""

from directory.languages.dates import day_words
from directory.languages.rules import ENGLISH, LANGUAGES, Language
from directory.languages.speech import catalogues_from, form_of, gettext, later, mark, ngettext, speaking, spoken

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "Language",
    "catalogues_from",
    "day_words",
    "form_of",
    "gettext",
    "later",
    "mark",
    "ngettext",
    "speaking",
    "spoken",
]
