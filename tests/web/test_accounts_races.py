"""Two requests at one moment: nothing is lost, nothing is written twice, and it is said in words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from flask_security import password_changed, user_registered
from sqlalchemy import func, select

from directory.accounts.actions import rename_account
from directory.accounts.models import Account
from directory.audit.queries import first_break
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from tests.factories.accounts import PASSWORD
from tests.web.a_site import ANA, own_site

__all__ = ["own_site"]


def in_another_request(act):
    """Do it in another thread, and wait for it."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(act).result()


def test_who_changed_an_account_meanwhile_is_not_overwritten(own_site):
    own_site.account()
    ana = own_site.visitor(ANA)

    def rename():
        with own_site.inside(), unit_of_work():
            rename_account(own_site.found(), "Ana L. Lee", now=utc_now())

    def meanwhile(_app, **_):
        in_another_request(rename)

    with password_changed.connected_to(meanwhile, own_site.app):
        page = ana.send("/account/password", 409, password=PASSWORD, new_password="a new calm river")
    assert "at the same moment" in page.h1
    assert "Your new password" not in page.text
    with own_site.inside():
        assert own_site.found().name == "Ana L. Lee"
        assert own_site.found().verify_and_update_password(PASSWORD)
        assert first_break() is None


def test_two_who_sign_up_with_one_address_get_one_account_and_the_same_answer(own_site):
    fields = {"name": "Noor", "email": "noor@example.org", "password": "nine calm rivers"}
    first, second, answers = own_site.visitor(), own_site.visitor(), []

    def meanwhile(_app, **_):
        if not answers:
            answers.append("asked")
            in_another_request(lambda: answers.append(second.send("/sign-up", **fields).response.location))

    with user_registered.connected_to(meanwhile, own_site.app):
        answers.append(first.send("/sign-up", **fields).response.location)
    assert answers == ["asked", "/check-your-mail", "/check-your-mail"]
    assert first.see("/check-your-mail").text == second.see("/check-your-mail").text
    with own_site.inside():
        assert db.session.scalar(select(func.count(Account.id))) == 1
        assert first_break() is None
