"""The law of addresses: every page declares who may see it, and the table of permissions is the whole truth."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from directory.app import create_app
from directory.config import Config
from directory.policy.permissions import PERMISSIONS
from directory.web.guards import permission_of

MATRIX = Path(__file__).with_name("permission_matrix.toml")
SAMPLE_VALUES = {"slug": "nobody", "name": "none.eml", "digest": "0" * 64, "width": 320}


def endpoints(app):
    return sorted({rule.endpoint for rule in app.url_map.iter_rules()})


def test_every_page_declares_a_permission_that_is_in_the_table(app):
    for endpoint in endpoints(app):
        permission = permission_of(endpoint, app)
        assert permission is not None, f"{endpoint} is closed to everybody: put @allow(“area:thing:act”) on it."
        assert permission in PERMISSIONS, f"{endpoint} needs {permission}: say in directory/policy who may."


def test_every_permission_in_the_table_is_used_by_a_page(app):
    used = {permission_of(endpoint, app) for endpoint in endpoints(app)}
    unused = sorted(PERMISSIONS.keys() - used)
    assert not unused, f"No page needs {unused}: take it out of directory/policy, or declare it where it is meant."


def test_a_permission_is_named_area_thing_act():
    wrong = [name for name in PERMISSIONS if not re.fullmatch(r"[a-z]+:[a-z-]+:[a-z-]+", name)]
    assert not wrong, f"Name a permission like admin:credential:decide, not {wrong}."


def test_addresses_are_kebab_case_and_end_without_a_slash(app):
    for rule in app.url_map.iter_rules():
        words = re.sub(r"<[a-z:_]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9./-]*", words), f"{rule.rule}: write addresses in kebab-case."
        assert rule.rule == "/" or not rule.rule.endswith("/"), f"{rule.rule}: no slash at the end."


def test_a_number_in_an_address_is_typed(app):
    for rule in app.url_map.iter_rules():
        untyped = re.findall(r"<(\w+_id|page|width|year)>", rule.rule)
        assert not untyped, f"{rule.rule}: write <int:{untyped[0]}>."


def test_a_page_that_declares_nothing_is_closed(app):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = app.test_client().get("/forgotten")
    assert answer.status_code == 403
    assert b"secret" not in answer.data


def test_a_permission_that_nobody_wrote_down_is_closed(app):
    def view():
        return "secret"

    view.permission = "nobody:wrote:this"
    app.add_url_rule("/unlisted", "unlisted", view)
    assert app.test_client().get("/unlisted").status_code == 403


def matrix_of(apps):
    """Endpoint → kind of visitor → status, asked of the applications themselves."""
    table = {}
    for rule in sorted(apps["development"].url_map.iter_rules(), key=lambda rule: rule.endpoint):
        values = {name: SAMPLE_VALUES[name] for name in rule.arguments}
        method = "GET" if "GET" in rule.methods else min(rule.methods - {"HEAD", "OPTIONS"})
        for kind, app in apps.items():
            with app.test_request_context():
                address = app.url_for(rule.endpoint, **values)
            status = app.test_client().open(address, method=method).status_code
            table.setdefault(f"{method} {rule.endpoint}", {})[kind] = status
    return table


def test_who_gets_which_answer_is_as_the_matrix_says(app, instance):
    production = create_app(
        Config(instance=instance, production=True, secret_key="x" * 40, trusted_hosts=("localhost",))
    )
    found = matrix_of({"development": app, "production": production})
    written = tomllib.loads(MATRIX.read_text())
    changed = {name: found.get(name) for name in found.keys() | written.keys() if found.get(name) != written.get(name)}
    assert not changed, (
        f"These answers are not what {MATRIX.name} says: {changed}. If that is meant, write them there; "
        "if not, somebody now sees a page that they should not, or the other way around."
    )


@pytest.mark.parametrize("kind", ["development", "production"])
def test_the_matrix_knows_only_answers_that_are_decisions(kind):
    statuses = {row[kind] for row in tomllib.loads(MATRIX.read_text()).values()}
    assert statuses <= {200, 403, 404}, "An address that breaks is no decision."
