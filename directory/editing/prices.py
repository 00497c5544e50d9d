"""Prices and packages over time: a new amount begins on a day and the old one ends there; history stays.

Pure: from what a keeper wants to the sheets that say so, for `actions.change_listing`.
"""

from __future__ import annotations

from datetime import date

from directory.editing.sheets.values import Values
from directory.shared.errors import RuleBroken

Wanted = dict[str, Values | None]


WORDS = frozenset({"label", "includes", "effective_on"})


def change_amount(key: str, before: Values, wanted: Values, *, today: date) -> Wanted:
    """A row that is to say something else from `wanted["effective_on"]` on.

    What begins today or later is changed in its place: nobody has paid by it yet. What people have paid by stays
    as history, ended on the day on which the new one begins, which ends when the old one was to end. Other words
    for the same offer make no history. Raises RuleBroken, with the field, for a day that is over or comes too late.
    """
    begins, ends = wanted["effective_on"], before["ended_on"]
    if _offer(before) == _offer(wanted) and not _is_to_come(before, today):
        return {key: wanted | {"effective_on": before["effective_on"]}}
    if begins < today.isoformat():
        raise RuleBroken(
            "What people have paid by is not changed any more. Give today or a later day.", field="effective_on"
        )
    if ends is not None and begins >= ends:
        raise RuleBroken("By then something else holds already. Give an earlier day.", field="effective_on")
    if _is_to_come(before, today):
        return {key: wanted}
    return {key: before | {"ended_on": begins}, f"{key.partition(':')[0]}:new": wanted | {"ended_on": ends}}


def end_amount(key: str, before: Values, *, today: date) -> Wanted:
    """A row that is not offered any more: what nobody has paid by goes, the rest stays as history."""
    if _is_to_come(before, today):
        return {key: None}
    return {key: before | {"ended_on": today.isoformat()}}


def _is_to_come(before: Values, today: date) -> bool:
    return bool(before["effective_on"] >= today.isoformat())


def _offer(values: Values) -> Values:
    """What is paid for how much: a row without its words and its first day."""
    return {name: value for name, value in values.items() if name not in WORDS}
