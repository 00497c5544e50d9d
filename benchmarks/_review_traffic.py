"""A year of reviews, invented: honest people with their households, phones and turns of phrase, and six campaigns.

Everything is drawn from one seed. What is assumed of honest people stands in `Habits`, so that whoever doubts a figure
can change it. Texts are put together from common sentences, because honest people say the same things.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAYS = 365
STAGES = ("session-3", "session-6", "end", "three-months")

TEXTS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("_review_texts.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Habits:
    """What is assumed of honest people, as shares; `a_year` are reviews of a practice, fewest to most.

    `second_practice`: of those who write about one practice, how many do about another of the `town` practices around.
    """

    verified: float = 0.4
    household: float = 0.04
    household_same_practice: float = 0.3
    household_same_device: float = 0.3
    on_mobile_network: float = 0.35
    mobile_networks: int = 30
    on_practice_network: float = 0.1
    newsletter: float = 0.2
    second_practice: float = 0.06
    town: int = 6
    a_year: tuple[int, int] = (2, 40)
    more_entries: tuple[float, ...] = (0.45, 0.3, 0.15, 0.1)


@dataclass
class Arrival:
    """One entry to come. `writer` and `practice` are numbers; `batch`: of the codes of its practice, one of which it
    uses when it is verified."""

    at: datetime
    writer: int
    practice: int
    stage: str
    text: str
    device: str
    network: str
    is_verified: bool
    batch: int = 0
    campaign: str = ""


@dataclass
class Traffic:
    """All arrivals in time. `kept_by`: writer → the practice that they keep."""

    arrivals: list[Arrival] = field(default_factory=list)
    writers: int = 0
    kept_by: dict[int, int] = field(default_factory=dict)

    def writer(self) -> int:
        """The number of somebody new."""
        self.writers += 1
        return self.writers - 1


def traffic(*, practices: int, campaigns: int, seed: int, habits: Habits | None = None) -> Traffic:
    """A year of honest reviews of so many practices, and so many campaigns of each kind, in the order of arriving."""
    chance, made, of = random.Random(seed), Traffic(), habits or Habits()
    for practice in range(practices):
        made.arrivals += _honest(practice, practices, made, chance, of)
    for number in range(campaigns):
        for kind in (_burst, _copied, _one_device, _one_network, _own_codes, _ring, _club):
            made.arrivals += kind(chance.randrange(practices), made, chance, practices, number)
    made.arrivals.sort(key=lambda one: one.at)
    return made


def a_text(chance: random.Random) -> str:
    """What an honest person writes: some turns of phrase that others use too, and as much that is only theirs."""
    common = [_filled(one, chance) for one in chance.sample(TEXTS["frames"], chance.randint(1, 4))]
    own = [" ".join(chance.sample(_own_words(), chance.randint(6, 14))) + "." for _ in range(chance.randint(2, 4))]
    said = common + own
    chance.shuffle(said)
    return " ".join(said)


@cache
def _own_words() -> list[str]:
    """Every single word of the lists: what a life is told with."""
    return sorted({word for items in TEXTS.values() for item in items for word in re.findall(r"[a-z]{3,}", item)})


def _filled(frame: str, chance: random.Random) -> str:
    """A frame with a word of each list in place of its name: `{thing}`."""
    return re.sub(r"\{(\w+)\}", lambda named: chance.choice(TEXTS[named[1]]), frame)


def _honest(practice: int, practices: int, made: Traffic, chance: random.Random, of: Habits) -> Iterator[Arrival]:
    low, high = of.a_year
    count = round(low * (high / low) ** chance.random())
    days = [chance.random() * DAYS for _ in range(count)]
    if chance.random() < of.newsletter:
        day = chance.random() * DAYS
        days += [day + chance.random() * 4 for _ in range(chance.randint(4, 8))]
    household: tuple[str, str] | None = None
    for day in days:
        writer = made.writer()
        device, network = f"device {writer}", f"home {writer}"
        if household and chance.random() < of.household_same_practice:
            network = household[1]
            device = household[0] if chance.random() < of.household_same_device else device
        household = (device, network) if chance.random() < of.household else None
        if chance.random() < of.on_mobile_network:
            network = f"mobile {chance.randrange(of.mobile_networks)}"
        is_verified = chance.random() < of.verified
        if chance.random() < of.on_practice_network:
            network = f"practice {practice}"
        at = BEGIN + timedelta(days=day)
        for stage in STAGES[: chance.choices(range(1, 5), of.more_entries)[0]]:
            yield Arrival(at, writer, practice, stage, a_text(chance), device, network, is_verified)
            at += timedelta(days=chance.uniform(18, 60))
        if chance.random() < of.second_practice:
            other = min(practice - practice % of.town + chance.randrange(of.town), practices - 1)
            if other != practice:
                yield Arrival(at, writer, other, STAGES[0], a_text(chance), device, network, is_verified)


def _fake(made: Traffic, practice: int, at: datetime, text: str, campaign: str, **given: object) -> Arrival:
    writer = made.writer()
    values = {"device": f"device {writer}", "network": f"away {writer}", "is_verified": False} | given
    return Arrival(at, writer, practice, "session-3", text, campaign=campaign, **values)  # type: ignore[arg-type]


def _start(chance: random.Random) -> datetime:
    return BEGIN + timedelta(days=chance.uniform(30, DAYS - 70))


def _burst(practice: int, made: Traffic, chance: random.Random, _practices: int, number: int) -> Iterator[Arrival]:
    """Ten to thirty strangers within days, each with a device, a network and words of their own."""
    start, days = _start(chance), chance.uniform(1, 3.5)
    for _ in range(chance.randint(10, 30)):
        at = start + timedelta(days=chance.random() * days)
        yield _fake(made, practice, at, a_text(chance), f"burst {number}")


def _copied(practice: int, made: Traffic, chance: random.Random, _practices: int, number: int) -> Iterator[Arrival]:
    """One text in ten versions, every seventh word exchanged, over two months."""
    start, words = _start(chance), chance.choice(TEXTS["fake"]).split()
    for _ in range(chance.randint(8, 15)):
        text = " ".join(chance.choice(TEXTS["words"]) if chance.random() < 1 / 7 else word for word in words)
        yield _fake(made, practice, start + timedelta(days=chance.random() * 60), text, f"copied {number}")


def _one_device(practice: int, made: Traffic, chance: random.Random, _practices: int, number: int) -> Iterator[Arrival]:
    """One hand with many accounts, over six weeks, from changing networks."""
    start = _start(chance)
    for _ in range(chance.randint(6, 12)):
        at = start + timedelta(days=chance.random() * 42)
        yield _fake(made, practice, at, a_text(chance), f"device {number}", device=f"hand {number}")


def _one_network(practice: int, made: Traffic, chance: random.Random, _p: int, number: int) -> Iterator[Arrival]:
    """An office writes about a competitor, each on a device of their own, within three weeks."""
    start = _start(chance)
    for _ in range(chance.randint(6, 12)):
        at = start + timedelta(days=chance.random() * 20)
        yield _fake(made, practice, at, a_text(chance), f"network {number}", network=f"office {number}")


def _own_codes(practice: int, made: Traffic, chance: random.Random, _p: int, number: int) -> Iterator[Arrival]:
    """A practice uses its own codes of an evening, on two or three devices of its network."""
    start = _start(chance)
    for _ in range(chance.randint(6, 12)):
        at = start + timedelta(minutes=chance.random() * 110)
        yield _fake(
            made,
            practice,
            at,
            a_text(chance),
            f"codes {number}",
            device=f"till {number} {chance.randrange(3)}",
            network=f"practice {practice}",
            is_verified=True,
            batch=number + 1,
        )


def _ring(_practice: int, made: Traffic, chance: random.Random, practices: int, number: int) -> Iterator[Arrival]:
    """Four practitioners praise one another, over two months."""
    members = chance.sample(sorted(set(range(practices)) - set(made.kept_by.values())), 4)
    writers = {member: made.writer() for member in members}
    made.kept_by |= {writer: member for member, writer in writers.items()}
    start = _start(chance)
    for member, writer in writers.items():
        for other in members:
            if other != member:
                at = start + timedelta(days=chance.random() * 60)
                yield Arrival(
                    at,
                    writer,
                    other,
                    "session-3",
                    a_text(chance),
                    f"keeper {writer}",
                    f"keeper {writer}",
                    is_verified=False,
                    campaign=f"ring {number}",
                )


def _club(_practice: int, made: Traffic, chance: random.Random, practices: int, number: int) -> Iterator[Arrival]:
    """Six people who are paid by five practitioners, each writing about all of them."""
    targets, start = chance.sample(range(practices), 5), _start(chance)
    for _ in range(6):
        writer = made.writer()
        for target in targets:
            at = start + timedelta(days=chance.random() * 60)
            yield Arrival(
                at,
                writer,
                target,
                "session-3",
                a_text(chance),
                f"device {writer}",
                f"away {writer}",
                is_verified=False,
                campaign=f"club {number}",
            )
