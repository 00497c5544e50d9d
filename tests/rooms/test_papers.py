"""Private documents kept: sealed, found again, erased for good, and nothing left of an upload that never ended."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from directory.audit.queries import entries_about
from directory.audit.rules import OPERATOR, Actor, ActorKind
from directory.files.disk import DiskStore
from directory.files.sealing import SealedStore
from directory.papers.actions import (
    RETENTION,
    SHELVES,
    erase_due_papers,
    erase_paper,
    keep_paper,
    store_paper,
    sweep_papers,
)
from directory.papers.models import Paper
from directory.papers.pages import original_bytes, page_bytes
from directory.papers.queries import alike_elsewhere, paper_by_key, same_elsewhere
from directory.papers.rules import Media
from directory.papers.taking import Taken, TakenPage, take
from directory.shared.db import db, unit_of_work
from directory.shared.keys import SecretKeys
from directory.shared.sealing import SealBroken
from tests.factories.documents import a_certificate, encoded

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FINGERPRINT = "0145416181811919"
KEY = "ab" + "0" * 30


def taken(key=KEY, original=b"what came in", fingerprints=(FINGERPRINT,), digest=None):
    """A document as `take` hands it on, without the work."""
    pages = tuple(TakenPage(8, 9, one, f"page {n} of {key}".encode()) for n, one in enumerate(fingerprints, 1))
    return Taken(key, digest or f"{hash(original) & (1 << 64) - 1:064x}", Media.PDF, "a.pdf", original, pages)


@pytest.fixture
def store(app):
    return app.extensions["paper_store"]


@pytest.fixture
def folder(app):
    return app.config["FINEPOINT"].papers_path


def kept(store, by=OPERATOR, now=NOON, **given):
    one = taken(**given)
    store_paper(one, store=store)
    with unit_of_work():
        return keep_paper(one, store=store, by=by, now=now)


def files(folder):
    return sorted(file for file in Path(folder).rglob("*") if file.is_file())


def test_a_document_is_kept_with_its_pages_and_a_line_in_the_trail(store):
    data = encoded(a_certificate(1, (600, 800)), "PDF")
    one = take(data, "License.pdf")
    store_paper(one, store=store)
    with unit_of_work():
        paper = keep_paper(one, store=store, by=OPERATOR, now=NOON)
    assert paper_by_key(one.key) is paper
    assert (paper.media, paper.byte_count, paper.file_name) == (Media.PDF, len(data), "License.pdf")
    assert original_bytes(paper, store) == data
    assert page_bytes(paper, 1, store) == one.pages[0].picture
    assert page_bytes(paper, 2, store) is None
    assert page_bytes(paper, 0, store) is None
    assert paper.pages[0].fingerprint == one.pages[0].fingerprint
    (entry,) = entries_about("paper", paper.id)
    assert (entry.action, entry.after["digest"], entry.after["pages"]) == ("keep_paper", one.digest, 1)
    assert "License" not in str(entry.after)


def test_who_brought_it_is_written_down(store, app):
    from tests.factories.accounts import an_account  # noqa: PLC0415 - it needs the application

    ana = an_account()
    assert kept(store, by=Actor(ActorKind.PERSON, ana.name, ana.id)).brought_by_id == ana.id


def test_files_are_sealed_and_private_on_the_disk(store, folder):
    paper = kept(store, original=b"%PDF-1.7 a name and a number")
    assert len(files(folder)) == 2
    for file in files(folder):
        assert b"PDF" not in file.read_bytes()
        assert b"page" not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0
        assert file.parent.stat().st_mode & 0o077 == 0
    first = files(folder)[0].read_bytes()
    store.put(f"{KEY}-1.sealed", page_bytes(paper, 1, store))
    assert files(folder)[0].read_bytes() != first  # the same page is never sealed alike twice


def test_a_file_that_was_changed_exchanged_or_sealed_elsewhere_does_not_open(store, folder, app):
    paper = kept(store)
    page, original = (folder / KEY[:2] / f"{KEY}-{part}.sealed" for part in ("1", "original"))
    sealed = page.read_bytes()
    for bad in (original.read_bytes(), sealed[:-1] + bytes([sealed[-1] ^ 1]), b"\3" + sealed[1:], b"\2", b""):
        page.write_bytes(bad)
        with pytest.raises(SealBroken, match="changed, or sealed under another secret key"):
            page_bytes(paper, 1, store)
    page.write_bytes(sealed)
    assert page_bytes(paper, 1, store)
    plain = DiskStore(folder)
    for other in (
        SealedStore(plain, keys=SecretKeys("another key"), purpose="papers"),
        SealedStore(plain, keys=SecretKeys(app.config["SECRET_KEY"]), purpose="portraits"),
    ):
        with pytest.raises(SealBroken):
            page_bytes(paper, 1, other)


def test_a_document_whose_files_cannot_be_stored_gets_no_row(store, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"), unit_of_work():
        keep_paper(taken(), store=store, by=OPERATOR, now=NOON)
    assert paper_by_key(KEY) is None


def test_keeping_stores_what_was_not_stored_before(store):
    with unit_of_work():
        paper = keep_paper(taken(), store=store, by=OPERATOR, now=NOON)
    assert original_bytes(paper, store) == b"what came in"


def test_the_same_bytes_are_found_elsewhere_and_pages_that_look_alike_apart_from_them(store):
    near, far = f"{int(FINGERPRINT, 16) ^ 0b111:016x}", f"{int(FINGERPRINT, 16) ^ 0b11111:016x}"
    blank = "0" * 16
    mine = kept(store, key="1" * 32, digest="d" * 64, fingerprints=("5" * 16, FINGERPRINT, blank))
    same = kept(store, key="2" * 32, digest="d" * 64, fingerprints=("3" * 16,))
    alike = kept(store, key="3" * 32, digest="e" * 64, fingerprints=("c" * 16, near))
    for key, one in (("4", far), ("5", blank), ("6", "3" * 16)):
        kept(store, key=key * 32, digest=key * 64, fingerprints=(one,))
    both = kept(store, key="7" * 32, digest="d" * 64, fingerprints=(FINGERPRINT,))
    assert list(same_elsewhere(mine)) == [same, both]
    assert list(alike_elsewhere(mine)) == [alike]
    with unit_of_work():
        erase_paper(same, store=store, by=OPERATOR, now=NOON)
        erase_paper(alike, store=store, by=OPERATOR, now=NOON)
    assert list(same_elsewhere(mine)) == [same, both]
    assert list(alike_elsewhere(mine)) == [alike]
    assert list(same_elsewhere(alike)) == []
    assert mine in alike_elsewhere(alike)


def test_an_erased_document_is_gone_but_known_again(store, folder):
    other = kept(store, key="f" * 32)
    paper = kept(store, fingerprints=(FINGERPRINT, FINGERPRINT))
    with unit_of_work():
        erase_paper(paper, store=store, by=OPERATOR, now=NOON)
    assert [file.name for file in files(folder)] == [f"{'f' * 32}-1.sealed", f"{'f' * 32}-original.sealed"]
    assert (paper.erased_at, paper.file_name) == (NOON, "")
    assert page_bytes(paper, 1, store) is None
    with pytest.raises(FileNotFoundError):
        original_bytes(paper, store)
    assert (len(paper.digest), paper.pages[0].fingerprint) == (64, FINGERPRINT)
    assert original_bytes(other, store)


def test_erasing_twice_is_erasing_once(store):
    paper = kept(store)
    for later in (0, 1):
        with unit_of_work():
            erase_paper(paper, store=store, by=OPERATOR, now=NOON + timedelta(days=later))
    assert paper.erased_at == NOON
    assert [entry.action for entry in entries_about("paper", paper.id)] == ["keep_paper", "erase_paper"]


def test_the_job_erases_what_is_due_and_may_run_again(store):
    one, two, stays = (kept(store, key=key * 32) for key in "abc")
    ids = [one.id, two.id, 999]
    assert erase_due_papers(ids, store=store, now=NOON) == 2
    assert erase_due_papers(ids, store=store, now=NOON + timedelta(days=1)) == 0
    db.session.expire_all()
    assert [paper.erased_at for paper in (one, two, stays)] == [NOON, NOON, None]
    assert entries_about("paper", one.id)[-1].actor_name == RETENTION.name


def a_round(store, now):
    return sum(sweep_papers(now + timedelta(minutes=minute), store=store) for minute in range(SHELVES))


def made_old(folder, now, hours=2):
    for file in files(folder):
        at = (now - timedelta(hours=hours)).timestamp()
        os.utime(file, (at, at))


def test_the_sweep_takes_what_belongs_to_nobody_and_leaves_the_rest(store, folder):
    paper = kept(store)
    erased = kept(store, key="e" * 32)
    left_behind = {name: store.get(name) for name in (f"{'e' * 32}-original.sealed", f"{'e' * 32}-1.sealed")}
    with unit_of_work():
        erase_paper(erased, store=store, by=OPERATOR, now=NOON)
    for name, content in left_behind.items():  # as after a crash between two deletions
        store.put(name, content)
    store_paper(taken(key="d" * 32), store=store)
    (folder / "dd" / ".half-written").write_bytes(b"x")
    made_old(folder, NOON, hours=12)
    store_paper(taken(key="9" * 32), store=store)
    minutes = [NOON - timedelta(minutes=ago) for ago in range(SHELVES)]
    visit = next(now for now in minutes if int(now.timestamp()) // 60 % SHELVES == 0x99)
    for file in (folder / "99").iterdir():  # an upload that goes on while the sweep comes by
        os.utime(file, ((visit - timedelta(minutes=50)).timestamp(),) * 2)
    a_round(store, NOON - timedelta(minutes=SHELVES - 1))
    assert {file.name[0] for file in files(folder)} == {"a", "9"}
    assert original_bytes(paper, store)


def test_a_round_of_the_sweep_visits_every_shelf(store, folder):
    for shelf in range(SHELVES):
        store.put(f"{shelf:02x}{'0' * 30}-1.sealed", b"x")
    made_old(folder, NOON)
    assert a_round(store, NOON) == SHELVES
    assert files(folder) == []


def test_a_row_needs_its_key_once(store):
    kept(store)
    with pytest.raises(Exception, match=r"(?i)unique"), unit_of_work() as session:
        session.add(Paper(key=KEY, digest="0" * 64, media=Media.PDF, byte_count=1, file_name="a", brought_at=NOON))
