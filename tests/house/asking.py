"""Every page asked by every kind of person: the matrix of permissions, as the application itself answers.

A page about a new kind of thing needs two lines in `people_a_site`: make the thing, and name what stands for it in
an address. Every request that may change something meets the same world, for the database is put back after it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, current_app
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from directory.accounts.actions import begin_sign_in
from directory.accounts.models import Account
from directory.accounts.rules import Role
from directory.app import create_app
from directory.audit.rules import OPERATOR, Actor, ActorKind
from directory.config import Config
from directory.conflicts.models import DeclaredConflict
from directory.conflicts.rules import Tie
from directory.credentials.actions import attach_paper
from directory.credentials.models import Programme
from directory.credentials.rules import CredentialKind, Method, Reason
from directory.discovery.sync import rebuild
from directory.editing.actions import change_listing
from directory.editing.queries import read_sheet
from directory.files.photo_rules import Format, photo_name
from directory.inquiries.spam import Sign
from directory.listings.models import Listing
from directory.moderation.disputes import open_dispute
from directory.moderation.reporting import report_thing
from directory.moderation.rules import DisputeReason, Reported, ReportReason, Side
from directory.moderation.statements import tell_of_threat
from directory.ownership.actions import ask_to_keep
from directory.ownership.rules import Part
from directory.papers.actions import keep_paper
from directory.papers.rules import Media
from directory.papers.taking import Taken, TakenPage
from directory.portfolio.links import hand_out_link
from directory.privacy.deleting import ask_to_delete
from directory.privacy.models import DataRequest
from directory.privacy.requests import ask as ask_for_data, confirm
from directory.privacy.rules import RequestKind
from directory.proposals.actions import propose
from directory.reviews.replies import post_reply
from directory.reviews.visits import make_codes, send_receipt
from directory.saved_searches.actions import save_search
from directory.saved_searches.rules import Pace
from directory.shared.db import db, unit_of_work
from directory.verification.models import ExclusionMatch
from directory.verification.revoking import REVOKE, revocation
from directory.verification.rules import Likeness
from directory.web.secret_keys import photo_link_secret, visit_code_secret
from directory.web.visitor import SIGN_IN_KEY
from directory.wording.actions import ask_for_waiver, grant_waiver
from tests.factories.accounts import an_account, keeps
from tests.factories.inquiries import an_inquiry
from tests.factories.listings import a_credential, a_listing, keep
from tests.factories.matched import an_exclusion
from tests.factories.portfolio import a_shown_case
from tests.factories.reviews import a_review, an_entry, publish
from tests.factories.verification import a_submission, a_verified_credential, by

KINDS = {
    "anonymous": "nobody signed in",
    "member": "somebody with an account and nothing else",
    "owner": "who keeps the listing in the address",
    "other-owner": "who keeps another listing",
    "verifier": "with a second factor",
    "moderator": "with a second factor",
    "administrator": "with a second factor",
    "without-second-factor": "an administrator who has only a password",
    "stale-proof": "an administrator who proved who they are twenty minutes ago",
    "disabled": "an administrator whose account was stopped, with the cookie of before",
}
WAYS_IN = {"/sign-in": "to sign in", "/account/keys": "to add a second factor", "/account/prove": "to prove again"}
"""Where the guard sends whoever needs only a step, to come back (`next=`) afterward."""
STALE = timedelta(minutes=20)


@dataclass(frozen=True)
class Asked:
    """A site in which one person of each kind has signed in; `sessions` are their cookies' contents."""

    app: Flask
    world: Path
    sessions: dict[str, dict[str, object]]
    values: dict[str, object]

    def matrix(self, kinds: Iterable[str]) -> dict[str, dict[str, str]]:
        """`"GET account.home"` → kind of person → answer."""
        return {
            f"{method} {rule.endpoint}": {kind: self.answer(kind, method, rule) for kind in kinds}
            for method, rule in self.addresses()
        }

    def addresses(self) -> Iterator[tuple[str, Rule]]:
        """Every method and rule of the site."""
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield method, rule

    def answer(self, kind: str, method: str, rule: Rule) -> str:
        """What one kind of person gets from one page: a status, or where the guard sends them first."""
        before = self.state()
        answer = self.client(kind).open(self.address(rule), method=method, base_url=self.base_url)
        answer.close()
        if self.state() != before:
            self.put_back()
        sent_to = urlsplit(answer.location or "")
        return WAYS_IN.get(sent_to.path, "302") if "next=" in sent_to.query else str(answer.status_code)

    def address(self, rule: Rule) -> str:
        """Where a page of this site stands."""
        unnamed = rule.arguments - self.values.keys()
        assert not unnamed, f"{rule.rule}: name what stands for {sorted(unnamed)} in `people_a_site`."
        values = self.values | (self.values["photo"] if "step" in rule.arguments else {})
        with self.app.test_request_context():
            address = self.app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
        return urlsplit(address).path

    def client(self, kind: str) -> FlaskClient:
        """A browser with the cookie of a kind of person and nothing else."""
        client = self.app.test_client()
        if self.sessions[kind]:
            client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], self.cookie(kind), secure=True)
        return client

    def cookie(self, kind: str) -> str:
        """What the browser of a kind of person keeps for the site."""
        sealer = self.app.session_interface.get_signing_serializer(self.app)
        return sealer.dumps(self.sessions[kind])

    @property
    def base_url(self) -> str:
        """Where the site stands."""
        return f"{'https' if self.app.config['SESSION_COOKIE_SECURE'] else 'http'}://localhost"

    @property
    def database(self) -> Path:
        """The file that holds the world."""
        return self.app.config["FINEPOINT"].instance / "finepoint.sqlite"

    def state(self) -> tuple[int, int]:
        """Something that changes with every write to the database: it goes to the log beside it first."""
        log = self.database.with_name(self.database.name + "-wal")
        return self.database.stat().st_mtime_ns, log.stat().st_size if log.exists() else 0

    def put_back(self) -> None:
        """Make the world what it was before anybody asked."""
        with self.app.app_context():
            db.engine.dispose()
        database = self.database
        for part in ("-wal", "-shm"):
            database.with_name(database.name + part).unlink(missing_ok=True)
        shutil.copyfile(self.world, database)


