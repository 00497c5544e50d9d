"""The Whoosh engine besides its answers: damage, generations, time, places."""

import math
import os
import shutil
import time

import pytest

from search_index import By, Document, IndexUnavailable, Number, Order, Phase, Request, Schema, WhooshEngine
from search_index.geometry import meters_of, squared_chords, unit_vector
from tests.search_index.strategies import DAY, NOW, SCHEMA

ANNA = Document(1, text={"name": "anna"}, points=((40.25, -74.05),))


@pytest.fixture
def engine(tmp_path):
    engine = WhooshEngine(tmp_path / "index", SCHEMA)
    engine.rebuild([ANNA, Document(2, text={"name": "chen"})])
    return engine


def folder_of(engine):
    return engine._store.contents().folder


def test_without_an_index_every_question_is_refused(tmp_path):
    engine = WhooshEngine(tmp_path / "index", SCHEMA)
    for ask in (
        lambda: engine.search(Request()),
        lambda: engine.document_count,
        lambda: engine.put([ANNA]),
        lambda: engine.drop([1]),
        engine.check,
    ):
        with pytest.raises(IndexUnavailable):
            ask()


def test_an_index_of_another_schema_is_refused(engine, tmp_path):
    other = Schema(numbers=(Number("merit"),), orders=(Order("best", By.MERIT, "merit"),))
    with pytest.raises(IndexUnavailable, match="another schema"):
        WhooshEngine(tmp_path / "index", other).search(Request())


def test_an_index_that_is_deleted_while_it_serves_is_noticed_and_can_be_rebuilt(engine, tmp_path):
    assert engine.document_count == 2
    shutil.rmtree(tmp_path / "index")
    with pytest.raises(IndexUnavailable):
        engine.search(Request())
    engine.rebuild([ANNA])
    assert engine.search(Request(now=NOW)).ids == (1,)


@pytest.mark.parametrize("pattern", ["*.seg", "*.toc"])
@pytest.mark.parametrize("size", [0, 10, 500])
def test_an_index_that_is_cut_short_is_refused(engine, tmp_path, pattern, size):
    for file in folder_of(engine).glob(pattern):
        content = file.read_bytes()
        file.write_bytes(content[: min(size, len(content) - 1)])
    fresh = WhooshEngine(tmp_path / "index", SCHEMA)
    with pytest.raises(IndexUnavailable):
        fresh.check()


def test_every_change_raises_the_generation_even_a_rebuild(engine):
    seen = [engine.generation]
    for change in (lambda: engine.put([ANNA]), lambda: engine.drop([2]), lambda: engine.rebuild([ANNA])):
        change()
        seen.append(engine.generation)
    assert seen == sorted(set(seen))


def test_another_engine_sees_an_edit_at_once(engine, tmp_path):
    reader = WhooshEngine(tmp_path / "index", SCHEMA)
    for key in range(10, 30):
        engine.put([Document(key, text={"name": f"anna{key}"})])
        assert reader.search(Request(words=f"anna{key}", now=NOW)).ids == (key,)
    engine.drop(range(10, 30))
    assert reader.document_count == 2


def test_a_folder_that_has_just_changed_is_looked_at_again_each_time(engine):
    """Two commits within one tick of the file system's clock would otherwise look like one."""
    soon = time.time() + 3600  # however busy the machine is, it has changed less than a moment ago
    os.utime(folder_of(engine), (soon, soon))
    assert engine._store.stamp() is None
    os.utime(folder_of(engine), (NOW, NOW))
    assert engine._store.stamp() is not None


def test_a_rebuild_leaves_one_folder(engine, tmp_path):
    engine.rebuild([ANNA])
    engine.rebuild([ANNA])
    assert len(list((tmp_path / "index").glob("index-*"))) == 1


def test_a_failed_rebuild_leaves_the_old_index_serving(engine):
    def broken():
        yield ANNA
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        engine.rebuild(broken())
    assert engine.document_count == 2


def test_small_segments_are_merged_so_that_few_remain(engine):
    for key in range(3, 120):
        engine.put([Document(key, text={"name": f"n{key}"})])
    assert engine.document_count == 119
    assert len(engine._store.contents().segments) < 25
    engine.check()


def test_a_state_lapses_within_its_minute_and_nobody_has_to_do_anything(engine):
    def verified(since, *values):
        return Phase(since, {"technique": frozenset(values)}, numbers={"price_cents": float(len(values))})

    engine.put([Document(5, phases=(verified(0, "tui na"), verified(NOW + 90), verified(NOW + DAY, "gua sha")))])
    asked = Request(choices={"technique": frozenset({"tui na"})}, now=NOW)
    for now, ids in ((NOW, (5,)), (NOW + 89, (5,)), (NOW + 120, ()), (NOW + 2 * DAY, ()), (NOW, (5,))):
        assert engine.search(Request(choices=asked.choices, now=now)).ids == ids
    assert engine.search(Request(at_most={"price_cents": 0.0}, now=NOW + 120)).ids == (5,)


def test_distances_are_within_half_a_meter_of_the_great_circle():
    def haversine(one, other):
        (a, b), (c, d) = [map(math.radians, point) for point in (one, other)]
        half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
        return 2 * 6_371_008.8 * math.asin(math.sqrt(half))

    for one in ((40.0, -74.0), (0.0, 179.999), (89.999, 0.0), (-33.9, 151.2)):
        for north, east in ((0.0, 0.001), (0.3, -0.2), (-0.7, 0.9), (0.0005, 0.0)):
            other = (min(one[0] + north, 90.0), (one[1] + east + 180) % 360 - 180)
            chord = squared_chords(unit_vector(*other)[:, None], unit_vector(*one))[0]
            assert meters_of(float(chord)) == pytest.approx(haversine(one, other), abs=0.5)


def test_the_nearest_of_several_places_counts_and_is_named(engine):
    engine.put([Document(7, points=((34.05, -118.24), (40.251, -74.05)))])
    hits = engine.search(Request(near=(40.25, -74.05), within_m=5_000.0, sort="distance", now=NOW)).hits
    assert [(hit.id, hit.place) for hit in hits] == [(1, 0), (7, 1)]


def test_the_best_answered_change_places_from_day_to_day_but_not_within_one(engine):
    engine.rebuild([Document(i) for i in range(1, 40)])

    def order(now):
        return engine.search(Request(now=now, size=100)).ids

    assert order(NOW) == order(NOW + 3600)
    assert order(NOW) != order(NOW + DAY)
    assert sorted(order(NOW)) == sorted(order(NOW + DAY))
