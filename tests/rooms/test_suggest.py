"""What is suggested while somebody types: the right few, of whom may be found, with the index and without."""

import shutil
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from directory import places
from directory.discovery.suggest import Asked, Kind, suggest
from directory.discovery.sync import drain, rebuild
from directory.listings.models import Listing, Practice
from directory.listings.rules import Status, TermKind
from directory.shared.db import unit_of_work
from tests.factories.listings import DENVER, a_listing, a_place, a_stub, keep
from tests.rooms.searching import index_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SLIPS = {
    "wrinkels": "forehead-lines",
    "nasolabal": "nasolabial-folds",
    "microneedeling": "microneedling",
    "accupuncture": "facial-acupuncture",
    "guasha": "gua-sha",
}
NAMES = {
    "garcia": ["ana"],
    "GARCÍA a": ["ana"],
    "an garc": ["ana"],
    "lee": ["jo"],
    "o'n": ["gary"],
    "garsia": ["ana"],
    "gar": ["ana", "jo", "gary", "stub"],
    "garnet": [],
    "garth p": [],
}
HIDDEN = (Status.DRAFT, Status.HIDDEN, Status.CLOSED, Status.REMOVED, Status.MOVED)


@pytest.fixture
def people(any_app):
    lotus = Practice(name="Lotus Clinic")
    rows = [
        a_listing(slug="ana", name="Ana García", now=NOW, practice=lotus),
        a_listing(slug="gary", name="Gary O’Neil", now=NOW, practice=lotus, places=[a_place(**DENVER)]),
        a_listing(
            slug="jo", name="Jo Garrick-Lee", now=NOW, terms={TermKind.CONCERN: ("frown-lines", "lip-lines")}, places=[]
        ),
        a_listing(slug="vi", name="Vi Li", now=NOW, practice=None, terms={TermKind.CONCERN: ("lip-lines",)}),
        a_stub(slug="stub", name="Garth Stub", now=NOW),
        a_stub(slug="private-stub", name="Garth Private", now=NOW, is_public_stub=False),
        *(a_listing(slug=status, name=f"Garnet {status}", now=NOW, status=status) for status in HIDDEN),
    ]
    keep(*rows)
    rebuild(index_of(any_app))


def asked(app, words, *, stubs=True, **more):
    return suggest(Asked(words, **more), index=index_of(app), stubs=stubs, now=NOW)


def values(found, kind=None):
    return [one.value for one in found if kind in (None, one.kind)]


def marked(one):
    """The marked parts of a suggestion."""
    return [(one.via or one.label)[start:stop] for start, stop in one.marks]


def test_a_concern_is_met_by_any_of_its_words_in_any_order(any_app, people, subtests):
    for typed in ("smile lines", "SMILE LIN", "smile", "laugh lines", "nasolabial", "folds naso"):
        with subtests.test(typed=typed):
            (one,) = [one for one in asked(any_app, typed) if one.kind is Kind.CONCERN]
            assert (one.value, one.label) == ("nasolabial-folds", "Nasolabial folds")


def test_a_synonym_is_named_and_marked(any_app, people):
    (one,) = asked(any_app, "smile li", kinds=frozenset({Kind.CONCERN}))
    assert (one.via, marked(one)) == ("smile lines", ["smile", "li"])
    (one,) = asked(any_app, "crow’s f", kinds=frozenset({Kind.CONCERN}))
    assert (one.label, one.via, marked(one)) == ("Crow’s feet", "", ["Crow’s", "f"])


def test_a_typing_error_in_a_term_is_forgiven(any_app, people, subtests):
    for typed, value in SLIPS.items():
        with subtests.test(typed=typed):
            assert value in values(asked(any_app, typed))


def test_what_begins_exactly_so_leaves_out_what_is_a_slip_away(any_app, people):
    keep(a_listing(slug="frawn", name="Frawn Vale", now=NOW))
    drain(index_of(any_app))
    assert values(asked(any_app, "frown", kinds=frozenset({Kind.PRACTITIONER}))) == ["frawn"]
    assert "frawn" not in values(asked(any_app, "frown"))


def test_terms_by_their_label_come_first_and_then_those_that_most_listings_have(any_app, people):
    found = [one for one in asked(any_app, "lines", kinds=frozenset({Kind.CONCERN})) if not one.via]
    counted = {one.value: one.listings for one in found}
    assert counted["lip-lines"] == 2
    assert list(counted.values()) == sorted(counted.values(), reverse=True)
    near = asked(any_app, "lip", kinds=frozenset({Kind.CONCERN}), near=places.find("Denver, CO").place)
    assert [one.listings for one in near] == [0]


