"""The index is deleted, cut, overwritten or of another version while the site serves: every request is answered."""

import threading
from contextlib import contextmanager

import pytest

from directory.discovery.index import SearchIndex
from directory.listings.models import Listing
from directory.shared.db import db, unit_of_work
from directory.web.presenting.search_answer import FROM_DATABASE
from tests.drills.damages import DAMAGES, SEEN_AT_ONCE
from tests.drills.site import served, until

PAGES = (
    "/",
    "/search",
    "/search?near=07712&within=50",
    "/search?q=person&sort=relevance",
    "/api/v1/search?near=07712",
    "/api/v1/search?include_unclaimed=1",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served(tmp_path_factory.mktemp("drill") / "instance", listings=120, stubs=20) as site:
        yield site


@contextmanager
def visitors(site):
    """Somebody who asks for one page after the other all the time; the statuses of all answers."""
    answers, leaving = [], threading.Event()

    def visit():
        number = 0
        while not leaving.is_set():
            path = PAGES[number % len(PAGES)]
            try:
                answers.append((path, site.get(path)[0]))
            except OSError as trouble:
                answers.append((path, repr(trouble)))
            number += 1

    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        yield answers
    finally:
        leaving.set()
        visitor.join()


def wait_for_more(answers):
    """Wait until every page was asked for again, twice."""
    enough = len(answers) + 2 * len(PAGES)
    until(lambda: len(answers) >= enough)


def edit(site, text):
    with site.app.app_context():
        with unit_of_work() as session:
            session.get(Listing, 1).about = text
        db.session.remove()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_every_request_is_answered_and_the_index_comes_back(site, damage):
    until(site.is_in_step)
    with visitors(site) as answers:
        with SearchIndex(site.index.path).writing(wait=True):  # nobody mends before it was seen
            damage(site.index)
            wait_for_more(answers)
            if damage in SEEN_AT_ONCE:
                assert FROM_DATABASE in site.get("/search")[1]
        edit(site, f"Edited after {damage.__name__}.")
        until(site.is_in_step)
        until(lambda: FROM_DATABASE not in site.get("/search")[1])
        wait_for_more(answers)
    assert {status for _, status in answers} == {200}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_server_that_starts_on_a_damaged_index_serves_and_mends_it(site, damage):
    until(site.is_in_step)
    site.kill_server()
    damage(site.index)
    site.start()
    with visitors(site) as answers:
        until(lambda: len(answers) >= 2 * len(PAGES))
        until(site.is_in_step)
    assert {status for _, status in answers} == {200}
