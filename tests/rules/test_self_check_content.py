"""What "Is it for me?" asks: every kind of wait, in every language, resting on statements; never leave or refusal."""

from __future__ import annotations

import re

import pytest

from directory.guides.library import library
from directory.guides.prose import BrokenGuide
from directory.guides.self_check import FILE, grounds_of, read_self_check, self_check
from directory.languages import LANGUAGES
from directory.listings.rules import PrecautionKind
from directory.wording.context import Context, Proof, TextKind
from directory.wording.rules import check_wording

ITEMS = [item for group in self_check() for item in group.items]
LEAVE = {
    "en": re.compile(
        r"\byou (?:may|can|cannot|can’t|must|should|shall|need to)\b|\b(?:safe|suitable|unsuitable|fine|okay) for you\b"
        r"|\bgo ahead\b|\b(?:not )?(?:allowed|permitted|recommended|advised?)\b|\bno risk\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\busted (?:puede|no puede|debe|no debe)\b|\b(?:puede|debe|debería) (?:hacerse|venir|recibir|tratarse)\b"
        r"|\b(?:segur[oa]|apt[oa]|adecuad[oa]) para usted\b"
        r"|\b(?:permitid|prohibid|recomendad|aconsej)\w*|\bsin riesgo\b",
        re.IGNORECASE,
    ),
}
"""Words that would answer for somebody whether they may be treated."""


def sentences(code):
    for group in self_check():
        yield group.names[code]
        for item in group.items:
            words = item.words[code]
            yield from (words.name, words.question, words.whom, words.note, *words.practitioner, *words.physician)


def test_every_kind_of_wait_has_an_item_and_what_the_guides_name_besides():
    assert {item.kind for item in ITEMS} - {None} == set(PrecautionKind)
    assert {item.code for item in ITEMS if item.kind is None} == {
        "allergies", "easy-bruises", "event", "other-medicines"
    }  # fmt: skip


def test_every_item_rests_on_statements_with_grade_and_source():
    for item in ITEMS:
        for ground in grounds_of(item, library()):
            assert ground.statements
            assert all(one.grade and one.sources and one.limits for one in ground.statements), item.code


def test_every_language_asks_as_much_and_asks_in_questions():
    for item in ITEMS:
        for code in LANGUAGES:
            words = item.words[code]
            assert words.question.endswith("?")
            assert all("?" in one for one in (*words.practitioner, *words.physician)), (item.code, code)
            assert bool(words.whom) == bool(words.physician)
    for code, other in (("en", "es"), ("es", "en")):
        assert not set(sentences(code)) & set(sentences(other)) - {""}


def test_nothing_says_who_may_be_treated():
    assert LEAVE.keys() == LANGUAGES.keys()
    for code, leave in LEAVE.items():
        assert not [one for one in sentences(code) if leave.search(one)], code
    assert LEAVE["en"].search("Then you may come.")
    assert LEAVE["es"].search("Entonces usted puede venir.")


def test_the_wording_rules_hold_here_too():
    context = Context(TextKind.NOTE, frozenset(Proof))
    assert not [remark for one in sentences("en") for remark in check_wording(one, context)]


@pytest.mark.parametrize(
    ("there", "instead", "complaint"),
    [
        ('kind = "filler"\n', 'kind = "botox"\n', "twice"),
        ('code = "laser"\n', 'code = "filler"\n', "twice"),
        ('rests_on = ["contraindications#after-laser"]', "rests_on = []", "rests on nothing"),
        ('name = "Moretones', 'nombre = "Moretones', "lack something"),
        ('    "How do you see that my skin is ready?",\n', "", "more in one language"),
        ('es = "Sus planes"\n', "", "every language"),
        ('whom = "Pregunte a su obstetra"\n', "", "lack something"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_whole_is_refused(there, instead, complaint):
    text = FILE.read_text(encoding="utf-8")
    assert there in text
    with pytest.raises(BrokenGuide, match=complaint):
        read_self_check(text.replace(there, instead, 1))


def test_an_item_on_no_statement_is_refused():
    text = FILE.read_text(encoding="utf-8")
    for gone in ("contraindications#after-lasers", "no-guide#after-laser", "contraindications#pregnancy"):
        item = next(
            item
            for group in read_self_check(text.replace("contraindications#after-laser", gone))
            for item in group.items
            if item.code == "laser"
        )
        with pytest.raises(BrokenGuide, match="no statement"):
            grounds_of(item, library())
