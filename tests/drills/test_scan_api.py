"""Schemathesis holds the read API to what /api/v1/openapi.json says of it, over a served site.

It must find the two operations that are broken on purpose: one breaks on odd input, one answers in another shape.
"""

import json
import re
import subprocess
import sys

import pytest

from tests.drills.holes import SHAPES
from tests.drills.site import served

EXAMPLES = 40
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,unsupported_method"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served(tmp_path_factory.mktemp("drill") / "instance", wsgi="tests.drills.holed:app") as site:
        yield site


def schemathesis(site, description, folder):
    """Exit code and report of a run."""
    (folder / "openapi.json").write_text(json.dumps(description))
    command = [sys.executable, "-m", "schemathesis.cli", "run", "openapi.json", f"--url={site.address}"]
    command += [f"--checks={CHECKS}", f"--max-examples={EXAMPLES}", "--seed=1", "--continue-on-failure", "--no-color"]
    command += ["--phases=examples,coverage,fuzzing"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=1200, check=False)
    return run.returncode, run.stdout + run.stderr


@pytest.mark.timeout(2400)
def test_the_api_keeps_what_its_document_says(site, tmp_path, capsys):
    code, report = schemathesis(site, json.loads(site.get("/api/v1/openapi.json")[1]), tmp_path)
    with capsys.disabled():
        sys.stdout.write(f"\n  schemathesis: {re.search(r'[0-9]+ generated.*', report)[0]}\n")
    assert code == 0, report
    assert "Traceback" not in (site.instance / "server.log").read_text()


@pytest.mark.timeout(600)
def test_it_finds_an_operation_that_breaks_and_one_that_keeps_not_its_word(site, tmp_path):
    code, report = schemathesis(site, SHAPES, tmp_path)
    assert code == 1
    assert re.search(r"GET /holes/number\b", report)
    assert re.search(r"GET /holes/shape\b", report)
    assert "Server error" in report
    assert "violates schema" in report
