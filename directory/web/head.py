"""What a page tells search engines and other sites of itself: its one address, its other languages, its picture.

A page that speaks no other language, an error and an address without a page have none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, current_app, request, url_for

from directory.config import Config
from directory.languages import LANGUAGES, spoken
from directory.web.languages import speaks

OWN_NAME = Config().site_name
"""The picture bears it: a site of another name shows none."""
CHANGES_THE_PAGE = {"public.reviews": ("page",)}
"""Parameters that make another page of an endpoint; all others only narrow, order or light up the same one."""


@dataclass(frozen=True, slots=True)
class Translation:
    """This page in a language: its whole address, and how search engines and Open Graph call the language."""

    hreflang: str
    locale: str
    url: str


@dataclass(frozen=True, slots=True)
class Head:
    """`canonical`: the whole address of this page; `translations`: in every language, this one too.

    `picture`: the whole address of the picture that other sites show, or "".
    """

    canonical: str
    translations: tuple[Translation, ...]
    picture: str

    @property
    def default_url(self) -> str:
        """The address for whoever speaks none of the languages."""
        return self.translations[0].url


def head() -> Head | None:
    """The head of the page that is being answered; None where it has none."""
    if request.endpoint is None or not speaks(request.endpoint) or request.method not in {"GET", "HEAD"}:
        return None
    names = CHANGES_THE_PAGE.get(request.endpoint, ())
    kept = [(name, value) for name in names for value in request.args.getlist(name)[:1]]
    address = quote(request.path) + (f"?{urlencode(kept)}" if kept else "")
    translations = translations_of(address)
    canonical = next(one.url for one in translations if one.hreflang == spoken().code)
    return Head(canonical, translations, whole(url_for("public.share_picture")) if has_picture() else "")


def translations_of(path: str) -> tuple[Translation, ...]:
    """A page in every language, by its address without a language's prefix; the first one is the default."""
    return tuple(Translation(one.code, one.locale, whole(one.prefix + path)) for one in LANGUAGES.values())


def whole(address: str) -> str:
    """An address from the root of the site as one that works from anywhere."""
    config: Config = current_app.config["FINEPOINT"]
    return config.base_url.rstrip("/") + address


def has_picture() -> bool:
    """Whether the picture for other sites is this site's."""
    config: Config = current_app.config["FINEPOINT"]
    return config.site_name == OWN_NAME


def breadcrumb_data(trail: Sequence[tuple[str, str | None]]) -> dict[str, Any]:
    """A breadcrumb as schema.org data: what the page shows, and nothing else."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": str(words)} | ({"item": whole(url)} if url else {})
            for place, (words, url) in enumerate(trail, start=1)
        ],
    }


def website_data() -> dict[str, Any]:
    """The site as schema.org data, with the search that its front page asks for."""
    config: Config = current_app.config["FINEPOINT"]
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": config.site_name,
        "url": whole(url_for("public.home")),
        "inLanguage": spoken().locale.replace("_", "-"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": whole(url_for("public.search")) + "?q={search_term_string}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def mount(app: Flask) -> None:
    """Give templates the head and the data of breadcrumbs."""
    app.jinja_env.globals.update(page_head=head, breadcrumb_data=breadcrumb_data, website_data=website_data)
