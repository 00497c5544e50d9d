"""People's words as they type them: plurals, synonyms, beginnings, typing errors, and everything hostile."""

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from search_index import Document, ReadAs, Request, WhooshEngine
from search_index.oracle import Oracle
from tests.search_index.strategies import NOW, SCHEMA

LISTINGS = {
    1: "Anna Müller L.Ac., gua sha and facial rejuvenation",
    2: "Brendan O'Brien, nasolabial folds, crow's feet",
    3: "Chen Williams, smile lines, microneedling, NCCAOM",
    4: "Dana Chan, acupuncture face lift, wrinkles, puffiness",
    5: "Eve Smith-Jones, wrinkles around the eyes",
}


@pytest.fixture(scope="module", params=["oracle", "whoosh"])
def engine(request, tmp_path_factory):
    engine = Oracle(SCHEMA) if request.param == "oracle" else WhooshEngine(tmp_path_factory.mktemp("index"), SCHEMA)
    engine.rebuild([Document(key, text={"about": about}) for key, about in LISTINGS.items()])
    return engine


@pytest.mark.parametrize(
    ("typed", "found", "read_as"),
    [
        ("wrinkle", {4, 5}, ReadAs.WORD),
        ("WRINKLES", {4, 5}, ReadAs.WORD),
        ("muller", {1}, ReadAs.WORD),
        ("müller", {1}, ReadAs.WORD),
        ("o'brien", {2}, ReadAs.WORD),
        ("obrien", {2}, ReadAs.WORD),
        ("lac", {1}, ReadAs.WORD),
        ("L.Ac.", {1}, ReadAs.WORD),
        ("smile lines", {2, 3}, ReadAs.SYNONYM),
        ("laugh line", {2, 3}, ReadAs.SYNONYM),
        ("guasha", {1}, ReadAs.SYNONYM),
        ("facial scraping", {1}, ReadAs.SYNONYM),
        ("ncbahm", {3}, ReadAs.SYNONYM),
        ("face lift near me", {4}, None),
        ("acupuncture face lift near me", {1, 4}, ReadAs.SYNONYM),
        ("microneed", {3}, ReadAs.PREFIX),
        ("nasolabial fo", {2, 3}, ReadAs.PREFIX),
        ("wrinkels", {4, 5}, ReadAs.CORRECTED),
        ("microneedeling", {3}, ReadAs.CORRECTED),
        ("pufiness", {4}, ReadAs.CORRECTED),
        ("nasolabal folds", {2, 3}, ReadAs.CORRECTED),
        ("wrinklespuffiness", {4}, ReadAs.CORRECTED),
        ("smith jones", {5}, None),
        ("jones smith", {5}, None),
        ("xylophone", set(), ReadAs.UNKNOWN),
        ("near me", {1, 2, 3, 4, 5}, None),
        ("me", set(), ReadAs.UNKNOWN),
    ],
)
def test_what_people_type_finds_what_they_mean(engine, typed, found, read_as):
    result = engine.search(Request(words=typed, now=NOW))
    assert set(result.ids) == found
    if read_as:
        assert result.readings[-1].read_as is read_as


def test_a_mended_word_is_said(engine):
    result = engine.search(Request(words="anna mulller", now=NOW))
    assert result.corrected == "anna muller"
    assert result.readings[1].asked == "mulller"
    assert result.readings[1].terms == ("muller",)


def test_a_known_word_is_never_mended(engine):
    assert engine.search(Request(words="chan", now=NOW)).ids == (4,)
    assert engine.search(Request(words="chan", now=NOW)).corrected is None


def test_a_rare_word_close_to_a_frequent_one_is_offered_it_but_searched_as_typed(tmp_path):
    engine = WhooshEngine(tmp_path, SCHEMA)
    engine.rebuild(
        [Document(i, text={"about": "needles"}) for i in range(1, 60)] + [Document(99, text={"about": "needels"})]
    )
    result = engine.search(Request(words="needels", now=NOW))
    assert (result.ids, result.corrected, result.suggestion) == ((99,), None, "needles")


