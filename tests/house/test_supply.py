"""What the product is made of is written down as the locks say it, every package with a license and a hash."""

import json

import pytest

from development.supply import BILL, DOC, bill_of_materials, document, parts

GIVING_BACK = ("AGPL", "GPL-3.0", "SSPL", "BUSL")
"""Licenses that would reach into the product itself."""


@pytest.fixture(scope="module")
def found():
    return parts()


def test_the_list_and_the_bill_say_what_is_locked(found):
    assert DOC.read_text() == document(found), "run `.venv/bin/python -m development.supply`"
    assert BILL.read_text() == bill_of_materials(found), "run `.venv/bin/python -m development.supply`"
    assert json.loads(BILL.read_text())["specVersion"] == "1.6"


def test_every_package_has_a_license_and_a_hash(found):
    assert len(found) > 100
    assert [part.name for part in found if part.license == "unknown"] == []
    assert [part.name for part in found if not part.hashes] == []


def test_no_package_of_the_product_has_a_license_that_reaches_into_it(found):
    mine = [part for part in found if part.use != "checking"]
    assert [part.name for part in mine if part.license.startswith(GIVING_BACK)] == []
