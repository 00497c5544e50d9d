"""The wording check: what it remarks on, what it leaves alone, and that no text can hurt it."""

import re
import time
import tomllib
from re import _constants, _parser

import pytest
from hypothesis import given, settings, strategies as st

from directory.config import ROOT
from directory.wording import denial, rules as checking
from directory.wording.context import Context, Proof, PublicText, TextKind
from directory.wording.folding import fold
from directory.wording.rules import (
    NotPublishable,
    Waived,
    check_publishable,
    check_wording,
    fingerprint,
    remarks_by_field,
    unwaived,
)
from directory.wording.table import rules_from, wording_rules

DATA = tomllib.loads((ROOT / "directory/wording/data/rules.toml").read_text())
TABLE = tomllib.loads((ROOT / "tests/data/wording.toml").read_text())
ROWS = TABLE["bad"] + TABLE["good"]
RULES = {rule.id: rule for rule in wording_rules()}
ABOUT = Context(TextKind.ABOUT)
SECONDS = 3
LONG = 20_000
HOSTILE = [
    "a", " ", "\n", "no ", "not ", "not, ", "permanent ", "guarantee", "“", '"a ', '"I am ', "Dr. A ", "@",
    "a@", "a.", "1", "$1", "-", "!", "A", "AB ", "results after one ", "results, ", "from $", "\u00AD",
    "\u0301", "e\u0301", "g ", "g.", "ﷺ", "best ", "no x x ", "licensed x ", "95% of ",
    "study 2018 95% better ", "http://", "insurance ", "NCCAOM ", "if no x ",
]  # fmt: skip


def context_of(row):
    return Context(TextKind(row.get("kind", "about")), frozenset(Proof(one) for one in row.get("verified", ())))


def rules_met(row):
    return [remark.rule for remark in check_wording(row["text"], context_of(row))]


def test_a_bad_sentence_meets_exactly_its_rules_and_a_good_one_none():
    met = {
        row["text"]: (found, row.get("rules", [])) for row in ROWS if (found := rules_met(row)) != row.get("rules", [])
    }
    assert not met, "sentence → the rules that it meets and those that it should"


def test_every_rule_has_its_bad_sentences_and_its_near_misses():
    assert len(TABLE["bad"]) >= 80
    assert len(TABLE["good"]) >= 80
    bad = [rule for row in TABLE["bad"] for rule in row["rules"]]
    near = [row["near"] for row in TABLE["good"]]
    for rule in RULES:
        assert bad.count(rule) >= 2, f"{rule} has too few bad sentences."
        assert near.count(rule) >= 2, f"{rule} has too few near misses."
    assert set(near) <= set(RULES)


def weakened(row):
    """The rule of a row in every way in which one thing of it may be missing, each with the name of that thing."""
    for key in ("patterns", "allowed", "unless"):
        for place, item in enumerate(row.get(key, ())):
            left = row[key][:place] + row[key][place + 1 :]
            missing = {**row, key: left or ["(?!)"]}
            yield f"{key}: {item}", missing
    for key in ("kinds", "settled_by"):
        if key in row:
            yield key, {name: value for name, value in row.items() if name != key}
    yield "may_be_denied", row | {"may_be_denied": not row.get("may_be_denied", True)}


def holds_for(rule, folded_rows):
    """Whether every sentence of the table meets this one rule exactly as often as it should."""
    return all(
        row.get("rules", []).count(rule.id)
        == (
            len(list(checking._meeting(rule, text)))
            if context_of(row).kind in rule.kinds and not rule.settled_by & context_of(row).verified
            else 0
        )
        for row, text in folded_rows
    )


@pytest.mark.parametrize("row", DATA["rule"], ids=lambda row: row["id"])
def test_everything_that_a_rule_says_is_needed_by_a_sentence(row):
    folded_rows = [(one, fold(one["text"]).text) for one in ROWS]
    for missing, weaker in [("nothing", row), *weakened(row)]:
        [rule] = rules_from({"words": DATA["words"], "rule": [weaker]})
        assert holds_for(rule, folded_rows) == (missing == "nothing"), f"No sentence needs {missing}."


