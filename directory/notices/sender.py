"""Sending what is due, each letter in its own small units of work: claimed, carried, written down.

No transaction is open while a letter travels. A letter is claimed before it leaves, so two senders never both
have it; a sender that dies in between leaves it claimed, and it is due again when the claim runs out.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage

import structlog

from directory.notices.actions import claim_letter, give_up_letter, record_failure, record_sent
from directory.notices.message import compose
from directory.notices.queries import next_due_letter
from directory.notices.rules import due_after_failure
from directory.notices.transport import Refused, Transport
from directory.shared.db import db, unit_of_work

FAILURES_IN_A_ROW = 3

_log = structlog.get_logger()


class Ending(enum.Enum):
    """How one try to send a letter ended."""

    SENT = enum.auto()
    FAILED = enum.auto()
    GIVEN_UP = enum.auto()


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of sending did, as counts of letters."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0


@dataclass(frozen=True, slots=True)
class _Claim:
    """One letter in this sender's hands, for try number `tries`."""

    letter_id: int
    template: str
    tries: int
    message: EmailMessage


def send_waiting(
    transport: Transport,
    *,
    sender: Address,
    clock: Callable[[], datetime],
    is_stopping: Callable[[], bool] = lambda: False,
) -> Round:
    """Send every letter that is due; return the counts. `clock` gives the instant, aware and in UTC.

    The round ends early when `is_stopping`, and after FAILURES_IN_A_ROW failures: the mail server is likely down,
    and the other letters need not spend their tries on it. Call it outside of any unit of work.
    """
    endings: list[Ending] = []
    while not is_stopping() and endings[-FAILURES_IN_A_ROW:] != [Ending.FAILED] * FAILURES_IN_A_ROW:
        claim = _claim_next(sender, now=clock())
        if claim is None:
            break
        problem = _carry(transport, claim.message)
        with unit_of_work():
            endings.append(_write_down(claim, problem, now=clock()))
    return Round(
        sent=endings.count(Ending.SENT), failed=endings.count(Ending.FAILED), given_up=endings.count(Ending.GIVEN_UP)
    )


def _claim_next(sender: Address, *, now: datetime) -> _Claim | None:
    """Claim the letter that has been due longest; None when nothing is due."""
    while (letter := next_due_letter(now=now)) is not None:
        claim = _Claim(letter.id, letter.template, letter.tries + 1, compose(letter, sender=sender))
        with unit_of_work():
            is_ours = claim_letter(claim.letter_id, tries=claim.tries - 1, now=now)
        if is_ours:
            return claim
    db.session.rollback()  # ends the reading transaction: the next round may be long away
    return None


def _carry(transport: Transport, message: EmailMessage) -> Exception | None:
    try:
        transport.deliver(message)
    except (Refused, OSError, MessageError, ValueError) as problem:  # one letter's trouble never holds up the others
        return problem
    return None


def _write_down(claim: _Claim, problem: Exception | None, *, now: datetime) -> Ending:
    if problem is None:
        record_sent(claim.letter_id, tries=claim.tries, now=now)
        return Ending.SENT
    error = f"{type(problem).__name__}: {problem}"
    if isinstance(problem, Refused):
        give_up_letter(claim.letter_id, tries=claim.tries, error=error, now=now)
    else:
        record_failure(claim.letter_id, tries=claim.tries, error=error, now=now)
        if due_after_failure(claim.tries, now=now) is not None:
            _log.warning("letter_failed", letter=claim.letter_id, template=claim.template, tries=claim.tries)
            return Ending.FAILED
    _log.error("letter_given_up", letter=claim.letter_id, template=claim.template, tries=claim.tries)
    return Ending.GIVEN_UP
