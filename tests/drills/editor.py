"""Edits listings until it is killed, and says on its output which edits were acknowledged: `LISTING TOKEN`.

    python -m tests.drills.editor INSTANCE NAME

A token is in the listing's text and, once, in the trail; it is printed only after its commit.
"""

import random
import sys
from pathlib import Path

from sqlalchemy import select

from directory.app import create_app
from directory.audit.actions import record
from directory.audit.rules import OPERATOR
from directory.config import Config
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work


def edit(listing_id, token, dice):
    """Change one listing in several tables."""
    with unit_of_work() as session:
        listing = session.get(Listing, listing_id)
        listing.about = f"Edited {token}."
        if listing.status != Status.STUB:
            listing.status = dice.choice((Status.PUBLISHED, Status.PUBLISHED, Status.HIDDEN))
            listing.prices[0].cents = dice.randint(5_000, 30_000)
        listing.practitioner.name = f"Person {token}"
        listing.places[0].lat = 40 + dice.random()
        record("edit_listing", subject_kind="listing", subject_id=listing_id, by=OPERATOR, now=utc_now(), reason=token)
    sys.stdout.write(f"{listing_id} {token}\n")
    sys.stdout.flush()


def main(instance, name):
    dice = random.Random(name)
    with create_app(Config(instance=Path(instance))).app_context():
        ids = db.session.scalars(select(Listing.id)).all()
        number = 0
        while True:
            number += 1
            edit(dice.choice(ids), f"{name}x{number}", dice)


if __name__ == "__main__":
    main(*sys.argv[1:])
