"""What is kept of people: one inventory of every kind of personal data, where it lies, why, how long, and what ends it.

The privacy notices, the page of what is held of somebody and their export follow it. Every table of the product is
named here, as personal or as not (`WITHOUT_PEOPLE`): a new one that is not fails a test. Times are the constants of
the rooms that keep to them.
"""

from __future__ import annotations

from collections.abc import Mapping

from directory.privacy.retention.accounts import OF_ACCOUNTS
from directory.privacy.retention.everybody import OF_EVERYBODY
from directory.privacy.retention.holding import Holding, Of
from directory.privacy.retention.practitioners import OF_PRACTITIONERS

__all__ = ["HOLDINGS", "WITHOUT_PEOPLE", "Holding", "Of", "holdings_of"]

HOLDINGS = (*OF_EVERYBODY, *OF_ACCOUNTS, *OF_PRACTITIONERS)
"""Everything, in the order in which pages print it."""

WITHOUT_PEOPLE: Mapping[str, str] = {
    "audit_check": "how far the trail was whole",
    "audit_head": "the last hash of the trail",
    "carried_key": "keys made of earlier secret keys, sealed",
    "programme": "courses in the register of training",
    "register_import": "which file was brought in when, and how many rows",
    "stale_note": "numbers of listings that the index has yet to take in",
    "weekly_count": "how often a listing was looked at in a week, with nobody in it",
}
"""Tables in which nobody is, and what they hold."""


def holdings_of(whose: Of) -> tuple[Holding, ...]:
    """What is kept of some people, in order."""
    return tuple(one for one in HOLDINGS if one.of is whose)
