"""`flask audit verify`: exit 0 and the count, or exit 1 and the first row that is not what was written."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from directory.audit.actions import record
from directory.audit.proof import walk_trail
from directory.audit.rules import OPERATOR
from directory.shared.db import unit_of_work
from tests.factories.databases import let_go_of_the_trail

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LENGTH = 1234


@pytest.fixture
def verify(app):
    with unit_of_work():
        for number in range(LENGTH):
            record("change_price", subject_kind="listing", subject_id=number, by=OPERATOR, now=NOW)

    def run(*arguments):
        return app.test_cli_runner().invoke(args=["audit", "verify", *arguments])

    return run


def test_a_whole_trail_is_counted_and_a_head_that_was_printed_holds_later_and_another_does_not(verify):
    result = verify()
    assert (result.exit_code, result.output.splitlines()) == (
        0,
        ["The trail is whole: 1,234 entries.", f"Head: {walk_trail().head}"],
    )
    head = result.output.split("Head: ")[1].strip()
    with unit_of_work():
        record("change_price", subject_kind="listing", subject_id=1, by=OPERATOR, now=NOW)
    assert verify("--expect", head).exit_code == 0
    assert verify("--expect", head.split(":")[1]).exit_code == 0
    other = verify("--expect", "7:" + head.split(":")[1])
    assert other.exit_code == 1
    assert "Entry 7 " in other.output
    unknown = verify("--expect", "f" * 64)
    assert unknown.exit_code == 1
    assert "No entry has the hash that was noted" in unknown.output
    assert "Give the head as it was printed" in verify("--expect", "soon").output


@pytest.mark.sqlite_only
def test_the_first_broken_row_is_named(verify):
    with unit_of_work() as session:
        let_go_of_the_trail()
        session.execute(text("UPDATE audit_entries SET reason = 'x' WHERE id IN (1111, 1200)"))
    result = verify()
    assert result.exit_code == 1
    assert "Entry 1111 (change_price, 2026-11-22T12:00:00+00:00) is not what was written." in result.output
    assert "1,110 entries before it hold" in result.output
