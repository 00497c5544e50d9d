"""Jobs that forget: what is due goes, what is not stays, and a second run finds nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from directory.accounts.actions import begin_sign_in, keep_form
from directory.accounts.forgetting import forget_old_sign_ins
from directory.accounts.models import KeptForm, SignIn
from directory.accounts.rules import FORM_KEPT_FOR, SIGN_IN_KEPT_FOR
from directory.limits.actions import count_try
from directory.limits.forgetting import forget_old_tries
from directory.limits.models import Try
from directory.limits.rules import Limit
from directory.notices.actions import queue_letter, revive_letters
from directory.notices.forgetting import forget_old_letters
from directory.notices.models import Letter
from directory.notices.rules import GIVEN_UP_KEPT_FOR, REMEMBERED_FOR, SENT_KEPT_FOR
from directory.ownership.forgetting import forget_old_invitations
from directory.ownership.invitations import invite
from directory.ownership.models import Invitation
from directory.ownership.rules import INVITATION_KEPT_FOR, Part
from directory.shared.db import db, unit_of_work
from tests.factories.accounts import an_account, keeps
from tests.factories.listings import a_listing, keep
from tests.factories.verification import by

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


def test_letters_say_nothing_after_a_month_and_are_gone_after_a_year(any_app):
    with unit_of_work():
        for name in ("sent", "waiting", "given-up"):
            queue_letter("test", to=f"{name}@example.org", values={}, key=name, now=NOW)
        db.session.execute(sa.update(Letter).where(Letter.key == "sent").values(sent_at=NOW))
        db.session.execute(sa.update(Letter).where(Letter.key == "given-up").values(given_up_at=NOW, last_error="No."))

    def kept(at):
        done = forget_old_letters(at)
        db.session.expire_all()
        return done, {one.key: one.to_address for one in db.session.scalars(sa.select(Letter))}

    everybody = {name: f"{name}@example.org" for name in ("sent", "waiting", "given-up")}
    assert kept(NOW + SENT_KEPT_FOR - MOMENT) == (0, everybody)
    assert kept(NOW + SENT_KEPT_FOR) == (1, everybody | {"sent": ""})
    emptied = db.session.scalars(sa.select(Letter).where(Letter.key == "sent")).one()
    assert (emptied.subject, emptied.text, emptied.html) == ("", "", "")
    assert kept(NOW + SENT_KEPT_FOR) == (0, everybody | {"sent": ""})
    with unit_of_work():
        again = queue_letter("test", to="sent@example.org", values={}, key="sent", now=NOW + SENT_KEPT_FOR)
        assert again.text == "", "none goes twice"
    assert kept(NOW + GIVEN_UP_KEPT_FOR) == (1, {"sent": "", "waiting": "waiting@example.org"})
    assert kept(NOW + REMEMBERED_FOR) == (1, {"waiting": "waiting@example.org"})
    with unit_of_work():
        assert revive_letters(now=NOW) == 0


def test_sign_ins_forms_tries_and_invitations_go_when_their_time_is_over(any_app):
    ana, listing = an_account(), keep(a_listing(now=NOW))
    keeps(ana, listing)
    with unit_of_work():
        begin_sign_in(ana, browser="New", now=NOW)
        begin_sign_in(ana, browser="Old", now=NOW - SIGN_IN_KEPT_FOR)
        keep_form([("a", "b")], path="/account", account_id=ana.id, now=NOW - FORM_KEPT_FOR)
        count_try(["bucket"], limit=Limit(times=1, within=timedelta(hours=1)), now=NOW - timedelta(hours=1))
        invite(listing, email="bo@example.org", part=Part.CLINIC, account=ana, by=by(ana), now=NOW)
    for job, count in ((forget_old_sign_ins, 2), (forget_old_tries, 1), (forget_old_invitations, 0)):
        assert (job(NOW), job(NOW)) == (count, 0), job
    assert [one.browser for one in db.session.scalars(sa.select(SignIn))] == ["New"]
    assert db.session.scalars(sa.select(KeptForm)).all() == db.session.scalars(sa.select(Try)).all() == []
    assert forget_old_invitations(NOW + INVITATION_KEPT_FOR - MOMENT) == 0
    assert forget_old_invitations(NOW + INVITATION_KEPT_FOR) == 1
    assert db.session.scalars(sa.select(Invitation)).all() == []
