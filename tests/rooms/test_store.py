"""The store of files: what it keeps, gives, copies, deletes and sweeps, on a disk and in a bucket alike."""

import errno
import os
from datetime import UTC, datetime, timedelta

import pytest

from directory.files.bucket import BucketStore
from directory.files.disk import DiskStore
from directory.files.sealing import SealedStore
from directory.shared.keys import SecretKeys
from directory.shared.sealing import SealBroken

NAMES_OF_NOTHING = (
    "../abcd.webp", "/etc/passwd", "ab/cd.webp", "abcd", "ABCD.webp", ".abcd.webp", "abcd.webp\n", "ab\x00d.webp",
    "..", "", "abcd.webp/../efgh.webp", "abcd.webp?versions",
)  # fmt: skip


@pytest.fixture
def disk(tmp_path):
    return DiskStore(tmp_path / "files")


@pytest.fixture(params=["disk", "bucket"])
def store(request):
    if request.param == "disk":
        return request.getfixturevalue("disk")
    return BucketStore(request.getfixturevalue("s3").bucket(), "some/files")


def test_the_store_keeps_gives_and_deletes(store):
    store.put("abcd.webp", b"one")
    store.put("abcd.webp", b"two")
    assert store.get("abcd.webp") == b"two"
    assert (store.beginning("abcd.webp", 2), store.beginning("abcd.webp", 9)) == (b"tw", b"two")
    assert store.beginning("none.webp", 2) is None
    assert store.exists("abcd.webp")
    assert not store.exists("abcd.web")
    store.put("empty.webp", b"")
    assert store.get("empty.webp") == b""
    store.delete("abcd.webp")
    store.delete("abcd.webp")
    assert not store.exists("abcd.webp")
    assert store.get("abcd.webp") is None


def test_a_copy_outlives_what_it_was_copied_from(store):
    _copied(store)


def test_a_copy_outlives_it_on_a_disk_without_links(disk, monkeypatch):
    def refuse(_source, _target):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    _copied(disk)


def _copied(store):
    store.put("abcd.webp", b"one")
    store.put("efgh.webp", b"other")
    store.copy("abcd.webp", "efgh.webp")
    store.put("abcd.webp", b"two")
    assert store.get("efgh.webp") == b"one"
    store.delete("abcd.webp")
    assert store.get("efgh.webp") == b"one"
    with pytest.raises(FileNotFoundError):
        store.copy("abcd.webp", "ijkl.webp")


def test_the_store_knows_only_plain_names(store):
    verbs = (
        store.get,
        store.exists,
        store.delete,
        lambda name: store.put(name, b"x"),
        lambda name: store.copy(name, "abcd.webp"),
        lambda name: store.copy("abcd.webp", name),
    )
    store.put("abcd.webp", b"one")
    for name in NAMES_OF_NOTHING:
        for verb in verbs:
            with pytest.raises(ValueError, match="no file name"):
                verb(name)


def test_old_files_of_one_shelf_that_nobody_needs_are_swept(store):
    asked = []

    def kept(names):
        asked.append(sorted(names))
        return {"abcd.webp"}

    now = datetime.now(UTC)
    for name in ("abcd.webp", "abef.webp", "efgh.webp"):
        store.put(name, b"one")
    assert store.sweep("ab", before=now - timedelta(hours=1), kept=kept) == 0
    assert store.sweep("zz", before=now + timedelta(hours=1), kept=kept) == 0
    assert asked == []
    assert store.sweep("ab", before=now + timedelta(hours=1), kept=kept) == 1
    assert asked == [["abcd.webp", "abef.webp"]]
    assert [store.exists(name) for name in ("abcd.webp", "abef.webp", "efgh.webp")] == [True, False, True]


def test_what_is_sealed_opens_under_its_own_name_and_key_only(store):
    sealed = SealedStore(store, keys=SecretKeys("k"), purpose="papers")
    sealed.put("abcd.sealed", b"a face")
    assert sealed.get("abcd.sealed") == b"a face"
    assert b"face" not in store.get("abcd.sealed")
    store.copy("abcd.sealed", "efgh.sealed")
    for other, name in (
        (sealed, "efgh.sealed"),
        (SealedStore(store, keys=SecretKeys("other"), purpose="papers"), "abcd.sealed"),
    ):
        with pytest.raises(SealBroken):
            other.get(name)
    sealed.delete("abcd.sealed")
    assert sealed.get("abcd.sealed") is None
    assert not sealed.exists("abcd.sealed")


def test_a_full_disk_is_said_and_leaves_what_was_there(disk, tmp_path, monkeypatch):
    disk.put("abcd.webp", b"before")

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        disk.put("abcd.webp", b"after")
    assert disk.get("abcd.webp") == b"before"
    assert [file.name for file in (tmp_path / "files").rglob("*") if file.is_file()] == ["abcd.webp"]
