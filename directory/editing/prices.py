"""Prices and packages over time: a new amount begins on a day and the old one ends there; history stays.

Pure: from what a keeper wants to the sheets that say so, for `actions.change_listing`.
"""

from __future__ import annotations

from datetime import date

from directory.editing.sheets.values import Values

Wanted = dict[str, Values | None]


def change_amount(key: str, before: Values, wanted: Values, *, today: date) -> Wanted:
    """A row that is to say something else from `wanted["effective_on"]` on.

    What begins today or later is changed in its place: nobody has paid by it yet. What people have paid by stays
    as history, ended on the day on which the new one begins.
    """
    if date.fromisoformat(before["effective_on"]) >= today or _is_same_offer(before, wanted):
        return {key: wanted}
    kind = key.partition(":")[0]
    return {key: before | {"ended_on": wanted["effective_on"]}, f"{kind}:new": wanted | {"ended_on": None}}


def end_amount(key: str, before: Values, *, today: date) -> Wanted:
    """A row that is not offered any more: what nobody has paid by goes, the rest stays as history."""
    if date.fromisoformat(before["effective_on"]) >= today:
        return {key: None}
    return {key: before | {"ended_on": today.isoformat()}}


def _is_same_offer(before: Values, wanted: Values) -> bool:
    """Whether only the words differ: a name or what is included, not what is paid for how much."""
    words = {"label", "includes", "effective_on"}
    return {name: value for name, value in before.items() if name not in words} == {
        name: value for name, value in wanted.items() if name not in words
    } and wanted["effective_on"] == before["effective_on"]
