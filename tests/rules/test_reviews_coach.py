"""The reply coach against replies that are fine and replies that tell too much: tests/data/replies.toml."""

import tomllib
from pathlib import Path

import pytest

from directory.reviews.coach import NeedsOtherWords, check_reply, neutral_replies, remarks_on, reply_rules
from directory.reviews.rules import REPLY_MAX_CHARS
from directory.shared.errors import RuleBroken

EXAMPLES = tomllib.loads((Path(__file__).parents[1] / "data" / "replies.toml").read_text(encoding="utf-8"))
GOOD = [*EXAMPLES["good"], *neutral_replies()]
BAD = [(text, group["rule"]) for group in EXAMPLES["bad"] for text in group["texts"]]


def test_there_are_enough_examples_of_either_kind_and_of_every_rule():
    assert min(len(EXAMPLES["good"]), len(BAD)) >= 80
    assert {rule for _, rule in BAD} == {rule.id for rule in reply_rules()}


def test_what_tells_nothing_passes():
    remarked = {text: [(one.rule, one.quoted) for one in found] for text in GOOD if (found := remarks_on(text))}
    assert remarked == {}


def test_what_tells_too_much_is_refused_by_the_rule_that_is_meant():
    passed = [(text, rule) for text, rule in BAD if rule not in {one.rule for one in remarks_on(text)}]
    assert passed == []


def test_the_name_of_the_writer_is_found_in_any_case_and_shorter_words_are_not():
    assert [one.quoted for one in remarks_on("We thank ROSALIND warmly.", names=["Rosalind Q."])] == ["ROSALIND"]
    assert remarks_on("We thank everybody. Jo is a fine word.", names=["Jo"]) == ()


def test_a_reply_needs_words_and_not_too_many():
    with pytest.raises(RuleBroken, match="Write a reply"):
        check_reply(" \n ")
    with pytest.raises(RuleBroken, match="at most 1,500 characters, and this one has 1,501"):
        check_reply("a" * (REPLY_MAX_CHARS + 1))
    with pytest.raises(NeedsOtherWords) as refused:
        check_reply("Thank you for coming in on March 3.")
    assert [one.rule for one in refused.value.remarks] == ["confirms-a-visit", "says-when"]


def test_a_remark_marks_the_very_words():
    (remark,) = remarks_on("We are glad. Our lawyer agrees.")
    assert (remark.quoted, remark.rule) == ("lawyer", "threatens")
