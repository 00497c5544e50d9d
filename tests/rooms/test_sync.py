"""The index keeps in step: notes are answered, forgotten only afterwards, and what went wrong is mended."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from directory.config import BadSetting, Config
from directory.discovery import sync
from directory.discovery.documents import documents_of
from directory.discovery.index import IndexUnavailable, SearchIndex
from directory.discovery.keeping import SPACE
from directory.discovery.models import StaleNote
from directory.discovery.nightly import check_and_repair, is_due
from directory.discovery.sync import catch_up, check, drain, is_usable, rebuild, repair, waiting_notes
from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.notices.models import Letter
from directory.shared.db import db, unit_of_work
from directory.shared.leading import is_on_server
from tests.factories.listings import a_listing, a_stub, keep
from tests.rooms.searching import index_of, slugs

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LISTING = Listing.__table__
"""What is changed by its table alone leaves no note."""


class DiskFullError(OSError):
    pass


class FailingEngine:
    """The real engine, but for one call, which fails before or after it did its work."""

    def __init__(self, engine, *, call, when):
        self._engine, self._call, self._when = engine, call, when

    def __getattr__(self, name):
        return self._fail if name == self._call else getattr(self._engine, name)

    def _fail(self, *arguments):
        if self._when == "after":
            getattr(self._engine, self._call)(*arguments)
        raise DiskFullError


class MeddledEngine:
    """The real engine; somebody edits the directory just before it writes."""

    def __init__(self, engine, meddle):
        self._engine, self._meddle = engine, [meddle]

    def __getattr__(self, name):
        if name in ("put", "rebuild") and self._meddle:
            self._meddle.pop()()
        return getattr(self._engine, name)


class BentIndex(SearchIndex):
    """An index whose engine is somebody else's."""

    def __init__(self, index, engine):
        super().__init__(index.path, server=index.server)
        self._engine = engine


@pytest.fixture
def any_app(any_app):
    """Each database with the search engine that goes with it: on PostgreSQL the index is there as well."""
    if is_on_server(url := any_app.config["FINEPOINT"].database):
        with db.engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {SPACE} CASCADE"))
        any_app.extensions["search_index"] = SearchIndex(any_app.config["FINEPOINT"].index_path, server=url)
    return any_app


@pytest.fixture
def index(any_app):
    """The index of an application with two listings in it, and no note waiting."""
    keep(a_listing(slug="ana", now=NOW), a_listing(slug="bo", now=NOW))
    rebuild(index_of(any_app))
    assert waiting_notes() == 0
    return index_of(any_app)


def one(slug):
    return db.session.scalars(select(Listing).where(Listing.slug == slug)).one()


def edit(slug, **changes):
    with unit_of_work():
        for name, value in changes.items():
            setattr(one(slug), name, value)


def edit_elsewhere(slug, about):
    """What another process would do: change a listing and note it, in a transaction of its own."""
    with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(update(Listing).where(Listing.slug == slug).values(about=about))
        listing_id = connection.scalar(select(Listing.id).where(Listing.slug == slug))
        connection.execute(StaleNote.__table__.insert().values(listing_id=listing_id))


def edit_behind(slug, **values):
    """A change that no note tells of, as if one had been lost."""
    with unit_of_work() as session:
        session.execute(update(LISTING).where(LISTING.c.slug == slug).values(**values))


def everybody(app):
    return sorted(slugs(app, now=NOW, include_unclaimed=True))


def held(index):
    return index.engine.fingerprints()


def wanted():
    rows = db.session.scalars(select(Listing).where(Listing.status.in_((Status.PUBLISHED, Status.STUB)))).all()
    return {document.id: document.fingerprint() for document in documents_of(rows)}


def test_a_drain_shows_what_is_new_and_changed_and_drops_what_is_gone(any_app, index):
    keep(a_listing(slug="cy", now=NOW), a_stub(slug="stub", now=NOW))
    edit("ana", about="A marvelous xylophone.")
    edit("bo", status=Status.HIDDEN)
    assert drain(index) == 4
    assert everybody(any_app) == ["ana", "cy", "stub"]
    assert slugs(any_app, now=NOW, words="xylophone") == ["ana"]
    assert waiting_notes() == 0
    assert held(index) == wanted()


def test_a_deleted_listing_leaves_the_index(any_app, index):
    with unit_of_work() as session:
        session.delete(one("bo"))
    drain(index)
    assert list(held(index)) == [one("ana").id]


def test_many_notes_of_one_listing_are_one_document(any_app, index):
    for number in range(5):
        edit("ana", about=f"Text {number}")
    assert drain(index) == 5
    assert index.engine.document_count == 2
    assert check(index).count == 0


def test_more_notes_than_a_batch_are_all_answered(any_app, index, monkeypatch):
    monkeypatch.setattr(sync, "BATCH", 3)
    monkeypatch.setattr(sync, "DELETE_AT_ONCE", 2)
    keep(*(a_listing(now=NOW) for _ in range(8)))
    assert drain(index) == 8
    assert waiting_notes() == 0
    assert check(index).count == 0


