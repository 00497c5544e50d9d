"""What the guides say: every subject, every statement with source and recent review, both figures, kind words; the same
in every language.
"""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime

import pytest

from directory.guides.library import CONTENT, library, read_translation
from directory.guides.parts import Differing, Glossary, ItemList, Table, inlines_of
from directory.guides.prose import BrokenGuide
from directory.guides.rules import GRADE_WORDS, Grade, review_problem
from directory.languages import ENGLISH, LANGUAGES
from directory.listings.first_year import Course
from directory.shared.text import slugify
from directory.vocabulary.jurisdictions import jurisdiction, jurisdictions
from directory.wording.context import Context, Proof, TextKind
from directory.wording.rules import check_wording

SUBJECTS = {
    "what-it-is": (
        *("ultra-fine needles", "face and scalp", "hands, feet and ears", "meridians", "Qi", "local circulation"),
        *("controlled injuries", "fibroblasts", "collagen and elastin", "analogy with microneedling", "more gently"),
    ),
    "a-visit": (
        *("digestion, sleep, stress, the cycle", "health history and your medicines", "cleansed", "serum or oil"),
        *("allergies", "15 and 30 needles", "crow’s feet, laugh lines, forehead, scalp", "Tui Na massage or Gua Sha"),
        *("tingling and warmth",),
    ),
    "a-course": (
        *("weekly, often 10 to 12", "After 2 to 3", "first subtle changes", "About 6", "smoother forehead", "morning"),
        *("About 10", "stable", "three to five weeks", "Sun, hydration and nutrition", "17 to 22 sessions"),
    ),
    "what-to-expect": (
        *("modest: tone, texture, fine lines, a subtle plumping, radiance, softer muscle tension", "several months"),
        *("Their own judgment", "moving deeper tissue, and only surgery", "mild to moderate laxity", "deep jowls"),
        *(
            "hooded",
            "genetics",
            "One session works no miracles",
            "late twenties or thirties",
            "radiofrequency or filler",
        ),
    ),
    "evidence": (
        *("10 to 20 %", "15 %", "8 to 12 sessions", "small samples", "Seven studies with 216 participants"),
        *("six of the seven", "none reported the background", "27 people completed five sessions within three weeks"),
        *("without a control group", "Mild bruising was the most common"),
    ),
    "combinations": (
        *("Pronounced nasolabial folds", "trigger-point release and Tui Na", "Puffiness", "Gua Sha", "Acne scars"),
        *("Sinus pressure", "cupping", "Thinning hair", "scalp microneedling", "Experience, not proof"),
        *("differs from state to state", "license cover", "Which device", "Where did you learn it"),
    ),
    "side-effects": (
        *("pain or discomfort when a needle goes in", "about an hour", "swelling", "Pinpoint bruises", "near the eyes"),
        *("Bleeding and infection, rarely", "fragile capillaries", "blood thinners, aspirin too", "sterile"),
        *("single use",),
    ),
    "contraindications": (
        *(
            "skin infection such as cold sores",
            "severe clotting disorder",
            "uncontrolled diabetes",
            "points are avoided",
        ),
        *("active cystic acne on the area", "tell the practitioner", "states its practitioner’s own waits"),
    ),
    "said-to-help-besides": (
        *("Less stress, better sleep", "headaches, sinus pressure", "TMJ", "Rarely, recovery from Bell’s palsy"),
        *("fertility, menopause and insomnia", "Reported, not proven", "A medical matter first", "never a promise"),
    ),
    "costs": (
        *(
            "out of pocket",
            "less than invasive procedures",
            "rarely covers cosmetic",
            "headaches, neck pain or neuropathy",
        ),
        *(
            "chronic low back pain only: 12 sessions, 8 more if it helps, and at most 20 in a year",
            "medically necessary",
        ),
        *("FSA, HSA", "first visit cost", "a session after it", "What does a package hold", "unused sessions refunded"),
    ),
    "before-and-after": (
        *(
            "every medicine",
            "conditions",
            "recent injections, laser",
            "Allow days",
            "gently",
            "protect it from the sun",
        ),
        *("redness that spreads, fever, numbness, or a bruise that grows", "The board that gave a license"),
    ),
    "why-people-come": (
        "self-care and a positive image",
        "whatever change",
        "rested rather than altered",
        "confidence",
    ),
    "credentials": (
        *("NCBAHM", "formerly NCCAOM", "Clean Needle Technique", "neither a license", "DAc, DACM and DAOM", "PhD"),
        *("192 hours", "96 continuing education units", "a weekend or three days", "never ranked", "A.P. in Florida"),
        *("D.O.M. in New Mexico", "Lic.Ac. in Massachusetts", "EAMP in Washington", "L.Ac. in most"),
        *("Alabama, Oklahoma and South Dakota",),
    ),
    "glossary": ("License", "Microneedling", "NCBAHM (formerly NCCAOM)", "A.P.", "D.O.M.", "EAMP", "L.Ac., Lic.Ac."),
}
"""Each subject, and what its guide may not leave out."""
DIFFER = {
    "how-it-works": (
        "The points lie on meridians, and needling them guides the flow of Qi.",
        (
            "Needling raises the local circulation; its tiny controlled injuries lead fibroblasts to make collagen and "
            "elastin, more gently than microneedling does."
        ),
    ),
    "while-pregnant": (
        "Gentle facial work is possible after the first trimester, if the obstetrician agrees.",
        "Not at all during pregnancy.",
    ),
    "needles-stay": ("About 20 minutes.", "20 to 30 minutes."),
    "session-length": ("45 to 60 minutes.", "45 to 90 minutes."),
    "maintenance": ("Every four to six weeks.", "Once a month."),
    "bruises-last": ("It is gone in two days.", "Up to a week."),
    "after-botox": ("90 days.", "Six months.", "No wait is stated."),
    "after-laser": ("Three weeks.", "30 days."),
}
MAY_SAY = {
    ("what-it-is", "lift-like-surgery"): "names what people search for, and says that it promises too much",
    ("evidence", "number-without-source"): "quotes the figure in order to say that it has no source",
    ("costs", "insurance-promise"): "states Medicare’s own rule, with its source",
}
"""Words that the check of practitioners’ texts would remark on, and why a guide may say them."""
EVERYTHING_VERIFIED = frozenset(Proof)
BOOKS = library()


