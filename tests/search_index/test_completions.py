"""Names suggested while somebody types: which, in what order, and that the engine says what the oracle says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from search_index import By, Document, IndexUnavailable, Number, Oracle, Order, Request, Schema, TextField, WhooshEngine
from search_index.name_order import in_order
from search_index.names import slips

SCHEMA = Schema(
    numbers=(Number("answered"),),
    text_fields=(TextField("name"), TextField("practice"), TextField("about")),
    orders=(Order("best", By.MERIT, "answered"),),
    name_fields=("name", "practice"),
)
HERE, NEAR, FAR = (40.25, -74.05), (40.30, -74.0), (34.05, -118.24)
PEOPLE = {
    1: ("Maria García", "Lotus Clinic", 0, FAR),
    2: ("Mariana Lopez", "Lotus Clinic", 0, HERE),
    3: ("Anna María Müller", "", 0, NEAR),
    4: ("Maria Garza", "", 1, HERE),
    5: ("Wei-Ling O’Brien", "The Quiet Room", 0, None),
    6: ("李 小龙", "", 0, None),
    7: ("Bartholomew Featherstonehaugh-Cholmondeley", "", 0, None),
}


def a_document(key, name, practice="", tier=0, point=None, about=""):
    text = {"name": name, "practice": practice, "about": about}
    return Document(key, tier=tier, text=text, points=(point,) if point else ())


@pytest.fixture(params=["oracle", "whoosh", "whoosh in large segments"])
def engine(request, tmp_path, monkeypatch):
    if "large" in request.param:
        monkeypatch.setattr("search_index.store.LARGE_DOCUMENTS", 1)
    made = Oracle(SCHEMA) if request.param == "oracle" else WhooshEngine(tmp_path, SCHEMA)
    everybody = [a_document(key, *person) for key, person in PEOPLE.items()]
    made.rebuild(everybody[:3])
    made.put(everybody[3:])
    return made


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("mar", (1, 3, 2)),  # "maria garcia", "maria muller", "mariana": from the word that was met on
        ("maria", (1, 3, 2)),  # whole words before beginnings
        ("GARCÍA", (1,)),
        ("garc", (1,)),
        ("maria g", (1,)),
        ("g maria", (1,)),
        ("m lopez", (2,)),
        ("obr", (5,)),
        ("o'brien wei", (5,)),
        ("lotus", (1, 2)),
        ("the qui", (5,)),
        ("李", (6,)),
        ("featherstonehaugh", (7,)),
        ("featherstonehaughs", ()),
        ("aria", ()),
        ("maria xyz", ()),
        ("", ()),
        ("  ... ", ()),
    ],
)
def test_every_typed_word_begins_a_word_of_the_name(engine, typed, ids):
    assert engine.suggest(typed) == ids


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("garsia", (1,)),
        ("gracia", (1,)),
        ("garrcia", (1,)),
        ("gacia", (1,)),
        ("mraia", (1, 3, 2)),
        ("amria", (1, 3, 2)),
        ("muler", (3,)),
        ("lopze", (2,)),
        ("lotsu clinic", (1, 2)),
        ("barcia", ()),  # the first letter stands
        ("garcix", ()),  # so does the last: it may yet be the beginning of anything
        ("lpe", ()),
    ],
)
def test_a_word_that_begins_none_is_taken_for_a_slip(engine, typed, ids):
    assert engine.suggest(typed) == ids


def test_a_slip_is_only_looked_for_when_no_document_has_the_word(engine):
    engine.put([a_document(8, "Garsia Vale")])
    assert engine.suggest("garsia") == (8,)
    engine.drop([8])
    assert engine.suggest("garsia") == (1,)


def test_unclaimed_documents_come_after_all_others_and_only_when_asked_for(engine):
    assert engine.suggest("maria g") == (1,)
    assert engine.suggest("maria", near=HERE, include_unclaimed=True) == (3, 1, 2, 4)


def test_the_nearest_come_first_among_equals_and_those_without_a_place_last(engine):
    engine.put([a_document(8, "Maria Moss"), a_document(9, "Maria Zeller", point=HERE)])
    assert engine.suggest("maria", near=HERE) == (9, 3, 1, 8, 2)


def test_what_is_edited_or_withdrawn_is_gone_at_once(engine):
    engine.put([a_document(1, "Berta García")])
    assert engine.suggest("maria garcia") == ()
    assert engine.suggest("berta") == (1,)
    engine.drop([1])
    assert engine.suggest("garcia") == ()


def test_other_texts_are_no_names(engine):
    engine.put([a_document(8, "Nora Stone", about="zebra")])
    assert engine.suggest("zebra") == ()


def test_as_many_as_asked_for_and_never_more_than_fifty(engine):
    engine.put([a_document(100 + i, f"Ada Number{i}") for i in range(60)])
    assert engine.suggest("ada", 3) == (100, 101, 110)
    assert [len(engine.suggest("ada", limit)) for limit in (0, -1, 1000)] == [0, 0, 50]


def test_a_schema_takes_names_only_from_its_own_fields():
    with pytest.raises(ValueError, match="no text fields"):
        Schema(orders=SCHEMA.orders, numbers=SCHEMA.numbers, name_fields=("name",))


def test_names_that_were_sorted_when_they_were_built_are_not_sorted_again(tmp_path, monkeypatch):
    monkeypatch.setattr("search_index.store.LARGE_DOCUMENTS", 3)
    engine = WhooshEngine(tmp_path, SCHEMA)
    engine.rebuild([a_document(key, *person) for key, person in PEOPLE.items()])
    (kept,) = (tmp_path / "current").glob("*.names")
    content, sorting = kept.read_bytes(), []
    monkeypatch.setattr("search_index.sorted_names.in_order", lambda *of: sorting.append(of) or in_order(*of))
    engine.put([a_document(8, "Marius Lopez")])  # too few to be sorted before
    assert WhooshEngine(tmp_path, SCHEMA).suggest("mar") == (1, 3, 2, 8)
    assert [text for text, _ in sorting] == [b"marius lopez\t\n"]
    for damaged in (b"", content[:-8], content[:-1] + b"\xff"):
        kept.write_bytes(damaged)
        fresh = WhooshEngine(tmp_path, SCHEMA)
        for ask in (lambda fresh=fresh: fresh.suggest("mar"), fresh.check):
            with pytest.raises(IndexUnavailable, match="names"):
                ask()
        assert fresh.search(Request(words="maria")).total == 2
    kept.unlink()
    assert WhooshEngine(tmp_path, SCHEMA).suggest("mar") == (1, 3, 2, 8)
    kept.write_bytes(content)
    engine.drop(range(1, 8))
    engine.put([a_document(9, "Marc")])
    assert not kept.exists(), "it goes with its segment"
    assert engine.suggest("mar") == (9, 8)


WORDS = ["anna", "annabel", "an", "chen", "cheng", "chan", "müller", "o'brien", "lee", "the", "aaaaaaaaaaaaaaaaaaab"]
SLIPPED = [slip for word in ("anna", "chen", "muller") for _, slip in slips(word)]
names = st.lists(st.sampled_from([*WORDS, "aaaaaaaaaaaaaaaaaaac"]), max_size=3).map(" ".join)
listings = st.builds(
    a_document,
    st.integers(1, 30),
    names,
    names,
    st.sampled_from((0, 0, 1)),
    st.none() | st.sampled_from([HERE, NEAR, FAR]),
)
beginnings = st.sampled_from(WORDS).flatmap(lambda word: st.integers(1, len(word)).map(lambda size: word[:size]))
typings = st.lists(beginnings | st.sampled_from(SLIPPED), min_size=1, max_size=3).map(" ".join) | st.text(max_size=9)


@pytest.mark.parametrize("large", [1, 2048])
def test_the_engine_suggests_what_the_oracle_does_through_edits(large, tmp_path, monkeypatch):
    monkeypatch.setattr("search_index.store.LARGE_DOCUMENTS", large)
    engine, oracle = WhooshEngine(tmp_path, SCHEMA), Oracle(SCHEMA)

    @given(
        built=st.lists(listings, max_size=30, unique_by=lambda document: document.id),
        put=st.lists(listings, max_size=5),
        dropped=st.sets(st.integers(1, 30), max_size=5),
        asked=st.lists(
            st.tuples(typings, st.integers(0, 12), st.none() | st.sampled_from([HERE, FAR]), st.booleans()),
            min_size=5,
            max_size=30,
        ),
    )
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    def compare(built, put, dropped, asked):
        for one in (engine, oracle):
            one.rebuild(built)
            one.put(put)
            one.drop(dropped)
        for words, limit, near, both in asked:
            said, right = (one.suggest(words, limit, near=near, include_unclaimed=both) for one in (engine, oracle))
            assert said == right

    compare()


HOSTILE = ["?" * 5000, "*", "\x00", "\ud800", "🙂" * 50, "a b " * 50, "ab" * 5000, "\t\n", "--", "%", "zz" * 20]


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_typing_is_answered_by_people_who_are_there(engine, typed):
    """How fast is for the drill of hostile input to say."""
    assert set(engine.suggest(typed, near=(float("nan"), float("inf")), limit=10**9)) <= set(PEOPLE)


@given(typed=st.text(max_size=300), near=st.tuples(st.floats(), st.floats()), limit=st.integers())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_typed_raises(engine, typed, near, limit):
    engine.suggest(typed, limit, near=near)
