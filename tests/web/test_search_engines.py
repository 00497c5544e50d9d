"""What search engines are told: the sitemap is the indexable pages and nothing else, each with one address."""

from __future__ import annotations

import io
import json
import re
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from sqlalchemy import select

from directory.discovery.counting_towns import read_places
from directory.guides.concern_pages import concern_texts
from directory.guides.library import library
from directory.listings.models import Listing
from directory.shared.db import db

SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
CROWD_LOOKED_AT = 3
"""So many of the listings around Denver, which are all alike."""


@pytest.fixture(scope="module")
def base(site):
    return site.app.config["FINEPOINT"].base_url.rstrip("/")


@pytest.fixture(scope="module")
def offered(site, base):
    """Every address of the sitemap: path → its alternates and the day of its last change."""
    visitor = site.visitor()
    index = ET.fromstring(visitor.get("/sitemap.xml").get_data())
    found = {}
    for part in index.iterfind("s:sitemap/s:loc", SPACES):
        answer = visitor.get(part.text.removeprefix(base))
        assert answer.mimetype == "application/xml"
        assert answer.headers["Cache-Control"] == "public, max-age=3600"
        for one in ET.fromstring(answer.get_data()).iterfind("s:url", SPACES):
            path = one.find("s:loc", SPACES).text.removeprefix(base)
            assert path not in found, "An address is listed once."
            others = {link.get("hreflang"): link.get("href") for link in one.iterfind("x:link", SPACES)}
            found[path] = others, one.findtext("s:lastmod", None, SPACES)
    return found


def head_of(visitor, path):
    """What the head of a page says: `canonical`, `url`, `robots` and its alternates, read without parsing all of it."""
    answer = visitor.get(path)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return None
    head = answer.get_data(as_text=True).partition("</head>")[0]
    links = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', head))
    named = r'<link rel="canonical" href="([^"]+)">', r'property="og:url" content="([^"]+)"'
    robots = re.findall(r'<meta name="robots" content="([^"]+)">', head)
    return [re.findall(one, head) for one in named], links, any("noindex" in one for one in robots)


def test_whatever_is_listed_is_a_page_that_says_the_same_address_and_languages(site, base, offered):
    visitor, crowd = site.visitor(), 0
    for path, (others, _) in offered.items():
        crowd += "/providers/denver-" in path
        if ("/providers/denver-" in path and crowd > CROWD_LOOKED_AT) or path.startswith(("/es/guides/", "/es/con")):
            continue
        english = base + (path.removeprefix("/es") or "/")
        assert others == {"en": english, "es": f"{base}/es{path.removeprefix('/es')}", "x-default": english}
        assert head_of(visitor, path) == ([[base + path], [base + path]], others, False), path


def test_nothing_that_may_be_listed_is_missing(site, offered):
    visitor = site.visitor()
    lone = {
        one.rule
        for one in site.app.url_map.iter_rules()
        if one.endpoint.startswith("public.") and "GET" in one.methods and not one.arguments
    }
    with site.app.app_context():
        slugs = db.session.scalars(select(Listing.slug)).all()
        known = lone | {f"/near/{region.lower()}/{slug}" for region, slug in read_places().towns}
    known |= {f"/near/{code}" for code in ("nj", "co", "on", "al", "gu")}
    known |= {f"/guides/{one.slug}" for one in library().guides} | {f"/concerns/{code}" for code in concern_texts()}
    known |= {f"/providers/{slug}{more}" for slug in slugs if "denver-" not in slug for more in ("", "/reviews")}
    heads = {path: head_of(visitor, path) for path in known}
    here = {path for path in offered if not path.startswith("/es") and "/providers/denver-" not in path}
    assert here == {path for path, head in heads.items() if head is not None and not head[2]}
    assert {"/providers/ana-lee", "/near/nj/ocean-township", "/guides/costs"} < here
    assert not [path for path in here if "stub" in path or path in {"/providers/di-bare", "/providers/cy-old"}]
    assert "/providers/denver-43" in offered
    assert offered["/providers/ana-lee"][1]
    for other in ("nothing", "listings-1", "listings-999999", "listings-00", "listings-" + 30 * "9", "listings-٠"):
        visitor.see(f"/sitemap-{other}.xml", 404)


def test_robots_may_read_what_people_look_at_and_nothing_private(visitor, base):
    answer = visitor.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    said = answer.get_data(as_text=True)
    assert f"Sitemap: {base}/sitemap.xml" in said
    closed = tuple(re.findall("^Disallow: (.+)$", said, re.MULTILINE))
    open_ = ("/", "/guides", "/es/guides", "/providers/ana-lee", "/near/nj", "/search", "/share.png", "/static/x.css")
    private = (
        "/search?near=1",
        "/search/save?q=x",
        "/es/search?q=x",
        "/admin",
        "/account/keys",
        "/practice/x",
        "/inquiries/key",
    )
    assert not [path for path in open_ if path.startswith(closed)]
    assert not [
        path
        for path in (*private, "/photos-of-me/k", "/es/photos-of-me/k", "/privacy/request/k")
        if not path.startswith(closed)
    ]


def test_the_head_says_the_page_without_what_only_narrows_it(visitor, base):
    page = visitor.see("/es/providers/ana-lee?age_band=40-49&utm=x")
    assert page.one("link", rel="canonical").get("href") == f"{base}/es/providers/ana-lee"
    meta = {one.get("property"): one.get("content") for one in page.all("meta") if one.get("property")}
    assert (meta["og:locale"], meta["og:locale:alternate"]) == ("es_US", "en_US")
    assert meta["og:title"] == page.h1
    assert meta["og:description"] == page.one("meta", name="description").get("content")
    assert meta["og:image"] == f"{base}/es/share.png"
    search = visitor.see("/search?near=07712")
    assert not search.all("link", rel="canonical")
    assert search.one("meta", property="og:title").get("content") == search.h1
    for path, status in (("/no-such-page", 404), ("/guides/nothing", 404), ("/providers/stella-stub", 200)):
        page = visitor.see(path, status)
        assert not page.all("link", rel="canonical"), path
        assert not page.all("meta", property="og:url"), path


def test_data_for_search_engines_is_what_the_page_shows(visitor, base):
    (site_data,) = (json.loads(one.text) for one in visitor.see("/").all("script", type="application/ld+json"))
    assert site_data["potentialAction"]["target"]["urlTemplate"] == f"{base}/search?q={{search_term_string}}"
    page = visitor.see("/es/near/nj/ocean-township")
    (data,) = (json.loads(one.text) for one in page.all("script", type="application/ld+json"))
    trail = page.one("nav", class_="breadcrumb")
    assert [one["name"] for one in data["itemListElement"]] == [
        "".join(li.itertext()).strip() for li in trail.iter("li")
    ]
    urls = [one["item"] for one in data["itemListElement"] if "item" in one]
    assert urls == [base + link.get("href") for link in trail.iter("a")]
    assert all(urlsplit(url).path.startswith("/es") for url in urls)


def test_the_picture_is_small_has_its_size_and_bears_our_name_only_on_our_site(site, visitor):
    pictures = [visitor.get(path) for path in ("/share.png", "/es/share.png")]
    assert pictures[0].get_data() != pictures[1].get_data()
    for answer in pictures:
        assert answer.mimetype == "image/png"
        assert len(answer.get_data()) < 100_000
        assert Image.open(io.BytesIO(answer.get_data())).size == (1200, 630)
    other = site.with_settings(site_name="Elsewhere").visitor()
    assert not other.see("/").all("meta", property="og:image")
    other.see("/share.png", 404)
