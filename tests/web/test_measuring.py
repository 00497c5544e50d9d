"""What an operator sees of the requests: a number on each answer, a line in the log, counts; nobody is in any."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from gunicorn.config import Config as GunicornConfig

from directory.app import create_app
from directory.config import ROOT
from directory.server_log import NobodyInIt

TOKEN = "a token of forty characters for the tests"


@pytest.fixture
def site(config):
    """An application of production, whose log is JSON."""
    return create_app(replace(config, production=True, proxies=1, secret_key="x" * 40, metrics_token=TOKEN))


A_REQUEST = """
from directory.config import ROOT, Config
from directory.server_log import NobodyInIt
from directory.app import create_app
client = create_app(Config.from_env()).test_client()
sent = {"X-Request-ID": "proxy-12345678", "X-Forwarded-For": "203.0.113.7"}
print(client.get("/es/search?near=07712&concern=jaw-tension&q=robin", headers=sent).headers["X-Request-ID"])
print(client.get("/", headers={"X-Request-ID": "two fields<script>"}).headers["X-Request-ID"])
"""


def test_a_request_is_one_line_with_its_number_and_nobody_in_it(config):
    settings = {
        "FINEPOINT_INSTANCE": str(config.instance),
        "FINEPOINT_DATABASE_URL": config.database_url,
        "FINEPOINT_PRODUCTION": "1",
        "FINEPOINT_PROXIES": "1",
        "FINEPOINT_SECRET_KEY": "x" * 40,
        "FINEPOINT_TRUSTED_HOSTS": "localhost",
    }
    run = [sys.executable, "-c", A_REQUEST]
    done = subprocess.run(run, env=os.environ | settings, cwd=ROOT, capture_output=True, text=True, check=True)
    numbers = done.stdout.split()
    lines = [json.loads(line) for line in done.stderr.splitlines() if "answered" in line]
    assert [line["request"] for line in lines] == numbers
    assert numbers[0] == "proxy-12345678"
    assert re.fullmatch("[0-9a-f]{16}", numbers[1]), "what is no number is not taken over"
    assert [(line["endpoint"], line["method"], line["status"]) for line in lines] == [
        ("public.search", "GET", 200),
        ("public.home", "GET", 200),
    ]
    for word in ("07712", "jaw-tension", "robin", "203.0.113.7", "/es"):
        assert word not in done.stderr


def test_counts_are_for_who_has_the_token(site):
    client = site.test_client()
    client.get("/guides")
    for headers in (
        {},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": TOKEN},
    ):
        assert client.get("/metrics", headers=headers).status_code == 404
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    said = answer.get_data(as_text=True)
    assert re.search(r'finepoint_requests_total\{endpoint="public.guides",method="GET",status="200"\} [1-9]', said)
    assert "finepoint_index_notes_waiting 0.0" in said


def test_without_a_token_in_the_settings_there_is_no_such_page(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer None"}).status_code == 404


def test_gunicorn_says_that_a_request_broke_and_not_which():
    log = NobodyInIt(GunicornConfig())
    said = io.StringIO()
    log.error_log.handlers = [logging.StreamHandler(said)]
    log.exception("Error handling request %s", "/search?near=07712&q=robin")  # noqa: LOG004
    log.exception("Exception in worker %s", "process")  # noqa: LOG004
    log.warning("Invalid request from ip=203.0.113.7: Invalid HTTP request line: 'GET /search?near=07712 x'")
    log.warning("Worker %s was late", 7)
    assert said.getvalue().count("Error handling request") == 1
    assert "07712" not in said.getvalue()
    assert "203.0.113.7" not in said.getvalue()
    assert "Invalid request\n" in said.getvalue()
    assert "Worker 7 was late" in said.getvalue()
    assert "Exception in worker process" in said.getvalue()


def test_methods_that_nobody_knows_are_counted_as_one(site):
    client = site.test_client()
    for number in range(5):
        assert client.open("/", method=f"FOO{number}").status_code == 405
    told = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert 'method="other"' in told
    assert "FOO" not in told
