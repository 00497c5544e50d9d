"""Every private name of Whoosh that we use, held against Whoosh's public interface."""

import random

import pytest
from whoosh.reading import SegmentReader

from search_index import Document, IndexUnavailable
from search_index.language import Language
from search_index.postings import Files, Segment
from search_index.record import Layout
from search_index.store import Store
from tests.search_index.strategies import SCHEMA

LAYOUT = Layout(SCHEMA)


@pytest.fixture
def segment(tmp_path):
    """One segment of 3,000 documents: terms in one, in some, in all of them, and postings over several blocks."""
    documents = [
        Document(
            i,
            text={"name": f"only{i} every", "about": "third " * (i % 3 == 0) + "many " * (i % 7)},
            points=((40.0, -74.0), (41.0, -74.0))[: i % 3],
        )
        for i in range(1, 3001)
    ]
    store = Store(tmp_path, LAYOUT)
    store.rebuild(documents, LAYOUT.pack, Language(SCHEMA))
    contents = store.contents()
    return contents, Segment(contents.folder, contents.schema, contents.segments[0], LAYOUT)


def test_postings_are_what_whoosh_says_they_are(segment):
    contents, ours = segment
    reader = SegmentReader(Files(contents.folder), contents.schema, contents.segments[0])
    for term in ("every", "third", "many", "only1", "only2999"):
        matcher, rows, weights = reader.postings("words", term), [], []
        while matcher.is_active():
            rows.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        found, impacts = ours.postings(term)
        assert found.tolist() == rows
        assert impacts.tolist() == weights
    reader.close()


def test_the_lexicon_is_what_whoosh_says_it_is(segment):
    contents, ours = segment
    reader = SegmentReader(Files(contents.folder), contents.schema, contents.segments[0])
    terms, frequencies = ours.lexicon()
    assert list(terms) == [term.decode() for term in reader.lexicon("words")]
    assert frequencies.tolist() == [reader.doc_frequency("words", term) for term in terms]
    reader.close()


def test_columns_are_what_whoosh_says_they_are(segment):
    contents, ours = segment
    reader = SegmentReader(Files(contents.folder), contents.schema, contents.segments[0])
    for name, content in (
        ("record", ours.records(0, 3000).tobytes()),
        ("places", ours.further_places(int(ours.records(0, 3000)["further_places"].sum())).tobytes()),
        ("names", ours.names()),
    ):
        assert b"".join(reader.column_reader(name, translate=False)) == content
    reader.close()


def test_an_unknown_term_has_no_postings(segment):
    rows, impacts = segment[1].postings("absent")
    assert (len(rows), len(impacts)) == (0, 0)


def test_a_column_that_is_cut_short_is_noticed(segment):
    with pytest.raises(IndexUnavailable, match="cut short"):
        segment[1].further_places(10_000)


def test_random_seeds_do_not_repeat_segment_names(tmp_path):
    store = Store(tmp_path, LAYOUT)
    store.rebuild([], LAYOUT.pack, Language(SCHEMA))
    for key in (1, 2):
        random.seed(5)
        with store.writing() as writer:
            packed = LAYOUT.pack(Document(key))
            writer.add_document(words={"a": 1}, record=packed.record, places=packed.places, phases=packed.phases)
    assert len({segment.segment_id() for segment in store.contents().segments}) == 2
