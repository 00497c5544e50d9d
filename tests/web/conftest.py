"""What all pages' tests share: a directory to look at, one for a process and changed by none, and files read here."""

from __future__ import annotations

import shutil

import pytest

from directory.files import photos
from directory.papers import taking
from directory.shared.db import Base, db
from tests.factories.databases import ON_POSTGRES
from tests.factories.site import a_peopled_site, opened
from tests.rooms.bounds import do_here


@pytest.fixture(autouse=True)
def files_read_here(monkeypatch):
    """Files are read by the decoders that read them in children, which tests/rooms and the journeys start."""
    monkeypatch.setattr(photos, "run_bounded", do_here)
    monkeypatch.setattr(taking, "run_bounded", do_here)


@pytest.fixture(scope="session")
def site(tmp_path_factory, request):
    """The directory that these tests look at."""
    instance, url = tmp_path_factory.mktemp("site"), ""
    if ON_POSTGRES:
        url = request.getfixturevalue("new_postgres")(instance.name)
        with opened(instance, database_url=url).app_context():
            Base.metadata.create_all(db.engine)
            db.engine.dispose()
    else:
        shutil.copy(request.getfixturevalue("template_database"), instance / "finepoint.sqlite")
    found = a_peopled_site(instance, database_url=url)
    yield found
    with found.app.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(site):
    """Somebody who looks at the directory and checks every page."""
    return site.visitor()
