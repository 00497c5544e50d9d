"""Numbers that take long: nobody waits for them twice, and how often they are counted goes by how long that takes."""

import json
import random
import threading
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from directory import vocabulary
from directory.discovery.ahead import LARGE, count_ahead
from directory.discovery.beside import Beside
from directory.discovery.counting_towns import ENOUGH, PlacesCounted, read_places, towns_naming_most
from directory.discovery.index import SearchIndex
from directory.discovery.kept import LONGEST, MOST_BEHIND, TIMES_AS_LONG, Kept
from directory.discovery.nearest_towns import TownOfPractice, Towns
from directory.discovery.spread import Spread, Spreads
from directory.discovery.sync import rebuild
from directory.discovery.written_numbers import Written
from directory.listings.rules import TermKind
from directory.places import Rank, Town, distance_m
from tests.factories.listings import a_listing, a_place, keep

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ELSE = (1.0, Rank.PREFERRED, "UTC", "")


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


def test_nothing_is_kept_for_longer_than_three_hours_however_busy_the_machine_was(tmp_path, monkeypatch):
    clock = iter([0.0, 3600.0, 0.0, 0.0])
    monkeypatch.setattr("directory.discovery.kept.perf_counter", lambda: next(clock))
    kept, index, counts = Kept[int](MINUTE), SearchIndex(tmp_path), iter((1, 2))
    times = NOW, NOW + LONGEST - MINUTE, NOW + LONGEST
    assert [kept.get("it", lambda: next(counts), index=index, now=now) for now in times] == [1, 1, 2]


def test_what_took_long_is_there_for_every_process_and_after_a_night(tmp_path, monkeypatch):
    monkeypatch.setattr("directory.discovery.kept.LONG", timedelta(0))
    written = Written[tuple[int, ...]]("squares", list, tuple)
    one, another = Kept(MINUTE, written), Kept(MINUTE, written)
    index, waiting = SearchIndex(tmp_path / "index"), []
    file = written.file(index.numbers_path, ("of", 3))

    def asked(kept, now, counts):
        return kept.get(("of", 3), lambda: counts, index=index, now=now)

    assert asked(one, NOW, (9,)) == (9,)
    assert file.path.name == "squares-of-3.json"
    assert asked(another, NOW, None) == (9,), "a process that has just begun reads"
    index.beside = waiting.append
    night = NOW + timedelta(hours=12)
    begun = Kept(MINUTE, written)
    assert asked(begun, night, (10,)) == (9,)
    waiting.pop()()
    assert asked(begun, night, None) == (10,)
    assert asked(another, night, None) == (10,)
    asked(one, night, None)
    assert not waiting, "who finds what another counted since counts nothing"
    file.path.write_text('{"at": "2026-11-22"}')
    assert asked(Kept(MINUTE, written), night, (11,)) == (11,), "a file of another version"
    assert asked(Kept(MINUTE, written), night + timedelta(days=2), (12,)) == (12,), "nothing older than a day"


def test_of_a_large_directory_everything_is_counted_ahead_and_of_a_small_one_nothing_old_is_left(app, monkeypatch):
    monkeypatch.setattr("directory.discovery.kept.LONG", timedelta(0))
    index = app.extensions["search_index"]
    keep(a_listing(now=NOW))
    rebuild(index)
    count_ahead(LARGE, index=index, now=NOW)
    written = {file.name for file in index.numbers_path.iterdir()}
    assert {"towns-everywhere.json", "towns-naming-all.json"} | {
        f"spreads-{concern.code}.json" for concern in vocabulary.concerns()
    } == written
    count_ahead(LARGE - 1, index=index, now=NOW)
    assert not list(index.numbers_path.iterdir())


def test_what_is_counted_of_places_is_the_same_when_it_was_written(app):
    denver = {"city": "Denver", "region": "CO", "lat": 39.74, "lon": -104.98}
    nowhere = {"city": "Nowhere", "region": "WY", "lat": None, "lon": None}
    keep(a_listing(places=[a_place(**denver), a_place(position=1, **nowhere)]), a_listing(places=[a_place(**nowhere)]))
    counted = read_places()
    assert (counted.regions, counted.cities, list(counted.towns)) == ({"CO": 1, "WY": 2}, 2, [("CO", "denver")])
    back = PlacesCounted.of_data(json.loads(json.dumps(counted.as_data())))
    assert (dict(back.towns), back.regions, back.cities) == (dict(counted.towns), counted.regions, counted.cities)
    spreads = Spreads(Spread(5, 1, 2, 3), None)
    assert Spreads.of_data(json.loads(json.dumps(spreads.as_data()))) == spreads


def test_the_nearest_towns_are_those_that_measuring_all_of_them_finds():
    dice = random.Random(3)
    lats, lons = [*range(25, 49), 13, 52, 83], [*range(-125, -67), 145, 179, -180]
    every = [
        Town("", f"Town {number}", "CO", dice.choice(lats) + dice.random(), dice.choice(lons) + dice.random(), *ELSE)
        for number in range(1500)
    ]
    for practiced in (every, every[:40], every[:3]):
        towns = Towns(TownOfPractice(town, town.name, 1, is_enough=True) for town in practiced)
        for town in every[-20:]:
            away = [
                (distance_m(town.lat, town.lon, one.town.lat, one.town.lon), one.slug, one)
                for one in towns.values()
                if one.town != town
            ]
            first = sorted(away, key=itemgetter(0, 1))[:8]
            assert towns.nearest(town, 8) == [(meters, one) for meters, _, one in first]


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
    towns = read_places().towns
    assert {slug: one.practitioners for (_, slug), one in towns.items()} == {"denver": 2, "boulder": 2}
    assert [one.is_enough for one in towns.values()] == [True, True], f"{ENOUGH} within 25 miles, wherever they write"
    assert towns_naming_most(1) == {"jaw-tension": [("CO", "denver", 2)]}