def ask(instance: Path, *, production: bool, way: type[Asked] = Asked) -> Asked:
    """Open a site over an instance whose database has its tables, with one person of each kind."""
    app = create_app(
        Config(instance=instance, production=production, secret_key="x" * 40, trusted_hosts=("localhost",))
    )
    app.config["WTF_CSRF_ENABLED"] = False  # a missing token would hide what the permission decides
    with app.app_context():
        values = people_a_site()
        sessions = dict(sign_ins())
        rebuild(app.extensions["search_index"])
        db.session.remove()
        db.engine.dispose()
    world = instance / "world.sqlite"
    shutil.copyfile(instance / "finepoint.sqlite", world)
    return way(app, world, sessions, values)


def people_a_site() -> dict[str, object]:
    """Make the things that addresses name; what stands in an address for each of its arguments."""
    now = datetime.now(UTC)
    keep(listing := a_listing(slug="ana-lee", name="Ana Lee", now=now))
    keep(other := a_listing(slug="bo-kim", name="Bo Kim", now=now))
    keeps(owner := an_account("owner@example.org", Role.PRACTITIONER), listing)
    keeps(an_account("other-owner@example.org", Role.PRACTITIONER), other)
    with unit_of_work():
        elsewhere = begin_sign_in(owner, browser="Another browser", now=now)
    member = an_account("member@example.org")
    review_id = review_by(member, listing, now=now)  # before they ask to keep the listing: they could not afterward
    with unit_of_work():
        by = Actor(ActorKind.PERSON, person_id=member.id)
        asked = ask_to_keep(listing, member, part=Part.OWNER, statement="It is mine.", by=by, now=now)
    return {
        "slug": "ana-lee",
        "guide": "what-it-is",
        "concern": "jaw-tension",
        "region": "nj",
        "town": "ocean-township",
        "part": "pages",
        "listing_id": listing.id,
        "name": "none.eml",
        "digest": "0" * 64,
        "width": 320,
        "token": "no-such-token",
        "sign_in_id": elsewhere.id,
        "row": listing.places[0].id,
        "change_id": change_of(listing, owner, now=now),
        "account_id": owner.id,
        "request_id": asked.id,
        "inquiry_id": an_inquiry(listing, key="0" * 32).id,
        "asked_id": words_asked(listing, owner, now=now),
        "waiver_id": words_waived(listing, now=now),
        "kind": "license",
        "number": 1,
        "entry_id": 1,
        "code": "NJ",
        **things_of_the_desks(listing, now=now),
        **photos_of(listing, now=now),
        "batch_id": visit_codes_of(listing, now=now),
        "review_id": review_id,
        **reviews_of(listing, owner, now=now),
        "reply_id": reply_of(listing, owner, now=now),
        "held_id": an_inquiry(listing, signs={Sign.TRAP}).id,
        "key": "0" * 32,
        "saved_key": a_saved_search(now=now),
        **privacy_of(now=now),
    }


