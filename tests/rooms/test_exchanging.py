"""The secret key is exchanged: nothing that was sealed, signed or hashed under the old one is lost, and it can go."""

from __future__ import annotations

import hmac
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from passlib.hash import argon2

from directory.accounts.queries import account_by_email
from directory.app import create_app
from directory.config import BadSetting, Config
from directory.files.opening import store_opener
from directory.files.photo_rules import original_photo_name
from directory.operations.doctor_of_keys import examine_exchange
from directory.operations.findings import Patient, Severity
from directory.portfolio.links import case_of_link, hand_out_link
from directory.reviews.codes import code_hash
from directory.reviews.models import VisitCode
from directory.reviews.visits import make_codes
from directory.shared.db import db, unit_of_work
from directory.shared.keys import name_of
from directory.shared.sealing import BEGINNING_BYTES, SealBroken
from directory.web.accounts.keys import recovery_hash
from directory.web.secret_keys import photo_link_secret, visit_code_secret
from tests.factories.accounts import PASSWORD, an_account
from tests.factories.portfolio import KEEPER, a_case
from tests.web.visitor import Visitor

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OLD, NEW, NEWER = "for tests only", "the key that comes after", "and the one after that"
EMAIL = "ana@example.org"
AUTHENTICATOR = "JBSWY3DPEHPK3PXP"
PAPER = f"{'0' * 32}-original.sealed"
ORIGINAL = original_photo_name("a" * 32)


@pytest.fixture
def site(config):
    """A function that makes the application of this instance under these secret keys, newest first."""
    made = []

    def make(*keys):
        made.append(create_app(replace(config, secret_key=keys[0], earlier_secret_keys=keys[1:], keep_originals=True)))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def fill(app):
    """One of each thing that hangs on the secret key; what people have in their hands of it."""
    with app.app_context():
        app.extensions["paper_store"].put(PAPER, b"a license")
        app.extensions["photo_originals"].put(ORIGINAL, b"a face")
        account = an_account(EMAIL)
        security = app.extensions["security"]
        with unit_of_work():
            account = account_by_email(EMAIL)
            account.tf_primary_method = "authenticator"
            account.tf_totp_secret = security.totp_factory.sealed_key(AUTHENTICATOR)
        case = a_case()
        with unit_of_work():
            link = hand_out_link(case, secret=photo_link_secret(), by=KEEPER, now=NOW)
            _, (code,) = make_codes(case.practitioner, 1, secret=visit_code_secret(), by=KEEPER, now=NOW)
        return {"link": link, "code": code, "letter": security.reset_serializer.dumps("ana")}


def check_all_opens(app, held):
    with app.app_context():
        assert app.extensions["paper_store"].get(PAPER) == b"a license"
        assert app.extensions["photo_originals"].get(ORIGINAL) == b"a face"
        assert case_of_link(held["link"], secret=photo_link_secret()) is not None
        hashes = [code_hash(held["code"], secret=key) for key in visit_code_secret().newest_first]
        assert db.session.query(VisitCode).where(VisitCode.code_hash.in_(hashes)).count() == 1
        assert account_by_email(EMAIL).verify_and_update_password(PASSWORD)
        assert not account_by_email(EMAIL).verify_and_update_password(PASSWORD + "!")
        db.session.rollback()
        codes = app.extensions["security"].totp_factory
        account = account_by_email(EMAIL)
        assert codes.verify_totp(codes.code_of(AUTHENTICATOR), account.tf_totp_secret, account)
        db.session.rollback()


def run(app, *command):
    answer = app.test_cli_runner().invoke(args=["ops", *command])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer.exit_code, answer.output


def doctor(app, *, now=NOW):
    """How grave the finding about the exchange is, and what it says."""
    config = app.config["FINEPOINT"]
    stores = {path.name: store_opener(config)(path) for path in (config.photos_path, config.papers_path)}
    with app.app_context():
        found = list(examine_exchange(Patient(config, db.engine, None, stores, "", now)))
        return [(one.severity, one.what) for one in found]


