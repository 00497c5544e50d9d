"""Reviews for tests. Nobody in them exists.

review = a_review(listing)                       of a new account, with nothing in it yet
entry = an_entry(review, stars=4)                waiting to be read
publish(an_entry(review))                        public
vote(listing, 5, 4, 4)                           so many verified reviews, each with one public entry
"""

from __future__ import annotations

import itertools
import secrets
from datetime import UTC, date, datetime, timedelta

from directory.accounts.models import Account
from directory.audit.rules import Actor, ActorKind
from directory.listings.models import Listing
from directory.reviews.actions import add_entry, open_review
from directory.reviews.facts import Affirmed, StatedEntry
from directory.reviews.models import Review, ReviewEntry
from directory.reviews.moves import move
from directory.reviews.rules import By, Move, Proof, ReasonCode, Relation, Stage
from directory.shared.db import unit_of_work
from directory.shared.keys import HashKeys
from tests.factories.accounts import an_account
from tests.factories.verification import by

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = HashKeys(b"for tests only")
TEXT = "The first visit was calm, and everything was explained before it began."
AFFIRMED = Affirmed(is_first_hand=True, is_unpaid=True)
DESK = Actor(ActorKind.PERSON, "Mo Desk", None)
_numbers = itertools.count(1)


def form_key() -> str:
    """The key of one more form."""
    return secrets.token_hex(16)


def stated(**changes: object) -> StatedEntry:
    """An entry as its writer gives it."""
    given: dict[str, object] = {
        "stage": Stage.SESSION_3,
        "text": TEXT,
        "stars": 4,
        "sessions": 3,
        "last_visit_on": date(2026, 11, 1),
    }
    return StatedEntry(**(given | changes))  # type: ignore[arg-type]


def a_review(listing: Listing, writer: Account | None = None, *, now: datetime = NOW, **given: object) -> Review:
    """A review of a listing without entries, begun by a new account where none is given."""
    writer = writer or an_account(f"writer-{next(_numbers)}@example.org")
    begun: dict[str, object] = {"relation": Relation.NONE} | given
    with unit_of_work():
        return open_review(listing.practitioner, AFFIRMED, by=by(writer), now=now, **begun)  # type: ignore[arg-type]


def an_entry(review: Review, *, now: datetime = NOW, **changes: object) -> ReviewEntry:
    """An entry that waits; `changes` are of what is stated."""
    assert review.account_id is not None
    with unit_of_work():
        return add_entry(
            review,
            stated(**changes),
            form_key=form_key(),
            seen_version=review.version,
            by=by(review.account_id),
            now=now,
        )


def publish(entry: ReviewEntry, *, now: datetime = NOW) -> ReviewEntry:
    """Read and published by somebody at the desk."""
    with unit_of_work():
        move(entry, Move.PUBLISH, reason=ReasonCode.KEEPS_THE_RULES, who=By.MODERATOR, by=DESK, now=now)
    return entry


def verify(review: Review, *, now: datetime = NOW) -> Review:
    """As if a code had been used."""
    with unit_of_work():
        review.proof, review.verified_at = Proof.CODE, now
    return review


def vote(listing: Listing, *stars: int, now: datetime = NOW, **changes: object) -> list[Review]:
    """Verified reviews of new writers, each with one public entry; written without the acts, for they are many."""
    with unit_of_work() as session:
        made = []
        for given in stars:
            number = next(_numbers)
            account = Account(
                email=f"voter-{number}@example.org", fs_uniquifier=f"voter-{number}", created_at=now, version=1
            )
            review = Review(
                practitioner_id=listing.practitioner_id,
                account=account,
                relation=Relation.NONE,
                opened_at=now,
                affirmed_at=now,
                proof=Proof.CODE,
                verified_at=now,
                age_band=changes.get("age_band"),
                concern=changes.get("concern"),
            )
            of_entry = {name: value for name, value in changes.items() if name not in ("age_band", "concern")}
            review.entries = [
                ReviewEntry(
                    **{
                        "form_key": form_key(),
                        "stage": Stage.SESSION_3,
                        "text": TEXT,
                        "stars": given,
                        "written_at": now - timedelta(days=1),
                        "moved_at": now,
                        "published_at": now,
                        "state": "published",
                    }
                    | of_entry
                )
            ]
            made.append(review)
        session.add_all(made)
    return made
