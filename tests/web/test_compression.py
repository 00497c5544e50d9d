"""Answers are small for browsers that read gzip, and give no secret away."""

import gzip

import pytest


@pytest.fixture
def client(site):
    return site.app.test_client()


def test_a_page_is_compressed_for_a_browser_that_reads_gzip(client):
    plain = client.get("/how-checking-works")
    packed = client.get("/how-checking-works", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2


def test_a_page_stays_plain_for_any_other_browser_and_caches_are_told(client):
    for accepted in ({}, {"Accept-Encoding": "br"}, {"Accept-Encoding": "gzip;q=0"}):
        answer = client.get("/how-checking-works", headers=accepted)
        assert "Content-Encoding" not in answer.headers
        assert "Accept-Encoding" in answer.vary


def test_a_page_for_somebody_with_a_session_is_not_compressed(client):
    client.set_cookie("session", "anything", domain="localhost")
    answer = client.get("/how-checking-works", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
