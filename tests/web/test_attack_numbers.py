"""Numbers in addresses that no table can hold."""

import pytest

from tests.factories.listings import a_listing, keep
from tests.web.claiming import admin, ana, as_

__all__ = ["admin", "ana", "as_"]
HUGE = 10**30


@pytest.mark.parametrize(
    "path",
    [
        "/practice/{slug}/credentials/{huge}",
        "/admin/verification/{huge}",
        "/admin/credentials/{huge}",
        "/admin/proposals/{huge}",
        "/admin/exclusions/{huge}",
        "/admin/programmes/{huge}",
        "/admin/people/{huge}",
        "/admin/audit/{huge}",
        "/admin/audit?before={huge}",
        "/admin/audit?after={huge}",
        "/admin/imports?before={huge}",
        "/practice/requests/{huge}",
    ],
)
def test_a_number_too_large_for_any_table_names_nothing(path, admin, as_):
    listing = keep(a_listing())
    answer = as_(admin).get(path.format(slug=listing.slug, huge=HUGE))
    assert answer.status_code in {200, 302, 404}, answer.status_code