def test_the_secret_key_is_exchanged_and_the_old_one_goes_and_all_opens(site):
    held = fill(site(OLD))
    before, both = Visitor(site(OLD)), site(NEW, OLD)
    token = before.see("/sign-in").all("input", name="csrf_token")[0].get("value")
    someone = Visitor(both)
    someone.set_cookie("session", before.get_cookie("session").value)
    given = {"email": EMAIL, "password": PASSWORD, "csrf_token": token}
    assert someone.post("/sign-in", data=given).location.startswith("/sign-in/code"), "session, form and password"
    check_all_opens(both, held)
    letters = both.extensions["security"].reset_serializer
    assert letters.loads(held["letter"]) == "ana"
    assert doctor(both) == [
        (Severity.DUE, "2 sealed files, 1 authenticator, 3 keys lie under an earlier secret key, or another one.")
    ]

    code, said = run(both, "exchange-key")
    assert (code, said.splitlines()[0][:55]) == (0, "Sealed again: 2 files and 1 authenticator; 3 keys carri")
    assert run(both, "exchange-key")[1].startswith("Sealed again: 0 files and 0 authenticators; 0 keys")
    ((grave, said),) = doctor(both, now=datetime.now(UTC))
    assert (grave, "; until " in said) == (Severity.FINE, True), said
    ((grave, said),) = doctor(both, now=datetime.now(UTC) + timedelta(days=31))
    assert (grave, "no sign-in is signed" in said) == (Severity.DUE, True), said

    alone = site(NEW)
    check_all_opens(alone, held)
    assert alone.extensions["security"].reset_serializer.loads(letters.dumps("bo")) == "bo", "new is signed with new"
    third = site(NEWER, NEW)
    assert run(third, "exchange-key")[1].startswith("Sealed again: 2 files and 1 authenticator; 6 keys")
    check_all_opens(site(NEWER), held)


def as_before_keys_had_names(app):
    """Rewrite what `fill` made the way it was made then; a recovery code of that time."""
    with app.app_context():
        papers = store_opener(app.config["FINEPOINT"])(app.config["FINEPOINT"].papers_path)
        papers.put(PAPER, b"\x01" + papers.get(PAPER)[BEGINNING_BYTES:])
        said = b64encode(hmac.digest(OLD.encode(), PASSWORD.encode(), "sha512"))
        key = hmac.new(OLD.encode(), b"recovery codes", "sha256").hexdigest()
        with unit_of_work():
            account = account_by_email(EMAIL)
            account.password = argon2.using(time_cost=1).hash(said)
            account.tf_totp_secret = account.tf_totp_secret.replace(name_of(OLD), "1")
            account.mf_recovery_codes = [hmac.new(key.encode(), b"0123456789ab", "sha256").hexdigest()]
    return "0123-4567-89AB"


def test_what_was_made_before_keys_had_names_opens_and_is_exchanged(site):
    held = fill(site(OLD))
    code = as_before_keys_had_names(site(OLD))
    for app in (site(OLD), site(NEW, OLD)):
        check_all_opens(app, held)
        with app.app_context():
            assert app.extensions["security"].mf_recovery_codes_util.check_recovery_code(account_by_email(EMAIL), code)
    assert run(app, "exchange-key")[1].startswith("Sealed again: 2 files and 1 authenticator; 3 keys")
    ((_, said),) = doctor(app)
    assert "but for 1 account whose password or recovery codes" in said
    with app.app_context():
        assert account_by_email(EMAIL).verify_and_update_password(PASSWORD), "hashed anew when it is used"
        account_by_email(EMAIL).mf_recovery_codes = [recovery_hash(code, salt=b"0123456789abcdef")]
        db.session.commit()
    ((_, said),) = doctor(app)
    assert "but for" not in said
    check_all_opens(site(NEW), held)


def test_a_wrong_order_is_said_in_words_and_does_no_harm(site, config):
    held = fill(site(OLD))
    assert run(site(NEW, OLD), "exchange-key")[0] == 0
    turned = site(OLD, NEW)
    code, said = run(turned, "exchange-key")
    assert (code, "Is the order wrong?" in said) == (1, True), said
    ((grave, said),) = doctor(turned)
    assert (grave, "Is the order wrong?" in said) == (Severity.BROKEN, True)
    code, said = run(site("a key from nowhere"), "exchange-key")
    assert (code, "4 open under none of these keys" in said) == (1, False), said
    assert "3 open under none of these keys, the authenticator of account 1 first" in said
    check_all_opens(site(NEW), held)
    with pytest.raises(BadSetting, match="those that were before"):
        Config.from_env({"FINEPOINT_SECRET_KEY": NEW, "FINEPOINT_EARLIER_SECRET_KEYS": f"{OLD}, {NEW}"})


def test_what_opens_under_no_key_of_the_settings_is_refused_and_not_guessed(site):
    held = fill(site(OLD))
    lost = site(NEW)
    with lost.app_context():
        with pytest.raises(SealBroken):
            lost.extensions["paper_store"].get(PAPER)
        assert case_of_link(held["link"], secret=photo_link_secret()) is None
        account, codes = account_by_email(EMAIL), lost.extensions["security"].totp_factory
        assert not account.verify_and_update_password(PASSWORD)
        assert not codes.verify_totp(codes.code_of(AUTHENTICATOR), account.tf_totp_secret, account)
