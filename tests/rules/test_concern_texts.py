"""What is known of each concern: quoted from the guides, in kind words, the same in every language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from directory import vocabulary
from directory.guides.concern_pages import CONTENT, check_translation, concern_texts, shared_statements, text_of_concern
from directory.guides.library import library
from directory.guides.parts import ItemList, inlines_of
from directory.guides.prose import BrokenGuide
from directory.guides.rules import Grade, review_problem
from directory.languages import LANGUAGES
from directory.wording.context import Context, Proof, TextKind
from directory.wording.rules import check_wording

TEXTS = concern_texts()
BOOKS = library()
COMBINED = {
    "nasolabial-folds": "microneedling",
    "jaw-tension": "trigger-point release and Tui Na",
    "under-eye-puffiness": "Gua Sha",
    "acne-scars": "microneedling",
    "hair-and-scalp": "scalp microneedling",
}
"""What practitioners combine for which concern, as the guide to combinations says it."""
MAY_SAY = {("fine-lines", "number-without-source"): "quotes it to say that it has no source"}
HEAD = '+++\nsummary = "A."\nreviewed_on = 2026-11-22\nrelated = []\n+++\n\n'


def words_of(text):
    """Every piece of words of a text."""
    yield text.summary
    yield from (heading.text for heading in text.headings)
    yield from (f"{one.says} {one.limits}" for one in text.statements)
    for block in text.blocks:
        if isinstance(block, ItemList):
            yield from ("".join(part.text for part in item) for item in block.items)
        else:
            yield "".join(part.text for part in inlines_of(block))


def test_every_concern_says_what_it_may_and_cannot_do_and_what_to_ask_and_quotes_the_guides():
    assert list(TEXTS) == [term.code for term in vocabulary.concerns()]
    for code, text in TEXTS.items():
        headings = [heading.anchor for heading in text.headings]
        assert {"what-it-may-do", "what-it-cannot-do", "what-to-ask"} <= set(headings), code
        assert headings[-1] == "what-to-ask", code
        assert isinstance(text.blocks[-1], ItemList), code
        assert text.origins, f"{code} quotes no guide"
        assert len(text.related) >= 2, code
        assert all(one.sources and one.said_by and one.limits for one in text.statements), code


def test_what_a_concern_says_by_itself_is_experience_and_stands_in_a_guide():
    guides = "\n".join(path.read_text() for path in (CONTENT.parent / "content").glob("*.md")).casefold()
    quoted = {one.anchor for one in BOOKS.statements}
    for code, text in TEXTS.items():
        own = [one for one in text.statements if one.anchor not in quoted]
        assert {one.grade for one in own} <= {Grade.EXPERIENCE}, code
        for one in own:
            assert "%" not in one.says, code
            assert (
                one.anchor in {"smoother-by-six", "less-in-the-morning"}
                or "combined with" in one.says
                or ("worked on with" in one.says)
            ), one.says
            assert "not proof" in one.limits or "Described by those who treat" in one.limits, one.limits
        if code in COMBINED:
            assert any(COMBINED[code] in one.says for one in own), code
            assert COMBINED[code].casefold() in guides, code
    assert all(words in guides for words in ("a smoother forehead", "less puffiness in the morning"))


def test_every_language_says_the_same_with_the_same_statements():
    for language in LANGUAGES:
        texts = concern_texts(language)
        assert texts.keys() == TEXTS.keys()
        assert [one.anchor for one in shared_statements(library(language))] == ["review-of-studies", "open-study"]
        for code, text in texts.items():
            assert text.origins == TEXTS[code].origins
            assert not [words for words in words_of(text) if "'" in words], (language, code)
            if language != "en":
                same = set(words_of(text)) & set(words_of(TEXTS[code])) - {""}
                assert not same, (language, code, same)


def test_a_translation_that_says_something_else_is_refused():
    other = {code: replace(text, related=text.related[:1]) for code, text in TEXTS.items()}
    with pytest.raises(BrokenGuide, match="Another thing than in English"):
        check_translation(other, TEXTS, "es")


def test_reviews_are_recent_and_the_wording_rules_of_practitioners_are_kept():
    today = datetime.now(UTC).date()
    assert not [
        (code, day)
        for code, text in TEXTS.items()
        for day in (text.reviewed_on, *(one.reviewed_on for one in text.statements))
        if review_problem(day, today=today)
    ]
    context = Context(TextKind.NOTE, frozenset(Proof))
    remarks = {
        (code, remark.rule): remark.quoted
        for code, text in TEXTS.items()
        for words in words_of(text)
        for remark in check_wording(words, context)
    }
    assert remarks.keys() == MAY_SAY.keys(), remarks


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Without a head.", "front matter"),
        (HEAD.replace("related = []\n", ""), "exactly"),
        (HEAD.replace("[]", '["jawline"]'), "none of the concerns"),
        (HEAD + "```from-guide\nevidence.md#nothing\n```\n", "No guide states"),
        (HEAD + "```from-guide\nevidence.md#open-study\n```\n", "is there 2 times"),
        (HEAD + "See [there](costs.md#nothing).\n", "is not there"),
        (HEAD + "[Away](https://example.org)\n", "leads to no guide"),
    ],
)
def test_a_text_that_is_not_whole_is_refused_in_words(text, said):
    with pytest.raises(BrokenGuide, match=re.escape(said)):
        text_of_concern(text, code="jawline", books=BOOKS)
