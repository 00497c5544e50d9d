"""Whatever happens to the folder of the index: searches are answered, edits get in, and the index is built anew."""

import os
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from directory.discovery.index import SearchIndex
from directory.discovery.sync import catch_up, check, is_usable, rebuild, waiting_notes
from directory.listings.models import Listing
from directory.shared.db import db, unit_of_work
from tests.drills.damages import DAMAGES, change_the_version
from tests.factories.listings import a_listing, keep
from tests.rooms.searching import found, index_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LISTINGS = 4
by_damage = pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
QUESTIONS = ({}, {"words": "person"}, {"words": "acupuncure"}, {"words": "gua sha", "sort": "relevance"})


@pytest.fixture
def damaged(app, request):
    """An index with listings that was damaged while this process had it open."""
    keep(*(a_listing(now=NOW) for _ in range(LISTINGS)))
    index = index_of(app)
    rebuild(index)
    for number in range(2):
        with unit_of_work() as session:
            session.scalars(select(Listing)).first().about = f"Segment {number}."
        catch_up(index)
    assert found(app, now=NOW).result.total == LISTINGS
    request.getfixturevalue("damage")(index)
    return index


def answers(app):
    """Whoever asks is answered, by the index or by the database."""
    for asked in QUESTIONS:
        assert len(found(app, now=NOW, **asked).cards) == LISTINGS


@by_damage
def test_a_process_that_has_it_open_answers_and_an_edit_has_it_built_anew(app, damaged, damage):
    answers(app)
    with unit_of_work() as session:
        session.scalars(select(Listing)).first().about = "Edited since."
    assert catch_up(damaged)
    assert waiting_notes() == 0
    assert check(SearchIndex(damaged.path)).count == 0
    answers(app)
    assert not found(app, now=NOW).is_from_database


def test_an_edit_where_nobody_asked_since_has_a_damaged_index_built_anew(app):
    keep(a_listing(now=NOW))
    index = index_of(app)
    rebuild(index)
    os.utime(index.path / "current", (0, 0))  # changed long ago: a process keeps to what it has opened
    assert index.engine.document_count == 1
    change_the_version(index)
    keep(a_listing(now=NOW))
    assert is_usable(index)
    catch_up(index)
    assert waiting_notes() == 0
    assert check(SearchIndex(index.path)).count == 0


@by_damage
def test_a_process_that_opens_it_answers_and_builds_it_anew(app, damaged, damage):
    app.extensions["search_index"] = fresh = SearchIndex(damaged.path)
    answers(app)
    catch_up(fresh)
    answers(app)
    assert not fresh.doubted.is_set()
    assert not any(found(app, now=NOW, **asked).is_from_database for asked in QUESTIONS)
    assert check(SearchIndex(damaged.path)).count == 0
    db.session.rollback()
