"""Writes: queue a letter with the change it tells of, and keep account of the tries to send it.

Every move of a queued letter is a conditional update, so that two senders never both have it. `tries` is the
claim's token: only the sender whose try was the last one may say how it ended.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Update, delete, func, select, update

from directory.languages import ENGLISH, speaking
from directory.notices.models import Letter
from directory.notices.queries import is_waiting
from directory.notices.rules import CLAIMED_FOR, ERROR_MAX_CHARS, check_address, check_subject, due_after_failure
from directory.notices.stationery import address_of, write_words
from directory.shared.db import db


def queue_letter(
    template: str,
    *,
    to: str,
    values: Mapping[str, object],
    key: str,
    now: datetime,
    unsubscribe: str = "",
    language: str = ENGLISH.code,
) -> Letter:
    """Queue one letter in the running unit of work; it is sent after the commit.

    `template` names a folder of `templates/notices`, `values` are what its words need. `key` says what the
    letter is about, such as `"index_repaired:2026-11-22"`: when a letter with this key is there already, that
    one is returned and nothing is queued. `unsubscribe`: the path that ends letters like this one by a single POST,
    for what nobody needs to receive. `language`: its reader's, whatever the page speaks on which it is queued. Raises
    RuleBroken when the address or the subject could break a header.
    """
    check_address(to)
    queued = _letter_about(key)
    if queued is not None:
        return queued
    with speaking(language):
        words = write_words(template, values)
    check_subject(words.subject)
    letter = Letter(
        key=key,
        template=template,
        to_address=to,
        subject=words.subject,
        text=words.text,
        html=words.html,
        unsubscribe_url=address_of(unsubscribe) if unsubscribe else None,
        queued_at=now,
        due_at=now,
        tries=0,
    )
    db.session.add(letter)
    db.session.flush()
    return letter


def claim_letter(letter_id: int, *, tries: int, now: datetime) -> bool:
    """Take a due letter for one try, for CLAIMED_FOR; False when another sender was faster.

    `tries` is the count that was read with it.
    """
    changed = _changed(
        update(Letter)
        .where(Letter.id == letter_id, Letter.tries == tries, Letter.due_at <= now, is_waiting())
        .values(tries=tries + 1, due_at=now + CLAIMED_FOR)
    )
    return changed == 1


def record_sent(letter_id: int, *, tries: int, now: datetime) -> bool:
    """Write down that try number `tries` succeeded; False when that try's claim had run out."""
    changed = _changed(
        update(Letter)
        .where(Letter.id == letter_id, Letter.tries == tries, is_waiting())
        .values(sent_at=now, last_error=None)
    )
    return changed == 1


def record_failure(letter_id: int, *, tries: int, error: str, now: datetime) -> bool:
    """Write down that try number `tries` failed: due again after a pause, or given up after the last one."""
    due_at = due_after_failure(tries, now=now)
    ending = {"given_up_at": now} if due_at is None else {"due_at": due_at}
    changed = _changed(
        update(Letter)
        .where(Letter.id == letter_id, Letter.tries == tries, is_waiting())
        .values(last_error=error[:ERROR_MAX_CHARS], **ending)
    )
    return changed == 1


def give_up_letter(letter_id: int, *, tries: int, error: str, now: datetime) -> bool:
    """Write down that the mail server refused the letter for good on try number `tries`."""
    changed = _changed(
        update(Letter)
        .where(Letter.id == letter_id, Letter.tries == tries, is_waiting())
        .values(last_error=error[:ERROR_MAX_CHARS], given_up_at=now)
    )
    return changed == 1


def revive_letters(*, now: datetime) -> int:
    """Make every letter that was given up due now, with all its tries ahead; return how many there were."""
    return _changed(update(Letter).where(Letter.given_up_at.is_not(None)).values(given_up_at=None, due_at=now, tries=0))


def forget_letters(prefix: str) -> None:
    """Delete every letter whose key begins so, sent or not: what it says is erased. One under way still goes."""
    db.session.execute(delete(Letter).where(Letter.key.startswith(prefix, autoescape=True)))


def forget_letters_about(keys: Collection[str]) -> None:
    """Delete the letters of these keys, sent or not."""
    db.session.execute(delete(Letter).where(Letter.key.in_(keys)))


def forget_letters_to(address: str) -> int:
    """Delete every letter to an address, sent or not; how many there were. One under way still goes."""
    gone = delete(Letter).where(func.lower(Letter.to_address) == address.lower())
    return len(db.session.scalars(gone.returning(Letter.id)).all())


def _letter_about(key: str) -> Letter | None:
    return db.session.scalars(select(Letter).where(Letter.key == key)).one_or_none()


def _changed(move: Update) -> int:
    """Make the move; return how many letters it found in the state that it asks for."""
    return len(db.session.scalars(move.returning(Letter.id)).all())
