"""An application that many tests use, one after the other, is for each of them as if it had just been made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from directory.interest.rules import What
from directory.shared.db import db
from tests.factories.accounts import an_account
from tests.factories.applications import as_new


def test_what_one_test_changed_of_it_the_next_does_not_meet(config):
    app = as_new(config)
    began = dict(app.config)
    app.config |= {"WTF_CSRF_ENABLED": False, "FINEPOINT": None, "MADE_UP": 1}
    index, counts, files = (app.extensions[name] for name in ("search_index", "interest", "file_store"))
    counts.add([1], What.VIEW, now=datetime.now(UTC))
    index.doubted.set()

    again = as_new(config)
    assert again is app
    assert dict(again.config) == began
    assert again.extensions["interest"] is not counts
    assert again.extensions["search_index"] is not index
    assert again.extensions["file_store"] is not files


def test_all_that_it_holds_of_ours_is_new(config):
    before = dict(as_new(config).extensions)
    after = as_new(config).extensions
    ours = {name for name, what in after.items() if type(what).__module__.startswith(("directory.", "search_index."))}
    assert {name for name in ours if before[name] is after[name]} == set(), "Let `hold` of directory/app.py make it."


@pytest.mark.parametrize("which", ["first", "second"])
def test_the_database_is_empty_whichever_test_comes_first(app, which):
    assert an_account(f"{which}@example.org").id == 1


@pytest.mark.postgres
@pytest.mark.parametrize("which", ["first", "second"])
def test_so_it_is_on_postgresql(postgres_app, which):
    with postgres_app.app_context():
        assert an_account(f"{which}@example.org").id == 1
        db.session.remove()
