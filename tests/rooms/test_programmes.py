"""The training register: courses are listed, changed and ended with their source; nobody ranks them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from directory.audit.queries import entries_about
from directory.audit.rules import OPERATOR
from directory.credentials.programme_actions import (
    ProgrammeFacts,
    change_programme,
    end_programme,
    facts_of,
    list_programme,
)
from directory.credentials.queries import every_programme, programmes
from directory.credentials.rules import Answer
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BY = {"by": OPERATOR, "now": NOW}
COURSE = ProgrammeFacts(
    title="Facial work one",
    body="The school",
    source="the school’s page",
    checked_on=date(2026, 11, 20),
    hours=96,
    in_person_hours=48,
    supervised_needling=Answer.YES,
)


@pytest.fixture
def course(any_app):
    with unit_of_work():
        return list_programme(COURSE, **BY)


def test_a_course_is_listed_changed_and_ended_and_the_trail_says_how(course):
    with unit_of_work():
        change_programme(course, replace(COURSE, hours=100), **BY)
    with unit_of_work():
        end_programme(course, why="The school closed", **BY)
    assert programmes() == []
    assert [one.id for one in every_programme()] == [course.id]
    listed, changed, ended = entries_about("programme", course.id)
    assert (listed.action, listed.before, listed.after["hours"]) == ("list_programme", None, 96)
    assert (changed.before["hours"], changed.after["hours"]) == (96, 100)
    assert (ended.reason, ended.before, ended.after) == (
        "The school closed",
        {"ended_at": None},
        {"ended_at": NOW.isoformat()},
    )
    for act in (lambda: end_programme(course, why="again", **BY), lambda: change_programme(course, COURSE, **BY)):
        with pytest.raises(RuleBroken, match="has ended"):
            act()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"source": ""}, "source"),
        ({"url": "school.example"}, "url"),
        ({"hours": 0}, "hours"),
        ({"hours": 2001}, "hours"),
        ({"hours": None}, "hours"),
        ({"in_person_hours": 97}, "in_person_hours"),
        ({"checked_on": date(2026, 11, 23)}, "checked_on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_changes_nothing(change, field, course):
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        change_programme(course, replace(COURSE, **change), **BY)
    assert refused.value.field == field
    assert facts_of(every_programme()[0])["hours"] == 96


def test_a_body_has_a_title_once(course):
    with pytest.raises(RuleBroken, match="already"), unit_of_work():
        list_programme(COURSE, **BY)
    with unit_of_work():
        other = list_programme(replace(COURSE, body="Another school"), **BY)
    with pytest.raises(RuleBroken, match="already"), unit_of_work():
        change_programme(other, COURSE, **BY)
    assert sorted(one.body for one in every_programme()) == ["Another school", "The school"]


def test_an_end_needs_its_reason(course):
    with pytest.raises(RuleBroken, match="Say why"), unit_of_work():
        end_programme(course, why=" ", **BY)
    assert programmes()
