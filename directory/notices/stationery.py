"""The words of letters: folders `{subject.txt, body.txt, body.html}` in `templates/notices`, under one letterhead.

The letterhead is set once, when the application is wired. A value that a template needs and was not given is an
error, never a gap in a letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from directory.languages import day_words, form_of, gettext, spoken
from directory.shared.text import plural

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "notices"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every letter carries: the site's name and address (no slash at its end), and how to reach the operator."""

    site_name: str
    base_url: str
    contact: str
    postal_address: str

    @property
    def sender(self) -> Address:
        """Whom letters come from: the site's name at the operator's address."""
        return Address(display_name=self.site_name, addr_spec=self.contact)


@dataclass(frozen=True, slots=True)
class Words:
    """A letter's words: a subject of one line, and the same body as plain text and as HTML."""

    subject: str
    text: str
    html: str


_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    autoescape=select_autoescape(("html",), default=False),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_environment.filters.update(plural=plural, day_words=day_words)
_environment.add_extension("jinja2.ext.i18n")
_environment.policies["ext.i18n.trimmed"] = True
_environment.install_gettext_callables(gettext, form_of, newstyle=True)  # type: ignore[attr-defined]
_environment.globals["language"] = spoken


def set_letterhead(letterhead: Letterhead) -> None:
    """Put this letterhead on every letter written from now on."""
    _environment.globals["site"] = letterhead


def address_of(path: str) -> str:
    """The whole address of a page of this site."""
    letterhead = cast("Letterhead", _environment.globals["site"])
    return f"{letterhead.base_url}{path}"


def write_words(template: str, values: Mapping[str, object]) -> Words:
    """The words of one letter. Raises jinja2.TemplateNotFound or jinja2.UndefinedError on a programming error."""
    subject, text, html = (
        _environment.get_template(f"{template}/{part}").render(values)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    return Words(subject=subject.strip(), text=text.strip() + "\n", html=html)
