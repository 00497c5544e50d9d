"""What in the way entries arrive asks for a person: bursts, copied texts, shared devices and networks, codes, rings.

Pure: from an entry and those near it to signals, each with its reason in a sentence and the entries that it rests on.
None of them reads a star, an answer or a word for what it says; each holds for a person and deletes nothing. The
thresholds are those at which `python3 dev.py bench reviews` catches planted campaigns and leaves honest writers alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from directory.moderation.rules import HoldRule
from directory.moderation.shingles import are_near_identical, shingles
from directory.shared.text import plural

BURST_WITHIN = timedelta(days=4)
BURST_FROM = 8
"""Fewer first entries than this are no burst, however quiet the practice was before."""
BURST_CHANCE = 1e-4
"""So improbable, at the practice's own pace, is a burst."""
PACE_OVER = timedelta(days=180)
PACE_AT_LEAST = 1 / 60
"""First entries a day that any practice is allowed: one in two months."""
NETWORK_WITHIN = timedelta(days=21)
NETWORK_FROM = 4
"""Accounts that write about one practitioner from one network: some share a household, four do not."""
NETWORK_IS_PUBLIC_FROM = 3
"""A network on which so many people write about other practitioners is a carrier's or a library's, and says nothing."""
CODES_WITHIN = timedelta(hours=2)
CODES_FROM = 3
"""Codes of one batch that are used so close together, from the device or network of one another."""
RING_FROM = 3
RING_PEOPLE = 3
"""So many people who review RING_FROM practitioners in common are more than neighbors with the same taste."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What of an entry is compared. `is_first`: the first of its review; `batch_id`: of the code that it used."""

    entry_id: int
    account_id: int | None
    practitioner_id: int
    written_at: datetime
    text: str
    is_first: bool
    is_verified: bool
    batch_id: int | None
    device: str | None
    network: str | None


@dataclass(frozen=True, slots=True)
class Ties:
    """What is known of the writer's other reviews. `keeps_listing`: they practice themselves, or work for who does.

    `mutual`: entries by keepers of this listing about the writer's. `together`: entries of accounts that share at least
    RING_FROM reviewed practitioners with the writer.
    """

    keeps_listing: bool = False
    mutual: tuple[int, ...] = ()
    together: tuple[int, ...] = ()
    accounts_together: int = 0


@dataclass(frozen=True, slots=True)
class Signal:
    """Why a person should look: the rule, in a sentence, and the other entries that it rests on."""

    rule: HoldRule
    explanation: str
    others: tuple[int, ...]


def signals_of(new: Seen, near: Sequence[Seen], *, ties: Ties, first_before: int) -> tuple[Signal, ...]:
    """Every signal that an entry gives.

    `near`: other entries that share a trace with it, or are of its practitioner within BURST_WITHIN.
    `first_before`: first entries of its practitioner in PACE_OVER before that.
    """
    found = (
        _burst(new, near, first_before),
        _same_text(new, near),
        _shared_device(new, near),
        _shared_network(new, near),
        _codes(new, near),
        _ring(ties),
    )
    return tuple(signal for signal in found if signal)


def chance_of(count: int, expected: float) -> float:
    """The chance of `count` or more events where `expected` are, by Poisson."""
    below = sum(math.exp(-expected + number * math.log(expected) - math.lgamma(number + 1)) for number in range(count))
    return max(0.0, 1.0 - below)


def _burst(new: Seen, near: Sequence[Seen], first_before: int) -> Signal | None:
    """Many first entries at once. Verified visits neither count nor are held: a practice may hand out its codes."""
    if not new.is_first or new.is_verified:
        return None
    others = [
        one
        for one in _of_practitioner(new, near)
        if one.is_first and not one.is_verified and _within(new, one, BURST_WITHIN)
    ]
    count = len(others) + 1
    pace = max(first_before / PACE_OVER.days, PACE_AT_LEAST)
    if count < BURST_FROM or chance_of(count, pace * BURST_WITHIN.days) > BURST_CHANCE:
        return None
    usual = f"{pace * 30:.1f} in a month" if first_before else "hardly any"
    return Signal(
        HoldRule.BURST,
        f"{plural(count, 'first entry', 'first entries')} without a verified visit in {BURST_WITHIN.days} days; "
        f"before that the practice had {usual}.",
        _ids(others),
    )


