"""Every cookie of the real site is bound to this very host, to https, and out of the reach of scripts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from directory.shared.db import db
from directory.web.visitor import SIGN_IN_KEY
from tests.factories.accounts import PASSWORD, an_account
from tests.factories.applications import as_new
from tests.factories.listings import a_listing, keep
from tests.web.visitor import Visitor

HERE = "https://localhost"
OURS = {"Sec-Fetch-Site": "same-origin"}


def test_in_production_every_cookie_is_bound_to_this_host_and_out_of_reach_of_scripts(config):
    app = as_new(replace(config, production=True, secret_key="x" * 40))
    with app.app_context():
        keep(a_listing(slug="ana-lee", now=datetime.now(UTC)))
        an_account("mona@example.org")
        db.session.remove()
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = Visitor(app)
    sign_in = {"email": "mona@example.org", "password": PASSWORD}
    answers = [
        visitor.post("/shortlist", data={"act": "keep", "listing": "ana-lee"}, headers=OURS, base_url=HERE),
        visitor.post("/sign-in", data=sign_in, base_url=HERE),
        visitor.get("/providers/ana-lee/review", base_url=HERE),
    ]
    with visitor.session_transaction(base_url=HERE) as session:
        assert SIGN_IN_KEY in session
    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    assert {cookie.split("=")[0] for cookie in cookies} == {
        "__Host-shortlist",
        "__Host-session",
        "__Host-review_device",
    }
    for cookie in cookies:
        parts = {part.strip() for part in cookie.split(";")}
        assert parts >= {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}, cookie
        assert "Domain" not in cookie
