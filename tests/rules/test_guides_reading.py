"""The reader of guides: what it makes of a file, and that it refuses what is not whole, with file and line."""

from __future__ import annotations

from datetime import date

import pytest

from directory.guides.library import guide_of, read_library
from directory.guides.parts import Heading, ItemList, Link, Source, Table, Words
from directory.guides.prose import BrokenGuide
from directory.guides.rules import Grade, is_review_due, review_due_on, review_problem

FRONT = """+++
title = "Costs"
summary = "What it costs."
reviewed_on = 2026-11-22
concerns = ["jawline"]
goals = []
related = []
+++
"""
STATEMENT = """```statement
id = "bruises"
says = "Small bruises."
said_by = "Practitioners"
grade = "experience"
limits = "Not counted."
sources = ["them"]
reviewed_on = 2026-11-22
```
"""
SOURCES = {"them": Source("them", "Named by them.", "", "")}


def read(body, front=FRONT):
    return guide_of(front + body, slug="costs", sources=SOURCES)


def test_a_guide_is_read_into_parts_with_their_lines():
    guide = read(
        "Words *stressed*,\n**strong** and [linked](side-effects.md#bruises).\n\n## Who’s paying?\n\n"
        f"* one\n* [two](#bruises), [three](/privacy#mail)\n\n| a | b |\n|---|---|\n| c | d |\n\n{STATEMENT}"
    )
    paragraph, heading, items, table, statement = guide.blocks
    assert paragraph.inlines[:4] == (Words("Words "), Words("stressed", "em"), Words(","), Words(" "))
    assert heading == Heading(2, "Who’s paying?", "whos-paying", 12)
    assert isinstance(items, ItemList)
    assert isinstance(table, Table)
    assert table.rows == (((Words("c"),), (Words("d"),)),)
    assert guide.links == (
        Link("linked", "side-effects", "", "bruises", 9),
        Link("two", "costs", "", "bruises", 15),
        Link("three", "", "/privacy", "mail", 15),
    )
    assert (statement.anchor, statement.grade, statement.line) == ("bruises", Grade.EXPERIENCE, 22)
    assert statement.sources == (SOURCES["them"],)
    assert guide.anchors == ("whos-paying", "bruises")


BROKEN = {
    "no front matter": ("", "", 1),
    "a field of the front matter is missing": (FRONT.replace('summary = "What it costs."\n', ""), "", 1),
    "front matter is no TOML": (FRONT.replace("goals = []", "goals = ["), "", 7),
    "a day in quotes": (FRONT.replace("2026-11-22", '"2026-11-22"'), "", 2),
    "HTML": (FRONT, "Words.\n\n<b>Bold</b> block\n", 11),
    "HTML within words": (FRONT, "Words <i>in</i> a line.", 9),
    "a picture": (FRONT, "![A face](face.png)", 9),
    "a link to another site": (FRONT, "[There](https://example.org)", 9),
    "a script as link": (FRONT, "[There](javascript:void)", 9),
    "a title of its own": (FRONT, "Words.\n\n# Costs\n", 11),
    "an unknown fence": (FRONT, "```python\nx = 1\n```", 9),
    "a list within a list": (FRONT, "Words\n\n* one\n* two\n  * three\n", 12),
    "a statement without a grade": (FRONT, STATEMENT.replace('grade = "experience"\n', ""), 10),
    "a statement without who says it": (FRONT, STATEMENT.replace('"Practitioners"', '" "'), 10),
    "a statement without a source": (FRONT, STATEMENT.replace('["them"]', "[]"), 10),
    "a source that nobody named": (FRONT, STATEMENT.replace("them", "us"), 10),
    "a grade that is none": (FRONT, STATEMENT.replace('"experience"', '"sure"'), 10),
    "a statement that is no TOML": (FRONT, "Words.\n\n" + STATEMENT.replace('said_by = "', "said_by = "), 14),
    "a field too many": (FRONT, STATEMENT.replace("limits", 'effect = "10 %"\nlimits'), 10),
    "one account that differs from none": (
        FRONT,
        '```differing\nid = "a"\nquestion = "How?"\nreviewed_on = 2026-11-22\n[[account]]\nsays = "So."\n```',
        10,
    ),
    "records that are not kept": (FRONT, "```insert\nsecrets\n```", 10),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_guide_that_is_not_whole_is_refused_with_its_line(name):
    front, body, line = BROKEN[name]
    with pytest.raises(BrokenGuide) as broken:
        read(body, front)
    assert broken.value.line == line, broken.value.sentence


AMONG_OTHERS = {
    "a guide that is not there": ("[More](nowhere.md)", "costs.md:9: nowhere.md is not there"),
    "an anchor that is not there": ("Words.\n\n[More](visits.md#nothing)", "costs.md:11: visits.md#nothing is not"),
    "an anchor that is there twice": ("## One\n\n## One", "costs.md:1: The anchor “one” is there 2 times"),
    "a heading a step too deep": ("Words.\n\n### Deep", "costs.md:11: “Deep” is a step too deep"),
}


@pytest.mark.parametrize("name", AMONG_OTHERS)
def test_guides_are_checked_among_each_other(name, tmp_path):
    body, sentence = AMONG_OTHERS[name]
    a_folder(tmp_path, costs=FRONT + body)
    with pytest.raises(BrokenGuide) as broken:
        read_library(tmp_path)
    assert sentence in str(broken.value)


@pytest.mark.parametrize(("was", "now"), [("jawline", "beauty"), ("goals = []", 'goals = ["youth"]')])
def test_concerns_and_goals_are_those_of_the_vocabulary(was, now, tmp_path):
    a_folder(tmp_path, costs=FRONT.replace(was, now))
    with pytest.raises(BrokenGuide, match=r"costs.md:1: .* is none of the"):
        read_library(tmp_path)


def test_a_guide_that_stands_nowhere_in_the_order_is_refused(tmp_path):
    a_folder(tmp_path, costs=FRONT, forgotten=FRONT)
    with pytest.raises(BrokenGuide, match="forgotten"):
        read_library(tmp_path)


def a_folder(folder, **files):
    (folder / "order.toml").write_text('[[shelf]]\nheading = "All"\nguides = ["costs", "visits"]\n')
    (folder / "sources.toml").write_text('[[source]]\ncode = "them"\ncitation = "Named by them."\n')
    for slug, text in {"visits": FRONT, **files}.items():
        (folder / f"{slug}.md").write_text(text)


def test_a_review_is_good_for_two_years_and_never_of_a_day_to_come():
    assert review_problem(date(2026, 11, 22), today=date(2026, 11, 22)) is None
    assert review_problem(date(2026, 11, 22), today=date(2028, 11, 21)) is None
    assert "again" in review_problem(date(2026, 11, 22), today=date(2028, 11, 22))
    assert "not come yet" in review_problem(date(2026, 11, 23), today=date(2026, 11, 22))
    assert review_due_on(date(2028, 2, 29)) == date(2030, 3, 1)
    assert is_review_due(date(2028, 2, 29), today=date(2030, 3, 1))
