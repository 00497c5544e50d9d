"""For search engines and other sites: what may be listed and read, and the picture that stands for the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Response, abort, current_app, render_template, stream_with_context, url_for

from directory.config import ROOT
from directory.languages import spoken
from directory.shared.clock import utc_now
from directory.web.guards import allow
from directory.web.head import has_picture, whole
from directory.web.languages import PREFIXES
from directory.web.presenting.sitemap import entries_of, is_part, part_names
from directory.web.public.blueprint import pages

SITEMAP_KEPT_S = 60 * 60
ROBOTS_KEPT_S = 24 * 60 * 60
PICTURE_KEPT_S = 7 * 24 * 60 * 60
PRIVATE = (
    "/search?",
    "/search/save",
    "/account",
    "/admin",
    "/practice",
    "/inquiries/",
    "/photos-of-me/",
    "/saved-searches/",
    "/privacy/request/",
    "/confirm",
    "/reset-password",
    "/sign-in",
)
"""Where nothing is for search engines: searches, people's own pages, desks, and addresses that hold a key."""


@pages.get("/robots.txt")
@allow("public:site:read")
def robots() -> Response:
    """Let search engines in everywhere but to searches and to private pages, and name the sitemap."""
    closed = [prefix + path for prefix in ("", *PREFIXES) for path in PRIVATE]
    text = render_template("public/robots.txt", closed=closed, sitemap=whole(url_for(".sitemap")))
    return _kept(Response(text, mimetype="text/plain"), ROBOTS_KEPT_S)


@pages.get("/sitemap.xml")
@allow("public:site:read")
def sitemap() -> Response:
    """Name the parts of the sitemap."""
    names = part_names(now=utc_now())
    addresses = [whole(url_for(".sitemap_part", part=name)) for name in names]
    text = render_template("public/sitemap_index.xml", addresses=addresses)
    return _kept(Response(text, mimetype="application/xml"), SITEMAP_KEPT_S)


@pages.get("/sitemap-<part>.xml")
@allow("public:site:read")
def sitemap_part(part: str) -> Response:
    """List the addresses of one part, row by row as they are read."""
    now = utc_now()
    if not is_part(part, now=now):
        abort(404)
    entries = entries_of(part, index=current_app.extensions["search_index"], now=now)
    body = stream_with_context(_document(entries))
    return _kept(Response(body, mimetype="application/xml"), SITEMAP_KEPT_S)


@pages.get("/share.png")
@allow("public:site:read")
def share_picture() -> Response:
    """The picture that other sites show beside a link to this one, in the language of the link."""
    if not has_picture():
        abort(404)
    picture = (ROOT / "static" / "images" / f"share-{spoken().code}.png").read_bytes()
    return _kept(Response(picture, mimetype="image/png"), PICTURE_KEPT_S)


def _document(entries: Iterable[str]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n')
    yield from entries
    yield "</urlset>\n"


def _kept(response: Response, seconds: int) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response
