"""Hostile address lines over a real server: a page is always a page, the API answers or says 422, nothing is logged."""

import sys
from collections import Counter
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from directory.discovery.schema import schema
from directory.web.forms.search import SearchForm
from tests.drills.site import served
from tests.search_index.hostile import typed_texts

REQUESTS = 600
LINE_MAX = 3_900
"""The server itself refuses longer address lines."""
PAGES = {"/search": {200}, "/api/v1/search": {200, 300, 422}, "/api/v1/suggest": {200, 422}}

words = st.sampled_from(["person", "gua sha", "nasolabial folds", "facial", "near 07712", "ocean township nj"])
names = st.sampled_from([field.name for field in SearchForm()] + ["kind", "unknown", "q[]", "q\x00"])
values = st.one_of(
    typed_texts(words),
    st.sampled_from([value for facet in schema().facets for value in facet.values]),
    st.sampled_from(
        ["NaN", "inf", "-1", "0", "1e309", "9" * 400, "0x10", "１２", "nan,nan", "91,181", "0,0", "1", "on"]
    ),
    st.integers().map(str),
)
tails = st.sampled_from(
    ["", "", "", "&", "&&&=&=", "&q", "&q=%", "&q=%zz", "&q=%ff%fe", "&near=%c3%28", "&page=%00", ";q=1"]
)
anything = st.lists(st.tuples(names, values), max_size=8)
readable = st.builds(
    lambda typed, others: [("q", typed[:100]), *others],
    typed_texts(words),
    st.lists(st.sampled_from([("near", "07712"), ("sort", "relevance"), ("include_unclaimed", "1"), ("page", "2")])),
)
"""What the form lets pass, so that the words arrive at the engine."""


def line(pairs, tail):
    asked = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in pairs)
    return (asked[:LINE_MAX] + tail).lstrip("&")


def encoded(text):
    return quote(text[:2_000].encode("utf-8", "surrogatepass"))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served(tmp_path_factory.mktemp("drill") / "instance") as site:
        yield site


@pytest.mark.timeout(1800)
def test_hostile_address_lines_are_answered(site, capsys):
    statuses = Counter()

    @given(
        page=st.sampled_from(sorted(PAGES)),
        asked=anything | readable,
        tail=tails,
    )
    @settings(max_examples=REQUESTS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def ask(page, asked, tail):
        status, text = site.get(f"{page}?{line(asked, tail)}")
        statuses[page, status] += 1
        assert status in PAGES[page]
        assert "Traceback" not in text

    ask()
    assert "Traceback" not in (site.instance / "server.log").read_text()
    with capsys.disabled():
        told = ", ".join(f"{page} {status}: {count}" for (page, status), count in sorted(statuses.items()))
        sys.stdout.write(f"\n  {statuses.total()} hostile address lines over gunicorn ({told})\n")


def test_an_address_line_that_is_too_long_for_the_server_is_refused(site):
    assert site.get("/search?q=" + "a" * 10_000)[0] in {400, 414}
    assert site.get("/search")[0] == 200