@pytest.mark.parametrize("name", [name for name, one in vars(denial).items() if isinstance(one, re.Pattern)])
def test_every_sign_of_denial_is_needed_by_a_sentence(name, monkeypatch):
    monkeypatch.setattr(denial, name, re.compile("(?!)"))
    assert any(rules_met(row) != row.get("rules", []) for row in ROWS)


def test_no_sentence_is_there_twice():
    rows = [(row["text"], row.get("kind"), *row.get("verified", ())) for row in ROWS]
    assert len(set(rows)) == len(rows)


def test_a_remark_says_where_why_by_what_source_and_what_to_write_instead():
    text = "Come in. Results\u00a0are guar\u00adanteed, friends."
    [remark] = check_wording(text, ABOUT)
    assert (remark.rule, remark.quoted) == ("guaranteed", "guar\u00adanteed")
    assert text[remark.start : remark.end] == remark.quoted
    rule = RULES["guaranteed"]
    assert (remark.why, remark.source, remark.instead) == (rule.why, rule.source, rule.instead)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("g u a r a n t e e d, yes, guaranteed.", ["g u a r a n t e e d", "guaranteed"]),
        ("It is guaranteed\u0301\u0301 here.", ["guaranteed\u0301\u0301"]),
        ("A ﬂood of ｇｕａｒａｎｔｅｅｓ", ["ｇｕａｒａｎｔｅｅｓ"]),
    ],
)
def test_a_remark_quotes_the_words_as_they_were_written(text, quoted):
    assert [remark.quoted for remark in check_wording(text, ABOUT)] == quoted


def test_a_sign_that_stands_for_a_sentence_is_not_spelled_out():
    assert fold("ﷺ ﬃ").text == "ﷺ ffi"


def test_what_a_rule_says_to_people_is_in_sentences():
    said = [words for rule in RULES.values() for words in (rule.why, rule.instead)]
    assert not [words for words in said if len(words) > 200 or not re.search(r"[.!?]”?$", words)]
    assert not [rule.id for rule in RULES.values() if "\n" in rule.why + rule.instead + rule.source]


def test_what_a_rule_suggests_passes_the_check_once_its_proof_is_there():
    for rule in RULES.values():
        kind = min(rule.kinds, key=list(TextKind).index)
        for suggestion in re.findall(r"“([^”]+)”", rule.instead):
            assert check_wording(suggestion, Context(kind, frozenset(Proof))) == (), (rule.id, suggestion)


@pytest.mark.parametrize("proof", Proof)
def test_a_proof_settles_its_own_rule_and_no_other(proof):
    settled = {rule.id for rule in RULES.values() if proof in rule.settled_by}
    text = "Dr. Lee, L.Ac., board certified, guaranteed."
    without = {remark.rule for remark in check_wording(text, ABOUT)}
    with_proof = {remark.rule for remark in check_wording(text, Context(TextKind.ABOUT, frozenset({proof})))}
    assert settled
    assert without - with_proof == settled


def test_every_repetition_in_a_pattern_has_a_limit():
    patterns = [one for rule in RULES.values() for one in (rule.pattern, rule.allowed, rule.unless) if one]
    endless = [one.pattern for one in patterns if unlimited(_parser.parse(one.pattern, one.flags))]
    assert not endless


def unlimited(parsed):
    """Whether a parsed pattern repeats something without a limit."""
    for sign, argument in parsed:
        if sign in (_constants.MAX_REPEAT, _constants.MIN_REPEAT) and argument[1] == _constants.MAXREPEAT:
            return True
        parts = argument if isinstance(argument, (list, tuple)) else [argument]
        for part in parts:
            inside = part if isinstance(part, list) else [part]
            if any(unlimited(one) for one in inside if isinstance(one, _parser.SubPattern)):
                return True
    return False