@pytest.mark.parametrize("call", ["put", "drop"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_notes_live_until_the_index_has_them(any_app, index, call, when):
    edit("ana", about="Other words.")
    edit("bo", status=Status.HIDDEN)
    with pytest.raises(DiskFullError):
        drain(BentIndex(index, FailingEngine(index.engine, call=call, when=when)))
    assert waiting_notes() == 2
    drain(index)
    assert waiting_notes() == 0
    assert held(index) == {one("ana").id: wanted()[one("ana").id]}
    assert check(index).count == 0


def test_an_edit_while_the_index_writes_is_not_lost(any_app, index):
    edit("ana", about="First words.")
    meddled = BentIndex(index, MeddledEngine(index.engine, lambda: edit_elsewhere("ana", "Last words.")))
    drain(meddled)
    assert waiting_notes() == 0
    assert check(index).count == 0


def test_an_edit_while_the_index_is_rebuilt_is_not_lost(any_app, index):
    meddled = BentIndex(index, MeddledEngine(index.engine, lambda: edit_elsewhere("ana", "Last words.")))
    rebuild(meddled)
    drain(index)
    assert check(index).count == 0


def test_the_old_index_answers_while_the_new_one_is_built(any_app, index):
    edit_behind("bo", status=Status.HIDDEN)
    seen = []
    rebuild(index, progress=lambda _: seen.append(index.engine.document_count))
    assert seen == [2]
    assert index.engine.document_count == 1


def test_a_rebuild_that_fails_leaves_the_old_index(any_app, index):
    before = held(index)
    keep(a_listing(now=NOW))

    def fail(_count):
        raise DiskFullError

    with pytest.raises(DiskFullError):
        rebuild(index, progress=fail)
    assert held(index) == before
    assert waiting_notes() == 1


def test_a_check_names_what_is_missing_outdated_and_left_over(any_app, index):
    keep(a_listing(slug="cy", now=NOW))
    ids = {slug: one(slug).id for slug in ("ana", "bo", "cy")}
    edit_behind("ana", about="Other words.")
    edit_behind("bo", status=Status.HIDDEN)
    found = check(index)
    assert (found.outdated, found.left_over, found.missing) == ({ids["ana"]}, {ids["bo"]}, {ids["cy"]})
    assert found.count == 3


def test_a_repair_mends_what_a_check_finds_and_nothing_else(any_app, index):
    edit_behind("ana", about="Other words.")
    edit_behind("bo", status=Status.HIDDEN)
    assert repair(index).count == 2
    assert check(index).count == 0
    generation = index.engine.generation
    assert repair(index).count == 0
    assert index.engine.generation == generation


def test_an_index_that_is_not_there_is_built_by_catching_up(any_app):
    index = index_of(any_app)
    keep(a_listing(slug="ana", now=NOW))
    assert not is_usable(index)
    with pytest.raises(IndexUnavailable):
        check(index)
    assert catch_up(index)
    assert is_usable(index)
    assert waiting_notes() == 0
    assert everybody(any_app) == ["ana"]


def test_many_waiting_notes_are_answered_by_a_rebuild(any_app, index, monkeypatch):
    monkeypatch.setattr(sync, "REBUILD_FROM", 3)
    edit_behind("bo", status=Status.HIDDEN)
    keep(*(a_listing(now=NOW) for _ in range(3)))
    catch_up(index)
    assert waiting_notes() == 0
    assert check(index).count == 0


def test_who_finds_the_writer_at_work_leaves_the_notes_to_it(any_app, index):
    edit("ana", about="Other words.")
    with index.opened_anew().writing(wait=True):
        pass  # whoever wrote in a test before is gone
    with index.opened_anew().writing(wait=False) as got_it:
        assert got_it
        assert not catch_up(index)
        assert waiting_notes() == 1
    assert catch_up(index)
    assert waiting_notes() == 0


@pytest.mark.parametrize(
    ("hour", "last", "due"),
    [
        (6, None, False),
        (7, None, True),
        (10, None, True),
        (11, None, False),
        (8, timedelta(hours=1), False),
        (8, timedelta(hours=12), False),
        (8, timedelta(hours=13), True),
    ],
)
def test_the_whole_index_is_checked_once_a_night(app, hour, last, due):
    now, index = NOW.replace(hour=hour), index_of(app)
    if last is not None:
        index.last_checked_at = now - last
    assert is_due(index, now=now) == due


def test_the_nightly_check_mends_and_writes_to_the_operator_only_when_it_had_to(any_app, index):
    def letters():
        return db.session.scalars(select(Letter.to_address)).all()

    assert check_and_repair(index, operator="operator@example.org", now=NOW) == 0
    assert letters() == []
    edit_behind("ana", about="Other words.")
    assert check_and_repair(index, operator="operator@example.org", now=NOW) == 1
    assert letters() == ["operator@example.org"]
    assert check(index).count == 0
    assert index.last_checked_at == NOW


def test_a_lost_database_row_of_a_note_is_no_error(any_app, index):
    with unit_of_work() as session:
        session.execute(text("INSERT INTO stale_note (listing_id) VALUES (999999)"))
    assert drain(index) == 1
    assert check(index).count == 0


def test_an_engine_that_cannot_be_had_is_refused_in_words():
    with pytest.raises(BadSetting, match="FINEPOINT_SEARCH_ENGINE is 'solr'; it takes embedded or postgresql"):
        Config.from_env({"FINEPOINT_SEARCH_ENGINE": "solr"})
    with pytest.raises(BadSetting, match="needs a PostgreSQL database"):
        Config.from_env({"FINEPOINT_SEARCH_ENGINE": "postgresql"})
    url = "postgresql+psycopg://db/finepoint"
    chosen = Config.from_env({"FINEPOINT_SEARCH_ENGINE": "postgresql", "FINEPOINT_DATABASE_URL": url})
    assert (chosen.search_server, Config().search_server) == (url, "")