def _same_text(new: Seen, near: Sequence[Seen]) -> Signal | None:
    mine = shingles(new.text)
    alike = [one for one in near if _other_person(new, one) and are_near_identical(mine, shingles(one.text))]
    if not alike:
        return None
    return Signal(
        HoldRule.SAME_TEXT,
        f"Its text is nearly that of {plural(len(alike), 'other entry', 'other entries')} by other people.",
        _ids(alike),
    )


def _shared_device(new: Seen, near: Sequence[Seen]) -> Signal | None:
    """One device by three people, or by two about one practitioner, neither with a verified visit."""
    if new.device is None:
        return None
    sharing = [one for one in near if one.device == new.device and _other_person(new, one)]
    people = {one.account_id for one in sharing}
    here = [one for one in _of_practitioner(new, sharing) if not one.is_verified and not new.is_verified]
    if not here and len(people) < 2:
        return None
    return Signal(
        HoldRule.SHARED_DEVICE,
        f"Written on a device on which {plural(len(people), 'other person', 'other people')} wrote too.",
        _ids(sharing),
    )


def _shared_network(new: Seen, near: Sequence[Seen]) -> Signal | None:
    """Verified visits neither count nor are held: clients write where they are, on the network of the practice."""
    if new.network is None or new.is_verified:
        return None
    elsewhere = {
        one.account_id
        for one in near
        if one.network == new.network and one.practitioner_id != new.practitioner_id and _other_person(new, one)
    }
    if len(elsewhere) >= NETWORK_IS_PUBLIC_FROM:
        return None
    sharing = [
        one
        for one in _of_practitioner(new, near)
        if one.network == new.network
        and not one.is_verified
        and _other_person(new, one)
        and _within(new, one, NETWORK_WITHIN)
    ]
    people = {one.account_id for one in sharing}
    if len(people) + 1 < NETWORK_FROM:
        return None
    return Signal(
        HoldRule.SHARED_NETWORK,
        f"{len(people) + 1} people without a verified visit wrote about this practice from one network within "
        f"{NETWORK_WITHIN.days} days.",
        _ids(sharing),
    )


def _codes(new: Seen, near: Sequence[Seen]) -> Signal | None:
    """Codes of one batch used by one hand: close together, and from a device or network in common."""
    if new.batch_id is None:
        return None
    others = [
        one
        for one in near
        if one.batch_id == new.batch_id
        and _other_person(new, one)
        and _within(new, one, CODES_WITHIN)
        and (_same(one.device, new.device) or _same(one.network, new.network))
    ]
    if len(others) + 1 < CODES_FROM:
        return None
    return Signal(
        HoldRule.CODE_MISUSE,
        f"{len(others) + 1} visit codes of one batch were used within {CODES_WITHIN.seconds // 3600} hours from one "
        "device or network.",
        _ids(others),
    )


def _ring(ties: Ties) -> Signal | None:
    """Who keeps a listing is read before they show, whomever they write about: so praise is exchanged, and blame."""
    if ties.keeps_listing:
        returned = " Who keeps this one reviewed theirs." if ties.mutual else ""
        return Signal(HoldRule.RING, f"The writer keeps a listing here.{returned}", tuple(sorted(ties.mutual)))
    if ties.accounts_together + 1 >= RING_PEOPLE:
        return Signal(
            HoldRule.RING,
            f"{ties.accounts_together + 1} people review the same {RING_FROM} practitioners, or more.",
            tuple(sorted(ties.together)),
        )
    return None


def _of_practitioner(new: Seen, near: Iterable[Seen]) -> list[Seen]:
    return [one for one in near if one.practitioner_id == new.practitioner_id]


def _other_person(new: Seen, one: Seen) -> bool:
    """Whether somebody else wrote it; one whose account is gone counts as somebody else."""
    return one.account_id is None or one.account_id != new.account_id


def _within(new: Seen, one: Seen, span: timedelta) -> bool:
    return abs(new.written_at - one.written_at) <= span


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and one == other


def _ids(seen: Iterable[Seen]) -> tuple[int, ...]:
    return tuple(sorted({one.entry_id for one in seen}))
