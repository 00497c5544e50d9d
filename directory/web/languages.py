"""Pages in other languages: an address under /es/ is the same page in Spanish.

The prefix is the place where the site is mounted for this request (WSGI's SCRIPT_NAME), so that every route, rule
and permission is the one that it is without, and `url_for` stays in the language by itself. Pages for people who look
speak every language; everything else speaks English, and links to it leave the prefix out. Flask-Babel tells dates,
numbers and the forms' own messages which locale is meant; sentences come from `directory.languages`.
"""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Flask, redirect, request
from flask_babel import Babel
from markupsafe import Markup
from werkzeug.wrappers import Response

from directory.languages import ENGLISH, LANGUAGES, form_of, gettext, speaking, spoken

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIXES = {one.prefix: one.code for one in LANGUAGES.values() if one.prefix}
ENGLISH_ONLY = frozenset(
    {
        "public.style_guide",
        "public.badge_picture",
        "public.badge_data",
        "public.robots",
        "public.sitemap",
        "public.sitemap_part",
    }
)
"""Pages of people who look that are made for others: builders, other sites."""


class Mounted:
    """Answers what is under a language's prefix in that language, with the prefix as the place of the application."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        path: str = environ.get("PATH_INFO", "")
        prefix = f"/{path.split('/', 2)[1]}" if path.startswith("/") else ""
        if prefix in PREFIXES:
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
            environ["PATH_INFO"] = path.removeprefix(prefix) or "/"
        with speaking(PREFIXES.get(prefix, ENGLISH.code)):
            return self.app(environ, start_response)


class Speaking(Flask):
    """An application whose addresses keep to the language that is spoken, where the page speaks it."""

    def url_for(self, endpoint: str, **given: Any) -> str:
        """The address of a page; in English where it has no other language."""
        address = super().url_for(endpoint, **given)
        prefix = spoken().prefix
        if not prefix or speaks(f"{request.blueprint}{endpoint}" if endpoint.startswith(".") else endpoint):
            return address
        return address.replace(f"{prefix}/", "/", 1)


@dataclass(frozen=True, slots=True)
class Version:
    """This page in one language. `url`: with its query, from the root of the site; `is_this`: it is what one reads."""

    code: str
    name: str
    url: str
    is_this: bool


def speaks(endpoint: str) -> bool:
    """Whether a page speaks every language."""
    return endpoint == "api.suggestions" or (endpoint.startswith("public.") and endpoint not in ENGLISH_ONLY)


def versions() -> list[Version]:
    """This page in each language, the one that is read included; none for a page that speaks English only.

    An address at which nothing is says so in every language.
    """
    is_english = request.endpoint is not None and not speaks(request.endpoint)
    if is_english or request.method not in {"GET", "HEAD"}:
        return []
    here, query = spoken(), quote(request.query_string, safe=string.printable)
    address = quote(request.path) + (f"?{query}" if query else "")
    return [Version(one.code, one.name, one.prefix + address, one == here) for one in LANGUAGES.values()]


def leave_for_english() -> Response | None:
    """Send who asks for a page in a language that it does not speak to the page itself."""
    prefix = spoken().prefix
    if not prefix or request.endpoint is None or speaks(request.endpoint) or request.method not in {"GET", "HEAD"}:
        return None
    query = request.query_string.decode("latin-1")
    path = "/" + request.path.lstrip("/")  # never two slashes at the beginning: they would name another host
    return redirect(path + (f"?{query}" if query else ""))


def written_in(code: str = ENGLISH.code) -> str:
    """The `lang` of words that somebody wrote, on a page that may be in another language; "" where it is the same."""
    return "" if spoken().code == code else code


def mount(app: Flask) -> None:
    """Let an application speak its languages."""
    Babel(app, default_locale=ENGLISH.locale, locale_selector=lambda: spoken().locale, configure_jinja=False)
    app.before_request(leave_for_english)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=gettext, ngettext=form_of, newstyle=True
    )
    app.jinja_env.globals.update(ngettext=_counted, language=spoken, versions=versions, written_in=written_in)
    app.wsgi_app = Mounted(app.wsgi_app)  # type: ignore[method-assign]


def _counted(one: str, many: str, count: int, /, **given: Any) -> Markup:
    """Jinja's `ngettext`, whose `count` has its commas."""
    return Markup(form_of(one, many, count)) % {**given, "count": f"{count:,}"}  # noqa: S704 - our own sentences
