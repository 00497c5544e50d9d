""" "Is it for me?" as pages: questions with what they rest on, the chosen practitioner's own words, nothing to send."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from directory.guides.self_check import self_check
from tests.rules.test_self_check_content import LEAVE
from tests.web.visitor import words_of

CHECK, ANA = "/is-it-for-me", "/providers/ana-lee/is-it-for-me"
ITEMS = [item for group in self_check() for item in group.items]


@pytest.mark.parametrize(("prefix", "code"), [("", "en"), ("/es", "es")])
def test_the_whole_list_stands_on_the_page_and_nothing_of_it_can_be_sent(visitor, prefix, code):
    for address in (CHECK, ANA):
        page = visitor.see(prefix + address)
        articles = page.all("article", class_="self-check-item")
        assert [one.get("id") for one in articles] == [item.code for item in ITEMS]
        for item, article in zip(ITEMS, articles, strict=True):
            words, said = item.words[code], words_of(article)
            assert all(one in said for one in (words.name, words.question, *words.practitioner, *words.physician))
        ticks = page.all("input", type="checkbox")
        assert [one.get("data-self-check-tick") for one in ticks] == [item.code for item in ITEMS]
        assert {(one.get("name"), one.get("form"), one.get("autocomplete")) for one in ticks} == {(None, None, "off")}
        assert not list(page.one("main").iter("form")), "what stands in no form is sent by none"
        assert "Set-Cookie" not in page.response.headers
        assert not LEAVE[code].search(" ".join(words_of(one) for one in page.all("div", class_="self-check-item__ask")))


def test_every_item_leads_to_the_statements_that_it_rests_on(visitor):
    seen = {}
    for prefix in ("", "/es"):
        for article in visitor.see(prefix + CHECK).all("article", class_="self-check-item"):
            links = [link for link in article.iter("a") if "/guides/" in link.get("href")]
            assert links
            for link in links:
                target = urlsplit(link.get("href"))
                assert target.path.startswith(f"{prefix}/guides/")
                if target.path not in seen:
                    seen[target.path] = visitor.see(target.path)
                (there,) = seen[target.path].all("*", id=target.fragment)
                assert there.get("class").split()[0] in {"evidence-card", "differing"}


def test_what_the_chosen_practitioner_states_stands_beside(visitor):
    page = visitor.see(ANA)
    assert page.h1 == "Is it for me? Questions for Ana Lee"
    assert page.one("meta", name="robots").get("content") == "noindex"
    assert "Waits 14 days afterward." in words_of(page.one("article", id="botox"))
    assert "States nothing about this." in words_of(page.one("article", id="filler"))
    assert "Ana Lee states" not in words_of(page.one("article", id="allergies")), "nobody is asked to state that"
    assert "What Ana Lee states was confirmed on" in page.text
    assert "Ask whether it still holds" in visitor.see("/providers/cy-old/is-it-for-me").text
    assert "Di Bare states no waits or exclusions" in visitor.see("/providers/di-bare/is-it-for-me").text
    everybody = visitor.see(CHECK)
    assert not everybody.all("meta", name="robots")
    assert "Ask the practitioner" in everybody.text


def test_the_spread_says_of_how_many(visitor):
    botox, filler = (visitor.see(CHECK).one("article", id=code) for code in ("botox", "filler"))
    assert "Stated by 48 of 49 practitioners here Wait 14 days 48 1 more states nothing about it." in words_of(botox)
    assert "Stated by" not in words_of(filler)


def test_it_goes_where_the_listing_goes(visitor):
    for old in ("ana-before", "moved-before", "moved-one"):
        assert visitor.get(f"/providers/{old}/is-it-for-me").location == ANA
        assert visitor.get(f"/es/providers/{old}/is-it-for-me").location == f"/es{ANA}"
    for unseen in ("hidden-one", "draft-one", "removed-one", "closed-one", "stella-stub", "quiet-stub", "no-one"):
        visitor.see(f"/providers/{unseen}/is-it-for-me", 404)
