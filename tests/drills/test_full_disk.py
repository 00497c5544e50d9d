"""A full disk: pages are read, forms are refused in words, nothing acknowledged is lost, and room makes it whole."""

import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from directory.accounts.models import Account
from directory.app import create_app
from directory.config import Config
from directory.discovery import sync
from directory.listings.models import Listing
from directory.shared.db import Base, db, unit_of_work
from tests.factories.listings import a_listing, keep
from tests.web.a_site import ANA, OwnSite
from tests.web.visitor import Page

SIZE = "48m"
MEBIBYTE = b"\0" * 2**20


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own with little room."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", place], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a disk of its own")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill(disk: Path) -> Path:
    """Use up every byte."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for piece in (MEBIBYTE, b"\0" * 4096, b"\0"):
            try:
                while file.write(piece) == len(piece):
                    pass
            except OSError:
                continue
    return filler


def test_a_full_disk_is_said_in_words_and_loses_nothing(small_disk):
    app = create_app(Config(instance=small_disk / "instance", trusted_hosts=("localhost",), secret_key="drill"))
    site, index = OwnSite(app), app.extensions["search_index"]
    with site.inside():
        Base.metadata.create_all(db.engine)
        keep(*(a_listing(slug=f"listing-{number}") for number in range(50)))
        sync.rebuild(index)
    site.account()
    visitor = site.visitor(ANA)
    visitor.send("/account/name", name="Before")
    form = visitor.see("/account/name")
    token = form.one("input", name="csrf_token").get("value")
    filler = fill(small_disk)
    refused = [
        visitor.post("/account/name", data={"csrf_token": token, "name": f"While it is full, {'x' * 30} {number}"})
        for number in range(3)
    ]
    assert [answer.status_code for answer in refused] == [503] * 3
    assert "Nothing is lost" in Page(refused[0]).text
    site.visitor().see("/search?near=07712")
    site.visitor().see("/providers/listing-1")
    with site.inside():
        with pytest.raises(OperationalError, match="full"), unit_of_work():
            db.session.get_one(Listing, 1).about = "y" * 2_000_000
        assert db.session.scalars(select(Account.name)).all() == ["Before"]
    filler.unlink()
    visitor.send("/account/name", name="After")
    with site.inside():
        assert db.session.scalars(select(Account.name)).all() == ["After"]
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        sync.drain(index)
        assert sync.check(index).count == 0
