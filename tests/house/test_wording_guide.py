"""The guide to the wording check holds the table of rules as it is."""

from directory.config import ROOT
from directory.wording.table import wording_rules


def test_the_guide_prints_every_wording_rule_as_it_stands():
    rows = [line for line in (ROOT / "docs/wording.md").read_text().splitlines() if line.startswith("| `")]
    assert rows == [f"| `{rule.id}` | {rule.why} | {rule.instead} | {rule.source} |" for rule in wording_rules()]
