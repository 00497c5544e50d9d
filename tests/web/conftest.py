"""A directory of invented people to look at: one for all tests of a process, changed by none of them."""

from __future__ import annotations

import shutil

import pytest

from directory.shared.db import Base, db
from tests.factories.databases import ON_POSTGRES
from tests.factories.site import a_peopled_site, opened


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