def texts(guide):
    yield guide.title
    yield guide.summary
    for one in guide.statements:
        yield f"{one.says} {one.limits}"
    for block in guide.blocks:
        if isinstance(block, ItemList):
            yield from ("".join(part.text for part in item) for item in block.items)
        elif isinstance(block, Table):
            yield from ("".join(part.text for part in cell) for row in block.rows for cell in row)
        else:
            yield "".join(part.text for part in inlines_of(block))
        if isinstance(block, Differing):
            yield block.question
        if isinstance(block, Glossary):
            yield from (f"{entry.word}: {entry.means}" for entry in block.entries)
    yield from (heading.text for heading in guide.headings)


def test_every_subject_is_there_with_what_it_may_not_leave_out():
    assert {guide.slug for guide in BOOKS.guides} == SUBJECTS.keys()
    for slug, needed in SUBJECTS.items():
        said = "\n".join(texts(BOOKS.find(slug)))
        assert not [words for words in needed if words not in said], slug


def test_where_accounts_differ_each_stands_by_itself():
    blocks = {block.anchor: block for guide in BOOKS.guides for block in guide.blocks if isinstance(block, Differing)}
    for anchor, accounts in DIFFER.items():
        assert tuple(one.says for one in blocks[anchor].statements) == accounts
    assert blocks.keys() == DIFFER.keys()


def test_every_statement_has_a_source_and_every_source_a_statement():
    assert len(BOOKS.statements) > 50
    assert all(one.sources and one.said_by and one.limits for one in BOOKS.statements)
    assert {source.code for one in BOOKS.statements for source in one.sources} == BOOKS.sources.keys()
    assert set(GRADE_WORDS) == set(Grade)
    no_trial = "No controlled trial is the source of a statement in these guides."
    assert (no_trial in set(texts(BOOKS.find("evidence")))) == (BOOKS.by_grade()[Grade.CONTROLLED] == 0)


def test_what_other_rooms_know_is_said_alike():
    course, unlicensed = Course(), [one.name for one in jurisdictions() if one.country == "US" and not one.has_license]
    assert (course.sessions_low, course.sessions_high, course.year_low(), course.year_high()) == (10, 12, 17, 22)
    assert (course.days_between, course.maintenance_weeks_low, course.maintenance_weeks_high) == (7, 4, 6)
    assert unlicensed == ["Alabama", "Oklahoma", "South Dakota"]
    titles = {"FL": "A.P.", "NM": "D.O.M.", "MA": "Lic.Ac.", "WA": "EAMP"}
    assert all(title in jurisdiction(code).titles for code, title in titles.items())
    assert sum("L.Ac." in one.titles for one in jurisdictions()) > len(jurisdictions()) / 2