def a_saved_search(*, now: datetime) -> str:
    """A search that somebody wants to be told about; the key of its private page."""
    about = {"query": "near=07712", "words": "near 07712", "language": "en", "pace": Pace.WEEKLY, "months": 3}
    with unit_of_work():
        return save_search(email="anybody@example.org", **about, found=[], now=now).key


def privacy_of(*, now: datetime) -> dict[str, object]:
    """A request about personal data that is open, another that waits for its letter, and an account that is deleted."""
    leaver = an_account("leaver@example.org")
    with unit_of_work():
        confirm(asked := ask_about_data(email="asks@example.org", now=now), now=now)
        another = ask_about_data(email="asks@example.org", now=now)
        deletion = ask_to_delete(leaver, withdraws_reviews=False, by=by(leaver), now=now)
    return {"data_request_id": asked.id, "request_key": another.key, "deletion_key": deletion.key}


def ask_about_data(*, email: str, now: datetime) -> DataRequest:
    """Ask for what is held to be deleted."""
    return ask_for_data(RequestKind.DELETE, email=email, words="", language="en", now=now)


def things_of_the_desks(listing: Listing, *, now: datetime) -> dict[str, int]:
    """A credential at the desk with its document, and one of everything else that desks look at; their numbers."""
    verifier = an_account("first@example.org", Role.VERIFIER, has_second_factor=True)
    credential = a_credential(listing.practitioner, CredentialKind.LICENSE, now=now)
    verified = a_verified_credential(verifier, now=now)
    namesake = an_exclusion("LEE", first="ANA")
    programme = Programme(title="Facial course", body="A school", listed_at=now)
    conflict = DeclaredConflict(account=verifier, practitioner=listing.practitioner, tie=Tie.CARE, declared_at=now)
    match = ExclusionMatch(
        exclusion=namesake, practitioner=listing.practitioner, likeness=Likeness.POSSIBLE, found_at=now
    )
    keep(credential, programme, conflict, match)
    submission = a_submission(credential=credential, now=now)
    with unit_of_work() as session:
        paper = keep_paper(a_document(), store=current_app.extensions["paper_store"], by=OPERATOR, now=now)
        attach_paper(credential, paper, by=OPERATOR, now=now)
        subject = revocation(verified, reason=Reason.FORGED, method=Method.LETTER)
        proposal = propose(REVOKE, subject, why="The board says so.", by=by(verifier), now=now)
        session.flush()
        found = {"submission_id": submission.id, "proposal_id": proposal.id, "credential_id": credential.id}
    return found | {"programme_id": programme.id, "conflict_id": conflict.id, "match_id": match.id}


def photos_of(listing: Listing, *, now: datetime) -> dict[str, object]:
    """A case that shows, the private link of who is in it, and a photo of it with its file."""
    looks = an_account("photos@example.org", Role.MODERATOR, has_second_factor=True)
    case = a_shown_case(looks, listing=listing, now=now, until=now.date() + timedelta(days=30))
    key = case.photos[0].key
    current_app.extensions["photo_store"].put(photo_name(key, 320, Format.WEBP), b"pixels")
    with unit_of_work():
        link = hand_out_link(case, secret=photo_link_secret(), by=OPERATOR, now=now)
    return {
        "case_id": case.id,
        "photo_id": case.photos[0].id,
        "link": link,
        "step": 320,
        "photo": {"key": key, "kind": Format.WEBP.value},
    }


def visit_codes_of(listing: Listing, *, now: datetime) -> int:
    """A batch of visit codes; its number."""
    with unit_of_work():
        return make_codes(listing.practitioner, 1, secret=visit_code_secret(), by=OPERATOR, now=now)[0].id


def review_by(writer: Account, listing: Listing, *, now: datetime) -> int:
    """A review with one entry that shows, the first of the site; its number."""
    review = a_review(listing, writer, now=now)
    publish(an_entry(review, now=now), now=now)
    return review.id