def test_a_pattern_without_a_limit_would_be_noticed():
    assert unlimited(_parser.parse("(a|b(c+))"))
    assert unlimited(_parser.parse("(?:x(?=y*))"))
    assert not unlimited(_parser.parse("(a|b{1,3})?"))


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_a_long_hostile_text_is_answered_soon(piece):
    began = time.process_time()
    check_wording((piece * LONG)[:LONG], ABOUT)
    assert time.process_time() - began < SECONDS


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(), st.sampled_from([row["text"] for row in TABLE["bad"]])), max_size=6).map(" ".join))
def test_a_remark_always_lies_inside_the_text_and_quotes_it(text):
    remarks = check_wording(text, ABOUT)
    for remark in remarks:
        assert 0 <= remark.start < remark.end <= len(text)
        assert text[remark.start : remark.end] == remark.quoted
    assert list(remarks) == sorted(remarks, key=lambda one: (one.start, one.end, one.rule))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([row["text"] for row in TABLE["bad"] if "\n" not in row["text"]]), st.data())
def test_signs_that_nobody_sees_hide_nothing(text, data):
    place = data.draw(st.integers(0, len(text)))
    hidden = text[:place] + data.draw(st.sampled_from("\u00ad\u200b\u200d\u2060\ufeff\u034f")) + text[place:]
    for kind in (TextKind.ABOUT, TextKind.PRICE_LABEL):
        seen = [remark.rule for remark in check_wording(text, Context(kind))]
        assert [remark.rule for remark in check_wording(hidden, Context(kind))] == seen


def test_the_table_refuses_a_rule_that_is_there_twice_or_says_something_unknown():
    row = {"id": "one", "why": "W.", "source": "S", "instead": "I.", "patterns": ["x"]}
    assert len(rules_from({"words": {}, "rule": [row]})) == 1
    for rows in ([row, row], [row | {"pattern": "y"}], [row | {"id": "One"}], [row | {"kinds": ["letter"]}]):
        with pytest.raises(ValueError, match=r"rule|TextKind"):
            rules_from({"words": {}, "rule": rows})


TEXTS = {
    "about": PublicText("Results are guaranteed and permanent.", TextKind.ABOUT),
    "plan.stop": PublicText("We stop when you are content.", TextKind.STATEMENT),
    "price:7.label": PublicText("From $90", TextKind.PRICE_LABEL),
}


def test_remarks_come_by_field_and_clean_fields_are_absent():
    remarks = remarks_by_field(TEXTS, verified=frozenset())
    assert {field: [one.rule for one in of_field] for field, of_field in remarks.items()} == {
        "about": ["guaranteed", "permanent"],
        "price:7.label": ["vague-price-label"],
    }


def test_texts_with_remarks_cannot_be_published_and_the_refusal_carries_them():
    with pytest.raises(NotPublishable, match="3 remarks") as refusal:
        check_publishable(TEXTS, verified=frozenset(), waived=frozenset())
    assert refusal.value.field == "about"
    assert set(refusal.value.remarks) == {"about", "price:7.label"}


def test_a_waiver_lets_one_rule_pass_for_one_field_and_text():
    mark = fingerprint(TEXTS["about"].text)
    waived = {
        Waived("about", "guaranteed", mark),
        Waived("plan.stop", "permanent", mark),
        Waived("price:7.label", "vague-price-label", mark),
    }
    left = unwaived(TEXTS, verified=frozenset(), waived=waived)
    assert {field: [one.rule for one in of_field] for field, of_field in left.items()} == {
        "about": ["permanent"],
        "price:7.label": ["vague-price-label"],
    }


def test_clean_texts_may_be_published():
    check_publishable({"plan.stop": TEXTS["plan.stop"]}, verified=frozenset(), waived=frozenset())


def test_a_fingerprint_is_of_the_text_as_it_reads():
    assert fingerprint("Café \r\nhere ") == fingerprint("Cafe\u0301 \nhere")
    assert fingerprint("Cafe") != fingerprint("Café")
    assert fingerprint("a b") != fingerprint("a  b")
    assert fingerprint("a\ud800")
