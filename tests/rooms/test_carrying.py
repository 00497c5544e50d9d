"""Every row of a SQLite instance is carried into an empty PostgreSQL database, as it was, and life goes on there."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, func, insert, select

from directory.accounts.models import Account
from directory.accounts.rules import Role
from directory.listings.models import Listing
from directory.notices.actions import queue_letter
from directory.operations.carrying import carry_rows
from directory.shared.db import Base, db, unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = [pytest.mark.postgres, pytest.mark.sqlite_only]


@pytest.fixture
def target(new_postgres):
    engine = create_engine(new_postgres("moved"))
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def test_every_row_is_carried_over_as_it_was_and_the_next_ones_get_numbers_of_their_own(app, target):
    duplicate, stays = a_listing(), a_listing(about="Zoë’s “needles”, naïve 针灸")
    keep(duplicate, stays)
    keeps(an_account("ana@example.org", Role.ADMINISTRATOR, has_second_factor=True), stays)
    with unit_of_work() as session:
        session.get_one(Listing, duplicate.id).merged_into_id = stays.id  # which has a higher number
        queue_letter("test", to="a@example.org", values={}, key="test:1", now=NOON - timedelta(hours=2))
    before = {
        table: db.session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }

    moved = carry_rows(db.engine, target)

    assert moved == {table.name: count for table, count in before.items()}
    with target.begin() as there:
        assert there.scalar(select(Listing.merged_into_id).where(Listing.id == duplicate.id)) == stays.id
        carried = dict(there.execute(select(Account.__table__)).mappings().one())
        assert carried == dict(db.session.execute(select(Account.__table__)).mappings().one())
        told_apart = {"email": "b@example.org", "fs_uniquifier": "b", "fs_webauthn_user_handle": "b"}
        another = {name: value for name, value in carried.items() if name != "id"} | told_apart
        added = there.execute(insert(Account.__table__).values(another))
        assert added.inserted_primary_key[0] == carried["id"] + 1
    with pytest.raises(RuleBroken, match="not empty"):
        carry_rows(db.engine, target)