def reply_of(listing: Listing, keeper: Account, *, now: datetime) -> int:
    """A reply that shows; its number."""
    review = a_review(listing, now=now)
    publish(an_entry(review, now=now, last_visit_on=None), now=now)
    with unit_of_work():
        return post_reply(review, "Thank you for writing.", by=by(keeper), now=now).id


def reviews_of(listing: Listing, keeper: Account, *, now: datetime) -> dict[str, int]:
    """An entry that shows and is disputed, a receipt with its paper, a report and a threat; their numbers."""
    then = now - timedelta(days=40)
    review = a_review(listing, now=then)
    entry = publish(an_entry(review, now=then, last_visit_on=then.date()), now=then)
    about = {"practitioner_id": listing.practitioner_id, "reporter": "a" * 64, "now": now}
    with unit_of_work() as session:
        dispute = open_dispute(entry, DisputeReason.THREATENS, "Line two.", by=by(keeper), now=now)
        paper = keep_paper(a_document("1"), store=current_app.extensions["paper_store"], by=OPERATOR, now=now)
        receipt = send_receipt(review, paper, by=by(review.account_id or 0), now=now)
        report_thing(Reported.LISTING, listing.id, ReportReason.WRONG_FACTS, **about)
        tell_of_threat(review, Side.PRACTICE, "They wrote that they would come.", by=by(keeper), now=now)
        session.flush()
        return {"dispute_id": dispute.id, "receipt_id": receipt.id, "report_id": 1}


def a_document(digit: str = "0") -> Taken:
    """A document of one page, as if it had been decoded; the pages of the matrix never open it."""
    page = TakenPage(width=10, height=10, fingerprint="0" * 16, picture=b"page")
    return Taken(digit * 32, digit * 64, Media.PDF, "license.pdf", b"original", (page,))


def words_asked(listing: Listing, keeper: Account, *, now: datetime) -> int:
    """Words of a listing that somebody asks to let stand; the number of the request."""
    by = Actor(ActorKind.PERSON, keeper.name, keeper.id)
    words = {"rule": "permanent", "field": "about.about", "subject_kind": "listing", "subject_id": listing.id}
    with unit_of_work():
        return ask_for_waiver("It is permanent.", **words, statement="", asked_by_id=keeper.id, by=by, now=now).id


def words_waived(listing: Listing, *, now: datetime) -> int:
    """Words of a listing that may stand; the number of the waiver."""
    words = {"rule": "permanent", "field": "about.practice", "subject_kind": "listing", "subject_id": listing.id}
    with unit_of_work():
        return grant_waiver("Forever Young", **words, reason="Its registered name.", by=OPERATOR, now=now).id


def change_of(listing: Listing, keeper: Account, *, now: datetime) -> int:
    """Something that the keeper of a listing changed; its number."""
    wanted = {"contact": read_sheet(listing, "contact") | {"phone": "+17325550199"}}
    by = Actor(ActorKind.PERSON, keeper.name, keeper.id)
    with unit_of_work() as session:
        change = change_listing(listing, wanted, title="Contact", seen={}, verified=frozenset(), by=by, now=now)
        session.flush()
        return change.id


def sign_ins() -> Iterator[tuple[str, dict[str, object]]]:
    """One person of each kind with an open sign-in."""
    now = datetime.now(UTC)
    for kind in KINDS:
        yield kind, {} if kind == "anonymous" else a_session(the_person(kind), now - STALE * (kind == "stale-proof"))


def the_person(kind: str) -> Account:
    """The account of a kind of person."""
    email = f"{kind}@example.org"
    if kind in {"owner", "other-owner", "member"}:
        return db.session.query(Account).filter_by(email=email).one()
    role = Role(kind) if kind in {"verifier", "moderator"} else Role.ADMINISTRATOR
    return an_account(email, role, has_second_factor=kind != "without-second-factor", is_active=kind != "disabled")


def a_session(account: Account, proved_at: datetime) -> dict[str, object]:
    """The content of the cookie of somebody who proved who they are at a time."""
    with unit_of_work():
        sign_in = begin_sign_in(account, browser="A test", now=datetime.now(UTC))
    return {
        "_user_id": account.fs_uniquifier,
        "_fresh": True,
        "fs_paa": proved_at.timestamp(),
        SIGN_IN_KEY: sign_in.key,
    }
