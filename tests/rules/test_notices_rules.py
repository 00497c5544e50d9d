"""Who can be written to, and when a letter is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from directory.notices.rules import WAITS, check_address, check_subject, due_after_failure
from directory.shared.errors import RuleBroken

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "address", ["ana@example.org", "a.b+c@mail.example.org", "josé@example.org", "o'neil@example.org"]
)
def test_one_address_is_accepted(address):
    check_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "ana@",
        "@example.org",
        "ana@example.org\nBcc: all@example.org",
        "ana@example.org\r\nBcc: all@example.org",
        "ana@example.org, all@example.org",
        "ana@example.org;all@example.org",
        "ana@example.org all@example.org",
        "Ana <ana@example.org>",
        "ana@example.org\x00",
        "ana@example.org\u2028",
        "a@b@example.org",
        "a" * 250 + "@example.org",
    ],
)
def test_anything_but_one_address_is_refused(address):
    with pytest.raises(RuleBroken, match="one e-mail address"):
        check_address(address)


@pytest.mark.parametrize("subject", ["", "two\nlines", "a\rb", "x\u2029y", "\x1b[31m", "s" * 201])
def test_a_subject_is_one_short_line(subject):
    with pytest.raises(RuleBroken, match="one line"):
        check_subject(subject)


def test_the_pauses_between_tries_grow_and_then_the_letter_is_given_up():
    pauses = [due_after_failure(tries, now=NOON) for tries in range(1, 7)]
    assert pauses == [
        NOON + timedelta(minutes=1),
        NOON + timedelta(minutes=5),
        NOON + timedelta(minutes=30),
        NOON + timedelta(hours=2),
        NOON + timedelta(hours=12),
        None,
    ]
    assert len(WAITS) == 5
