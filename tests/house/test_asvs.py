"""docs/asvs.md and docs/trust.md hold to the tests: nothing is missing, and every proof that they name is there.

Beside it what only a look at all of the code can show: what is never used, and what is never served.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASVS = (ROOT / "docs" / "asvs.md").read_text()
TRUST = (ROOT / "docs" / "trust.md").read_text()
REQUIRED = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip
"""Section → how many requirements of levels 1 and 2 it has (ASVS 5.0.0); they are numbered from 1."""
REQUIREMENTS = [f"V{section}.{number}" for section, count in REQUIRED.items() for number in range(1, count + 1)]
PROOF = re.compile(r"`((?:\w+/)?\w+\.py)(?:::(\w+))?`")
SAYS = re.compile(r"`\w+/\w+\.py|\]\(\w+\.md|Forms|Matrix|Does not apply: |Not yet")
PROMISES = 25
"""How many promises the product makes of integrity, security, privacy and reviews."""
CODE = [path for folder in ("directory", "search_index") for path in (ROOT / folder).rglob("*.py")]
OF_OUR_OWN = {"search_index/postings.py", "search_index/spool.py"}
"""Read and write pickles: of their own index, in the private folder of the instance."""
INVENTING = ("directory/demo/",)
"""Draws from seeds, so that the same people are invented each time."""


def code(but=()):
    """Every file of the product: its name and its text."""
    for path in CODE:
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(tuple(but)):
            yield name, path.read_text()


def lines(text, pattern, but=()):
    return [f"{name}: {line}" for name, body in text if name not in but for line in re.findall(pattern, body, re.M)]  # noqa: FURB167


@pytest.mark.parametrize("doc", [ASVS, TRUST], ids=["asvs", "trust"])
def test_every_proof_that_is_named_is_there(doc):
    texts = {}
    for file, test in PROOF.findall(doc):
        path = ROOT / "tests" / file
        if not path.exists():
            path = ROOT / file
        assert path.exists(), f"{file} is not there."
        body = texts.setdefault(path, path.read_text())
        assert not test or f"def {test}(" in body, f"{file} has no test {test}."
    assert len(texts) > 10


def test_every_requirement_has_its_row_and_every_row_says_how_it_stands():
    rows = re.findall(r"^\| (V[\d.]+) \| [12] \| ([^|]+) \| ([^|]+) \|$", ASVS, re.MULTILINE)
    assert [number for number, _, _ in rows] == REQUIREMENTS
    assert [number for number, _, stands in rows if not SAYS.search(stands)] == []


def test_every_promise_has_its_row_with_a_proof_and_a_figure():
    rows = re.findall(r"^\| ([A-Z][^|]+) \| ([^|]+) \| ([^|]+) \|$", TRUST, re.MULTILINE)
    assert len(rows) == PROMISES
    for promise, proof, figure in rows:
        assert PROOF.search(proof), f"“{promise}” names no proof."
        assert re.search(r"\d{4}-\d\d-\d\d|[Nn]ot measured", figure), f"“{promise}” names no day."


def test_nothing_evaluates_what_it_is_given():
    evaluating = r"(?<![\w.])(?:eval|exec)\(|shell=True|os\.system|^import (?:pickle|marshal|shelve|yaml)\b"
    parsing = r"^(?:import|from) (?:xml\.(?:etree|dom|sax(?!\.saxutils))|lxml)"
    assert lines(code(), evaluating, but=OF_OUR_OWN) == []
    assert lines(code(), parsing) == []


def test_secrets_come_from_the_system():
    guessable = r"^(?:import random|from random import (?!Random)).*|hashlib\.(?:md5|sha1)\b"
    assert lines(code(but=INVENTING), guessable) == []
    sixteen = dict(code())["directory/accounts/actions.py"]
    assert "SignIn(key=secrets.token_hex(KEY_BYTES)" in sixteen
    assert "KEY_BYTES = 16" in sixteen, "128 bits"


def test_the_product_imports_no_test():
    assert lines(code(), r"^\s*(?:from|import) tests\b.*") == []
    assert "tests" not in (ROOT / "wsgi.py").read_text()


def test_types_are_checked_strictly():
    assert re.search(r"\[tool\.mypy\][^\[]*^strict = true$", (ROOT / "pyproject.toml").read_text(), re.MULTILINE)


def test_nothing_of_the_checkout_is_served(client):
    for path in ("/.git/config", "/.git/HEAD", "/wsgi.py", "/instance/secret_key", "/finepoint.sqlite", "/static/"):
        assert client.get(path).status_code == 404, path
    for path in ("/static/../wsgi.py", "/static/%2e%2e/wsgi.py", "/static/dist/", "/pictures/../../wsgi.py"):
        assert client.get(path).status_code in {308, 400, 404}, path
    assert client.open("/", method="TRACE").status_code == 405
