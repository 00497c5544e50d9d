"""Every public page is whole in both languages: strict HTML, one h1, headings in order, names for whatever is operated.

`tests.web.visitor.check` says what that is. No two pages have one title.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from directory.discovery.sync import rebuild
from tests.factories.listings import a_stub, keep
from tests.house.asking import people_a_site
from tests.web.a_site import own_site
from tests.web.test_spoken_everywhere import NAMED, SPANISH, addresses
from tests.web.visitor import Page, check

__all__ = ["own_site"]

THANKS = ("/asked", "/reported")
"""What follows a form that was sent may say the same as after another form."""


def test_every_page_is_whole_in_both_languages_with_a_title_of_its_own_and_says_what_is_in_another_language(own_site):
    app = own_site.app
    with own_site.inside():
        values = NAMED | people_a_site() | {"event": (datetime.now(UTC) + timedelta(days=200)).date()}
        keep(a_stub(slug="stella-stub", name="Stella Stub"))
        rebuild(app.extensions["search_index"])
    visitor = own_site.visitor(own_site.account("reader@example.org"))
    complaints, titles = [], defaultdict(set)
    for prefix in ("", SPANISH.prefix):
        for address in addresses(app, values):
            page = Page(visitor.get(prefix + address))
            if page.response.mimetype != "text/html":
                continue
            complaints += [f"{prefix}{address}: {one}" for one in check(page)]
            if page.status == 200 and not page.response.request.path.endswith(THANKS):
                titles[page.title].add((prefix, page.response.request.path))
    alike = {title: pages for title, pages in titles.items() if len(pages) > 1}
    assert not complaints, "\n".join(complaints)
    assert not alike, alike

    saved = f"/saved-searches/{values['saved_key']}"
    assert [one.get("lang") for one in visitor.see(SPANISH.prefix + saved).one("main").iter("b")] == ["en"]
    assert [one.get("lang") for one in visitor.see(saved).one("main").iter("b")] == [None]
    (title,) = visitor.see(f"{SPANISH.prefix}/providers/ana-lee").all("h3", class_="credential__title")
    assert [one.get("lang") for one in title] == [None, "en"], "The kind in Spanish, the title as it was stated."
