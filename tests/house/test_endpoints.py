"""The law of addresses: every page declares who may see it, and the table of permissions is the whole truth."""

from __future__ import annotations

import re
from pathlib import Path

from directory.policy.permissions import PERMISSIONS
from directory.web.guards import permission_of

ROOT = Path(__file__).parents[2]


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
        words = re.sub(r"<(any\([a-z, ]+\):)?[a-z:_]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9./-]*", words), f"{rule.rule}: write addresses in kebab-case."
        assert rule.rule == "/" or not rule.rule.endswith("/"), f"{rule.rule}: no slash at the end."


def test_a_number_in_an_address_is_typed(app):
    for rule in app.url_map.iter_rules():
        untyped = re.findall(r"<(\w+_id|page|width|year)>", rule.rule)
        assert not untyped, f"{rule.rule}: write <int:{untyped[0]}>."


def test_a_page_that_declares_nothing_is_closed(unshared_app):
    unshared_app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = unshared_app.test_client().get("/forgotten")
    assert answer.status_code == 403
    assert b"secret" not in answer.data


def test_a_permission_that_nobody_wrote_down_is_closed(unshared_app):
    def view():
        return "secret"

    view.permission = "nobody:wrote:this"
    unshared_app.add_url_rule("/unlisted", "unlisted", view)
    assert unshared_app.test_client().get("/unlisted").status_code == 403


def test_only_what_is_posted_changes_anything():
    """A HEAD is no GET to Flask: a view that takes whatever is no GET for a form that was sent would act on it."""
    by_get = re.compile(r"if request\.method == .GET.:")
    found = [str(path) for path in (ROOT / "directory" / "web").rglob("*.py") if by_get.search(path.read_text())]
    assert not found, f"Ask for POST instead: {found}."