def test_names_are_met_by_their_words_and_only_of_whom_may_be_found(any_app, people, subtests):
    for typed, slugs in NAMES.items():
        with subtests.test(typed=typed):
            assert values(asked(any_app, typed), Kind.PRACTITIONER) == slugs


def test_unclaimed_people_are_last_and_left_out_where_the_operator_shows_none(any_app, people):
    assert [one.is_claimed for one in asked(any_app, "gar") if one.kind is Kind.PRACTITIONER] == [True] * 3 + [False]
    assert values(asked(any_app, "gar", stubs=False), Kind.PRACTITIONER) == ["ana", "jo", "gary"]
    assert values(asked(any_app, "garth", stubs=False), Kind.PRACTITIONER) == []


def test_a_practice_stands_once_for_its_people(any_app, people):
    (one,) = [one for one in asked(any_app, "lotus") if one.kind in (Kind.PRACTICE, Kind.PRACTITIONER)]
    assert (one.kind, one.label, marked(one)) == (Kind.PRACTICE, "Lotus Clinic", ["Lotus"])
    (one,) = [one for one in asked(any_app, "lotus gary") if one.kind in (Kind.PRACTICE, Kind.PRACTITIONER)]
    assert (one.kind, one.value) == (Kind.PRACTITIONER, "gary")


def test_practitioners_near_the_place_come_first(any_app, people):
    near = asked(any_app, "ga", near=places.find("Denver, CO").place)
    assert values(near, Kind.PRACTITIONER)[0] == "gary"


def test_who_withdraws_is_gone_before_the_index_knows(any_app, people):
    with unit_of_work() as session:
        session.scalars(select(Listing).filter_by(slug="ana")).one().status = Status.HIDDEN
    assert values(asked(any_app, "garcia"), Kind.PRACTITIONER) == []
    drain(index_of(any_app))
    assert index_of(any_app).engine.suggest("garcia") == ()


def test_places_begin_so_the_largest_first_and_only_they_are_mended(any_app, people):
    only_places = frozenset({Kind.PLACE})
    assert values(asked(any_app, "ocean tow", kinds=only_places))[0] == "Ocean Township, NJ"
    assert values(asked(any_app, "0771", kinds=only_places))[0] == "Adelphia, NJ 07710"
    assert values(asked(any_app, "Ocaen Township NJ", kinds=only_places)) == ["Ocean Township, NJ"]
    assert values(asked(any_app, "40.2, -74.1", kinds=only_places)) == []
    assert values(asked(any_app, "ocaen tow")) == []
    assert marked(asked(any_app, "denv", kinds=only_places)[0]) == ["Denv"]


def test_every_place_that_is_suggested_can_be_looked_near(any_app, people):
    for typed in ("spring", "way", "saint", "m5", "san"):
        for one in asked(any_app, typed, kinds=frozenset({Kind.PLACE})):
            assert isinstance(places.find(one.value), places.Found), one.value


def test_the_list_is_short_and_each_kind_has_its_share(any_app, people):
    keep(*(a_listing(name=f"Lina Line{number}", now=NOW) for number in range(20)))
    drain(index_of(any_app))
    found = asked(any_app, "lin")
    assert len(found) == 8
    kinds = [one.kind for one in found]
    assert kinds == sorted(kinds, key=list(Kind).index)
    assert {Kind.CONCERN, Kind.PRACTITIONER, Kind.PLACE} <= set(kinds)


def test_nothing_is_suggested_for_nothing(any_app, people, subtests):
    for typed in ("", " ", "a", "?", "%", "_", "a" * 101, "\x00", "zzzzqq", "' OR zqx=zqx --", "<b>"):
        with subtests.test(typed=typed):
            assert asked(any_app, typed) == ()


def test_without_an_index_the_database_answers_for_names_and_the_index_is_looked_after(any_app, people):
    shutil.rmtree(index_of(any_app).path)
    found = asked(any_app, "garc")
    assert values(found, Kind.PRACTITIONER) == ["ana"]
    assert values(asked(any_app, "garr"), Kind.PRACTITIONER) == ["jo"]
    assert values(asked(any_app, "garn"), Kind.PRACTITIONER) == []
    assert values(asked(any_app, "garth", stubs=False), Kind.PRACTITIONER) == []
    (one,) = [one for one in asked(any_app, "smile lines") if one.kind is Kind.CONCERN]
    assert one.listings is None
    assert index_of(any_app).doubted.is_set()
    assert index_of(any_app).stale.is_set()