@pytest.fixture(params=["oracle", "whoosh"])
def found(request, tmp_path):
    """A function that puts names into an engine and says what a typed name finds and what was said."""
    schema = replace(SCHEMA, fillers=("acupuncturist", "price"))

    def search(typed, *names):
        engine = Oracle(schema) if request.param == "oracle" else WhooshEngine(tmp_path, schema)
        engine.rebuild([Document(i, text={"name": name}) for i, name in enumerate(names, 1)])
        result = engine.search(Request(words=typed, now=NOW))
        return {names[i - 1] for i in result.ids}, result

    return search


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("cheng", "chang"),  # another letter, the first one the same
        ("chagn", "chang"),  # exchanged
        ("changg", "chang"),  # too many
        ("dnaa", "dana"),
        ("kowalchuk", "kowalczyk"),  # two mistakes in a long word
        ("nyguen", "nguyen"),  # a letter that moved
        ("migrane", "migraines"),  # a mistake in the other number
        ("smithjones", "smith jones"),
    ],
)
def test_a_typing_error_is_mended_and_said(typed, name, found):
    names, result = found(typed, name, "somebody else")
    assert names == {name}
    assert result.corrected == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lisa", "lina"),  # a short word with another letter is another name
        ("wang", "lang"),
        ("hatton", "patton"),  # nor is another first letter below eight
        ("sheire", "shenie"),  # of two mistakes in six letters only a letter that moved
        ("jane", "jones"),
        ("kim", "kin"),
        ("pernell", "cornell"),  # another first letter and one more mistake
        ("07712", "07713"),  # a number is never an error
        ("tanekaa", "tanaka"),  # two mistakes in a word of seven letters are only offered
    ],
)
def test_what_may_be_another_name_is_not_taken_for_an_error(typed, name, found):
    names, result = found(typed, name, "somebody else")
    assert names == set()
    assert result.corrected is None
    assert result.suggestion == (name if name in {"tanaka", "shenie"} else None)


def test_exchanged_and_doubled_letters_come_before_other_mistakes(found):
    assert found("barotn", "barton", "baron a", "baron b")[1].corrected == "barton"
    assert found("jesen", "jessen", "jensen a", "jensen b")[1].corrected == "jessen"


def test_of_two_words_as_close_the_more_frequent_one_is_meant(found):
    _, result = found("marla", "marta a", "maria b", "maria c")
    assert result.corrected == "maria"


def test_a_name_in_one_word_or_two_is_one_name(found):
    assert found("mary ann", "maryann fox", "mary ann doyle", "ann fox")[0] == {"maryann fox", "mary ann doyle"}
    assert found("o brien", "brendan o'brien", "anna o brien", "brien")[0] == {"brendan o'brien", "anna o brien"}


def test_fillers_are_left_out_even_misspelled_and_alone_they_ask_for_everybody(found):
    assert found("acupuncturists chen", "chen", "miller")[0] == {"chen"}
    assert found("accupuncturist chen", "chen", "miller")[0] == {"chen"}
    assert found("acupuncturist near me", "chen", "miller")[0] == {"chen", "miller"}
    assert found("near me", "chen", "miller")[0] == {"chen", "miller"}


def test_eight_words_count_and_fillers_are_none_of_them(found):
    assert found("the price of the price for the price in the price of the price chen", "chen", "miller")[0] == {"chen"}


def test_a_word_that_no_document_has_is_left_out_and_named(found):
    names, result = found("chen xylophone", "chen", "miller")
    assert names == {"chen"}
    assert result.left_out == ("xylophone",)
    assert [reading.asked for reading in result.readings] == ["chen"]
    names, result = found("xylophone zither", "chen")
    assert (names, result.left_out) == (set(), ())


def test_an_unfinished_phrase_does_not_hide_the_names_that_begin_so(found):
    assert found("smile li", "smile lindgren", "laugh lines", "smile chen")[0] == {"smile lindgren", "laugh lines"}


def test_each_hit_says_which_of_its_words_matched(engine):
    result = engine.search(Request(words="wrinkle anna", now=NOW))
    assert result.hits == ()
    (hit,) = engine.search(Request(words="wrinkle dana", sort="relevance", now=NOW)).hits
    assert hit.words == ("wrinkles", "dana")
    assert hit.value > 0


HOSTILE = [
    "?" * 100,
    "*",
    "a*",
    "id:1 OR 2",
    "NOT -+&&||",
    "((((",
    '"',
    "\x00",
    "\ud800",
    "a b " * 50,
    "ａｎｎａ",
    "🙂" * 50,
]
HOSTILE += ["[a TO z]", "anna^9", "~", "ab" * 50, "a" * 100, "ab cd ef gh ij kl mn op qr"]


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_words_are_answered_and_read_as_few(engine, typed):
    """How fast is for the drill of hostile input to say."""
    found = engine.search(Request(words=typed, now=NOW))
    assert len(found.readings) <= 8
    assert found.total <= engine.document_count


@given(typed=st.text(max_size=300), near=st.tuples(st.floats(), st.floats()), within=st.floats(), page=st.integers())
@settings(max_examples=150, deadline=None)
def test_nothing_that_is_asked_raises(engine, typed, near, within, page):
    engine.search(Request(words=typed, near=near, within_m=within, page=page, now=NOW, at_most={"price_cents": within}))
    engine.suggest(typed)
