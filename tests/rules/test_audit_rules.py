"""The hash of an entry: everything in it counts, and nothing else."""

import pytest

from directory.audit.rules import FIRST_HASH, chain_hash

CONTENT = {
    "id": 1,
    "at": "2026-11-22T12:00:00+00:00",
    "act": "open_listing",
    "before": None,
    "after": {"a": 1, "b": "ü"},
}
KNOWN = "7d1776d1f6671889b11452a098ea39965c8641e07d861b0f2bad3b60e5912194"


def test_the_hash_of_a_known_entry_never_changes():
    assert chain_hash(FIRST_HASH, CONTENT) == KNOWN


def test_the_order_in_which_values_are_named_does_not_count():
    turned = dict(reversed(CONTENT.items())) | {"after": {"b": "ü", "a": 1}}
    assert chain_hash(FIRST_HASH, turned) == chain_hash(FIRST_HASH, CONTENT)


@pytest.mark.parametrize(
    "change",
    [
        {"id": 2},
        {"at": "2026-11-22T12:00:00.000001+00:00"},
        {"act": "open_listing "},
        {"before": {}},
        {"after": {"a": 1, "b": "u"}},
        {"after": {"a": "1", "b": "ü"}},
        {"after": None},
        {"why": ""},
    ],
)
def test_every_change_of_an_entry_changes_its_hash(change):
    assert chain_hash(FIRST_HASH, CONTENT | change) != chain_hash(FIRST_HASH, CONTENT)


def test_the_hash_before_counts():
    assert chain_hash("1" * 64, CONTENT) != chain_hash(FIRST_HASH, CONTENT)
