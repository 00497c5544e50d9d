"""The operator's commands for letters."""

from datetime import UTC, datetime

import pytest

from directory.notices.actions import claim_letter, give_up_letter, queue_letter
from directory.notices.inbox import inbox_letters
from directory.shared.db import db, unit_of_work

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def run(app):
    """Runs `flask notices …`; gives the exit code and what was printed."""

    def run(*words):
        result = app.test_cli_runner().invoke(args=["notices", *words])
        return result.exit_code, result.output

    return run


@pytest.fixture
def inbox(app):
    return lambda: inbox_letters(app.config["FINEPOINT"].mail_path)


def given_up_letter():
    with unit_of_work():
        letter_id = queue_letter("test", to="ana@example.org", values={}, key="a", now=NOON).id
        claim_letter(letter_id, tries=0, now=NOON)
        give_up_letter(letter_id, tries=1, error="Refused: no such person", now=NOON)
    db.session.rollback()


def test_a_test_letter_arrives_and_the_command_says_where(run, inbox):
    code, output = run("send-test", "ana@example.org")
    assert (code, "development inbox" in output) == (0, True)
    (letter,) = inbox()
    assert letter.to == "ana@example.org"
    assert "nothing else to do" in letter.text


def test_a_second_test_letter_is_another_letter(run, inbox):
    run("send-test", "ana@example.org")
    run("send-test", "ana@example.org")
    assert len(inbox()) == 2


def test_a_wrong_address_is_said_in_words(run, inbox):
    code, output = run("send-test", "ana")
    assert code == 1
    assert "Enter one e-mail address" in output
    assert inbox() == []


def test_an_inbox_that_cannot_be_written_is_said_in_words(run, app):
    app.config["FINEPOINT"].mail_path.write_text("in the way")
    code, output = run("send-test", "ana@example.org")
    assert code == 1
    assert "The letter did not leave. FileExistsError" in output
    assert "1 letter waiting, 0 given up." in run("waiting")[1]


def test_letters_that_were_given_up_are_listed_and_sent_when_asked(run, inbox):
    given_up_letter()
    _code, output = run("waiting")
    assert "0 letters waiting, 1 given up." in output
    assert "given up, 1 try: Refused: no such person" in output
    assert run("send") == (0, "0 letters sent, 0 to be tried again, 0 given up.\n")
    assert "1 letter sent" in run("send-given-up")[1]
    assert len(inbox()) == 1
