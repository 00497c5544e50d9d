"""Whoever only looks leaves no trace: no session is read, no cookie set, and no answer depends on one."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from directory.shared.db import db

OF_ACCOUNTS = re.compile(r"FROM (account|account_role|sign_in|passkey|kept_form|counted_try)\b")
PAGES = ["/", "/search?near=07712", "/providers/ana-lee", "/privacy", "/api/v1/search?near=07712", "/healthz"]


@pytest.mark.parametrize("url", PAGES)
def test_a_page_for_everybody_depends_on_no_cookie(url, visitor):
    answer = visitor.get(url)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "cookie" not in (answer.headers.get("Vary") or "").lower()


@pytest.mark.parametrize("url", PAGES)
def test_nothing_is_asked_of_the_tables_of_accounts(url, site, visitor):

    asked = []
    with site.app.app_context():
        engine = db.engine

    def listen(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    try:
        visitor.get(url)
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert not [one for one in asked if OF_ACCOUNTS.search(one)]
