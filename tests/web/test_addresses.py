"""A page has one address; the same with a slash at its end leads there, and nowhere else."""

import pytest


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/admin/", "/admin"),
        ("/practice/", "/practice"),
        ("/search/?near=07712&q=a%26b", "/search?near=07712&q=a%26b"),
        ("/privacy//", "/privacy"),
    ],
)
def test_a_slash_at_the_end_leads_to_the_page(asked, location, client):
    answer = client.get(asked, base_url="http://localhost")
    assert (answer.status_code, answer.location) == (308, location)


@pytest.mark.parametrize("asked", ["/no-such-page/", "/%5Cevil.example/", "/admin/people/x/"])
def test_what_is_no_page_stays_not_found(asked, client):
    assert client.get(asked).status_code == 404


def test_a_page_that_is_not_there_says_so_in_both_languages_and_goes_on_to_the_search(visitor):
    for here, there, language in (("", "/es", "es"), ("/es", "", "en")):
        for address in ("/no-such-page?near=%22", "/providers/nobody"):
            page = visitor.see(here + address, 404)
            links = page.all("a", hreflang=language)
            assert {one.get("href") for one in links} == {there + address}, "in the header and in the footer"
            assert page.one("form", id="search-form").get("action") == f"{here}/search"
            assert len(page.all("a", href=f"{here}/")) == 2, "the name of the site, and a button"


@pytest.mark.parametrize("path", ["//evil.example/", "//practice/", "///admin/", "/es//evil.example/x"])
def test_no_host_is_taken_from_an_address(path, client):
    answer = client.get("/", environ_overrides={"PATH_INFO": path, "REQUEST_URI": path})
    assert answer.status_code in (308, 404)
    assert not (answer.location or "/").startswith("//")
    assert 'href="//' not in answer.text


def test_a_form_is_not_sent_on(client):
    assert client.post("/admin/people/").status_code == 404


def test_what_follows_a_key_is_kept_secret_in_every_language(client):
    for page in ("confirm", "reset-password", "account/address", "saved-searches", "inquiries", "photos-of-me"):
        for prefix in ("", "/es"):
            headers = client.get(f"{prefix}/{page}/0123456789abcdef").headers
            told = (headers["Cache-Control"], headers["Referrer-Policy"], headers["X-Robots-Tag"])
            assert told == ("no-store", "no-referrer", "noindex, nofollow"), (prefix, page)
