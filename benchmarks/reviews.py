"""How much of planted review campaigns is held for a person, and how many honest entries are held with them.

python3 dev.py bench reviews [--practices 150] [--campaigns 3] [--seed 1] [--json]

Runs a year of invented traffic (benchmarks/_review_traffic.py) through the real actions on a database of its own: an
entry is written, looked at, and published after 72 hours unless something holds it. Counts a planted entry as caught
when a rule held it before it showed, and says beside it how many more were laid before a person while they showed.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

import directory.tables  # noqa: F401
from benchmarks._review_traffic import Arrival, Traffic, traffic
from directory.accounts.models import Account
from directory.app import create_app
from directory.audit.rules import Actor, ActorKind
from directory.config import Config
from directory.listings.models import Listing, Practitioner
from directory.listings.rules import Status
from directory.moderation.arriving import receive_entry
from directory.moderation.models import Hold
from directory.moderation.tracing import Came
from directory.ownership.models import Keeper
from directory.ownership.rules import Part
from directory.reviews.actions import add_entry, open_review
from directory.reviews.facts import Affirmed, StatedEntry
from directory.reviews.models import ReviewEntry
from directory.reviews.moves import move
from directory.reviews.rules import READ_WITHIN, By, EntryState, Move, Relation, Stage
from directory.reviews.visits import make_codes, verify_by_code
from directory.shared.db import Base, db, unit_of_work
from directory.shared.keys import HashKeys

KEY = HashKeys(b"only for this benchmark")
CODES = 40
TIME = Actor(ActorKind.MACHINE, "time")


def main() -> None:
    """Run, then print."""
    options = _options()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(
            traffic(practices=options.practices, campaigns=options.campaigns, seed=options.seed),
            practices=options.practices,
            instance=Path(folder),
        )
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:<34} {value}")
    print(f"in {time.perf_counter() - begun:.0f} s")


def measure(made: Traffic, *, practices: int, instance: Path) -> dict[str, object]:
    """Run traffic through the site; what was held, of planted and of honest entries."""
    app = create_app(Config(instance=instance, trusted_hosts=("localhost",), secret_key="for a benchmark"))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        site = _Site(made, practices)
        for arrival in made.arrivals:
            site.arrive(arrival)
        return site.figures()


class _Site:
    """The site in a year: people and practices by number, and which entry came of which arrival."""

    def __init__(self, made: Traffic, practices: int) -> None:
        self.entries: dict[int, Arrival] = {}
        self.waiting: list[tuple[datetime, int]] = []
        self.codes: dict[tuple[int, int], list[str]] = {}
        with unit_of_work() as session:
            people = [Practitioner(name=f"Practitioner {number}", family_name="Nobody") for number in range(practices)]
            listings = [
                Listing(
                    slug=f"practitioner-{number}",
                    status=Status.PUBLISHED,
                    practitioner=one,
                    created_at=made.arrivals[0].at,
                    published_at=made.arrivals[0].at,
                )
                for number, one in enumerate(people)
            ]
            accounts = [_account(number, made.arrivals[0].at) for number in range(made.writers)]
            session.add_all([*listings, *accounts])
            session.flush()
            session.add_all(
                Keeper(
                    listing_id=listings[practice].id,
                    account_id=accounts[writer].id,
                    part=Part.OWNER,
                    since=made.arrivals[0].at,
                )
                for writer, practice in made.kept_by.items()
            )
            self.practitioners = [one.id for one in people]
            self.accounts = [one.id for one in accounts]

    def arrive(self, arrival: Arrival) -> None:
        """Publish what has waited long enough, then take the next entry in."""
        self._publish(arrival.at)
        by = Actor(ActorKind.PERSON, "writer", self.accounts[arrival.writer])
        with unit_of_work():
            practitioner = db.session.get_one(Practitioner, self.practitioners[arrival.practice])
            review = open_review(practitioner, Affirmed(True, True), relation=Relation.NONE, by=by, now=arrival.at)
            if arrival.is_verified and review.proof is None:
                code = self._code(practitioner, arrival)
                verify_by_code(review, code, secret=KEY, buckets=[], by=by, now=arrival.at)
            entry = add_entry(
                review,
                StatedEntry(Stage(arrival.stage), arrival.text, 5),
                form_key=f"{len(self.entries):032x}",
                seen_version=review.version,
                by=by,
                now=arrival.at,
            )
            receive_entry(entry, Came(arrival.device, arrival.network), key=KEY.now, now=arrival.at)
            self.entries[entry.id] = arrival
            self.waiting.append((arrival.at, entry.id))
        db.session.remove()

    def figures(self) -> dict[str, object]:
        """Recall by campaign and in all, and how many honest entries were held."""
        held = set(db.session.scalars(select(ReviewEntry.id).where(ReviewEntry.state == EntryState.HELD)))
        flagged = set(db.session.scalars(select(Hold.entry_id)))
        planted = {number for number, one in self.entries.items() if one.campaign}
        honest = set(self.entries) - planted
        kinds: dict[str, Counter[str]] = {}
        for number in planted:
            of_kind = kinds.setdefault(self.entries[number].campaign.split()[0], Counter())
            of_kind["all"] += 1
            of_kind["held"] += number in held
        rules = Counter(
            rule.value for number, rule in db.session.execute(select(Hold.entry_id, Hold.rule)) if number in honest
        )
        return {
            "entries": len(self.entries),
            "planted": len(planted),
            "recall": _share(held & planted, planted),
            "recall, with those laid before a person": _share(flagged & planted, planted),
            **{f"recall of {kind}": round(one["held"] / one["all"], 4) for kind, one in sorted(kinds.items())},
            "honest": len(honest),
            "honest held": _share(held & honest, honest),
            "honest laid before a person": _share(flagged & honest, honest),
            "honest, by rule": dict(rules),
        }

    def _publish(self, now: datetime) -> None:
        due = [number for at, number in self.waiting if at + READ_WITHIN <= now]
        if not due:
            return
        self.waiting = [(at, number) for at, number in self.waiting if at + READ_WITHIN > now]
        with unit_of_work():
            unread = select(ReviewEntry).where(ReviewEntry.id.in_(due), ReviewEntry.state == EntryState.WAITING)
            for entry in db.session.scalars(unread).all():
                move(entry, Move.PUBLISH, who=By.TIME, by=TIME, now=now)

    def _code(self, practitioner: Practitioner, arrival: Arrival) -> str:
        left = self.codes.setdefault((arrival.practice, arrival.batch), [])
        if not left:
            _batch, codes = make_codes(practitioner, CODES, secret=KEY, by=TIME, now=arrival.at)
            left += codes
        return left.pop()


def _account(number: int, now: datetime) -> Account:
    return Account(
        email=f"writer{number}@example.org",
        fs_uniquifier=f"{number:064x}",
        active=True,
        created_at=now,
        confirmed_at=now,
    )


def _share(part: set[int], whole: set[int]) -> float:
    return round(len(part & whole) / len(whole), 4) if whole else 0.0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--practices", type=int, default=150)
    parser.add_argument("--campaigns", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
