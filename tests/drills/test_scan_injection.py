"""sqlmap tries to inject SQL through every parameter of the pages that ask the database the most, on a served site.

Every parameter of every page and form is tried by `test_scan_forms.py`, which reads the statements themselves; this
is the same seen from outside, by somebody else's tool. It must find the hole that is planted, by GET and by POST.
"""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.drills.site import served

SEARCH = {"q": "jaw", "near": "07712", "within": "25", "concern": "jaw-tension", "sort": "distance", "page": "1"}
TARGETS = (
    f"/search?{urlencode(SEARCH)}",
    f"/api/v1/search?{urlencode(SEARCH)}",
    "/api/v1/suggest?q=person",
    "/compare?listing=SOMEBODY&near=07712&age_band=40-49&concern=jaw-tension",
    "/plan-and-cost?listing=SOMEBODY",
    "/api/v1/listings/SOMEBODY*",
    "/providers/SOMEBODY*",
    "/near/nj/ocean-township*",
    "/transparency/decisions?before=5",
)
SQLMAP = Path(sys.executable).with_name("sqlmap")
CALM = ["--batch", "--disable-coloring", "--technique=BEUT", "--dbms=sqlite", "--level=1", "--risk=1"]
CALM += ["--time-sec=5", "--threads=2", "--ignore-code=*"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served(tmp_path_factory.mktemp("drill") / "instance", wsgi="tests.drills.holed:app") as site:
        yield site


def sqlmap(site, folder, path, *more):
    """What sqlmap says of the parameters of an address."""
    command = [SQLMAP, "-u", site.address + path, *CALM, f"--output-dir={folder}", *more]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=1500, check=False).stdout


def somebody(site):
    """The slug of a listing that is there."""
    return json.loads(site.get("/api/v1/search")[1])["items"][0]["slug"]


def injectable(said):
    """The parameters into which SQL could be injected."""
    return set(re.findall(r"^Parameter: (\S+)", said, re.MULTILINE))


@pytest.mark.timeout(600)
def test_it_finds_the_planted_hole_by_get_and_by_post(site, tmp_path):
    slug, shown = somebody(site), "--string=Gentle facial work"  # of the text about whoever is found
    assert injectable(sqlmap(site, tmp_path, f"/holes/words?word={slug}", shown)) == {"word"}
    assert injectable(sqlmap(site, tmp_path, "/holes/words", f"--data=word={slug}", shown, "--flush-session")) == {
        "word"
    }


@pytest.mark.timeout(3600)
def test_no_parameter_of_a_public_page_takes_sql(site, tmp_path, capsys):
    tried, began = 0, time.monotonic()
    for path in TARGETS:
        said = sqlmap(site, tmp_path, path.replace("SOMEBODY", somebody(site)))
        assert not injectable(said), said
        tested = set(re.findall(r"(?:GET|URI) parameter '([^']+)'", said))
        assert tested, said
        tried += len(tested)
    with capsys.disabled():
        sys.stdout.write(f"\n  sqlmap tried {tried} parameters in {time.monotonic() - began:.0f} s\n")
