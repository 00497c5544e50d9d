"""A directory of invented people to look at: one for all tests of a process, changed by none of them."""

from __future__ import annotations

import shutil

import pytest

from directory.shared.db import db
from tests.factories.site import a_peopled_site


@pytest.fixture(scope="session")
def site(tmp_path_factory, template_database):
    """The directory that these tests look at."""
    instance = tmp_path_factory.mktemp("site")
    shutil.copy(template_database, instance / "finepoint.sqlite")
    found = a_peopled_site(instance)
    yield found
    with found.app.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(site):
    """Somebody who looks at the directory and checks every page."""
    return site.visitor()
