"""The desk of the training register: listing, changing and ending a course."""

from __future__ import annotations

import pytest

from directory.accounts.rules import Role
from directory.credentials.queries import every_programme, programmes
from tests.web.a_site import own_site

__all__ = ["own_site"]

CHIEF = "chief@example.org"
NEW = "/admin/programmes/new"
COURSE = {
    "title": "Facial work one",
    "body": "The school",
    "hours": "96",
    "in_person_hours": "",
    "supervised_needling": "yes",
    "assessment": "unknown",
    "prerequisite": "Acupuncturists only.",
    "url": "",
    "source": "the school’s page",
    "checked_on": "2026-11-02",
}


@pytest.fixture
def chief(own_site):
    own_site.account(CHIEF, Role.ADMINISTRATOR, has_second_factor=True, name="Chief")
    return own_site.visitor(CHIEF)


def listed(own_site):
    with own_site.inside():
        return [(one.title, one.hours) for one in programmes()]


def address(own_site):
    with own_site.inside():
        return f"/admin/programmes/{every_programme()[0].id}"


def test_a_course_is_listed_changed_and_ended(own_site, chief):
    assert "No course is listed yet." in chief.see("/admin/programmes").text
    chief.send(NEW, 303, **COURSE)
    text = chief.see("/admin/programmes").text
    assert "Facial work one The school 96 hours · needling under supervision: yes · assessment: not known" in text
    assert "Looked at on November 2, 2026" in text
    url = address(own_site)
    assert chief.see(url).one("input", id="hours").get("value") == "96"
    chief.send(url, 303, **COURSE | {"hours": "100"})
    assert listed(own_site) == [("Facial work one", 100)]
    assert "Say why" in chief.send(url, 422, act="end", why=" ").text
    assert listed(own_site) == [("Facial work one", 100)]
    chief.send(url, 303, act="end", why="The school closed")
    assert listed(own_site) == []
    assert "Ended" in chief.see("/admin/programmes").text
    assert not chief.see(url).all("button", name="act")


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"title": ""}, "title", "Give the title"),
        ({"hours": "many"}, "hours", "Give whole hours"),
        ({"hours": "0"}, "hours", "between 1 and 2,000"),
        ({"hours": "10", "in_person_hours": "11"}, "in_person_hours", "a part of all hours"),
        ({"url": "school.example"}, "url", "whole address"),
        ({"source": ""}, "source", "Name the page"),
        ({"checked_on": ""}, "checked_on", "Give the day"),
        ({"checked_on": "2031-01-01"}, "checked_on", "still to come"),
        ({"assessment": "perhaps"}, "assessment", "Choose from the list"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_listed(change, field, sentence, own_site, chief):
    page = chief.send(NEW, 422, **COURSE | change)
    assert sentence in page.text
    [control] = [one for one in page.elements if one.get("id") == field]
    assert control.get("aria-invalid") == "true"
    assert page.one("input", id="prerequisite").get("value") == "Acupuncturists only."
    assert listed(own_site) == []


def test_the_same_course_of_the_same_body_is_listed_once(own_site, chief):
    chief.send(NEW, 303, **COURSE)
    assert "already" in chief.send(NEW, 422, **COURSE).text
    assert len(listed(own_site)) == 1


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.MODERATOR])
def test_nobody_but_an_administrator_opens_it(role, own_site):
    own_site.account(CHIEF, role, has_second_factor=True)
    for path in ("/admin/programmes", NEW, "/admin/imports"):
        assert own_site.visitor(CHIEF).get(path).status_code == 403
