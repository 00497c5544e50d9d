"""The benchmark is fair only while everybody answers alike: peers against the oracle, and what the bench stands on."""

from __future__ import annotations

import importlib
from functools import cache

import pytest

from benchmarks import _search_check
from benchmarks._search_bars import bars, growth_bars
from benchmarks._search_check import right_answers
from benchmarks._search_listings import NOW, SCHEMA, Listings
from benchmarks.peers import PeerUnavailable
from benchmarks.peers.postgis import PostgisPeer
from benchmarks.search import PEERS
from search_index import Oracle, Request

DOCUMENTS = 500
FEW_DOCUMENTS = 60


def requests():
    """One of each kind, over reaches that meet somebody among so few, and some that no kind asks."""
    made = [request for asked in Listings().requests(1).values() for request in asked]
    manhattan = (40.75, -73.99)
    return [
        *made,
        Request(near=manhattan, within_m=400_000, sort="distance", now=NOW),
        Request(near=manhattan, within_m=400_000, choices={"when": frozenset(["evenings"])}, sort="price", now=NOW),
        Request(words="gua sha", sort="relevance", now=NOW),
        Request(words="acupuncture microneedling", near=manhattan, within_m=800_000, sort="relevance", now=NOW),
        Request(choices={"concern": frozenset(["crow's feet"])}, sort="rating", page=2, size=5, now=NOW),
        Request(pairs={"photos": (frozenset(["40-49"]), frozenset())}, sort="best", now=NOW),
        Request(words="treatmnt", sort="relevance", now=NOW),
        Request(words="xylophonequartz", sort="relevance", now=NOW),
    ]


@cache
def documents(count):
    return list(Listings().documents(count))


@cache
def right_of(count):
    """Each request with the oracle's answer."""
    oracle = Oracle(SCHEMA)
    oracle.rebuild(documents(count))
    return [(request, oracle.search(request)) for request in requests()]


def ask_all(peer, count):
    """Build the peer, ask it, and hold its answers against the oracle's."""
    try:
        peer.build(documents(count), NOW)
        for request, right in right_of(count):
            answer = peer.search(request, tuple(reading.terms for reading in right.readings))
            assert (answer.total, answer.total_unclaimed) == (right.total, right.total_unclaimed), request
            assert answer.facets == right.facets, request
            assert len(answer.ids) == len(right.ids), request
            if request.sort in ("distance", "price", "rating") and request.page == 1:
                ranked = {hit.id: hit.value for hit in right.hits}
                known = [ranked[key] for key in answer.ids if ranked.get(key) is not None]
                assert known == sorted(known, reverse=request.sort == "rating"), request
        assert peer.disk_bytes() > 0
    finally:
        peer.close()


def peer_of(name, path):
    return getattr(importlib.import_module(f"benchmarks.peers.{name}"), PEERS[name])(path, SCHEMA)


@pytest.mark.parametrize("name", ["sqlite", "tantivy"])
def test_a_peer_finds_and_counts_what_the_oracle_does(name, tmp_path):
    ask_all(peer_of(name, tmp_path), DOCUMENTS)


def test_tantivy_counts_the_same_in_both_of_its_ways(tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.peers.tantivy.FEW", 0)
    ask_all(peer_of("tantivy", tmp_path), DOCUMENTS)


def test_naive_whoosh_finds_and_counts_what_the_oracle_does(tmp_path):
    ask_all(peer_of("whoosh", tmp_path), FEW_DOCUMENTS)


@pytest.mark.postgres
def test_postgis_finds_and_counts_what_the_oracle_does(tmp_path, new_postgres):
    try:
        peer = PostgisPeer(tmp_path, SCHEMA, new_postgres("peers"))
    except PeerUnavailable as problem:
        pytest.skip(str(problem))
    ask_all(peer, DOCUMENTS)


def test_a_listing_is_the_same_whenever_it_is_made():
    listings = Listings()
    assert listings.document(7) == list(Listings().documents(10))[6] == listings.document(7)
    assert listings.requests(3) == Listings().requests(3)


def test_the_oracle_in_parts_answers_as_the_oracle_of_everything(monkeypatch):
    monkeypatch.setattr(_search_check, "PART_DOCUMENTS", 150)
    first_pages = [(request, right) for request, right in right_of(DOCUMENTS) if request.page == 1]
    asked, right = zip(*first_pages, strict=True)
    assert right_answers(SCHEMA, lambda: documents(DOCUMENTS), list(asked)) == list(right)


def times(p50, **peers):
    ours = {"p50": p50, "p95": 2 * p50, "busy_p50": p50, "busy_p95": 3.5 * p50}
    return {"ours": ours} | {name: {"ratio": ratio} for name, ratio in peers.items()}


def test_every_bar_says_whether_it_is_met():
    report = {
        "listings": 50_000,
        "differences": 0,
        "geomean": {"tantivy": 6.0, "sqlite": 29.0},
        "types": {"a surname": times(0.1, tantivy=0.5, sqlite=9.0), "near": times(0.1, tantivy=1.0, sqlite=9.0)},
        "memory_bytes_per_listing": 119,
        "open_ms": 12.0,
        "build_cpu_s": 31.0,
        "edit_to_visible_ms": {"p50": 21.0, "p95": 30.0},
    }
    missed = {bar["bar"] for bar in bars(report) if not bar["met"]}
    assert missed == {
        "sqlite ÷ ours, geometric mean",
        "ours ÷ best peer, a surname",
        "p95 ÷ p50 of processor time, a surname",
        "p95 ÷ p50 of processor time, near",
        "building 50,000, processor seconds",
        "edit to visible, p50 ms",
    }


def test_growth_is_held_to_a_smaller_bar_near_a_place():
    first = {"types": {"near 25 mi": times(0.1), "nationwide": times(0.1)}}
    last = {"types": {"near 25 mi": times(0.4), "nationwide": times(0.4)}}
    assert [bar["met"] for bar in growth_bars(first, last)] == [False, True]
