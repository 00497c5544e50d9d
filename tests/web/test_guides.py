"""Guides as pages: each whole, every link and anchor leading somewhere, titles from the table, JSON-LD as printed."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from directory import vocabulary
from directory.guides.library import library
from directory.vocabulary.jurisdictions import jurisdictions
from tests.web.visitor import words_of

BOOKS = library()
GUIDES = {f"/guides/{guide.slug}": guide for guide in BOOKS.guides}


@pytest.fixture(scope="module")
def seen(site):
    """Every page under /guides, by address."""
    visitor = site.visitor()
    return {url: visitor.see(url) for url in ("/guides", *GUIDES)}


def test_every_guide_is_a_whole_page_and_prints_what_stands_in_its_file(seen):
    for url, guide in GUIDES.items():
        page = seen[url]
        assert page.h1 == guide.title
        assert "Not individual medical advice" in page.text
        assert [words_of(one) for one in page.all("h2") if one.get("id") in guide.anchors] == [
            heading.text for heading in guide.headings if heading.level == 2
        ]
        cards = {card.get("id"): card for card in page.all("article", class_="evidence-card")}
        assert list(cards) == [one.anchor for one in guide.statements]
        for one in guide.statements:
            words = words_of(cards[one.anchor])
            assert one.says in words
            assert one.said_by in words
            assert one.limits in words
            assert "November 22, 2026" in words
            assert all(source.citation in words for source in one.sources)


def test_every_link_and_anchor_of_a_guide_leads_somewhere(seen, site):
    adapter = site.app.url_map.bind("localhost")
    visitor, others = site.visitor(), {}
    for url, page in seen.items():
        for link in page.one("main").iter("a"):
            target = urlsplit(link.get("href"))
            if target.scheme:
                assert target.scheme == "https", link.get("href")
                assert "(leaves this site)" in words_of(link)
                assert link.get("rel").startswith("noopener")
                continue
            path = target.path or url
            try:
                adapter.match(path)
            except (NotFound, RequestRedirect) as error:
                pytest.fail(f"{url} links to {path}: {error}")
            if target.fragment:
                there = seen.get(path) or others.setdefault(path, None) or visitor.see(path)
                others[path] = there
                assert there.all("*", id=target.fragment), f"{url} links to {path}#{target.fragment}"
            if path.startswith("/guides/"):
                assert path in GUIDES, f"{url} links to {path}"


def test_guides_lead_to_the_search_for_their_concerns_and_goals(seen):
    for url, guide in GUIDES.items():
        asked = [parse_qs(urlsplit(address).query) for address in seen[url].links.values() if "/search?" in address]
        assert {code for one in asked for code in one.get("concern", ())} == set(guide.concerns)
        labels = {vocabulary.concern(code).label for code in guide.concerns}
        goals = {code for code in guide.goals if vocabulary.goal(code).label not in labels}
        assert {code for one in asked for code in one.get("goal", ())} == goals
        own = {address.removeprefix("/concerns/") for address in seen[url].links.values() if "/concerns/" in address}
        assert own == set(guide.concerns)
    for leads, to in (
        (("contraindications", "before-and-after"), "/is-it-for-me"),
        (("costs", "a-course"), "/plan-and-cost"),
    ):
        assert all(to in seen[f"/guides/{slug}"].links.values() for slug in leads)


def test_titles_by_state_are_those_of_the_table_of_jurisdictions(seen):
    for url in ("/guides/credentials", "/guides/glossary"):
        tables = seen[url].all("table", class_="guide-table--titles")
        rows = {words_of(row[0]): row for table in tables for row in table.find("tbody")}
        assert rows.keys() == {one.name for one in jurisdictions()}
        for one in jurisdictions():
            words = words_of(rows[one.name][1])
            none = "no state license" if one.country == "US" else "not regulated"
            assert words == (", ".join(one.titles) or none)
            is_sure = one.is_confirmed("titles" if one.has_license else "license")
            assert words_of(rows[one.name][2]) == ("confirmed" if is_sure else "unconfirmed")
    boards = seen["/guides/before-and-after"]
    assert {one.look_up for one in jurisdictions() if one.look_up} <= set(boards.links.values())


def test_the_scale_is_counted_from_the_statements_themselves(seen):
    tally = [words_of(one) for one in seen["/guides"].all("span", class_="guides__count")]
    assert [int(one) for one in tally] == list(BOOKS.by_grade().values())
    assert sum(map(int, tally)) == len(BOOKS.statements)
    assert "0 statements" in words_of(seen["/guides/evidence"].one("div", id="grade-controlled"))


def test_a_guide_says_to_machines_what_its_page_says(seen, site):
    base = site.app.config["FINEPOINT"].base_url.rstrip("/")
    for url, guide in GUIDES.items():
        page = seen[url]
        said = json.loads(page.all("script", type="application/ld+json")[0].text)
        assert said["headline"] == page.h1
        assert said["description"] == guide.summary == words_of(page.one("p", class_="lede"))
        assert said["dateModified"] in {time.get("datetime") for time in page.all("time")}
        assert said["url"] == page.one("link", rel="canonical").get("href") == base + url
    assert seen["/guides"].one("link", rel="canonical").get("href") == f"{base}/guides"


def test_guides_are_read_one_after_the_other_and_found_from_the_foot_of_every_page(seen, visitor):
    url, read = next(iter(GUIDES)), []
    while url:
        read.append(url)
        url = next((link.get("href") for link in seen[url].all("a", rel="next")), None)
    assert read == list(GUIDES)
    foot = visitor.see("/privacy").one("footer")
    assert "/guides" in {link.get("href") for link in foot.iter("a")}
    assert set(GUIDES) <= set(seen["/guides"].links.values())


def test_a_guide_that_is_not_there_is_not_found(visitor):
    for url in ("/guides/nothing", "/guides/sources", "/guides/what-it-is.md", "/guides/..%2forder"):
        visitor.see(url, 404)


def test_every_guide_is_the_same_page_in_spanish(seen, site):
    visitor, base = site.visitor(), site.app.config["FINEPOINT"].base_url.rstrip("/")
    for guide in library("es").guides:
        page, english = visitor.see(f"/es/guides/{guide.slug}"), seen[f"/guides/{guide.slug}"]
        assert page.h1 == guide.title
        assert page.root.get("lang") == "es-US"
        assert "No es consejo médico individual" in page.text
        cards = {card.get("id"): card for card in page.all("article", class_="evidence-card")}
        assert list(cards) == [card.get("id") for card in english.all("article", class_="evidence-card")]
        for one in guide.statements:
            words = words_of(cards[one.anchor])
            assert all(said in words for said in (one.says, one.said_by, one.limits, "22 de noviembre de 2026"))
        mine, theirs = (
            sorted(link.get("href") for link in shown.one("div", class_="guide__text").iter("a"))
            for shown in (page, english)
        )
        assert [address.removeprefix("/es") for address in mine] == theirs
        said = json.loads(page.all("script", type="application/ld+json")[0].text)
        assert (said["inLanguage"], said["url"]) == ("es-US", f"{base}/es/guides/{guide.slug}")
    index = visitor.see("/es/guides")
    assert index.h1 == "Guías"
    assert "afirmaciones en total" in index.text
    boards = visitor.see("/es/guides/before-and-after").one("div", class_="guide__text")
    assert all(
        one.get("lang") == "en" for item in boards.iter("li") for one in item.iter("span") if "board" in words_of(one)
    )
