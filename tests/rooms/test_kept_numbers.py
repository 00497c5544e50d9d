"""Numbers that take long: nobody waits for them twice, and how often they are counted goes by how long that takes."""

import threading
from datetime import UTC, datetime, timedelta

from directory.discovery.beside import Beside
from directory.discovery.index import SearchIndex
from directory.discovery.kept import MOST_BEHIND, TIMES_AS_LONG, Kept
from directory.discovery.towns import ENOUGH, read_towns, towns_naming_most
from directory.listings.rules import TermKind
from tests.factories.listings import a_listing, a_place, keep

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_old_numbers_are_answered_while_somebody_counts_beside_and_never_very_old_ones(tmp_path):
    kept, index, waiting, counted = Kept[int](MINUTE), SearchIndex(tmp_path), [], []

    def asked(now):
        return kept.get("it", lambda: counted.append(now) or len(counted), index=index, now=now)

    assert [asked(NOW), asked(NOW + MINUTE / 2), asked(NOW + MINUTE)] == [1, 1, 2], "where nothing counts beside"
    index.beside = waiting.append
    assert [asked(NOW + 2 * MINUTE), asked(NOW + 2 * MINUTE)] == [2, 2]
    assert len(waiting) == 1, "once at a time"
    waiting.pop()()
    assert asked(NOW + 2 * MINUTE) == 3
    assert asked(NOW + 3 * MINUTE + MOST_BEHIND) == 4
    assert not waiting
    assert asked(NOW) == 5, "a clock that was put back"


def test_what_takes_long_is_kept_long_and_who_comes_meanwhile_does_not_count_too(tmp_path):
    kept, index, may_end, counts = Kept[int](timedelta(0)), SearchIndex(tmp_path), threading.Event(), []

    def count():
        counts.append(may_end.wait(10))
        return len(counts)

    two = [threading.Thread(target=lambda: kept.get("it", count, index=index, now=NOW)) for _ in range(2)]
    for one in two:
        one.start()
    threading.Timer(0.02, may_end.set).start()
    for one in two:
        one.join()
    assert kept.get("it", count, index=index, now=NOW + TIMES_AS_LONG * timedelta(seconds=0.015)) == 1
    assert counts == [True]


def test_what_fails_beside_holds_up_nothing(app):
    done = threading.Event()
    beside = Beside(app.app_context)
    beside(lambda: 1 / 0)
    beside(done.set)
    beside.start()
    assert done.wait(10)
    beside.stop()
    beside.join(10)
    assert not beside.is_alive()


def test_one_with_two_places_in_a_town_counts_once_and_enough_is_measured_from_its_middle(app):
    denver, boulder = {"city": "Denver", "region": "CO"}, {"city": "Boulder", "region": "CO"}
    near, far = {"lat": 39.74, "lon": -104.98}, {"lat": 40.02, "lon": -105.25}
    two = [a_place(position=at, **denver, **near) for at in range(2)]
    both = [a_place(position=0, **denver, **near), a_place(position=1, **boulder, **far)]
    terms = {TermKind.CONCERN: ("jaw-tension",)}
    keep(a_listing(places=two, terms=terms), a_listing(places=both, terms=terms))
    keep(a_listing(places=[a_place(**boulder, **far)], terms={}))
    towns = read_towns()
    assert {slug: one.practitioners for (_, slug), one in towns.items()} == {"denver": 2, "boulder": 2}
    assert [one.is_enough for one in towns.values()] == [True, True], f"{ENOUGH} within 25 miles, wherever they write"
    assert towns_naming_most(1) == {"jaw-tension": [("CO", "denver", 2)]}
