"""Private documents over HTTP: who sees them, how they are sent, and forms that carry too much of them."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image
from sqlalchemy import select

from directory.accounts.queries import account_by_email
from directory.accounts.rules import Role
from directory.audit.models import AuditEntry
from directory.audit.rules import OPERATOR
from directory.credentials.actions import attach_paper
from directory.credentials.models import Credential
from directory.listings.rules import Status
from directory.papers.actions import erase_paper, keep_paper
from directory.papers.queries import paper_by_key
from directory.papers.rules import UPLOAD_MAX_BYTES, Media
from directory.papers.taking import Taken, TakenPage
from directory.shared.db import db, unit_of_work
from tests.factories.documents import a_certificate, encoded
from tests.factories.listings import a_credential, keep
from tests.web.a_site import own_site
from tests.web.visitor import Page, words_of
from tests.web.workspace import filled_in, workspace

__all__ = ["own_site", "workspace"]

KEY = "0123456789abcdef" * 2
ORIGINAL = b"%PDF-1.7 <script>alert(1)</script>"
PAGE = encoded(a_certificate(1, (400, 500)), "WEBP")


@pytest.fixture
def ana(workspace):
    """A keeper with a document of two pages, handed in for her license."""
    keeper = workspace.keeper()
    with workspace.site.inside():
        store = workspace.site.app.extensions["paper_store"]
        credential_id = keep(a_credential(workspace.listing("ana-lee").practitioner)).id
        pages = tuple(TakenPage(400, 500, "0145416181811919", PAGE) for _ in range(2))
        taken = Taken(KEY, "d" * 64, Media.PDF, 'My "license"; Ana.pdf', ORIGINAL, pages)
        with unit_of_work():
            now = datetime.now(UTC)
            paper = keep_paper(taken, store=store, by=OPERATOR, now=now)
            attach_paper(db.session.get(Credential, credential_id), paper, by=OPERATOR, now=now)
    return keeper


@pytest.fixture
def people(workspace, ana):
    """Everybody who may come along, by what they are."""
    workspace.keeper("bo@example.org", slug="bo-kim", name="Bo Kim")
    site = workspace.site
    site.account("member@example.org")
    for role in (Role.VERIFIER, Role.MODERATOR, Role.ADMINISTRATOR):
        site.account(f"{role}@example.org", role, has_second_factor=True)
        site.account(f"weak-{role}@example.org", role)
    names = ["bo", "member", *(f"{weak}{role}" for weak in ("", "weak-") for role in ("verifier", "moderator"))]
    names += ["administrator", "weak-administrator"]
    return {name: site.visitor(f"{name}@example.org") for name in names} | {
        "anonymous": site.visitor(),
        "ana": ana.visitor,
    }


ADDRESSES = [f"/documents/{KEY}/1", f"/documents/{KEY}/2", f"/documents/{KEY}/original"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_keepers_and_the_desk_see_a_document_and_nobody_else_learns_that_it_exists(people, address):
    nowhere = address.replace(KEY, "f" * 32)
    for name, visitor in people.items():
        answer = visitor.get(address).status_code
        expected = 200 if name in {"ana", "verifier", "administrator"} else 404
        if name in {"weak-verifier", "weak-administrator"}:
            expected = 302  # to add a second factor first
        assert answer == expected, name
        assert visitor.get(nowhere).status_code == (302 if expected == 302 else 404), name


@pytest.mark.parametrize(
    "address",
    [
        f"/documents/{KEY}/0",
        f"/documents/{KEY}/3",
        f"/documents/{KEY}/-1",
        f"/documents/{KEY}/99999999999999999999",
        f"/documents/{KEY.upper()}/1",
        f"/documents/{KEY[:-1]}/1",
        f"/documents/{KEY}%00/1",
        "/documents/1/1",
        "/documents/..%2f..%2fsecret_key/1",
        "/documents/%27%20OR%201=1--/original",
        f"/documents/{KEY}",
        f"/documents/{KEY}/original/",
    ],
)
def test_no_guess_leads_anywhere(ana, address):
    answer = ana.visitor.get(address, follow_redirects=False)
    assert answer.status_code == 404 or answer.location == f"/documents/{KEY}/original"


def test_a_page_is_sent_as_a_picture_that_nobody_keeps_and_that_can_do_nothing(ana):
    answer = ana.visitor.get(ADDRESSES[0])
    assert (answer.mimetype, answer.data) == ("image/webp", PAGE)
    assert answer.headers["Content-Disposition"] == "inline"
    guarded(answer)
    picture = Image.open(io.BytesIO(answer.data))
    assert picture.format == "WEBP"


def test_what_came_in_is_sent_as_a_file_to_save_with_a_safe_name(ana):
    answer = ana.visitor.get(ADDRESSES[2])
    assert (answer.mimetype, answer.data) == ("application/octet-stream", ORIGINAL)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="My \\"license\\"; Ana.pdf"'
    guarded(answer)


def test_whoever_takes_what_came_in_stands_in_the_trail(workspace, people):
    people["verifier"].get(ADDRESSES[0])
    people["verifier"].get(ADDRESSES[2])
    with workspace.site.inside():
        handed_out = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "hand_out_paper")).all()
        assert [entry.actor_id for entry in handed_out] == [account_by_email("verifier@example.org").id]


def guarded(answer):
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Cookie" in answer.headers["Vary"]
    assert "ETag" not in answer.headers
    assert "Last-Modified" not in answer.headers


def test_a_refusal_may_not_be_kept_either_so_that_two_people_may_share_a_cache(people):
    shared = {}
    for name in ("ana", "bo", "verifier", "anonymous"):
        answer = people[name].get(ADDRESSES[0])
        if "no-store" not in answer.headers.get("Cache-Control", "") and "private" not in answer.headers.get(
            "Cache-Control", ""
        ):
            shared[name] = answer.status_code
    assert shared == {}
    assert people["bo"].get(ADDRESSES[0]).status_code == 404
    assert people["ana"].get(ADDRESSES[0]).status_code == 200


def test_an_address_that_was_open_is_closed_after_signing_out(ana, workspace):
    cookie = ana.visitor.get_cookie("session")
    assert ana.visitor.get(ADDRESSES[0]).status_code == 200
    ana.visitor.send("/sign-out", 302, form="/account")
    assert ana.visitor.get(ADDRESSES[0]).status_code == 404
    replayed = workspace.site.visitor()
    replayed.set_cookie("session", cookie.value)
    assert [replayed.get(address).status_code for address in ADDRESSES] == [404, 404, 404]


def test_nobody_asks_with_a_condition_and_learns_something(people):
    for name in ("bo", "anonymous"):
        for headers in ({"If-None-Match": "*"}, {"Range": "bytes=0-3"}, {"If-Modified-Since": "Mon, 01 Jan 2035"}):
            assert people[name].get(ADDRESSES[2], headers=headers).status_code == 404
        assert people[name].head(ADDRESSES[2]).status_code == 404
        assert people[name].post(ADDRESSES[2]).status_code in {400, 405}


def test_an_erased_document_is_nowhere(people, workspace):
    with workspace.site.inside(), unit_of_work():
        store = workspace.site.app.extensions["paper_store"]
        erase_paper(paper_by_key(KEY), store=store, by=OPERATOR, now=datetime.now(UTC))
    for name in ("ana", "verifier"):
        assert [people[name].get(address).status_code for address in ADDRESSES] == [404, 404, 404]


def test_a_document_of_a_listing_that_is_gone_is_for_the_desk_alone(people, workspace):
    with workspace.site.inside(), unit_of_work():
        workspace.listing("ana-lee").status = Status.REMOVED
    assert people["ana"].get(ADDRESSES[0]).status_code == 404
    assert people["verifier"].get(ADDRESSES[0]).status_code == 200


def test_a_document_that_was_handed_in_for_nothing_is_for_the_desk_alone(people, workspace):
    with workspace.site.inside(), unit_of_work():
        for credential in db.session.query(Credential):
            credential.papers.clear()
    assert people["ana"].get(ADDRESSES[0]).status_code == 404
    assert people["verifier"].get(ADDRESSES[0]).status_code == 200


DEGREE = {"title": "DACM <b>", "issuer": "A school", "year": "2014"}


class Endless(io.RawIOBase):
    """A form that ends in as many bytes as one likes, and takes no memory; `left` are those nobody took yet."""

    def __init__(self, head, size):
        super().__init__()
        self.head, self.left = head, size

    def readable(self):
        return True

    def readinto(self, buffer):
        given = self.head[: len(buffer)] or b"\0" * min(len(buffer), self.left)
        self.head, self.left = self.head[len(given) :], self.left - len(given)
        buffer[: len(given)] = given
        return len(given)


def posted(ana, body, size):
    """Send the form of a degree with this body."""
    environ = {
        "wsgi.input": body,
        "wsgi.input_terminated": True,  # as gunicorn says
        "CONTENT_LENGTH": str(size),
        "CONTENT_TYPE": "multipart/form-data; boundary=between",
    }
    return ana.visitor.post(ana.url("credentials/add/degree"), environ_overrides=environ)


def head_of_a_form(ana, answers):
    """The form of a degree as a browser sends it, up to the first byte of its document."""
    path = "credentials/add/degree"
    fields = {name: values[0] for name, values in filled_in(ana.see(path), ana.url(path)).items()} | answers
    head = "".join(
        f'--between\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{said}\r\n' for name, said in fields.items()
    )
    return f'{head}--between\r\nContent-Disposition: form-data; name="documents"; filename="a.jpg"\r\n\r\n'.encode()


def too_much(ana, size, *, answers):
    """Send the form of a degree with a document of that many bytes."""
    body = Endless(head_of_a_form(ana, answers), size)
    return posted(ana, body, size), body


def test_a_form_that_is_too_large_comes_back_in_words_with_what_was_filled_in(ana):
    answer, body = too_much(ana, UPLOAD_MAX_BYTES + 1, answers=DEGREE | {"year": "soon"})
    assert answer.status_code == 422
    assert body.left == 0  # a browser sees the answer only once everything it sends was taken
    text = answer.get_data(as_text=True)
    assert "What you sent has 76 MB. One form takes 5 documents of 15 MB each." in text
    assert 'value="DACM &lt;b&gt;"' in text
    assert 'value="soon"' in text


def test_what_was_right_in_a_form_that_is_too_large_is_kept_and_told(ana, workspace):
    answer, _body = too_much(ana, UPLOAD_MAX_BYTES + 1, answers=DEGREE)
    assert answer.status_code == 303
    page = ana.see(answer.location.removeprefix(ana.url("")).lstrip("/"))
    assert "One form takes 5 documents" in words_of(page.one("main"))


def test_a_form_beyond_all_measure_is_an_error_page_in_words(ana):
    answer, body = too_much(ana, 5 * UPLOAD_MAX_BYTES, answers=DEGREE)
    assert answer.status_code == 413
    assert "That is too large" in answer.get_data(as_text=True)
    assert body.left > 0


@pytest.mark.parametrize("head", [b"", b"nonsense", b'--between\r\nContent-Disposition: form-data; name="a"\r\n\r\nb'])
def test_a_form_that_is_too_large_and_no_form_is_refused_in_words(ana, head):
    answer = posted(ana, Endless(head, UPLOAD_MAX_BYTES + 1), UPLOAD_MAX_BYTES + 1)
    assert answer.status_code in {400, 422}
    assert "<h1" in answer.get_data(as_text=True)


def test_a_document_of_40_mb_is_refused_beside_its_field_with_what_was_filled_in(ana):
    body = head_of_a_form(ana, DEGREE | {"year": "soon"}) + b"\xff\xd8" + b"\0" * 40_000_000 + b"\r\n--between--\r\n"
    answer = posted(ana, io.BytesIO(body), len(body))
    assert answer.status_code == 422
    page = Page(answer)
    assert "a.jpg: This file has 38 MB" in words_of(page.one("p", id="documents-error"))
    assert page.one("input", name="year").get("value") == "soon"
