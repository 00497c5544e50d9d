"""Every command that changes something leaves an entry of the operator, with what stood before or after."""

import pytest
from sqlalchemy import select

from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.audit.queries import last_entry_id
from directory.audit.rules import ActorKind
from directory.shared.db import db
from tests.factories import npi
from tests.factories.accounts import an_account
from tests.factories.listings import a_listing, keep

ANA = "ana@example.org"
WHY = ("--why", "Asked by telephone")


@pytest.mark.parametrize(
    ("command", "action"),
    [
        (("accounts", "roles", "grant", ANA, "moderator", *WHY), "grant_role"),
        (("accounts", "roles", "revoke", ANA, "verifier", *WHY), "revoke_role"),
        (("accounts", "stop", ANA, *WHY), "stop_account"),
        (("accounts", "restart", "stopped@example.org", *WHY), "restart_account"),
        (("accounts", "remove-second-factors", ANA, *WHY), "remove_second_factors"),
        (("listings", "change-slug", "one", "another", *WHY), "change_slug"),
        (("listings", "merge", "twin", "--into", "one", *WHY), "merge_listing"),
        (("registers", "opt-out", npi.npi(1), *WHY), "opt_out"),
        (("notices", "send-given-up"), "revive_letters"),
    ],
)
def test_a_command_leaves_its_entry(command, action, app):
    an_account(ANA, Role.VERIFIER, has_second_factor=True)
    an_account("stopped@example.org", is_active=False)
    keep(a_listing(slug="one", name="Ana Lee"))
    keep(a_listing(slug="twin", name="Ana Lee"))
    before = last_entry_id()
    result = app.test_cli_runner().invoke(args=list(command))
    assert result.exit_code == 0, result.output
    db.session.rollback()
    new = db.session.scalars(select(AuditEntry).where(AuditEntry.id > before)).all()
    assert action in [one.action for one in new]
    for one in new:
        assert one.actor_kind == ActorKind.OPERATOR
        assert one.before is not None or one.after is not None
        assert command[-2:] != WHY or one.reason == WHY[1]