def test_every_review_is_past_and_less_than_two_years_old():
    today = datetime.now(UTC).date()
    days = {f"{guide.slug}.md": guide.reviewed_on for guide in BOOKS.guides}
    days |= {f"{guide.slug}.md:{one.line}": one.reviewed_on for guide in BOOKS.guides for one in guide.statements}
    problems = {where: problem for where, day in days.items() if (problem := review_problem(day, today=today))}
    assert not problems


def test_a_percentage_says_from_which_kind_of_study_it_is_or_that_nobody_knows():
    measured = {Grade.CONTROLLED, Grade.REVIEW, Grade.UNCONTROLLED, Grade.UNSOURCED}
    for one in BOOKS.statements:
        if "%" in one.says:
            assert one.grade in measured, one.anchor
            assert "small samples" in one.limits or "people" in one.limits, one.anchor


def test_a_law_and_a_study_can_be_looked_up_and_nothing_else_claims_to_be_one():
    for one in BOOKS.statements:
        if one.grade is Grade.LAW:
            assert all(source.url.startswith("https://") for source in one.sources), one.anchor
        if one.grade in {Grade.REVIEW, Grade.UNCONTROLLED}:
            assert {source.code for source in one.sources} & {"review-2018", "yun-2013"}, one.anchor


def test_the_guides_keep_the_wording_rules_of_practitioners():
    context = Context(TextKind.NOTE, EVERYTHING_VERIFIED)
    remarks = {
        (guide.slug, remark.rule): remark.quoted
        for guide in BOOKS.guides
        for text in texts(guide)
        for remark in check_wording(text, context)
        if remark.rule != "doctor-title"  # guides explain degrees; nobody's title is among them
    }
    assert remarks.keys() == MAY_SAY.keys(), remarks


def test_signs_are_typographic():
    for path in CONTENT.rglob("*.md"):
        prose = re.sub(r'^\w+ = .*$|"', "", path.read_text(), flags=re.MULTILINE)
        assert "'" not in prose, path.name
        values = re.findall(r'= "(.*)"$', path.read_text(), re.MULTILINE)
        assert not [value for value in values if "'" in value or '"' in value], path.name


@pytest.mark.parametrize("code", sorted(LANGUAGES.keys() - {ENGLISH.code}))
def test_another_language_has_the_same_guides_with_the_same_figures(code):
    found = library(code)
    assert found.by_grade() == BOOKS.by_grade()
    assert len(found.shelves) == len(BOOKS.shelves)
    for one, other in zip(found.guides, BOOKS.guides, strict=True):
        assert one.title != other.title
        for said, english in zip(one.statements, other.statements, strict=True):
            assert said.says != english.says
            for name in ("says", "limits"):
                assert figures(getattr(said, name)) == figures(getattr(english, name)), said.anchor
    for books in (found, BOOKS):
        words = next(block for block in books.find("glossary").blocks if isinstance(block, Glossary)).entries
        keys = [slugify(entry.word).replace("-", "") for entry in words]
        assert keys == sorted(keys)


def figures(text):
    return sorted(re.findall(r"\d+", text))


OTHERWISE = {
    "a guide is missing": ("order.toml", '"why-people-come"', "", "order.toml:1: Files and order.toml disagree"),
    "guides in another order": ("order.toml", '"a-visit", "a-course"', '"a-course", "a-visit"', "other guides, or in"),
    "another address of a source": (
        "sources.toml",
        "medicare.gov",
        "medicaid.gov",
        "es/sources.toml:1: These are other",
    ),
    "another grade": ("costs.md", '"law"', '"record"', "'medicare', 'record'"),
    "another source": ("costs.md", '["medicare"]', '["tax-213"]', "'law', ['tax-213']"),
    "another day": ("costs.md", "2026-11-22\n```", "2026-11-21\n```", "'2026-11-21'), in English"),
    "another id": ("costs.md", '"medicare"\nsays', '"medicaid"\nsays', "says ('medicaid'"),
    "an anchor of its own": ("costs.md", " {#who-pays}", "", "es/costs.md:1: Other anchors than in English"),
    "a list that lacks an item": ("costs.md", "* ¿Puedo venir a sesiones sueltas, sin paquete?\n", "", "Parts come as"),
    "a link elsewhere": ("a-visit.md", "#before-you-go", "#after-you-went", "es/a-visit.md:1: Other links"),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_a_translation_that_says_anything_else_is_refused(name, tmp_path):
    file, was, now, sentence = OTHERWISE[name]
    shutil.copytree(CONTENT / "es", tmp_path / "es")
    text = (tmp_path / "es" / file).read_text()
    assert was in text
    (tmp_path / "es" / file).write_text(text.replace(was, now, 1))
    with pytest.raises(BrokenGuide) as broken:
        read_translation(tmp_path / "es", BOOKS)
    assert sentence in str(broken.value)
