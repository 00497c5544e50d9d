"""Every form and every parameter of the site, filled with hostile values by each kind of person who may send it.

Never a 500, always words; nothing typed in an SQL statement, as markup, in a header, or as the way to another site;
nobody's address for strangers. The same scanner must find each hole that is planted, and where it was planted.
"""

import sys
import time

import pytest

from directory.app import create_app
from directory.config import Config
from directory.shared.db import Base, db
from tests.drills.holes import HOLES, plant
from tests.drills.scanning import STRANGERS, Scan
from tests.factories.listings import a_stub, keep
from tests.house.asking import ask

KINDS = ("anonymous", "member", "owner", "other-owner", "verifier", "moderator", "administrator")
ELSEWHERE = {
    "/providers/<slug>/remove": "/providers/stella-stub/remove",
    "/practice/start/claim": "/practice/start/claim?listing=1",
    "/practice/<slug>/packages/<int:row>": "/practice/ana-lee/packages/1",
    "/practice/<slug>/packages/<int:row>/end": "/practice/ana-lee/packages/1/end",
}
UNFILLED = {
    "POST /admin/conflicts/<int:conflict_id>/end",  # a button without a field, for whom the conflict is of
    "POST /practice/invitations/<key>",  # a button without a field, for whom the letter went to
    "POST /account/reviews/<int:review_id>/disputes/<int:dispute_id>/appeal",  # waits for a decision first
}


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    instance = tmp_path_factory.mktemp("scanned")
    app = create_app(Config(instance=instance, trusted_hosts=("localhost",)))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        keep(a_stub(slug="stella-stub", name="Stella Stub"))
        db.session.remove()
        db.engine.dispose()
    asked = ask(instance, production=False)
    plant(asked.app)
    with Scan(asked, elsewhere=ELSEWHERE).watching() as scan:
        yield scan


def told(capsys, words):
    with capsys.disabled():
        sys.stdout.write(f"\n  {words}\n")


@pytest.mark.timeout(3600)
def test_no_parameter_and_no_form_hurts_and_every_planted_hole_is_found(scan, capsys):
    began = time.monotonic()
    for kind in STRANGERS:
        scan.read_pages(kind)
    scan.hosts("anonymous")
    for kind in ("anonymous", "administrator", "owner"):
        scan.parameters(kind)
    told(capsys, f"{scan.sent.total():,} requests for {len(scan.opened)} pages in {time.monotonic() - began:.0f} s")
    for kind in KINDS:
        scan.forms(kind)
    told(capsys, f"{len(scan.filled)} forms, {scan.sent.total():,} requests in all in {time.monotonic() - began:.0f} s")
    found = {where: what for where, what in scan.found.items() if "/holes/" not in where[0]}
    assert not found, "\n".join(f"{where}: {what}" for where, what in found.items())
    assert HOLES.items() <= scan.found.keys()
    unfilled = {name for name, _ in scan.rules("POST")} - scan.filled
    assert unfilled == UNFILLED
