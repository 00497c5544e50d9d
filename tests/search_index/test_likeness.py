"""People like me, on a handful of documents: what a question for an age band and a concern finds, counts and orders."""

from dataclasses import replace

import pytest

from search_index import Document, Likeness, Oracle, Phase, Request, WhooshEngine
from tests.search_index.strategies import AGES, CONCERNS, NOW, SCHEMA

YOUNG, MIDDLE, OLD = AGES
FROWN, NECK, DULL = CONCERNS


def document(key, *photos, concerns=CONCERNS):
    """A document that answers two points, and a third one with photos."""
    ages = frozenset(age for age, _ in photos)
    answered = frozenset({"1", "2", "3"} if photos else {"1", "2"})
    values = {"concern": frozenset(concerns), "age": ages, "answered": answered}
    return Document(key, phases=(Phase(0, values, {"photos": frozenset(photos)}, {"answered": len(answered)}),))


DOCUMENTS = (
    document(1, (YOUNG, FROWN), (MIDDLE, NECK)),
    document(2, (MIDDLE, FROWN)),
    document(3, (MIDDLE, NECK), concerns=(FROWN,)),
    document(4),
)


@pytest.fixture(params=[Oracle, WhooshEngine])
def engine(request, tmp_path):
    made = Oracle(SCHEMA) if request.param is Oracle else WhooshEngine(tmp_path, SCHEMA)
    made.rebuild(DOCUMENTS)
    return made


def found(engine, required=(), **chosen):
    choices = {name: frozenset(values) for name, values in chosen.items()}
    return engine.search(Request(choices=choices, all_of={"answered": frozenset(required)}, sort="best", now=NOW))


def test_both_chosen_mean_one_photo_of_both(engine):
    assert set(found(engine, age=[MIDDLE]).ids) == {1, 2, 3}
    assert set(found(engine, age=[MIDDLE], concern=[FROWN]).ids) == {2}
    assert set(found(engine, age=[MIDDLE], concern=[NECK]).ids) == {1}
    assert set(found(engine, age=[OLD], concern=[NECK]).ids) == set()


def test_beside_a_value_stands_what_choosing_it_would_give(engine):
    for chosen in ({}, {"concern": [FROWN]}, {"age": [MIDDLE], "concern": [FROWN]}, {"age": [YOUNG]}):
        for required in ([], ["3"]):
            facets = found(engine, required=required, **chosen).facets
            for facet, values in (("age", AGES), ("concern", CONCERNS)):
                totals = {one: found(engine, required=required, **(chosen | {facet: [one]})).total for one in values}
                assert facets[facet] == totals
    assert found(engine, concern=[NECK]).facets["answered"]["3"] == len(found(engine, ["3"], concern=[NECK]).ids)


def test_photos_of_others_answer_no_question_and_lift_nobody(engine):
    assert set(found(engine, required=["3"]).ids) == {1, 2, 3}
    assert set(found(engine, required=["3"], concern=[NECK]).ids) == {1}
    lifted = {hit.id: hit.value for hit in found(engine, concern=[NECK]).hits}
    assert lifted == {1: 3, 2: 2, 4: 2}
    assert found(engine, concern=[NECK]).ids[0] == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"values": {"answered": frozenset({"3"})}},
        {"values": {"age": frozenset({MIDDLE})}},
        {"numbers": {"answered": 0}},
    ],
)
def test_photos_of_which_the_rest_of_a_document_does_not_tell_are_refused(changes):
    good = document(1, (MIDDLE, NECK)).phases[0]
    with pytest.raises(ValueError, match="photos"):
        Oracle(SCHEMA).put([Document(1, phases=(replace(good, **changes),))])


@pytest.mark.parametrize(
    "changes", [{"first": "answered"}, {"pair": "nothing"}, {"told": ("answered", "9")}, {"number": "price_cents"}]
)
def test_a_likeness_that_contradicts_its_schema_is_refused(changes):
    likeness = replace(Likeness("photos", "age", "concern", ("answered", "3"), "answered"), **changes)
    with pytest.raises(ValueError, match=r"photos|is no pair|'9'"):
        replace(SCHEMA, likeness=likeness)
