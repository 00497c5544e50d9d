"""A byte that PostgreSQL cannot keep, in addresses and searches."""

import pytest

from directory.accounts.rules import Role
from tests.factories.accounts import an_account
from tests.web.claiming import Person


@pytest.mark.parametrize(
    "path",
    [
        "/providers/%00",
        "/documents/%00/1",
        "/practice/%00/credentials",
        "/admin/people?q=%00",
        "/admin/conflicts?q=%00",
        "/admin/audit?who=%00",
        "/admin/audit?subject_id=%00",
        "/admin/jurisdictions/%00",
    ],
)
def test_a_byte_that_no_text_may_hold_breaks_no_page(path, any_app):
    admin = an_account("desk@example.org", Role.ADMINISTRATOR, name="Desk", has_second_factor=True)
    visitor = Person(any_app)
    visitor.sign_in(admin)
    assert visitor.get(path).status_code < 500
