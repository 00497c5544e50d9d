"""Every language says everything that the site says, with the same places, and pages keep to their language."""

from datetime import date

import pytest

from development.words import said, troubles
from directory.languages import ENGLISH, LANGUAGES, form_of, gettext, later, mark, ngettext, speaking, spoken
from directory.languages.catalogue import catalogue, files
from directory.shared.text import listed
from directory.web.formatting import date_words, distance, sessions

OTHERS = sorted(set(LANGUAGES) - {ENGLISH.code})


@pytest.fixture(scope="module")
def everything():
    return said()


@pytest.mark.parametrize("code", OTHERS)
def test_a_language_says_everything_and_nothing_else(code, everything):
    assert [str(one) for one in troubles(code, everything)] == []


@pytest.mark.parametrize("code", OTHERS)
def test_no_catalogue_waits_to_be_filed(code):
    assert "new.po" not in {file.name for file in files(code)}
    assert catalogue(code).sentences


def test_words_are_collected_from_code_templates_and_vocabularies(everything):
    wheres = {where.split("/")[0] + "/" + where.split("/")[1] for where in everything.values()}
    assert {"directory/web", "directory/vocabulary", "templates/layouts"} <= wheres
    assert ("%(count)s session", "%(count)s sessions") in everything


def test_what_no_catalogue_knows_is_said_in_english():
    with speaking("es"):
        assert gettext("Nobody ever said %(what)s.", what="this") == "Nobody ever said this."
        assert form_of("%(count)s unheard thing", "%(count)s unheard things", 2) == "%(count)s unheard things"


def test_a_language_ends_with_what_spoke_it():
    with speaking("es"):
        assert (spoken().code, gettext(mark("and"))) == ("es", "y")
    assert (spoken(), gettext("and")) == (ENGLISH, "and")


def test_a_sentence_said_later_is_english_to_code_and_spoken_on_a_page():
    label = later("and")
    with speaking("es"):
        assert (label == "and", str(label), f"{label}") == (True, "y", "y")
    with_places = later("less than %(what)s", what="5 %")
    assert (with_places, str(with_places)) == ("less than 5 %", "less than 5 %")
    assert later("at most %(max)d") % {"max": 3} == "at most 3"


def test_counts_have_their_commas_and_forms():
    assert [ngettext("%(count)s week", "%(count)s weeks", n) for n in (1, 0, 1200)] == [
        "1 week",
        "0 weeks",
        "1,200 weeks",
    ]
    with speaking("es"):
        assert ngettext("%(count)s week", "%(count)s weeks", 1200) == "1,200 semanas"


def test_formats_speak(app):

    with app.test_request_context(), speaking("es"):
        assert date_words(date(2026, 11, 22)) == "22 de noviembre de 2026"
        assert distance(20_000) == "a unas 12 millas"
        assert sessions(10, 12) == "10–12 sesiones"


@pytest.mark.parametrize(
    ("items", "joiner", "line"),
    [
        (["Ana", "Inés"], "and", "Ana e Inés"),
        (["Ana", "Hilario"], "and", "Ana e Hilario"),
        (["agua", "hielo"], "and", "agua y hielo"),
        (["siete", "ocho"], "or", "siete u ocho"),
        (["a", "b", "c"], "or", "a, b o c"),
    ],
)
def test_spanish_lists_join_as_spanish_does(items, joiner, line):
    with speaking("es"):
        assert listed(items, joiner) == line


def test_a_page_in_spanish_leads_to_pages_in_spanish_and_to_english_ones_where_there_is_no_other(client):
    page = client.get("/es/guides").text
    assert '<html lang="es-US">' in page
    assert 'href="/es/search"' in page
    assert 'href="/sign-in"' in page
    assert 'href="/guides" lang="en"' in page


@pytest.mark.parametrize(
    ("asked", "sent_to"),
    [
        ("/es/account", "/account"),
        ("/es/api/v1/search?near=07712", "/api/v1/search?near=07712"),
        ("/es/style-guide", "/style-guide"),
    ],
)
def test_what_speaks_english_only_is_reached_without_a_prefix(client, asked, sent_to):
    assert client.get(asked).headers["Location"] == sent_to


def test_no_prefix_leads_to_another_host(client):
    for asked in ("/es//evil.example/", "/es//evil.example/..", "/es/%2F%2Fevil.example"):
        answer = client.get(asked)
        assert answer.status_code == 404 or answer.headers["Location"].startswith("/es/")
