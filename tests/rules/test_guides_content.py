"""What the guides say: every subject, every statement with source and recent review, both figures, kind words."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from directory.guides.library import CONTENT, library
from directory.guides.parts import Differing, Glossary, ItemList, inlines_of
from directory.guides.rules import GRADE_WORDS, Grade, review_problem
from directory.wording.context import Context, Proof, TextKind
from directory.wording.rules import check_wording

SUBJECTS = {
    "what-it-is": ("ultra-fine needles", "hands, feet and ears", "meridians", "Qi", "circulation", "fibroblasts"),
    "a-visit": ("digestion", "allergies", "15 and 30 needles", "Tui Na", "Gua Sha", "tingling and warmth"),
    "a-course": ("10 to 12", "morning", "three to five weeks", "hydration and nutrition"),
    "what-to-expect": ("radiance", "several months", "only surgery", "deep jowls", "genetics", "late twenties"),
    "evidence": ("10 to 20 %", "15 %", "216 participants", "six of the seven", "27 people", "control group"),
    "combinations": ("microneedling", "trigger-point release", "Gua Sha", "cupping", "license cover"),
    "side-effects": ("about an hour", "swelling", "near the eyes", "infection", "aspirin", "single use"),
    "contraindications": ("cold sores", "clotting", "uncontrolled diabetes", "cystic acne", "points are avoided"),
    "said-to-help-besides": ("sinus", "TMJ", "Bell’s palsy", "fertility, menopause and insomnia", "Reported"),
    "costs": ("out of pocket", "neuropathy", "low back pain", "at most 20", "medically necessary", "refunded"),
    "before-and-after": ("injections", "sun", "redness that spreads, fever, numbness, or a bruise that grows"),
    "why-people-come": ("self-care", "rested rather than altered", "confidence"),
    "credentials": ("NCBAHM", "formerly NCCAOM", "Clean Needle Technique", "DACM", "192 hours", "96", "never ranked"),
    "glossary": ("License", "Microneedling", "NCBAHM (formerly NCCAOM)"),
}
"""Each subject, and what its guide may not leave out."""
DIFFER = {
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
    assert {"how-it-works", "while-pregnant"} <= blocks.keys()


def test_every_statement_has_a_source_and_every_source_a_statement():
    assert len(BOOKS.statements) > 50
    assert all(one.sources and one.said_by and one.limits for one in BOOKS.statements)
    assert {source.code for one in BOOKS.statements for source in one.sources} == BOOKS.sources.keys()
    assert set(GRADE_WORDS) == set(Grade)
    no_trial = "No controlled trial is the source of a statement in these guides."
    assert (no_trial in set(texts(BOOKS.find("evidence")))) == (BOOKS.by_grade()[Grade.CONTROLLED] == 0)


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
    for path in CONTENT.glob("*.md"):
        prose = re.sub(r'^\w+ = .*$|"', "", path.read_text(), flags=re.MULTILINE)
        assert "'" not in prose, path.name
        values = re.findall(r'= "(.*)"$', path.read_text(), re.MULTILINE)
        assert not [value for value in values if "'" in value or '"' in value], path.name
